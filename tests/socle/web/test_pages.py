"""The pages both services owe everybody, the display people choose, and the static files."""

import gzip

import pytest
from flask import Flask

from socle.web import pages
from tests.judge import Browser
from tests.socle.web.sample import build


@pytest.fixture(name="app", scope="module")
def fixture_app() -> Flask:
    return build()


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/accessibilite", ["non conforme", "aucun audit complet", "Défenseur des droits", "05 00 00 00 00"]),
        ("/mentions-legales", ["publié par : Académie de démonstration", "sont fictifs"]),
        ("/donnees-personnelles", ["dpo@ac-demo.example", "CNIL", "mission d’intérêt public"]),
        ("/cookies", ["session", "sample-affichage", "24 heures"]),
        ("/affichage", ["Couleurs des pages", "Comme mon appareil"]),
    ],
)
def test_each_common_page_says_what_the_law_asks(app: Flask, path: str, words: list[str]) -> None:
    text = Browser(app).get(path).text
    assert [word for word in words if word not in text] == []


def test_the_device_decides_until_one_chooses(app: Flask) -> None:
    page = Browser(app).get("/").page
    assert page.html["data-look"] == "systeme"
    dark = page.select_one('link[href*="dark.css"]')
    assert dark["media"] == "screen and (prefers-color-scheme: dark)"
    assert page.select_one("meta[name=color-scheme]")["content"] == "light dark"


@pytest.mark.parametrize(("choice", "media"), [("sombre", "screen"), ("clair", None)])
def test_a_chosen_display_is_kept_on_the_device_without_a_script(
    app: Flask, choice: str, media: str | None
) -> None:
    browser = Browser(app).get("/affichage").submit("Enregistrer", display=choice)
    assert "Votre choix est enregistré" in browser.text
    assert browser.select(f"input[value={choice}][checked]")
    dark = browser.page.select_one('link[href*="dark.css"]')
    assert (dark and dark["media"]) == media
    cookie = browser.client.get_cookie("sample-affichage")
    assert cookie is not None
    assert (cookie.http_only, cookie.same_site, cookie.secure) == (True, "Lax", False)


def test_a_display_that_does_not_exist_is_refused(app: Flask) -> None:
    browser = Browser(app).get("/affichage")
    browser.submit("Enregistrer", forge={"display": "<script>"}, status=422)
    assert browser.problems == ["Choisissez une des réponses proposées."]
    browser.client.set_cookie("sample-affichage", "<script>")
    assert browser.get("/").page.html["data-look"] == "systeme"


def test_over_https_the_display_cookie_is_bound_to_the_host() -> None:
    app = build()
    app.config["SESSION_COOKIE_SECURE"] = True
    with app.test_request_context("/"):
        assert pages.display_cookie() == "__Host-sample-affichage"


@pytest.mark.parametrize("name", ["bootstrap.min.css", "theme.css", "page.js", "emblem.svg"])
def test_a_static_file_is_kept_for_long_under_its_versioned_address_only(app: Flask, name: str) -> None:
    client = app.test_client()
    with app.test_request_context("/"):
        address = pages.asset(name)
    assert "immutable" in client.get(address).headers["Cache-Control"]
    assert client.get(f"/static/{name}").headers["Cache-Control"] == "public, no-cache"
    assert client.get(f"/static/{name}?v=0").headers["Cache-Control"] == "public, no-cache"
    assert "Set-Cookie" not in client.get(address).headers


def test_a_static_file_travels_packed_and_once(app: Flask) -> None:
    client = app.test_client()
    plain = client.get("/static/bootstrap.min.css")
    packed = client.get("/static/bootstrap.min.css", headers={"Accept-Encoding": "gzip, br"})
    assert gzip.decompress(packed.data) == plain.data
    assert len(packed.data) < len(plain.data) / 4
    assert packed.headers["Vary"] == "Accept-Encoding"
    assert packed.headers["ETag"] != plain.headers["ETag"]
    again = client.get("/static/bootstrap.min.css", headers={"If-None-Match": plain.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_a_static_file_says_what_it_is(app: Flask) -> None:
    client = app.test_client()
    kinds = {name: client.get(f"/static/{name}").mimetype for name in ("page.js", "theme.css", "emblem.svg")}
    assert kinds == {"page.js": "text/javascript", "theme.css": "text/css", "emblem.svg": "image/svg+xml"}


@pytest.mark.parametrize("name", ["nothing.css", "../pages.py", "%2e%2e/pages.py", "..%2fpages.py", ""])
def test_only_known_files_are_served(app: Flask, name: str) -> None:
    assert app.test_client().get(f"/static/{name}").status_code == 404


def test_every_page_loads_only_files_that_exist(app: Flask) -> None:
    client = app.test_client()
    page = Browser(app).get("/formulaire").page
    addresses = [tag.get("href") or tag.get("src") for tag in page.select("link, script, img")]
    assert [a for a in addresses if client.get(a).status_code != 200] == []
    assert len(addresses) >= 7
