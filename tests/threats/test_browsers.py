"""What a browser keeps opens nothing by itself: threats 11, 27 and 28, beside those of test_sessions."""

import pytest

from tests.fixtures_apps import Identity
from tests.fixtures_directory import NewAgent
from tests.judge import Browser
from tests.protocol.conftest import Party
from tests.threats.test_lookup_and_reset import NEW, proofs_of, prove
from tests.threats.test_sessions import cookie, knows

SESSIONS = "/mon-compte/connexions"


def is_open(browser: Browser) -> bool:
    return "Se déconnecter" in browser.get("/").html


def with_cookie(identity: Identity, value: str) -> Browser:
    """Another browser that was given this cookie."""
    browser = identity.browser()
    browser.client.set_cookie("mamia_session", value, domain="localhost")
    return browser


def test_a_remembered_browser_opens_nothing_by_itself(identity: Identity, new_agent: NewAgent) -> None:
    account, known = new_agent()
    browser = identity.signed_in(account.uid, known.password)
    remembered = browser.client.get_cookie("mamia_device", domain="localhost")
    assert remembered
    other = prove(identity, **proofs_of(account.uid, known))
    other.submit("Enregistrer mon mot de passe", new=NEW, again=NEW)
    other = identity.browser()
    other.client.set_cookie("mamia_device", remembered.value, domain="localhost")
    assert not is_open(other)
    other.get("/connexion").submit("Valider", status=422, login=account.uid, password=known.password)


def test_a_cookie_fixed_by_an_attacker_never_becomes_her_session(
    identity: Identity, new_agent: NewAgent
) -> None:
    account, known = new_agent()
    attacker = identity.browser().get("/connexion")
    fixed = cookie(attacker)
    victim = with_cookie(identity, fixed).get("/connexion")
    victim.submit("Valider", login=account.uid, password=known.password)
    assert is_open(victim)
    assert cookie(victim) != fixed
    assert not is_open(attacker)
    assert not is_open(with_cookie(identity, fixed))
    assert not knows(identity, fixed)


@pytest.mark.parametrize("chosen", ["x", "f" * 43, "%00", "../../x", "é"])
def test_a_cookie_that_the_service_never_gave_is_replaced(
    identity: Identity, new_agent: NewAgent, chosen: str
) -> None:
    account, known = new_agent()
    victim = with_cookie(identity, chosen).get("/connexion")
    victim.submit("Valider", login=account.uid, password=known.password)
    assert is_open(victim)
    assert cookie(victim) != chosen
    assert not is_open(with_cookie(identity, chosen))
    assert not knows(identity, chosen)


def test_two_people_in_one_browser_are_the_last_who_signed_in(
    identity: Identity, new_agent: NewAgent
) -> None:
    (one, hers), (two, theirs) = new_agent(), new_agent()
    browser = identity.signed_in(one.uid, hers.password)
    party = Party(identity, browser)
    tokens, first = party.tokens(), cookie(browser)
    browser.get("/connexion?demande=").submit("Valider", login=two.uid, password=theirs.password)
    page = browser.get("/mon-compte").text
    assert two.mail in page
    assert one.mail not in page
    assert not is_open(with_cookie(identity, first))
    assert party.userinfo(tokens["access_token"]).status_code == 401
    assert [row["sub"] for row in identity.outgoing("logout")] == [one.unique_id]
    assert party.read(party.tokens()["id_token"]).claims["sub"] == two.unique_id


def test_a_page_left_open_by_one_acts_for_nobody_else(identity: Identity, new_agent: NewAgent) -> None:
    """She signs out, a second person signs in, and the first one's tab is sent."""
    (one, hers), (two, theirs) = new_agent(), new_agent()
    browser = identity.signed_in(one.uid, hers.password)
    left = browser.get(SESSIONS).value("csrf_token")
    browser.get("/").submit("Se déconnecter")
    browser.get("/connexion").submit("Valider", login=two.uid, password=theirs.password)
    browser.post(f"{SESSIONS}/fermer-toutes", {"csrf_token": left}, status=400)
    assert is_open(browser)
