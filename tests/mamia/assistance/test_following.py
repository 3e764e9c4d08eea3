"""The asker's side: by number and code, or signed in; alike answers, budgets, once, nobody else's."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine

from socle import clock
from tests.fixtures_apps import Identity
from tests.judge import Browser
from tests.mamia.alike import differences, observe
from tests.mamia.assistance.conftest import Ask, Asked, insert, kept

FOLLOW = "/assistance/suivi"
WRONG = "AAAA-BBBB-CCCC"


def follow(identity: Identity, asked: Asked, code: str = "", status: int = 200) -> Browser:
    browser = identity.browser().get(FOLLOW)
    return browser.submit("Voir ma demande", number=asked.number, code=code or asked.code, status=status)


def test_number_and_code_open_the_request_and_one_may_add_and_close(identity: Identity, ask: Ask) -> None:
    asked = ask()
    browser = follow(identity, asked, asked.code.lower().replace("-", " "))
    assert browser.h1 == f"Demande {asked.number}" and "verrouillé depuis ce matin" in browser.text
    assert "reçue" in browser.page.find(class_="heading").get_text()
    browser.submit("Envoyer ce message", status=422)
    browser.submit("Envoyer ce message", text="Toujours <b>rien</b>.\r\nMerci.")
    assert "Toujours <b>rien</b>." in browser.text
    assert identity.outgoing("mail")[-1]["to"] == "assistance@ac-demo.example"
    browser.submit("Clore ma demande")
    assert "Le demandeur l’a close".lower() in browser.text.lower()
    assert kept(identity, asked.number).state == "closed"
    browser.submit("Envoyer ce message", text="En fait, non.")
    assert kept(identity, asked.number).state == "open" and kept(identity, asked.number).closed_at is None
    whats = [row.details["what"] for row in identity.events("request_changed")]
    assert whats == ["added to", "closed", "added to"]


def test_the_code_is_on_no_page_nor_address_nor_line_of_the_journal(identity: Identity, ask: Ask) -> None:
    asked = ask()
    browser = follow(identity, asked)
    assert (
        asked.code not in browser.html and asked.code not in browser.url and asked.number not in browser.url
    )
    follow(identity, asked, WRONG, status=422)
    for row in identity.events():
        assert asked.code not in str(row.details) and WRONG not in str(row.details)


def test_an_unknown_number_and_a_wrong_code_are_answered_alike(identity: Identity, ask: Ask) -> None:
    asked = ask()

    def try_it(number: str) -> Browser:
        return identity.browser().get(FOLLOW).submit("Voir ma demande", number=number, code=WRONG, status=422)

    known = observe(identity, lambda: try_it(asked.number), asked.number)
    unknown = observe(identity, lambda: try_it("AZZZZZZZ"), "AZZZZZZZ")
    without_code = insert(identity, kind="message-suspect")
    other = observe(identity, lambda: try_it(without_code), without_code)
    assert differences(known, unknown) == [] and differences(known, other) == []


def test_the_code_of_one_request_opens_no_other(identity: Identity, ask: Ask) -> None:
    one, other = ask(), ask(mail="autre@exemple.fr")
    follow(identity, Asked(one.number, other.code, one.browser), status=422)
    follow(identity, one)


@pytest.mark.parametrize(
    "code",
    ["", " ", "x", "é" * 40, "\x00", "A" * 10_000, "-" * 64, "\ud800", "AAAA-BBBB-CCCC" * 2, ["a", "b"]],
)
def test_odd_codes_are_refused_without_a_fault(identity: Identity, ask: Ask, code: str) -> None:
    asked, browser = ask(), identity.browser().get(FOLLOW)
    sent = [one.encode("utf-8", "surrogatepass") for one in code] if isinstance(code, list) else code
    token = browser.value("csrf_token")
    data = {"csrf_token": token, "number": asked.number, "code": sent, "submit": "1"}
    if code == "\ud800":
        data["code"] = b"\xed\xa0\x80"  # type: ignore[assignment]
    browser.post(FOLLOW, data, status=422)
    assert browser.h1 == "Suivre ma demande"


def test_a_code_guessed_too_often_is_refused_though_right_over_many_addresses(
    identity: Identity, ask: Ask
) -> None:
    asked = ask()
    for _ in range(10):
        follow(identity, asked, WRONG, status=422)
    browser = follow(identity, asked, status=422)  # alike: nobody learns that it was right
    assert browser.problems[0].startswith("Ce numéro et ce code ne correspondent pas")
    assert [row.details["why"] for row in identity.events("follow_up_refused")][-1] == "budget"
    with time_machine.travel(clock.now() + timedelta(hours=1, minutes=1)):
        assert follow(identity, asked).h1 == f"Demande {asked.number}"


def test_an_address_that_guesses_is_told_until_when(identity: Identity) -> None:
    for place in range(20):
        follow(identity, Asked(f"AZZZZZ{place:02}", WRONG, identity.browser()), status=422)
    browser = follow(identity, Asked("AYYYYYYY", WRONG, identity.browser()), status=429)
    assert "Recommencez après" in browser.problems[0]


def test_right_codes_cost_nothing(identity: Identity, ask: Ask) -> None:
    asked = ask()
    for _ in range(25):
        follow(identity, asked)


def test_a_number_that_is_nobody_s_is_not_written_in_the_journal(identity: Identity) -> None:
    browser = identity.browser().get(FOLLOW)
    browser.submit("Voir ma demande", number="T26-100017", code=WRONG, status=422)
    (row,) = identity.events("follow_up_refused")
    assert "T26" not in row.subject and row.subject


def test_without_having_opened_it_the_page_goes_back_to_the_start(identity: Identity, ask: Ask) -> None:
    asked = ask()
    for path in ("demande", "demande/message", "demande/clore"):
        browser = identity.browser().get(FOLLOW)
        if path == "demande":
            browser.get(f"{FOLLOW}/{path}")
        else:
            data = {"csrf_token": browser.value("csrf_token"), "text": "x", "nonce": "n" * 32}
            browser.post(f"{FOLLOW}/{path}", data)
        assert browser.h1 == "Suivre ma demande"
    assert kept(identity, asked.number).messages == ()


def test_it_closes_by_itself_after_an_hour(identity: Identity, ask: Ask) -> None:
    browser = follow(identity, ask())
    with time_machine.travel(clock.now() + timedelta(minutes=61)):
        assert browser.get(f"{FOLLOW}/demande").h1 == "Suivre ma demande"


def test_a_message_sent_twice_or_twenty_times_at_once_is_written_once(identity: Identity, ask: Ask) -> None:
    asked = ask()
    browser = follow(identity, asked)
    data = {name: browser.value(name) for name in ("csrf_token", "nonce")} | {
        "text": "Une fois.",
        "submit": "1",
    }

    def press(_: int) -> int:
        return browser.client.post(f"{FOLLOW}/demande/message", base_url=browser.base, data=data).status_code

    assert press(0) == press(1) == 303
    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(press, range(8))) == {303}
    assert [one.text for one in kept(identity, asked.number).messages] == ["Une fois."]
    assert sum("nouveau message" in mail["subject"] for mail in identity.outgoing("mail")) == 1


def test_a_message_holds_no_number_and_odd_nonces_are_refused(identity: Identity, ask: Ask) -> None:
    asked = ask()
    browser = follow(identity, asked)
    browser.submit("Envoyer ce message", text="mon numen T26-100017", status=422)
    assert browser.problems[0].startswith("Ce texte semble contenir un NUMEN")
    browser.submit("Envoyer ce message", text="x", forge={"nonce": "x"}, status=422)
    browser.submit("Envoyer ce message", text="y" * 10_000, status=422)
    assert kept(identity, asked.number).messages == ()


def test_messages_are_bounded(identity: Identity, ask: Ask) -> None:
    browser = follow(identity, ask())
    for place in range(20):
        browser.submit("Envoyer ce message", text=f"message {place}")
    browser.submit("Envoyer ce message", text="un de trop", status=429)
    assert browser.value("text").strip() == "un de trop"


def test_who_is_signed_in_follows_hers_without_a_code(identity: Identity, ask: Ask) -> None:
    asked = ask(identity.signed_in("clefebvre", identity.demo("clefebvre")))
    browser = asked.browser.get("/mon-compte").follow(
        "Mes demandes à l’assistance Leurs réponses, et où elles en sont."
    )
    assert asked.number in browser.text
    browser.follow(f"Demande {asked.number}").submit("Envoyer ce message", text="Encore moi.")
    assert kept(identity, asked.number).messages[0].uid == "clefebvre"
    browser.submit("Clore ma demande")
    assert kept(identity, asked.number).closed_because == "demandeur"


def test_nobody_follows_another_s_nor_what_is_for_the_rssi(identity: Identity, ask: Ask) -> None:
    asked = ask(identity.signed_in("clefebvre", identity.demo("clefebvre")))
    thief = identity.signed_in("fdurand2", identity.demo("fdurand2"))
    assert asked.number not in thief.get("/mon-compte/demandes").text
    own = insert(identity, kind="ce-n-est-pas-moi", uid="fdurand2")
    assert own not in thief.get("/mon-compte/demandes").text
    token = thief.value("csrf_token")
    for number in (asked.number, own, "A0000000", "x" * 300, "%00"):
        if number != "%00":
            thief.get(f"/mon-compte/demandes/{number}", status=404)
        for act in ("message", "clore") if number != "%00" else ():
            data = {"csrf_token": token, "text": "x", "nonce": "n" * 32}
            thief.post(f"/mon-compte/demandes/{number}/{act}", data, status=404)
    assert kept(identity, asked.number).messages == () and kept(identity, own).state == "open"


def test_one_signs_in_first_and_comes_back(identity: Identity) -> None:
    browser = identity.browser().get("/mon-compte/demandes")
    browser.submit("Valider", login="clefebvre", password=identity.demo("clefebvre"))
    assert browser.h1 == "Mes demandes"
