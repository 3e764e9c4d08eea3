"""Forms on pages, as a browser without JavaScript meets them."""

import pytest
from flask import Flask

from tests.judge import Browser
from tests.socle.web.sample import build


@pytest.fixture(name="app", scope="module")
def fixture_app() -> Flask:
    return build()


def test_a_failed_form_keeps_what_was_typed_but_secrets(app: Flask) -> None:
    browser = Browser(app).get("/formulaire")
    browser.submit("Réinitialiser", login="clefebvre", numen="16E9000000ABC", born="30/02/1989", status=422)
    assert browser.value("login") == "clefebvre"
    assert browser.value("born") == "30/02/1989"
    assert browser.value("numen") == ""
    assert browser.page.title.get_text().startswith("Erreur – Réinitialiser mon mot de passe – ")
    assert browser.problems == [
        "Cette date n’existe pas. Vérifiez le jour et le mois.",
        "Recopiez le texte de l’image.",
    ]


def test_a_token_too_old_is_explained_and_nothing_is_lost(app: Flask) -> None:
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False
    try:
        browser = Browser(app).get("/lettre")
        browser.submit("Envoyer", name="Durand", forge={"csrf_token": "other"}, status=422)
    finally:
        app.config["WTF_CSRF_CHECK_DEFAULT"] = True
    assert browser.problems[0].startswith("La page est restée ouverte trop longtemps.")
    assert browser.value("name") == "Durand"


def test_enter_sends_the_form_though_the_captcha_has_buttons_before(app: Flask) -> None:
    form = Browser(app).get("/formulaire").page.main.form
    first = form.find("button")
    assert (first["class"], first.get("formaction"), first["tabindex"]) == (["enter"], None, "-1")
    assert [b.get("formaction") for b in form.select("[data-renew]")] == [
        "/formulaire?autre=1",
        "/formulaire?autre=1",
        "/formulaire?question=1",
    ]


def test_the_picture_of_a_captcha_says_what_it_is_for_and_never_what_it_shows(app: Flask) -> None:
    page = Browser(app).get("/formulaire").page
    assert "Image de sécurité" in page.select_one(".picture img")["alt"]
    assert "K7FX2" not in str(page)
    assert page.select_one("audio")["preload"] == "none"
