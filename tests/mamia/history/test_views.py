"""Mon historique: what was done with the account, by whom, why, from where; never somebody else's."""

import pytest

from socle import audit
from socle.audit import Event
from sso.directory.errors import DirectoryDown
from tests.fixtures_apps import Identity
from tests.fixtures_directory import NewAgent
from tests.judge import Browser

PAGE = "/mon-compte/historique"


def lines(browser: Browser) -> list[str]:
    """The lines of the page, the newest first."""
    return [" ".join(item.get_text(" ").split()) for item in browser.get(PAGE).select("ol.line li")]


def write(identity: Identity, event: Event, **facts: object) -> None:
    with identity.app.test_request_context(), identity.db.begin() as sql:
        audit.record(sql, event, **facts)


def test_a_sign_in_and_a_wrong_password_are_told_with_a_short_address(
    identity: Identity, new_agent: NewAgent
) -> None:
    account, known = new_agent()
    stranger = identity.browser().get("/connexion")
    stranger.submit("Valider", login=account.mail, password="faux mot de passe", status=422)
    found = lines(identity.signed_in(account.uid, known.password))
    assert "Connexion avec le mot de passe." in found[0] and "Depuis 127.0.0.0/24 ." in found[0]
    assert "Une connexion a été refusée : mot de passe faux." in found[1]


def test_a_look_up_is_told(identity: Identity, new_agent: NewAgent) -> None:
    account, known = new_agent()
    looking = identity.browser().get("/retrouver-mon-compte")
    looking.submit(
        "Rechercher", surname=account.usage_name, given_name="Camille", birth_date=known.birth_date
    )
    (line,) = [line for line in lines(identity.signed_in(account.uid, known.password)) if "retrouvé" in line]
    assert "avec un nom et une date de naissance, et son identifiant affiché." in line


def test_an_agent_is_named_with_her_reason_and_without_her_address(
    identity: Identity, new_agent: NewAgent
) -> None:
    account, known = new_agent()
    desk = identity.signed_in("drobin", identity.demo("drobin")).get(f"/annuaire/{account.uid}")
    for _ in range(12):
        stranger = identity.browser().get("/connexion")
        stranger.submit("Valider", login=account.uid, password="faux mot de passe", status=422)
    desk.get(f"/annuaire/{account.uid}").submit(
        "Déverrouiller", reason="Appel de <b>l’école</b>", ticket="T12"
    )
    found = lines(identity.signed_in(account.uid, known.password))
    unlocked = next(line for line in found if "déverrouillé" in line)
    assert "Par Damien ROBIN, assistance . Raison : Appel de <b>l’école</b>, ticket T12 ." in unlocked
    assert "127.0.0" not in unlocked
    assert any("Le compte a été consulté. Par Damien ROBIN, assistance" in line for line in found)


def test_an_agent_who_is_gone_is_still_an_agent(identity: Identity, new_agent: NewAgent) -> None:
    account, known = new_agent()
    write(identity, Event.ACCOUNT_CONSULTED, actor="personne", subject=account.uid)
    write(identity, Event.FACTOR_REMOVED, actor="operator", subject=account.uid, kind="all", reason="perdu")
    text = " ".join(lines(identity.signed_in(account.uid, known.password)))
    assert "Par un agent de l’assistance" in text and "Par l’exploitation du service" in text


def test_nobody_reads_the_history_of_another(identity: Identity, new_agent: NewAgent) -> None:
    (one, hers), (other, theirs) = new_agent(), new_agent()
    for who in (one.uid, one.unique_id):
        write(identity, Event.TOKEN_REPLAYED, actor="siam", subject=who)
    write(identity, Event.ACCOUNT_CONSULTED, actor=other.uid, subject=one.uid)
    assert len(lines(identity.signed_in(one.uid, hers.password))) == 4
    found = lines(identity.signed_in(other.uid, theirs.password))
    assert len(found) == 1 and "Connexion" in found[0]
    assert identity.browser().get(PAGE).h1 == "Authentification"


@pytest.mark.parametrize(
    ("page", "shown"), [("1", 25), ("2", 6), ("99", 6), ("0", 25), ("x", 25), ("9" * 99, 6)]
)
def test_it_is_read_a_page_at_a_time(identity: Identity, new_agent: NewAgent, page: str, shown: int) -> None:
    account, known = new_agent()
    for _ in range(30):
        write(identity, Event.SIGNED_OUT, actor=account.uid, subject=account.uid)
    browser = identity.signed_in(account.uid, known.password).get(f"{PAGE}?page={page}")
    assert len(browser.select("ol.line li")) == shown
    assert "sur 2" in browser.text


def test_an_act_under_way_is_not_told_and_a_failed_one_is(identity: Identity, new_agent: NewAgent) -> None:
    account, known = new_agent()
    with (
        identity.app.test_request_context(),
        pytest.raises(DirectoryDown),
        audit.intent(identity.db, Event.PASSWORD_CHANGED, actor=account.uid, subject=account.uid),
    ):
        raise DirectoryDown
    found = lines(identity.signed_in(account.uid, known.password))
    assert len(found) == 2
    assert "Un changement de mot de passe n’a pas abouti." in found[1]
