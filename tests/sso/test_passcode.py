"""« Mot de passe ou passcode OTP »: one field for both, where a setting says so; two factors all the same."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fixtures_apps import SSO, Identity, identity_on
from tests.fixtures_directory import NewAgent, SeededSlapd
from tests.fixtures_sql import Databases
from tests.judge import Browser
from tests.sso.test_second_factor import levels

LABEL = "Mot de passe ou passcode OTP"
REFUSED = "L’identifiant ou le mot de passe n’est pas le bon"


@pytest.fixture
def keyed(databases: Databases, slapd: SeededSlapd, made_folder: Path) -> Iterator[Identity]:
    """The identity service where the setting is on."""
    made = identity_on(databases, slapd, made_folder, SSO.model_copy(update={"passcode_field": True}))
    yield made
    made.directory.close()
    made.db.engine.dispose()


def typed(identity: Identity, login: str, text: str, status: int = 200) -> Browser:
    return identity.browser().get("/connexion").submit("Valider", login=login, password=text, status=status)


def test_the_words_are_there_only_where_the_setting_is_on(identity: Identity, keyed: Identity) -> None:
    assert LABEL in keyed.browser().get("/connexion").text
    page = identity.browser().get("/connexion").text
    assert LABEL not in page and "Mot de passe" in page


def test_off_a_code_is_a_wrong_password(identity: Identity) -> None:
    assert REFUSED in typed(identity, "drobin", identity.code("drobin"), 422).text


def test_a_passcode_is_followed_by_the_password_and_opens_with_two_factors(keyed: Identity) -> None:
    browser = typed(keyed, "drobin", keyed.code("drobin"))
    assert browser.h1 == "Confirmez votre mot de passe"
    assert levels(keyed) == []
    browser.submit("Continuer", password="une autre phrase", status=422)
    browser.submit("Continuer", password=keyed.demo("drobin"))
    assert browser.h1 == "Accueil"
    assert levels(keyed) == [("drobin", "eidas2", ["pwd", "otp", "mfa"])]


def test_the_password_is_taken_as_before(keyed: Identity) -> None:
    assert typed(keyed, "drobin", keyed.demo("drobin")).h1 == "Votre code de connexion"
    assert typed(keyed, "clefebvre", keyed.demo("clefebvre")).h1 == "Accueil"


def test_a_passcode_serves_once(keyed: Identity) -> None:
    code = keyed.code("drobin")
    typed(keyed, "drobin", code)
    assert REFUSED in typed(keyed, "drobin", code, 422).text


def test_wrong_passcodes_have_a_budget_of_their_own(keyed: Identity, new_agent: NewAgent) -> None:
    account, secrets = new_agent()
    keyed.enrol(account.uid)
    for _ in range(5):
        typed(keyed, account.uid, "135790", 422)
    assert REFUSED in typed(keyed, account.uid, keyed.code(account.uid), 422).text
    assert [row.details["why"] for row in keyed.events("sign_in_refused")] == ["passcode"] * 5 + ["budget"]
    assert typed(keyed, account.uid, secrets.password).h1 == "Votre code de connexion"


def test_everybody_costs_the_same_work_and_gets_one_answer(keyed: Identity) -> None:
    costs = []
    typed(keyed, "personne", "135790", 422)  # the first of all reads the policies, which are then kept
    for login in ("drobin", "clefebvre", "personne", "nbrun", "pgiraud", "fdurand", "lmorel"):
        browser = keyed.browser().get("/connexion")
        keyed.directory.operations.clear()
        browser.submit("Valider", login=login, password="135790", status=422)
        assert REFUSED in browser.text
        costs.append(dict(keyed.directory.operations))
    browser = keyed.browser().get("/connexion")
    keyed.directory.operations.clear()
    browser.submit("Valider", login="drobin", password="un mot de passe faux", status=422)
    assert all(cost == dict(keyed.directory.operations) for cost in costs), costs


@pytest.mark.parametrize("uid", ["nbrun", "pgiraud", "fdurand"])
def test_the_passcode_of_a_locked_suspended_or_closed_account_opens_nothing(
    keyed: Identity, uid: str
) -> None:
    keyed.enrol(uid)
    assert REFUSED in typed(keyed, uid, keyed.code(uid), 422).text


def test_a_passcode_never_changes_a_password(keyed: Identity) -> None:
    browser = keyed.browser().get("/modifier-mon-mot-de-passe")
    new = "quatre girafes peignent la barrière"
    browser.submit(
        "Modifier", identifiant="drobin", current=keyed.code("drobin"), new=new, again=new, status=422
    )
    assert not keyed.events("password_changed")
