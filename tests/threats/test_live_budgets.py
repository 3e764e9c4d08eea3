"""Threats 2, 7, 13, 14, 15, 19, 20, 21, 25: what is counted, by HTTP against two processes and a restart."""

import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from socle.outbox import Outgoing
from socle.store import Store
from tests.fixtures_apps import Identity
from tests.fixtures_directory import NewAgent, SeededSlapd
from tests.judge import Browser
from tests.mamia.test_contacts import code_in
from tests.mamia.test_reset_password import CHOOSE, DONE, NEW, PAGE, REFUSED, born, choose, prove, proved
from tests.solver import answer
from tests.threats.conftest import Serve
from tests.threats.running import Live, seen_by
from tests.threats.test_live_proofs import asked, at_once, protected, sending

FIND, CODE = "/retrouver-mon-compte", f"{PAGE}/preuve/adresse"
NUMEN, DAY = "16E0000000AAA", "01/01/1980"
WRONG = REFUSED.strip()


def whys(live: Identity, *events: str) -> list[str]:
    return [row.details["why"] for row in live.events(*events)]


def guess(live: Identity, uid: str, day: str = DAY) -> Callable[[], Any]:
    """Wrong proofs, ready to be sent from an address of their own, captcha included."""
    browser = live.browser().get(PAGE)
    typed = {"identifiant": uid, "numen": NUMEN, "birth_date": day, "captcha": answer(live.db, browser)}
    return sending(browser, PAGE, **typed, captcha_id=browser.value("captcha_id"))


# 2. The address that changes at each try


def test_a_forwarded_address_changes_no_budget(live: Live) -> None:
    browser = live.browser()
    for place in range(21):
        browser.client.environ_base["HTTP_X_FORWARDED_FOR"] = f"198.51.100.{place}"
        browser.client.environ_base["HTTP_FORWARDED"] = f"for=198.51.100.{place}"
        browser.get(PAGE)
        status = 422 if place < 20 else 429
        proved(live, browser, f"personne{place}", NUMEN, DAY, status=status)
    assert "Recommencez après" in browser.problems[0]


# 7. Codes guessed: in series, in parallel, from many addresses, over many new codes


def test_codes_by_mail_are_guessed_on_one_budget_however_many_are_sent(
    live: Live, new_agent: NewAgent
) -> None:
    account, known = protected(live, new_agent)
    acts = []
    for place in range(4):
        browser = asked(live, account, known).get(CODE).submit("Recevoir un code")
        acts += [sending(browser, CODE, code=f"3131{place}{n}31") for n in range(4)]
    assert {status for status, _ in at_once(live, acts)} == {422}
    found = whys(live, "factor_refused")
    assert (found.count("wrong"), found.count("budget")) == (6, 10)
    code = code_in(live.outgoing("mail")[-1]["text"])
    assert sending(browser, CODE, code=code)()[0] == 422
    assert live.directory.authenticate(live.directory.get(account.uid), known.password).right


# 13, 14. Mails: one that cannot leave, and those nobody may have sent by the dozen


def test_a_mail_server_that_refuses_changes_no_answer_and_loses_nothing(
    live: Live, new_agent: NewAgent
) -> None:
    account, known = new_agent()
    worker = subprocess.Popen([sys.executable, "-m", "mamia", "worker"], env=live.running.environment)
    try:
        assert choose(prove(live, account.uid, known.numen, born(known))).h1 == DONE
        for _ in range(100):
            row = tried(live, account.mail)
            if row.attempts:
                break
            time.sleep(0.1)
    finally:
        worker.send_signal(signal.SIGTERM)
        worker.wait(20)
    assert row.attempts >= 1 and row.delivered_at is None and row.last_error


def tried(live: Live, to: str) -> Outgoing:
    with live.db.read() as sql:
        rows = sql.scalars(select(Outgoing).where(Outgoing.kind == "mail"))
        return next(row for row in rows if row.payload["to"] == to)


def test_fifty_resets_of_one_victim_send_her_five_codes_at_most(live: Live, new_agent: NewAgent) -> None:
    account, known = protected(live, new_agent)
    browsers = [asked(live, account, known).get(CODE) for _ in range(3)]
    acts = [sending(browser, f"{CODE}/envoyer") for browser in browsers for _ in range(5)]
    assert {status for status, _ in at_once(live, acts)} == {303}
    assert len(live.outgoing("mail")) == 5


def test_an_account_looked_up_from_everywhere_is_told_of_it_once(live: Live, new_agent: NewAgent) -> None:
    account, known = new_agent()
    acts = []
    for _ in range(12):
        browser = live.browser().get(FIND)
        typed = {"surname": account.usage_name, "given_name": "Camille", "birth_date": born(known)}
        acts.append(sending(browser, FIND, **typed))
    assert {status for status, _ in at_once(live, acts)} == {200}
    assert [mail["to"] for mail in live.outgoing("mail")] == [account.mail]
    assert len(live.events("account_found")) == 12


def test_sixty_victims_looked_up_from_one_address_are_the_last(live: Live) -> None:
    browser, statuses = live.browser(), []
    for place in range(61):
        browser.get(FIND)
        typed = {
            "surname": f"Personne{'abcdefgh'[place % 8] * (place + 1)}",
            "given_name": "Nulle",
            "birth_date": DAY,
        }
        if place >= 20:
            typed["captcha"] = answer(live.db, browser)
        statuses.append(browser.submit("Rechercher", status=0, **typed).status)
    assert statuses == [200] * 60 + [429]


# 15, 20. Everybody's budget, shared by the processes, kept by a restart


def test_one_date_tried_on_many_raises_one_alarm_slows_everybody_and_refuses_nobody(
    serve: Serve, slapd: SeededSlapd, new_agent: NewAgent
) -> None:
    account, known = new_agent()
    with (
        serve(MAMIA_ALL_ATTEMPTS="12/hour", MAMIA_ALARM_DELAY="PT0.4S") as served,
        seen_by(served, slapd, "all") as live,
    ):
        at_once(live, [guess(live, f"essai{place}") for place in range(18)])
        assert len(live.events("guessing_alarm")) == 1
        assert "Recopiez le texte" in live.browser().get(FIND).text
        before = time.monotonic()
        assert prove(live, account.uid, known.numen, born(known)).h1 == CHOOSE
        assert time.monotonic() - before > 0.4


def test_processes_share_the_budgets_and_a_kill_refills_none(
    serve: Serve, slapd: SeededSlapd, new_agent: NewAgent
) -> None:
    account, known = new_agent()
    with serve() as served, seen_by(served, slapd, "restart") as live:
        answers = at_once(live, [guess(live, account.uid) for _ in range(12)])
        assert {status for status, _ in answers} == {422}
        assert sorted(whys(live, "reset_refused")) == ["budget"] * 7 + ["wrong"] * 5
        spender = live.browser()
        for place in range(20):
            proved(live, spender.get(PAGE), f"personne{place}", NUMEN, DAY, status=422)
        served.stop(signal.SIGKILL)
        served.start()
        proved(live, spender.get(PAGE), "personne", NUMEN, DAY, status=429)
        refused = prove(live, account.uid, known.numen, born(known), status=422)
        assert refused.problems[0].startswith(WRONG)
        assert whys(live, "reset_refused")[-1] == "budget"


def test_dates_guessed_for_one_numen_stop_at_fifteen_a_day(live: Live, new_agent: NewAgent) -> None:
    account, known = new_agent(datenaissance="1980-06-07")
    acts = []
    for day in range(1, 8):
        browser = live.browser().get(PAGE)
        typed = {"identifiant": account.uid, "numen": known.numen, "birth_date": f"{day + 10}/06/1980"}
        ticket = {"captcha_id": browser.value("captcha_id"), "captcha": answer(live.db, browser)}
        acts.append(sending(browser, PAGE, **typed, **ticket))
    at_once(live, acts)
    assert sorted(whys(live, "reset_refused")) == ["budget"] * 2 + ["wrong"] * 5


# 19, 21. Captchas


def sound_of(browser: Browser) -> str:
    found = re.search(r'"(/captcha/[\w-]+\.wav)"', browser.html)
    assert found, browser.html
    return found[1]


def test_nothing_of_a_sound_says_its_answer_and_it_serves_its_own_session(live: Live) -> None:
    browser = live.browser().get(PAGE)
    path, ticket = sound_of(browser), browser.value("captcha_id")
    heard = browser.client.get(path, base_url=browser.base)
    kept = Store(live.db).get("captcha-sound", ticket)
    assert heard.status_code == 200 and kept is not None
    said = str(kept["answer"])
    for text in (str(heard.headers), heard.data.decode("latin1"), path, browser.html):
        assert said not in text
    assert heard.data[:4] == b"RIFF" and b"LIST" not in heard.data
    assert live.browser().get(PAGE).client.get(path, base_url=browser.base).status_code == 404


def test_a_captcha_replayed_by_twenty_with_its_own_cookie_serves_once(
    live: Live, new_agent: NewAgent
) -> None:
    account, known = new_agent()
    browser = live.browser().get(PAGE)
    cookie = browser.client.get_cookie("mamia_session", domain="localhost")
    assert cookie is not None
    typed = {"identifiant": account.uid, "numen": known.numen, "birth_date": born(known)}
    ticket = {"captcha_id": browser.value("captcha_id"), "captcha": answer(live.db, browser)}
    acts = []
    for _ in range(8):
        other = live.browser()
        other.client.set_cookie("mamia_session", cookie.value, domain="localhost")
        other.page = browser.page
        acts.append(sending(other, PAGE, **typed, **ticket))
    assert sorted(status for status, _ in at_once(live, acts)) == [303] + [422] * 7


def test_sounds_asked_without_end_are_bounded_whatever_the_process(live: Live) -> None:
    browser, paths = live.browser(), []
    for _ in range(15):
        paths.append(sound_of(browser.get(PAGE)))
    statuses = [browser.client.get(path, base_url=browser.base).status_code for path in paths]
    assert statuses == [200] * 12 + [429] * 3
    assert browser.client.get(paths[0], base_url=browser.base).status_code == 200  # it is made


# 25. The victim keeps a way in


def test_a_victim_whose_passwords_are_guessed_at_gets_in_by_a_reset(live: Live, new_agent: NewAgent) -> None:
    account, known = new_agent()
    pages = [live.browser().get("/connexion") for _ in range(24)]
    at_once(live, [sending(page, "/connexion", login=account.uid, password="faux " * 3) for page in pages])
    hers = live.browser().get("/connexion")
    hers.submit("Valider", status=422, login=account.uid, password=known.password)
    assert choose(prove(live, account.uid, known.numen, born(known))).h1 == DONE
    assert "Se déconnecter" in live.signed_in(account.uid, NEW).html


def test_a_victim_whose_proofs_are_guessed_at_gets_in_by_her_password_and_keeps_her_session(
    live: Live, new_agent: NewAgent
) -> None:
    account, known = new_agent()
    open_before = live.signed_in(account.uid, known.password)
    at_once(live, [guess(live, account.uid) for _ in range(8)])
    refused = prove(live, account.uid, known.numen, born(known), status=422)
    assert "05 00 00 00 00" in refused.text
    assert "Se déconnecter" in live.signed_in(account.uid, known.password).html
    assert "Se déconnecter" in open_before.get("/").html


def test_who_is_guessed_at_everywhere_gets_in_once_the_assistance_has_unlocked_her(
    live: Live, new_agent: NewAgent
) -> None:
    account, known = new_agent()
    pages = [live.browser().get("/connexion") for _ in range(12)]
    at_once(live, [sending(page, "/connexion", login=account.uid, password="faux " * 3) for page in pages])
    at_once(live, [guess(live, account.uid) for _ in range(6)])
    desk = live.signed_in("alemaire", live.demo("alemaire")).get(f"/annuaire/{account.uid}")
    desk.submit("Déverrouiller", reason="Appel, identité vérifiée")
    assert "Se déconnecter" in live.signed_in(account.uid, known.password).html
    assert prove(live, account.uid, known.numen, born(known)).h1 == CHOOSE
