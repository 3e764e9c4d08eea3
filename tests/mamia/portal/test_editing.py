"""Administrators edit the portal; nobody else does, and each change is found again in the journal."""

from typing import Any

import pytest

from mamia.portal import catalogue
from mamia.portal.rules import Application
from tests.fixtures_apps import Identity
from tests.judge import Browser

ADMINISTRATOR = "pnoel"
LIST = "/administration/portail"
KEPT = Application("webmail", "Webmail", "Votre messagerie", "Messagerie", "{webmail}", position=10)


@pytest.fixture
def desk(identity: Identity) -> Browser:
    """The administrator, signed in, before a portal with one application."""
    catalogue.add_missing(identity.db, [KEPT])
    browser = identity.browser()
    browser.external.add("https://paie.example")
    browser.get("/connexion").submit("Valider", login=ADMINISTRATOR, password=identity.demo(ADMINISTRATOR))
    identity.pass_code(browser, ADMINISTRATOR)
    return browser


@pytest.mark.parametrize("path", ["", "/nouvelle", "/webmail", "/webmail/retirer"])
@pytest.mark.parametrize("uid", ["clefebvre", "alemaire", "sbonnet"])
def test_the_pages_are_refused_to_everybody_else_and_it_is_recorded(
    identity: Identity, uid: str, path: str
) -> None:
    identity.signed_in(uid, identity.demo(uid)).get(LIST + path, status=403)
    (line,) = identity.events("access_refused")
    assert (line.actor, line.details) == (uid, {"what": "portal_editing"})


def test_who_is_not_signed_in_signs_in_first(identity: Identity) -> None:
    assert identity.browser().get(LIST).h1 == "Authentification"


def test_an_application_is_added_for_whom_it_is(identity: Identity, desk: Browser) -> None:
    desk.get("/").follow("Administration du portail").follow("Ajouter une application")
    desk.submit(
        "Enregistrer",
        title="Paie à façon",
        description="Vos bulletins",
        category="Gestion des personnels",
        url="https://paie.example/",
        populations=["ADM", "2D_PU"],
        roles=["gestionnaire"],
        position="5",
    )
    assert desk.h1 == "Administration du portail"
    assert "« Paie à façon » est enregistrée." in desk.text
    made = catalogue.find(identity.db, "paie-a-facon")
    assert made is not None
    assert (made.populations, made.roles, made.degrees) == (("2D_PU", "ADM"), ("gestionnaire",), ())
    assert (made.position, made.visible, made.url) == (5, True, "https://paie.example/")
    (line,) = identity.events("portal_changed")
    assert (line.subject, line.details["what"]) == ("paie-a-facon", "added")
    assert line.details["kept"]["roles"] == ["gestionnaire"]


def test_a_change_keeps_what_is_not_changed(identity: Identity, desk: Browser) -> None:
    desk.get(LIST).follow("Webmail").submit("Enregistrer", title="Courriel", shown=False)
    changed = catalogue.find(identity.db, "webmail")
    assert changed == Application(
        "webmail", "Courriel", "Votre messagerie", "Messagerie", "{webmail}", position=10, visible=False
    )
    assert "cachée" in desk.text
    assert [line.details["what"] for line in identity.events("portal_changed")] == ["changed"]


def test_a_known_application_is_chosen_by_its_name(identity: Identity, desk: Browser) -> None:
    desk.get(f"{LIST}/webmail").submit("Enregistrer", client_id="career", url="/dossier")
    changed = catalogue.find(identity.db, "webmail")
    assert changed is not None
    assert (changed.client_id, changed.url) == ("career", "/dossier")


def test_an_application_that_is_not_registered_any_more_can_still_be_edited(
    identity: Identity, desk: Browser
) -> None:
    catalogue.add_missing(identity.db, [Application("perdue", "Perdue", category="x", client_id="perdue")])
    assert "sans adresse" in desk.get(LIST).text
    desk.follow("Perdue").submit("Enregistrer", title="Retrouvée")
    kept = catalogue.find(identity.db, "perdue")
    assert kept is not None and (kept.title, kept.client_id) == ("Retrouvée", "perdue")


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"title": "x" * 81},
        {"category": ""},
        {"url": ""},
        {"url": "javascript:alert(1)"},
        {"url": "http://paie.example/"},
        {"url": "//paie.example"},
        {"url": "{inconnu}"},
        {"client_id": "career", "url": "https://paie.example/"},
        {"position": "-1"},
        {"position": "12\u0663"},
        {"position": "99999"},
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(
    identity: Identity, desk: Browser, wrong: dict[str, Any]
) -> None:
    desk.get(f"{LIST}/webmail").submit("Enregistrer", status=422, **wrong)
    assert desk.problems
    assert catalogue.find(identity.db, "webmail") == KEPT


@pytest.mark.parametrize("forged", [{"populations": "ROI"}, {"roles": "dieu"}, {"client_id": "inconnue"}])
def test_what_is_not_offered_is_refused(identity: Identity, desk: Browser, forged: dict[str, str]) -> None:
    desk.get(f"{LIST}/webmail").submit("Enregistrer", forge=forged, status=422)
    assert catalogue.find(identity.db, "webmail") == KEPT


def test_a_removal_asks_then_forgets(identity: Identity, desk: Browser) -> None:
    desk.get(f"{LIST}/webmail").follow("Retirer du portail…")
    assert catalogue.find(identity.db, "webmail") is not None
    desk.submit("Retirer du portail")
    assert "Le portail est vide." in desk.text
    assert catalogue.find(identity.db, "webmail") is None
    assert [line.details["what"] for line in identity.events("portal_changed")] == ["removed"]


def test_a_removal_wants_the_token_of_a_page_of_ours(identity: Identity, desk: Browser) -> None:
    desk.get(f"{LIST}/webmail/retirer").submit(forge={"csrf_token": None}, status=400)
    assert catalogue.find(identity.db, "webmail") is not None


def test_an_application_that_does_not_exist_is_not_found(desk: Browser) -> None:
    desk.get(f"{LIST}/rien", status=404)
    desk.get(f"{LIST}/rien/retirer", status=404)
