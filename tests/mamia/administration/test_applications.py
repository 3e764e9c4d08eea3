"""Administrators keep the registry of applications; nobody else does, and no secret is shown twice."""

import io
import json
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from socle import clock
from sso import registry
from sso.clients import Client, find, register
from sso.tickets import Grant, Tickets
from tests.fixtures_apps import CLIENT_SECRET, ISSUER, Identity, issued
from tests.judge import Browser

ADMINISTRATOR = "pnoel"
LIST, NEW = "/administration/applications", "/administration/nouvelle-application"
SIAM = f"{LIST}/siam"
BACK = "https://siam.example/retour"
METADATA: dict[str, Any] = {
    "client_id": "siam",
    "client_name": "SIAM",
    "client_secret": "s" * 40,
    "redirect_uris": [BACK],
}
ACTS = ("secret", "ancien-secret", "essai", "desactiver", "activer")


@pytest.fixture
def desk(identity: Identity) -> Browser:
    """The administrator, signed in; SIAM is a known application."""
    register(identity.db, METADATA)
    return identity.signed_in(ADMINISTRATOR, identity.demo(ADMINISTRATOR))


def siam(identity: Identity) -> Client:
    found = find(identity.db, "siam")
    assert found is not None
    return found


def secret_shown(desk: Browser) -> str:
    assert desk.h1 == "Le secret"
    [shown] = [item.get_text() for item in desk.select("main dd")]
    return shown


def changes(identity: Identity) -> list[tuple[str, str, str]]:
    lines = identity.events("client_changed")
    return [(line.actor, line.subject, line.details["what"]) for line in lines]


# ---- Who may
@pytest.mark.parametrize("uid", ["clefebvre", "sbonnet", "drobin", "alemaire", "edargentrives", "iroche"])
def test_every_page_is_refused_to_all_other_roles_and_it_is_recorded(identity: Identity, uid: str) -> None:
    """Threat 44."""
    register(identity.db, METADATA)
    browser = identity.signed_in(uid, identity.demo(uid))
    token = browser.get("/assistance").value("csrf_token")
    for page in (LIST, NEW, SIAM):
        browser.get(page, status=403)
        assert "SIAM" not in browser.text
    acts = [NEW, f"{NEW}/fichier", SIAM, *(f"{SIAM}/{act}" for act in ACTS)]
    for act in acts:
        browser.post(act, {"csrf_token": token, "overlap": "0"}, status=403)
    refused = identity.events("access_refused")
    assert [(line.actor, line.details) for line in refused] == [(uid, {"what": "administration"})] * 11
    assert siam(identity).check_client_secret("s" * 40)
    assert not changes(identity)


def test_who_is_not_signed_in_signs_in_first(identity: Identity) -> None:
    assert identity.browser().get(LIST).url == f"{ISSUER}/connexion"


@pytest.mark.parametrize("act", [NEW, SIAM])
def test_a_proof_too_old_is_asked_again(identity: Identity, desk: Browser, act: str) -> None:
    with time_machine.travel(clock.now() + timedelta(minutes=11)):
        desk.get(act)
        assert "confirmez que c’est bien vous" in desk.text


@pytest.mark.parametrize("act", ACTS)
def test_an_unknown_application_is_not_found(identity: Identity, desk: Browser, act: str) -> None:
    desk.get(f"{LIST}/personne", status=404)
    token = desk.get(SIAM).value("csrf_token")
    desk.post(f"{LIST}/personne/{act}", {"csrf_token": token, "overlap": "7"}, status=404)
    assert not changes(identity)


# ---- Add
def test_an_application_is_added_by_hand_and_its_secret_is_shown_once(
    identity: Identity, desk: Browser
) -> None:
    desk.get("/").follow("Administration des applications")
    desk.follow("Ajouter une application")
    desk.submit(
        "Enregistrer",
        client_id="notes",
        client_name="Notes <b>",
        redirect_uris="https://notes.example/retour\r\n\r\n https://notes.example/autre ",
        scope=["openid", "email"],
        claims=["rne"],
        access_token_seconds="120",
        pkce_exemption="L’application ne sait pas faire PKCE",
    )
    secret = secret_shown(desk)
    made = find(identity.db, "notes")
    assert made is not None and made.check_client_secret(secret)
    assert made.redirect_uris == ("https://notes.example/retour", "https://notes.example/autre")
    assert (made.scope, made.claims, made.first_party) == ("openid email", ("rne",), False)
    assert made.access_token_life == timedelta(seconds=120)
    assert made.pkce_exemption == "L’application ne sait pas faire PKCE"
    [line] = identity.events("client_registered")[-1:]
    assert (line.actor, line.subject) == (ADMINISTRATOR, "notes")
    assert secret not in repr([vars(row) for row in identity.events()])
    assert "Notes <b>" in desk.get(LIST).text
    assert secret not in desk.get(f"{LIST}/notes").html


@pytest.mark.parametrize(
    ("field", "value", "problem"),
    [
        ("client_id", "a b", "De 1 à 80 caractères"),
        ("client_id", "siam", "déjà pris"),
        ("redirect_uris", "http://notes.example/", "adresse complète"),
        ("redirect_uris", "", "Il en faut une au moins"),
        ("backchannel_logout_uri", "https://x.example/#a", "adresse complète"),
        ("scope", ["email"], "manque openid"),
        ("access_token_seconds", "beaucoup", "nombre entier"),
        ("access_token_seconds", "9999", "nombre entier"),
        ("access_token_format", "jwt", "quand les jetons sont des JWT"),
    ],
)
def test_what_cannot_stand_is_said_at_its_field_and_what_was_typed_is_kept(
    identity: Identity, desk: Browser, field: str, value: Any, problem: str
) -> None:
    good: dict[str, Any] = {"client_id": "notes", "client_name": "Notes", "redirect_uris": BACK}
    desk.get(NEW).submit("Enregistrer", status=422, **{**good, field: value})
    assert problem in desk.problems[0]
    assert desk.select(f"[href='#{field}'], [href='#{field}-0'], [href='#resource']")
    assert desk.value("client_name") == "Notes"
    assert find(identity.db, "notes") is None


def test_a_file_of_applications_is_registered_secret_and_keys_included(
    identity: Identity, desk: Browser
) -> None:
    rows = [{**METADATA, "client_id": "notes", "client_secret": "n" * 40}, {**METADATA, "client_id": "paie"}]
    del rows[1]["client_secret"]
    file = (io.BytesIO(json.dumps(rows).encode()), "applications.json")
    desk.get(NEW).submit("Enregistrer ce fichier", file=file)
    shown = secret_shown(desk)
    paie, notes = find(identity.db, "paie"), find(identity.db, "notes")
    assert paie is not None and paie.check_client_secret(shown)
    assert notes is not None and notes.check_client_secret("n" * 40)
    assert "n" * 40 not in desk.html
    assert [line.actor for line in identity.events("client_registered")][-2:] == [ADMINISTRATOR] * 2


def test_a_faulty_file_names_the_field_and_shows_no_secret_again(identity: Identity, desk: Browser) -> None:
    for text, problem in (("{", "pas du JSON"), (json.dumps({**METADATA, "scope": "numen"}), "scope")):
        desk.get(NEW).submit("Enregistrer ce fichier", file=(io.BytesIO(text.encode()), "a.json"), status=422)
        assert problem in desk.problems[0]
        assert "s" * 40 not in desk.html
    desk.get(NEW).submit("Enregistrer ce fichier", status=422)


# ---- Change
def test_an_application_is_changed_and_keeps_its_secret_and_keys(identity: Identity, desk: Browser) -> None:
    desk.get(LIST).follow("SIAM")
    assert desk.h1 == "Application : SIAM"
    desk.submit("Enregistrer", redirect_uris=BACK + "2", first_party=True)
    assert "« SIAM » est enregistrée." in desk.text
    assert siam(identity).redirect_uris == (BACK + "2",)
    assert siam(identity).first_party
    assert siam(identity).check_client_secret("s" * 40)
    assert changes(identity) == [(ADMINISTRATOR, "siam", "redirect_uris, first_party")]


def test_saved_as_it_is_nothing_changes(identity: Identity, desk: Browser) -> None:
    before = registry.metadata_of(registry.get(identity.db, "siam"))
    desk.get(SIAM).submit("Enregistrer")
    assert registry.metadata_of(registry.get(identity.db, "siam")) == before
    desk.get(f"{LIST}/career").submit("Enregistrer")
    assert find(identity.db, "career").check_client_secret(CLIENT_SECRET)  # type: ignore[union-attr]
    assert not changes(identity)


def test_of_two_who_change_it_at_once_the_second_is_told(identity: Identity, desk: Browser) -> None:
    desk.get(SIAM)
    register(identity.db, {**METADATA, "client_uri": "https://siam.example/"})
    desk.submit("Enregistrer", client_name="SIAM 2", status=409)
    assert "Quelqu’un d’autre" in desk.problems[0]
    assert siam(identity).name == "SIAM"
    assert desk.value("client_name") == "SIAM 2"
    desk.submit("Enregistrer")
    assert siam(identity).name == "SIAM 2"


def test_one_made_confidential_gets_a_secret_which_is_shown(identity: Identity, desk: Browser) -> None:
    register(identity.db, {**METADATA, "client_secret": None, "token_endpoint_auth_method": "none"})
    desk.get(SIAM)
    assert "Son secret" not in desk.text
    desk.submit("Enregistrer", token_endpoint_auth_method="client_secret_basic")
    assert siam(identity).check_client_secret(secret_shown(desk))


# ---- Secret
def test_a_secret_is_rotated_with_an_overlap_and_shown_once(identity: Identity, desk: Browser) -> None:
    desk.get(SIAM).submit("Donner un nouveau secret", overlap="7")
    secret = secret_shown(desk)
    assert siam(identity).check_client_secret(secret)
    assert siam(identity).check_client_secret("s" * 40)
    assert desk.response.headers["Cache-Control"] == "no-store"  # type: ignore[union-attr]
    assert "Deux secrets sont acceptés" in desk.get(SIAM).text
    assert secret not in desk.html
    desk.submit("Donner un nouveau secret", overlap="7", status=409)
    assert "encore accepté" in desk.problems[0]
    desk.get(SIAM).submit("Retirer l’ancien secret")
    assert not siam(identity).check_client_secret("s" * 40)
    assert siam(identity).check_client_secret(secret)
    assert changes(identity) == [
        (ADMINISTRATOR, "siam", "client_secret"),
        (ADMINISTRATOR, "siam", "old client_secret"),
    ]


def test_a_secret_that_has_leaked_is_refused_at_once(identity: Identity, desk: Browser) -> None:
    desk.get(SIAM).submit("Donner un nouveau secret", overlap="0")
    assert siam(identity).check_client_secret(secret_shown(desk))
    assert not siam(identity).check_client_secret("s" * 40)


@pytest.mark.parametrize("overlap", ["", "365", "-1", "x"])
def test_no_other_overlap_is_accepted(identity: Identity, desk: Browser, overlap: str) -> None:
    desk.get(SIAM).submit("Donner un nouveau secret", forge={"overlap": overlap}, status=422)
    assert desk.page.title.get_text().startswith("Erreur")  # type: ignore[union-attr]
    assert not changes(identity)


def test_a_public_application_is_given_no_secret(identity: Identity, desk: Browser) -> None:
    register(identity.db, {**METADATA, "client_secret": None, "token_endpoint_auth_method": "none"})
    before = changes(identity)  # its registration
    token = desk.get(SIAM).value("csrf_token")
    desk.post(f"{SIAM}/secret", {"csrf_token": token, "overlap": "7"}, status=422)
    assert changes(identity) == before


# ---- Test, disable
def test_a_configuration_is_tested_and_the_findings_are_sentences(identity: Identity, desk: Browser) -> None:
    register(identity.db, {**METADATA, "backchannel_logout_uri": "http://127.0.0.1:1/fin"})
    desk.get(SIAM).submit("Tester la configuration")
    assert desk.h1 == "Essai de SIAM"
    assert "http://127.0.0.1:1/fin ne répond pas" in desk.text
    assert f"{ISSUER}/.well-known/openid-configuration" in desk.text
    assert desk.client.get(f"{SIAM}/essai", base_url=ISSUER).status_code == 405


def test_an_application_is_disabled_and_enabled_again(identity: Identity, desk: Browser) -> None:
    grant = Grant("f", "siam", "s", "sid", "sub", "openid", {}, clock.now() + timedelta(minutes=5))
    token = issued(Tickets(identity.db), "access", grant)
    desk.get(SIAM).submit("Désactiver")
    assert find(identity.db, "siam") is None
    assert Tickets(identity.db).find("access", token) is None
    assert "désactivée" in desk.get(LIST).text
    desk.get(SIAM).submit("Activer")
    assert find(identity.db, "siam") is not None
    assert [what for _, _, what in changes(identity)] == ["disabled", "enabled"]


@pytest.mark.parametrize("act", ["desactiver", "secret", "ancien-secret"])
def test_no_act_passes_without_the_form_s_own_token(identity: Identity, desk: Browser, act: str) -> None:
    desk.get(SIAM).post(f"{SIAM}/{act}", {"overlap": "0"}, status=400)
    assert not changes(identity)
