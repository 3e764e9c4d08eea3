"""Somebody before a browser: opens, reads, fills, presses; every page she arrives at is judged."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from playwright.sync_api import ConsoleMessage, Error, Locator, Page, Position, Response, expect
from playwright.sync_api import TimeoutError as TooLate

from tests.journeys.judging import PageJudge
from tests.journeys.live import Live

COPIED = "Recopiez le texte qui apparaît sur l’image"
PLAY = Position(x=25, y=27)  # where Chromium draws the button
EXPECTED = re.compile(r"status of (403|404|409|422|429)")  # what a page answers to a wrong form, say


@dataclass
class Visitor:
    """One browser, with or without JavaScript; what its console says against us is a fault."""

    live: Live
    page: Page
    judge: PageJudge
    javascript: bool
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self._note)
        self.page.on("pageerror", self._note_error)
        self.page.on("response", self._note_failure)

    def leave(self) -> None:
        """Give the browser back, without a trace of who she was."""
        self.page.remove_listener("console", self._note)
        self.page.remove_listener("pageerror", self._note_error)
        self.page.remove_listener("response", self._note_failure)
        self.page.context.clear_cookies()

    # ---- Reading
    def open(self, address: str) -> "Visitor":
        """Type an address."""
        self.page.goto(address)
        return self

    def at(self, heading: str) -> "Visitor":
        """Arrive at the page of this heading, and judge it."""
        try:
            expect(self.page.locator("h1")).to_have_text(heading)
        except AssertionError as error:
            said = self.page.locator("main").inner_text()[:1500]
            raise AssertionError(f"{error}\n{self.page.url} says:\n{said}") from None
        self.judge.judge(self.page, self.javascript)
        assert self.faults == [], self.faults
        return self

    def sees(self, *texts: str) -> "Visitor":
        """Each text is on the page."""
        for text in texts:
            expect(self.page.locator("main")).to_contain_text(text)
        return self

    def does_not_see(self, *texts: str) -> "Visitor":
        """None of them is."""
        for text in texts:
            expect(self.page.locator("body")).not_to_contain_text(text)
        return self

    def button(self, name: str) -> Locator:
        """The button of this name, whole."""
        return self.page.get_by_role("button", name=name, exact=True)

    def link(self, name: str) -> Locator:
        """The link of this name in what the page says."""
        return self.page.locator("main").get_by_role("link", name=name, exact=True)

    def tab(self, name: str) -> Locator:
        """The link of this name among those that every page has."""
        return self.page.locator("header").get_by_role("link", name=name, exact=True)

    def field(self, label: str) -> Locator:
        """The field of this label, whole."""
        return self.page.locator("main").get_by_label(label, exact=True)

    # ---- Acting
    def press(self, name: str) -> "Visitor":
        """Press a button."""
        self.button(name).click()
        return self

    def follow(self, name: str) -> "Visitor":
        """Follow a link, the first one of this name."""
        self.link(name).first.click()
        return self

    def go(self, tab: str) -> "Visitor":
        """Change tabs."""
        self.tab(tab).click()
        return self

    def fill(self, label: str, value: str) -> "Visitor":
        """Write in a field."""
        self.field(label).fill(value)
        return self

    def sign_in(self, login: str, password: str) -> "Visitor":
        """Answer the sign-in page, and the one that asks a code of who has an authenticator."""
        self.at("Authentification").fill("Identifiant", login).fill("Mot de passe", password)
        self.press("Valider")
        known = [one for one in self.live.demo.people if one.uid == login and one.totp]
        return self.show_code(login) if known else self

    def show_code(self, uid: str) -> "Visitor":
        """Type the code of an authenticator."""
        self.at("Votre code de connexion").fill("Code à six chiffres", self.live.code(uid))
        return self.press("Continuer")

    def enter(self, uid: str, password: str | None = None) -> "Visitor":
        """Open career and sign in; without `password`, with the one of the first start."""
        given = password or self.live.person(uid).password
        assert given, f"{uid} has no password"
        return self.open(self.live.career).sign_in(uid, given)

    def choose(self, password: str) -> "Visitor":
        """Write a new password twice."""
        self.fill("Nouveau mot de passe", password).fill("Confirmez le nouveau mot de passe", password)
        return self.press("Enregistrer mon mot de passe")

    # ---- Captchas
    @property
    def ticket(self) -> str:
        """The ticket of the captcha of this page."""
        return self.page.locator("input[name=captcha_id]").input_value()

    def answer_picture(self) -> "Visitor":
        """Look at the picture, and write what it says."""
        picture = self.page.get_by_role("img", name="Image de sécurité à recopier")
        expect(picture).to_be_visible()
        expect(picture).to_have_js_property("naturalWidth", 220)
        return self.fill(COPIED, self.live.captcha("captcha", self.ticket))

    def answer_sound(self) -> "Visitor":
        """Listen, and write what is said."""
        with self.page.expect_response(lambda answer: answer.url.endswith(".wav")) as heard:
            self.page.get_by_text("Écouter le texte").click()
            if not self.javascript:  # with it, opening plays at once
                self.page.locator("audio").click(position=PLAY)
        assert heard.value.ok
        return self.fill(COPIED, self.live.captcha("captcha-sound", self.ticket))

    def answer_question(self) -> "Visitor":
        """Ask for a question in place of the picture, and answer it."""
        before = self.ticket
        self.press("Une question à la place")
        expect(self.page.locator("input[name=captcha_id]")).not_to_have_value(before)
        self.page.locator("#captcha").fill(self.live.captcha("captcha", self.ticket))
        return self

    # ---- Waiting
    def eventually(self, seconds: float, attempt: Callable[[int], None]) -> None:
        """Try again until it passes; `attempt` is told how many milliseconds it may wait."""
        deadline = time.monotonic() + seconds
        while True:
            try:
                attempt(700)
            except (AssertionError, TooLate):
                if time.monotonic() > deadline:
                    raise
            else:
                return

    def receives(self, mail: str, subject: str) -> "Visitor":
        """Open the message of this subject that `mail` received; the worker sends it within seconds."""

        def look(patience: int) -> None:
            self.open(f"{self.live.mailbox}/?q={mail}")
            expect(self.link(subject).first).to_be_visible(timeout=patience)

        self.eventually(15, look)
        return self.at("Messages reçus").follow(subject).at(subject)

    def _note(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not EXPECTED.search(message.text):
            self.faults.append(f"{message.text} ({message.location.get('url')})")

    def _note_error(self, error: Error) -> None:
        self.faults.append(str(error))

    def _note_failure(self, response: Response) -> None:
        if response.status >= 500:
            self.faults.append(f"{response.status} {response.url}")


def french_day(iso: str) -> str:
    """A birth date as people write it."""
    return "/".join(reversed(iso.split("-")))
