"""The first activation: the NUMEN typed as password leads to a birth date, then to an open session."""

from datetime import timedelta

import time_machine

from socle import clock
from sso.directory.account import State, Verdict
from tests.fixtures_apps import Identity
from tests.fixtures_directory import NewAgent, Secrets
from tests.judge import Browser
from tests.solver import send

NEW = "quatre chevaux bleus sous la table"


def typed_numen(identity: Identity, uid: str, known: Secrets, demande: str = "") -> Browser:
    browser = identity.browser(known.numen)
    browser.get(f"/connexion?demande={demande}")
    browser.submit("Valider", login=uid, password=known.numen)
    return browser


def confirm(
    identity: Identity, browser: Browser, birth_date: str = "01/02/1980", status: int = 200
) -> Browser:
    return send(identity.db, browser, "Continuer", status=status, birth_date=birth_date)


def test_the_numen_as_first_password_leads_to_a_password_and_an_open_session(
    identity: Identity, new_agent: NewAgent
) -> None:
    account, known = new_agent(etatcompte="A_ACTIVER")
    browser = typed_numen(identity, account.uid, known)
    assert browser.h1 == "Activer mon compte"
    confirm(identity, browser)
    assert browser.h1 == "Choisissez votre mot de passe"
    browser.submit("Enregistrer mon mot de passe", new=NEW, again=NEW)
    assert "Votre compte est activé" in browser.text and "Se déconnecter" in browser.html
    assert identity.directory.get(account.uid).state is State.ACTIF
    assert identity.directory.authenticate(identity.directory.get(account.uid), NEW).verdict is Verdict.OK
    assert [row.outcome for row in identity.events("account_activated")] == ["intended", "done"]
    assert identity.outgoing("mail")[0]["subject"] == "Votre compte académique est activé"


def test_the_application_resumes_after_the_activation(identity: Identity, new_agent: NewAgent) -> None:
    account, known = new_agent(etatcompte="A_ACTIVER")
    browser = identity.browser(known.numen)
    query = (
        "response_type=code&client_id=career&redirect_uri=http%3A%2F%2F127.0.0.1%3A8001%2Fretour&scope=openid"
        f"&state=s&nonce=n&code_challenge={'a' * 43}&code_challenge_method=S256"
    )
    browser.get(f"/oidc/authorize?{query}")
    browser.submit("Valider", login=account.uid, password=known.numen)
    confirm(identity, browser)
    assert browser.response is not None
    assert "http://127.0.0.1:8001" in browser.response.headers["Content-Security-Policy"]
    browser.submit("Enregistrer mon mot de passe", new=NEW, again=NEW)
    assert browser.h1 == "Votre compte est activé"
    for said in (
        "adresse de secours",
        "second facteur",
        "webmail",
        "téléphone",
        "poste de travail",
        account.uid,
    ):
        assert said in browser.text
    browser.follow("Continuer")
    assert browser.location and browser.location.startswith("http://127.0.0.1:8001/retour?code=")


def test_a_wrong_birth_date_is_counted_on_the_budget_of_the_reset(
    identity: Identity, new_agent: NewAgent
) -> None:
    account, known = new_agent(etatcompte="A_ACTIVER")
    browser = typed_numen(identity, account.uid, known)
    for _ in range(5):
        confirm(identity, browser, "02/02/1980", status=422)
    confirm(identity, browser, status=422)
    assert "05 00 00 00 00" in browser.text
    assert [row.details["why"] for row in identity.events("activation_refused")] == ["wrong"] * 5 + ["budget"]
    with time_machine.travel(clock.now() + timedelta(minutes=61)):
        assert (
            confirm(identity, typed_numen(identity, account.uid, known)).h1 == "Choisissez votre mot de passe"
        )


def test_the_steps_cannot_be_skipped(identity: Identity, new_agent: NewAgent) -> None:
    account, known = new_agent(etatcompte="A_ACTIVER")
    assert identity.browser().get("/activation").h1 == "Authentification"
    browser = typed_numen(identity, account.uid, known)
    assert browser.get("/activation/mot-de-passe").h1 == "Authentification"
    browser.post("/activation/mot-de-passe", {"new": NEW, "again": NEW}, status=400)
    assert identity.directory.get(account.uid).state is State.A_ACTIVER


def test_a_refused_password_is_explained_and_the_account_still_waits(
    identity: Identity, new_agent: NewAgent
) -> None:
    account, known = new_agent(etatcompte="A_ACTIVER")
    browser = confirm(identity, typed_numen(identity, account.uid, known))
    browser.submit("Enregistrer mon mot de passe", status=422, new=known.numen, again=known.numen)
    assert "NUMEN" in browser.problems[0]
    assert identity.directory.get(account.uid).state is State.A_ACTIVER
    browser.submit("Enregistrer mon mot de passe", new=NEW, again=NEW)
    assert "Votre compte est activé" in browser.text


def test_the_numen_opens_nothing_once_the_account_is_active(identity: Identity, new_agent: NewAgent) -> None:
    account, known = new_agent()
    browser = identity.browser()
    browser.get("/connexion")
    browser.submit("Valider", status=422, login=account.uid, password=known.numen)


def test_the_wait_of_an_activation_ends(identity: Identity, new_agent: NewAgent) -> None:
    account, known = new_agent(etatcompte="A_ACTIVER")
    browser = typed_numen(identity, account.uid, known)
    with time_machine.travel(clock.now() + timedelta(minutes=16)):
        assert browser.get("/activation").h1 == "Authentification"


def test_an_address_that_has_no_try_left_is_told_until_when(identity: Identity, new_agent: NewAgent) -> None:
    account, known = new_agent(etatcompte="A_ACTIVER")
    kept = identity.app.extensions["mamia_settings"]
    identity.app.extensions["mamia_settings"] = kept.model_copy(update={"address_attempts": "1/hour"})
    browser = typed_numen(identity, account.uid, known)
    confirm(identity, browser, "02/02/1980", status=422)
    confirm(identity, browser, status=429)
    assert "Recommencez après" in browser.problems[0]
