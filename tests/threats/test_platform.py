"""Threats 51 to 53 and 57: what is behind stops, slows or is killed; nothing leaks, nothing is half done."""

import time

import pytest

from ldap_seed.server import Slapd
from socle.audit import Event
from sso import sessions
from tests.fixtures_apps import ISSUER, Identity


def slapd_of(identity: Identity) -> Slapd:
    return identity.slapd.slapd


def sign_in_status(identity: Identity, uid: str = "mfabre") -> int:
    browser = identity.browser().get("/connexion")
    browser.submit("Valider", login=uid, password=identity.demo(uid), status=0)
    return browser.status


def test_a_stopped_directory_gives_a_clear_page_and_recovers_without_a_restart(
    frail_identity: Identity,
) -> None:
    assert sign_in_status(frail_identity) == 200
    slapd_of(frail_identity).stop()
    browser = frail_identity.browser().get("/connexion")
    browser.submit("Valider", login="mfabre", password=frail_identity.demo("mfabre"), status=503)
    assert browser.h1 == "Le service est momentanément indisponible"
    assert "assistance" in browser.text
    slapd_of(frail_identity).start()
    assert sign_in_status(frail_identity) == 200


def test_a_silent_directory_is_given_up_within_five_seconds(frail_identity: Identity) -> None:
    slapd_of(frail_identity).pause()
    try:
        start = time.monotonic()
        assert sign_in_status(frail_identity) == 503
        assert time.monotonic() - start < 8  # a client's deadline: 5 s of timeout and a busy machine
    finally:
        slapd_of(frail_identity).resume()


def test_pages_that_need_no_directory_live_without_it(frail_identity: Identity) -> None:
    slapd_of(frail_identity).stop()
    for path in ("/", "/connexion", "/retrouver-mon-compte", "/assistance", "/accessibilite"):
        frail_identity.browser().get(path)
    health = frail_identity.app.test_client().get("/sante", base_url=ISSUER)
    assert health.status_code == 503
    assert health.get_json() == {"sql": True, "directory": False}


@pytest.mark.both_engines
def test_a_stopped_directory_changes_nothing_and_says_nothing_of_accounts(frail_identity: Identity) -> None:
    slapd_of(frail_identity).stop()
    pages = set()
    for login in ("mfabre", "personne", "nbrun"):
        browser = frail_identity.browser().get("/connexion")
        browser.submit("Valider", login=login, password="un mot de passe", status=503)
        pages.add(browser.text.split("Erreur 503")[0])
    assert len(pages) == 1
    assert not frail_identity.events("signed_in", "password_changed")


def test_a_database_that_does_not_answer_gives_the_clear_page(identity: Identity) -> None:
    browser = identity.browser().get("/connexion")
    if identity.db.engine.dialect.name == "sqlite":
        identity.db.engine.dispose()
        name = str(identity.db.engine.url.database)
        holder = identity.db.engine.raw_connection()
        holder.cursor().execute("BEGIN EXCLUSIVE")
        try:
            browser.submit("Valider", login="mfabre", password=identity.demo("mfabre"), status=503)
        finally:
            holder.rollback()
            holder.close()
        assert name
    else:
        with identity.db.engine.connect() as holder:
            holder.exec_driver_sql("LOCK TABLE record, counter IN ACCESS EXCLUSIVE MODE")
            browser.get("/connexion", status=503)
            holder.rollback()
    assert sign_in_status(identity) == 200


def test_ending_a_person_s_sessions_ends_what_they_opened(identity: Identity) -> None:
    browser = identity.signed_in("mfabre", identity.demo("mfabre"))
    with identity.db.begin() as sql:
        assert sessions.end_all(sql, "mfabre", "test") == 1
    assert "FABRE" not in browser.get("/").html
    assert [row.event for row in identity.events("sessions_ended")] == [Event.SESSIONS_ENDED.value]


def test_the_log_holds_no_secret(identity: Identity, capsys: pytest.CaptureFixture[str]) -> None:
    password = identity.demo("mfabre")
    browser = identity.signed_in("mfabre", password)
    browser.get("/connexion?demande=secret-demande&login_hint=x")
    cookie = browser.client.get_cookie("mamia_session", domain="localhost")
    written = capsys.readouterr().out
    assert '"route": "/connexion"' in written
    assert cookie
    for secret in (password, cookie.value, "secret-demande", browser.value("csrf_token")):
        assert secret not in written
