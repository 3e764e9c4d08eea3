"""Mon compte and Mes connexions: what is shown, what is closed, and to whom it belongs."""

from datetime import datetime, timedelta

import time_machine

from socle import clock
from tests.fixtures_apps import CAREER, ISSUER, SSO, Identity
from tests.fixtures_directory import NewAgent
from tests.judge import Browser
from tests.protocol.conftest import Party

PAGE = "/mon-compte/connexions"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; rv:145.0) Gecko/20100101 Firefox/145.0"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18.0 Safari/604.1"


def signed_in(identity: Identity, uid: str, password: str, agent: str = FIREFOX) -> Browser:
    """Somebody signed in with this browser."""
    browser = identity.browser(password)
    browser.client.environ_base["HTTP_USER_AGENT"] = agent
    browser.get("/connexion").submit("Valider", login=uid, password=password)
    return browser


def is_open(browser: Browser) -> bool:
    return "Se déconnecter" in browser.get("/").html


def test_the_account_says_who_and_what_protects_it(identity: Identity) -> None:
    browser = identity.signed_in("clefebvre", identity.demo("clefebvre")).get("/").follow("Mon compte")
    assert browser.h1 == "Mon compte"
    assert "claire.lefebvre@ac-demo.example" in browser.text
    for link in ("Mon second facteur", "Mes connexions", "Applications autorisées"):
        assert link in browser.text


def test_each_sign_in_says_where_from_with_what_and_which_applications(
    identity: Identity, new_agent: NewAgent
) -> None:
    account, known = new_agent()
    here = signed_in(identity, account.uid, known.password)
    signed_in(identity, account.uid, known.password, IPHONE)
    Party(identity, here).tokens()
    text = here.get(PAGE).text
    assert "Firefox sur Windows cette connexion" in text
    assert "Safari sur iPhone ou iPad" in text
    assert "127.0.0.0/24" in text
    assert "Applications ouvertes : I-Prof" in text


def test_one_is_closed_and_its_applications_are_told(identity: Identity, new_agent: NewAgent) -> None:
    account, known = new_agent()
    here = signed_in(identity, account.uid, known.password)
    lost = signed_in(identity, account.uid, known.password, IPHONE)
    sid = Party(identity, lost).read(Party(identity, lost).tokens()["id_token"]).claims["sid"]
    here.get(PAGE)
    buttons = here.select("form button")
    label = next(" ".join(b.get_text().split()) for b in buttons if "iPhone" in b.get_text())
    here.submit(label)
    assert "La connexion est fermée" in here.html
    assert is_open(here)
    assert not is_open(lost)
    assert [row["sid"] for row in identity.outgoing("logout")] == [sid]
    assert "fermée par vous" in here.get(PAGE).text


def test_the_others_are_closed_or_all(identity: Identity, new_agent: NewAgent) -> None:
    account, known = new_agent()
    browsers = [signed_in(identity, account.uid, known.password) for _ in range(3)]
    browsers[0].get(PAGE).submit("Fermer les autres connexions")
    assert [is_open(one) for one in browsers] == [True, False, False]
    again = signed_in(identity, account.uid, known.password)
    again.get(PAGE).submit("Tout déconnecter")
    assert not is_open(again)
    assert not is_open(browsers[0])


def test_nobody_closes_or_sees_the_sign_in_of_another(identity: Identity, new_agent: NewAgent) -> None:
    (victim, known), (thief, other) = new_agent(), new_agent()
    hers = signed_in(identity, victim.uid, known.password, IPHONE)
    action = str(hers.get(PAGE).select("form[action$='/fermer']")[0]["action"])
    theirs = signed_in(identity, thief.uid, other.password)
    page = theirs.get(PAGE)
    assert "iPhone" not in page.text
    theirs.post(action, {"csrf_token": page.value("csrf_token")}, status=404)
    assert identity.events("access_refused")[-1].actor == thief.uid
    assert is_open(hers)
    unknown = action.replace(action.split("/")[-2], "00000000-0000-4000-8000-000000000000")
    theirs.post(unknown, {"csrf_token": theirs.get(PAGE).value("csrf_token")}, status=404)


def test_who_is_not_signed_in_signs_in_first(identity: Identity) -> None:
    for path in ("/mon-compte", PAGE):
        assert identity.browser().get(path).h1 == "Authentification"


def test_a_sign_in_from_a_new_browser_is_told_once_by_mail(identity: Identity, new_agent: NewAgent) -> None:
    account, known = new_agent()
    first = signed_in(identity, account.uid, known.password)
    assert identity.outgoing("mail") == []  # the first of all is no news
    first.get("/").submit("Se déconnecter")
    first.get("/connexion").submit("Valider", login=account.uid, password=known.password)
    assert identity.outgoing("mail") == []
    second = signed_in(identity, account.uid, known.password, IPHONE)
    second.get("/").submit("Se déconnecter")
    second.get("/connexion").submit("Valider", login=account.uid, password=known.password)
    [mail] = identity.outgoing("mail")
    assert mail["to"] == account.mail
    assert mail["subject"] == "Connexion à votre compte depuis un nouvel appareil"
    assert "Safari sur iPhone ou iPad" in mail["text"]
    assert "http" not in mail["text"]
    assert len(identity.events("device_seen")) == 1


def test_a_browser_known_to_one_person_is_new_to_another(identity: Identity, new_agent: NewAgent) -> None:
    (one, hers), (other, theirs) = new_agent(), new_agent()
    signed_in(identity, other.uid, theirs.password)
    shared = signed_in(identity, one.uid, hers.password)
    shared.get("/").submit("Se déconnecter")
    shared.get("/connexion").submit("Valider", login=other.uid, password=theirs.password)
    assert [mail["to"] for mail in identity.outgoing("mail")] == [other.mail]


def test_the_cookie_of_the_browser_is_closed_to_scripts_and_listed(identity: Identity) -> None:
    browser = identity.signed_in("mfabre", identity.demo("mfabre"))
    cookie = browser.client.get_cookie("mamia_device", domain="localhost")
    assert cookie
    assert cookie.http_only
    assert cookie.max_age and cookie.max_age > 170 * 86400
    assert "mamia_device" in browser.get("/cookies").text


def test_every_page_says_until_when_and_a_sign_of_life_puts_it_off(identity: Identity) -> None:
    browser = identity.signed_in("mfabre", identity.demo("mfabre"))
    page = browser.get("/")
    assert "Votre session se ferme à" in page.html
    (place,) = page.select("[data-session]")
    with time_machine.travel(clock.now() + timedelta(hours=3), tick=False):
        told = browser.client.get("/session", base_url=ISSUER).get_json()
        (fresh,) = browser.get("/").select("[data-session]")
    now, idle = (datetime.fromisoformat(told[name]) for name in ("now", "idle"))
    assert idle - now == SSO.idle  # put off by the very request that asks
    assert (fresh["data-idle"], fresh["data-ends"]) == (told["idle"], told["ends"])
    assert told["ends"] == str(place["data-ends"])
    with time_machine.travel(clock.now() + timedelta(hours=13)):
        assert browser.client.get("/session", base_url=ISSUER).status_code == 401
    assert identity.browser().client.get("/session", base_url=ISSUER).status_code == 401
    assert CAREER not in page.text


def test_what_every_page_shares_holds_nothing_of_a_person(identity: Identity) -> None:
    her = identity.signed_in("mfabre", identity.demo("mfabre")).get("/")
    nobody = identity.browser().get("/")
    assert her.select("footer [data-session]")
    assert not nobody.select("footer [data-session]")
    assert "FABRE" not in nobody.html
    other = identity.signed_in("clefebvre", identity.demo("clefebvre")).get("/")
    assert "FABRE" not in other.html
