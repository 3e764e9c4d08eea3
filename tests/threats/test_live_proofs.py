"""Threats 4, 5, 6, 8, 10, 12 and 18 on what proves who one is, by HTTP against two processes."""

import re
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from mamia import printed
from sso.directory.account import Account, Verdict
from sso.factors import recovery
from tests.fixtures_apps import ISSUER
from tests.fixtures_directory import NewAgent, Secrets
from tests.judge import Browser
from tests.mamia.alike import CHANGING
from tests.mamia.test_contacts import add, code_in
from tests.mamia.test_more_proof import ASKED, LETTER, MINE, with_contact, with_letter
from tests.mamia.test_reset_password import CHOOSE, DONE, NEW, PAGE, born, choose, prove
from tests.solver import answer
from tests.threats.running import Live

AT_ONCE = 20
START = "Réinitialiser mon mot de passe"


def printed_for(live: Live, account: Account) -> str:
    """The code of a letter of the assistance, as it is typed."""
    with live.app.test_request_context(base_url=ISSUER), live.db.work() as lane:
        drawn = printed.draw()
        printed.keep(lane, account.unique_id, drawn, "drobin")
    return drawn.code


def works(live: Live, account: Account, password: str) -> bool:
    return live.directory.authenticate(live.directory.get(account.uid), password).verdict is Verdict.OK


def at_once(live: Live, acts: list[Callable[[], Any]]) -> list[Any]:
    """Twenty threads, each with connections of its own, given back."""

    def one(act: Callable[[], Any]) -> Any:
        try:
            return act()
        finally:
            live.directory.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(one, acts))


def sending(browser: Browser, path: str, **data: Any) -> Callable[[], tuple[int, str]]:
    """The form of the page that the browser shows, sent; the status, and where it leads."""
    data = {"csrf_token": browser.value("csrf_token"), "submit": "1", **data}

    def send() -> tuple[int, str]:
        answered = browser.client.post(path, data=data, base_url=browser.base)
        return answered.status_code, answered.headers.get("Location", "")

    return send


def protected(live: Live, new_agent: NewAgent) -> tuple[Account, Secrets]:
    account, known = new_agent()
    with_contact(live, account)
    return account, known


def asked(live: Live, account: Account, known: Secrets) -> Browser:
    """A browser where the first proofs of a protected account were right."""
    browser = prove(live, account.uid, known.numen, born(known))
    assert browser.h1 == ASKED
    return browser


# 5. Twenty at once: one success exactly


def test_a_printed_code_typed_by_twenty_at_once_opens_one_page(live: Live, new_agent: NewAgent) -> None:
    account, known = new_agent()
    code, acts = printed_for(live, account), []
    for _ in range(AT_ONCE):
        browser = live.browser().get(LETTER)
        typed = {"identifiant": account.uid, "code": code, "birth_date": born(known)}
        ticket = {"captcha_id": browser.value("captcha_id"), "captcha": answer(live.db, browser)}
        acts.append(sending(browser, LETTER, **typed, **ticket))
    found = at_once(live, acts)
    assert sorted(status for status, _ in found) == [303] + [422] * (AT_ONCE - 1)
    assert [where for status, where in found if status == 303] == [f"{PAGE}/nouveau"]
    assert {row.details["why"] for row in live.events("reset_refused")} <= {"wrong", "budget"}


@pytest.mark.parametrize("way", ["lettre", "code-de-secours"])
def test_one_proof_more_shown_by_six_at_once_serves_one(live: Live, new_agent: NewAgent, way: str) -> None:
    account, known = protected(live, new_agent)
    live.enrol(account.uid)
    with live.db.begin() as sql:
        codes = recovery.renew(sql, account.unique_id)
    code = printed_for(live, account) if way == "lettre" else codes[0]
    browsers = [asked(live, account, known) for _ in range(6)]
    acts = [
        sending(browser.get(f"{PAGE}/preuve/{way}"), f"{PAGE}/preuve/{way}", code=code)
        for browser in browsers
    ]
    found = at_once(live, acts)
    assert [where for status, where in found if status == 303] == [f"{PAGE}/nouveau"]
    assert sorted(status for status, _ in found) == [303] + [422] * 5


def test_a_code_by_mail_typed_six_times_at_once_serves_once(live: Live, new_agent: NewAgent) -> None:
    account, known = protected(live, new_agent)
    browser = asked(live, account, known).get(f"{PAGE}/preuve/adresse").submit("Recevoir un code")
    code = code_in(live.outgoing("mail")[-1]["text"])
    token = browser.client.get_cookie("mamia_session", domain="localhost")
    assert token is not None
    acts = []
    for _ in range(6):
        other = live.browser()
        other.client.set_cookie("mamia_session", token.value, domain="localhost")
        acts.append(sending(other.get(f"{PAGE}/preuve/adresse"), f"{PAGE}/preuve/adresse", code=code))
    found = at_once(live, acts)
    assert [where for status, where in found if where == f"{PAGE}/nouveau"] == [f"{PAGE}/nouveau"]
    assert all(status in {303, 422} for status, _ in found)


# 4, 5. Codes of A for B, and of every shape


def test_a_printed_code_of_one_opens_nothing_to_another_and_still_serves_her(
    live: Live, new_agent: NewAgent
) -> None:
    (hers, known), (mine, own) = new_agent(), new_agent()
    code = printed_for(live, hers)
    with_letter(live, mine, code, born(own), status=422)
    browser = live.browser().get(f"{LETTER}?code={code}&identifiant={hers.uid}".replace(" ", "+"))
    typed = {"identifiant": mine.uid, "code": "ABCD EFGH JKLM NPQR", "birth_date": born(own)}
    browser.submit("Réinitialiser", status=422, captcha=answer(live.db, browser), **typed)
    assert code not in browser.html and code not in browser.url
    assert with_letter(live, hers, code, born(known)).h1 == CHOOSE


SHAPES = ("", " ", "A" * 10_000, "%00", "\x00", "ＡＢＣＤ" * 4, "*", "[]", "\u202e" * 16)


def test_printed_codes_of_every_shape_are_refused_without_a_fault(live: Live, new_agent: NewAgent) -> None:
    account, known = new_agent()
    code, browser = printed_for(live, account), live.browser().get(LETTER)
    typed = {"identifiant": account.uid, "birth_date": born(known)}
    forged = [{"code": shape} for shape in (*SHAPES, [code, code])] + [{"code": None, "code[]": code}]
    for forge in forged:
        right = answer(live.db, browser)
        browser.submit("Réinitialiser", status=422, captcha=right, **typed, forge=forge)
    assert works(live, account, known.password)


def test_a_printed_code_that_was_replaced_or_has_served_is_refused(live: Live, new_agent: NewAgent) -> None:
    account, known = new_agent()
    first, second = (printed_for(live, account) for _ in range(2))
    with_letter(live, account, first, born(known), status=422)
    assert with_letter(live, account, f" {second.lower().replace(' ', '')} ", born(known)).h1 == CHOOSE
    with_letter(live, account, second, born(known), status=422)


# 5. Superseded: what was proved before another password, or before a protection


def test_proofs_given_before_another_reset_serve_no_more(live: Live, new_agent: NewAgent) -> None:
    account, known = new_agent()
    early = prove(live, account.uid, known.numen, born(known))
    time.sleep(1.1)  # the directory dates a password to the second
    assert choose(prove(live, account.uid, known.numen, born(known))).h1 == DONE
    assert choose(early, "une autre phrase tout aussi longue").h1 == START
    assert works(live, account, NEW)


def test_proofs_given_before_a_protection_do_not_pass_it_by(live: Live, new_agent: NewAgent) -> None:
    account, known = new_agent()
    early = prove(live, account.uid, known.numen, born(known))
    assert early.h1 == CHOOSE
    live.enrol(account.uid)
    assert early.get(f"{PAGE}/nouveau").h1 == START
    assert works(live, account, known.password)


# 6. Opening a page uses nothing up, nor sends anything


def test_opening_the_pages_of_one_proof_more_sends_and_uses_nothing(live: Live, new_agent: NewAgent) -> None:
    account, known = protected(live, new_agent)
    code = printed_for(live, account)
    browser = asked(live, account, known)
    for path in ("", "/adresse", "/lettre", "/adresse/envoyer"):
        for method in ("HEAD", "GET"):
            status = browser.client.open(
                f"{PAGE}/preuve{path}", method=method, base_url=browser.base
            ).status_code
            assert status == (405 if path.endswith("envoyer") else 200)
    assert live.outgoing("mail") == []
    assert browser.get(f"{PAGE}/preuve/lettre").submit("Continuer", code=code).h1 == CHOOSE


# 8, 10. Fields of another account, two accounts in one browser, a protection passed by


def test_two_accounts_in_one_browser_are_never_mixed(live: Live, new_agent: NewAgent) -> None:
    (victim, hers), (mine, own) = protected(live, new_agent), new_agent()
    browser = asked(live, victim, hers)
    prove_again = {"identifiant": mine.uid, "numen": own.numen, "birth_date": born(own)}
    browser.get(PAGE).submit("Réinitialiser", captcha=answer(live.db, browser), **prove_again)
    assert browser.h1 == CHOOSE and mine.uid in browser.text
    forged = {
        "uid": victim.uid,
        "act": "reset",
        "shown": "numen birth_date recovery_contact",
        "kind": "reset",
    }
    browser.submit("Enregistrer mon mot de passe", new=NEW, again=NEW, forge=forged)
    assert works(live, mine, NEW) and works(live, victim, hers.password)
    assert browser.get(f"{PAGE}/nouveau").h1 == START
    token = browser.get("/affichage").value("csrf_token")
    browser.post(f"{PAGE}/nouveau", {"csrf_token": token, "new": NEW, "again": NEW})
    assert works(live, victim, hers.password)


def test_a_code_sent_to_my_own_address_is_no_proof_for_another(live: Live, new_agent: NewAgent) -> None:
    (victim, hers), (mine, own) = protected(live, new_agent), protected(live, new_agent)
    browser = asked(live, mine, own).get(f"{PAGE}/preuve/adresse").submit("Recevoir un code")
    code = code_in(live.outgoing("mail")[-1]["text"])
    prove_her = {"identifiant": victim.uid, "numen": hers.numen, "birth_date": born(hers)}
    browser.get(PAGE).submit("Réinitialiser", captcha=answer(live.db, browser), **prove_her)
    act = sending(browser.get(f"{PAGE}/preuve/adresse"), f"{PAGE}/preuve/adresse", code=code)
    assert act()[0] == 422
    assert browser.get(f"{PAGE}/nouveau").h1 == START


# 12. Alike for all, on every page that asks for proofs


def seen(browser: Browser, *typed: str) -> tuple[object, ...]:
    """What a stranger sees of an answer: status, headers, cookies, body, without what is new each time."""
    assert browser.response is not None
    body = browser.html
    for pattern in CHANGING:
        body = pattern.sub("", body)
    for value in typed:
        body = body.replace(f'value="{value}"', "")
    changing = {"Date", "X-Request-Id", "Content-Length", "Set-Cookie"}
    headers = sorted(pair for pair in browser.response.headers.items() if pair[0].title() not in changing)
    cookies = [re.sub(r"=[^;]+", "", one, count=1) for one in browser.response.headers.getlist("Set-Cookie")]
    return browser.status, tuple(headers), tuple(cookies), body


def kinds(live: Live, new_agent: NewAgent) -> dict[str, tuple[str, str]]:
    """Identifiants of every kind of account, with a birth date that is right."""
    safe, known = protected(live, new_agent)
    bare, hers = new_agent(mail=None)
    new, theirs = new_agent(etatcompte="A_ACTIVER")
    gone, his = new_agent(etatcompte="CLOS")
    held, its = new_agent(etatcompte="SUSPENDU")
    people = {
        "protected": (safe, known),
        "without mail": (bare, hers),
        "never activated": (new, theirs),
        "closed": (gone, his),
        "suspended": (held, its),
    }
    found = {kind: (account.uid, born(secrets)) for kind, (account, secrets) in people.items()}
    return {"unknown": ("personne.du.tout", "01/02/1980"), "homonym": ("mmartin", "12/03/1985"), **found}


@pytest.mark.parametrize("path", [PAGE, LETTER, "/connexion"])
def test_every_wrong_proof_is_answered_alike_whatever_the_account(
    live: Live, new_agent: NewAgent, path: str
) -> None:
    answers = {}
    for kind, (uid, day) in kinds(live, new_agent).items():
        browser = live.browser().get(path)
        typed: dict[str, str] = (
            {"numen": "16E0000000AAA"} if path == PAGE else {"code": "ABCD EFGH JKLM NPQR"}
        )
        if path == "/connexion":
            browser.submit("Valider", status=422, login=uid, password="16E0000000AAA")
        else:
            typed |= {"identifiant": uid, "birth_date": day, "captcha": answer(live.db, browser)}
            browser.submit("Réinitialiser", status=422, **typed)
        answers[kind] = seen(browser, uid, day)
    assert {kind: told == answers["unknown"] for kind, told in answers.items()} == dict.fromkeys(
        answers, True
    )


# 18. A recovery contact of an intruder


def test_an_address_that_an_intruder_adds_serves_for_no_reset_and_the_owner_s_is_told(
    live: Live, new_agent: NewAgent
) -> None:
    account, known = protected(live, new_agent)
    thief = live.signed_in(account.uid, known.password)
    add(live, thief, "intrus@exemple.net")
    told = [mail["to"] for mail in live.outgoing("mail") if "vient d’être confirmée" in mail["text"]]
    assert sorted(told) == sorted([account.mail, MINE])
    browser = asked(live, account, known).get(f"{PAGE}/preuve/adresse")
    assert "i••••s@" not in browser.text
    before = len(live.outgoing("mail"))
    browser.submit("Recevoir un code")
    assert [mail["to"] for mail in live.outgoing("mail")[before:]] == [MINE]
