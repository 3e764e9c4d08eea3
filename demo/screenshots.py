"""The pictures of docs/screenshots, taken again from a running demo: `make screenshots`.

It signs in and reads; it changes nobody's password. After `make reset` the answer is unread again.
"""

import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright
from pydantic import Field

from demo import people
from demo.environment import FIRST_CODE
from demo.people import Demo, DemoPerson
from demo.settings import Launch
from socle import clock
from socle.settings import Settings, load
from sso.factors import codes

FOLDER = Path(__file__).parent.parent / "docs" / "screenshots"
FLAGS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--force-color-profile=srgb"),
]
SCREEN = {"width": 1200, "height": 900}
TELEPHONE = {"width": 320, "height": 1000}
COLOURS = 128
STATUS = "performance.getEntriesByType('navigation')[0].responseStatus"
LARGEST = 120_000  # bytes
LOST, TEACHER, GESTIONNAIRE, HELPER = "clefebvre", "soconnor", "sbonnet", "drobin"
THREAD = "Mon congé de maternité et mon avancement"


class NotAPicture(Exception):
    """A page failed."""


class Pictures(Settings):
    """What `make screenshots` says."""

    chromium: Path | None = Field(None, description="path of the browser")


@dataclass(frozen=True)
class Camera:
    """A browser before a running demo."""

    browser: Browser
    demo: Demo

    @contextmanager
    def page(self, **options: Any) -> Iterator[Page]:
        """A page of a browser in which nobody has signed in."""
        context = self.browser.new_context(
            **{"locale": "fr-FR", "timezone_id": "Europe/Paris", "viewport": SCREEN, **options}
        )
        context.set_default_timeout(20_000)
        context.add_cookies(  # with several académies, career would ask which
            [{"name": "career-academie", "value": FIRST_CODE, "url": self.demo.career}]
        )
        yield context.new_page()
        context.close()

    def person(self, uid: str) -> DemoPerson:
        """Somebody of the demo."""
        return next(one for one in self.demo.people if one.uid == uid)

    def sign_in(self, page: Page, uid: str) -> None:
        """Answer the sign-in page."""
        page.get_by_label("Identifiant", exact=True).fill(uid)
        page.get_by_label("Mot de passe", exact=True).fill(self.person(uid).password or "")
        page.get_by_role("button", name="Valider").click()
        if key := self.person(uid).totp:  # each of them signs in once
            page.get_by_label("Code à six chiffres").fill(codes.code_of(key, codes.step_at(clock.now()) + 1))
            page.get_by_role("button", name="Continuer").click()
        asking = ("/connexion", "/oidc/authorize")  # both show the sign-in page
        page.wait_for_url(lambda address: not any(one in address for one in asking))


def take(page: Page, name: str, whole: bool = True) -> None:
    """Write one picture, in few colours: pages have few."""
    if (status := page.evaluate(STATUS)) >= 400:
        raise NotAPicture(f"{page.url}\u00a0: erreur {status}")
    page.evaluate("document.activeElement.blur()")
    raw = page.screenshot(full_page=whole, animations="disabled")
    picture = Image.open(io.BytesIO(raw)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    path = FOLDER / f"{name}.png"
    picture.save(path, optimize=True)
    size = path.stat().st_size
    print(f"{path.name}: {size / 1000:.0f} ko{' (trop lourde)' if size > LARGEST else ''}")


def account_pages(camera: Camera) -> None:
    """Ma-Mamia, for somebody who has not signed in."""
    with camera.page() as page:
        page.goto(f"{camera.demo.identity}/")
        take(page, "accueil")
        page.goto(f"{camera.demo.identity}/retrouver-mon-compte")
        page.get_by_label("Nom", exact=True).fill("Lefebvre")
        page.get_by_label("Prénom", exact=True).fill("Claire")
        page.get_by_label("Date de naissance", exact=True).fill("14/09/1989")
        page.get_by_role("button", name="Rechercher").click()
        page.get_by_role("heading", name="Votre compte").wait_for()
        take(page, "compte-retrouve")
        page.goto(f"{camera.demo.identity}/reinitialiser-mon-mot-de-passe?identifiant={LOST}")
        page.wait_for_load_state("networkidle")
        take(page, "reinitialiser")
        page.goto(f"{camera.demo.career}/academies")
        take(page, "entree")
        page.goto(f"{camera.demo.career}/")
        take(page, "authentification")


def career_pages(camera: Camera) -> None:
    """I-Prof, for a teacher whom an answer waits for, until the first time these pictures are taken."""
    with camera.page() as page:
        page.goto(f"{camera.demo.career}/")
        camera.sign_in(page, TEACHER)
        take(page, "premiere-page")
        page.goto(f"{camera.demo.career}/dossier")
        take(page, "dossier")
        page.goto(f"{camera.demo.career}/dossier/historique")
        take(page, "historique", whole=False)
        page.goto(f"{camera.demo.career}/perspectives")
        take(page, "perspectives", whole=False)
        page.goto(f"{camera.demo.career}/courrier")
        page.get_by_role("link", name=THREAD).click()
        take(page, "courrier", whole=False)
        page.goto(f"{camera.demo.career}/guides/avancement-echelon")
        take(page, "guide", whole=False)


def staff_pages(camera: Camera) -> None:
    """The gestionnaire's desk, and the helpdesk before somebody who cannot sign in."""
    with camera.page() as page:
        page.goto(f"{camera.demo.career}/gestion/courrier")
        camera.sign_in(page, GESTIONNAIRE)
        take(page, "gestion")
    with camera.page() as page:
        page.goto(f"{camera.demo.identity}/connexion")
        camera.sign_in(page, HELPER)
        page.goto(f"{camera.demo.identity}/annuaire/nbrun")
        take(page, "assistance", whole=False)


def other_looks(camera: Camera) -> None:
    """The dark, and a narrow telephone."""
    with camera.page(color_scheme="dark") as page:
        page.goto(f"{camera.demo.career}/dossier")
        camera.sign_in(page, TEACHER)
        take(page, "sombre", whole=False)
    with camera.page(viewport=TELEPHONE, device_scale_factor=2) as page:
        page.goto(f"{camera.demo.career}/")
        camera.sign_in(page, TEACHER)
        take(page, "telephone", whole=False)


def main() -> int:
    """Take every picture; returns the exit status."""
    try:
        demo = people.load(load(Launch).var)
    except FileNotFoundError:
        print("Lancez d’abord la démonstration dans un autre terminal\u00a0: make run", file=sys.stderr)
        return 1
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=load(Pictures).chromium, args=FLAGS)
        camera = Camera(browser, demo)
        try:
            for scene in (account_pages, career_pages, staff_pages, other_looks):
                scene(camera)
        except NotAPicture as failed:
            print(failed, file=sys.stderr)
            return 1
        finally:
            browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
