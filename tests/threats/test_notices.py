"""Notices, their codes, the history and the copies: threats 1 to 8, 29, 31, 44, 45, 49 to 51, by HTTP."""

import re
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from mamia.disavowal import NOT_KNOWN
from socle import audit
from socle.audit import Event
from sso.directory.account import Account, State
from tests.fixtures_apps import ISSUER, Identity
from tests.fixtures_directory import NewAgent, Secrets, give_role
from tests.judge import Browser, plain
from tests.mamia.test_disavowal import BUTTON, PAGE, noticed, type_code
from tests.solver import answer

HISTORY, DATA = "/mon-compte/historique", "/mon-compte/mes-donnees"
LETTERS = "[A-Z2-9]{4}\\s[A-Z2-9]{4}\\s[A-Z2-9]{4}\\s[A-Z2-9]{4}"


def last_notice(identity: Identity, account: Account) -> dict[str, Any]:
    return [mail for mail in identity.outgoing("mail") if mail["to"] == account.mail][-1]


# 1. A forged host is in no notice, and no notice leads to a sign-in


@pytest.mark.parametrize("name", ["X-Forwarded-Host", "X-Forwarded-Proto", "Forwarded"])
def test_the_address_of_a_notice_is_never_taken_from_the_request(
    identity: Identity, new_agent: NewAgent, name: str
) -> None:
    account, known = new_agent()
    browser = identity.signed_in(account.uid, known.password)
    browser.client.environ_base["HTTP_" + name.upper().replace("-", "_")] = "evil.example"
    browser.get(DATA).submit("Télécharger en JSON")
    notice = last_notice(identity, account)
    assert "tapez localhost:8000/pas-moi dans" in plain(notice["text"])
    for part in (notice["text"], notice["html"]):
        assert "evil" not in part and "http" not in part
        assert "/connexion" not in part and "<a " not in part


# 5. Codes empty, doubled, an array, long, of other cases and alphabets


ODD = [
    "",
    " ",
    "A" * 10_000,
    "ABCD" * 4 + "\x00",
    "%00",
    "*",
    "' or 1=1 --",
    "ＡＢＣＤ" * 4,
    "\ud83d\ude00" * 4,
]


@pytest.mark.parametrize("code", ODD)
def test_an_odd_code_is_refused_without_a_fault(identity: Identity, code: str) -> None:
    browser = identity.browser().get(PAGE)
    form = {"csrf_token": browser.value("csrf_token"), "captcha_id": browser.value("captcha_id")}
    form |= {"captcha": answer(identity.db, browser), "code": code.encode("utf-8", "surrogatepass")}
    browser.post(PAGE, form, status=422)
    assert browser.problems


@pytest.mark.parametrize("name", ["code", "code[]", "code[0]", "CODE"])
def test_a_code_given_twice_or_as_an_array_locks_nobody(
    identity: Identity, new_agent: NewAgent, name: str
) -> None:
    account, known = new_agent()
    code = noticed(identity, account, known.password)
    browser = identity.browser().get(PAGE)
    fields = [(field, browser.value(field)) for field in ("csrf_token", "captcha_id")]
    fields += [("captcha", answer(identity.db, browser)), ("code", "ABCD" * 4), (name, code)]
    browser.post(PAGE, MultiDict(fields), status=422)
    assert identity.directory.get(account.uid).state is State.ACTIF


def test_a_newer_code_leaves_the_older_one_good_and_each_serves_once(
    identity: Identity, new_agent: NewAgent
) -> None:
    """The thief who causes a newer notice takes nothing away from its owner."""
    account, known = new_agent()
    first = noticed(identity, account, known.password)
    browser = identity.signed_in(account.uid, "sept lampes rient au grenier bleu")
    browser.get(DATA).submit("Télécharger en JSON")
    assert type_code(identity, first).h1 == "Le compte est bloqué"
    assert type_code(identity, first, status=422).problems == [plain(NOT_KNOWN)]


# 2, 7. Guesses: the address that changes at each try


def test_a_forwarded_address_changes_no_budget(identity: Identity) -> None:
    settings = identity.app.extensions["mamia_settings"].model_copy(update={"disavowals": "3/hour"})
    identity.app.extensions["mamia_settings"] = settings
    for place in range(4):
        browser = identity.browser()
        browser.client.environ_base["HTTP_X_FORWARDED_FOR"] = f"198.51.100.{place}"
        browser.get(PAGE)
        status = 422 if place < 3 else 429
        browser.submit(BUTTON, status=status, code="ABCD" * 4, captcha=answer(identity.db, browser))


def test_codes_are_too_many_to_be_guessed(identity: Identity, new_agent: NewAgent) -> None:
    account, known = new_agent()
    seen = {noticed(identity, account, known.password)}
    browser = identity.signed_in(account.uid, "sept lampes rient au grenier bleu")
    for _ in range(5):
        browser.get(DATA).submit("Télécharger en JSON")
        seen |= {plain(found) for found in re.findall(LETTERS, last_notice(identity, account)["text"])}
    assert len(seen) == 6
    assert len(set("".join(seen))) > 20  # of 32 signs, sixteen times: 80 bits


# 8, 29. Hidden fields, forged requests


@pytest.mark.parametrize("path", [PAGE, "/signaler-un-message-suspect", f"{DATA}/json", f"{DATA}/pdf"])
def test_a_form_without_its_token_is_refused(identity: Identity, new_agent: NewAgent, path: str) -> None:
    account, known = new_agent()
    browser = identity.signed_in(account.uid, known.password)
    browser.post(path, {"code": "ABCD" * 4}, status=400)
    foreign = browser.client.post(path, base_url=ISSUER, headers={"Origin": "https://evil.example"})
    assert foreign.status_code == 400
    assert identity.events("data_exported") == [] and identity.outgoing("mail") == []


@pytest.mark.parametrize("path", [f"{DATA}/json", f"{DATA}/pdf"])
def test_nothing_is_copied_by_a_link(identity: Identity, new_agent: NewAgent, path: str) -> None:
    account, known = new_agent()
    identity.signed_in(account.uid, known.password).get(path, status=405)
    assert identity.events("data_exported") == []


# 31. Private pages


@pytest.mark.parametrize("path", ["/mon-compte", HISTORY, DATA])
def test_private_pages_are_kept_by_no_cache_and_framed_nowhere(
    identity: Identity, new_agent: NewAgent, path: str
) -> None:
    account, known = new_agent()
    browser = identity.signed_in(account.uid, known.password).get(path)
    assert browser.response is not None
    assert browser.response.headers["Cache-Control"] == "no-store"
    assert browser.response.headers["X-Frame-Options"] == "DENY"


# 44, 45. The agents' reach, and their reasons


def locked(identity: Identity, account: Account, known: Secrets) -> None:
    type_code(identity, noticed(identity, account, known.password))


@pytest.mark.parametrize("role", ["rssi", "dpo", "administrateur"])
def test_no_agent_lifts_the_lock_of_a_protected_account(
    identity: Identity, new_agent: NewAgent, role: str
) -> None:
    account, known = new_agent()
    locked(identity, account, known)
    give_role(identity.slapd, account, role)
    desk = identity.signed_in("alemaire", identity.demo("alemaire")).get(f"/annuaire/{account.uid}/blocage")
    form = {"csrf_token": desk.value("csrf_token"), "reason": "Appel"}
    desk.post(f"/annuaire/{account.uid}/blocage", form, status=403)
    assert identity.directory.get(account.uid).state is State.SUSPENDU
    assert identity.events("access_refused")[-1].details["what"] == "lift"


@pytest.mark.parametrize("reason", ["", "  ", "x" * 10_000])
def test_a_lock_is_not_lifted_without_a_reason_of_a_sentence(
    identity: Identity, new_agent: NewAgent, reason: str
) -> None:
    account, known = new_agent()
    locked(identity, account, known)
    desk = identity.signed_in("alemaire", identity.demo("alemaire")).get(f"/annuaire/{account.uid}/blocage")
    desk.submit("Lever le blocage", status=422, forge={"reason": reason})
    assert identity.directory.get(account.uid).state is State.SUSPENDU


def test_an_agent_lifts_no_suspension_but_the_owner_s(identity: Identity, new_agent: NewAgent) -> None:
    account, _ = new_agent(etatcompte="SUSPENDU", pwdEndTime="20260101000000Z")
    desk = identity.signed_in("alemaire", identity.demo("alemaire")).get(f"/annuaire/{account.uid}/blocage")
    assert "n’est pas bloqué par « Ce n’est pas moi »" in desk.text
    form = {"csrf_token": desk.value("csrf_token"), "reason": "Appel"}
    desk.post(f"/annuaire/{account.uid}/blocage", form, status=409)
    assert identity.directory.get(account.uid).state is State.SUSPENDU


# 49. Odd texts are inert in the history, and in the notices


def test_a_reason_of_markup_is_inert_in_the_history_and_in_the_notice(
    identity: Identity, new_agent: NewAgent
) -> None:
    account, known = new_agent()
    odd = "<script>alert(1)</script> {{7*7}} =cmd \u202e"
    with identity.app.test_request_context(base_url=ISSUER), identity.db.begin() as sql:
        audit.record(sql, Event.ACCOUNT_UNLOCKED, actor="drobin", subject=account.uid, reason=odd)
    page = identity.signed_in(account.uid, known.password).get(HISTORY)
    assert "<script>alert" not in page.html and "{{7*7}}" in page.text


# 50. The double click


def test_a_lock_lifted_twice_is_lifted_once(identity: Identity, new_agent: NewAgent) -> None:
    account, known = new_agent()
    locked(identity, account, known)
    desks = [
        identity.signed_in(agent, identity.demo(agent)).get(f"/annuaire/{account.uid}/blocage")
        for agent in ("alemaire", "drobin")
    ]
    desks[0].submit("Lever le blocage", reason="Appel")
    desks[1].submit("Lever le blocage", status=409, reason="Appel")
    assert "rien à lever" in desks[1].text
    assert [line.outcome for line in identity.events("account_reopened")] == ["intended", "done"]


# 51. The directory down


@pytest.mark.parametrize("path", ["/mon-compte", HISTORY, DATA])
def test_without_the_directory_a_page_says_so_or_opens(frail_identity: Identity, path: str) -> None:
    identity = frail_identity
    browser: Browser = identity.signed_in("clefebvre", identity.demo("clefebvre"))
    identity.slapd.slapd.stop()
    browser.get(path, status=200 if path == DATA else 503)
    identity.slapd.slapd.start()
    browser.get(path)
