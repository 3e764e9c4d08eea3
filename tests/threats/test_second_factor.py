"""Threats 24, 26, 27 and 32, as far as authenticators and recovery codes: what a stolen password opens."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from socle import clock
from sso.factors import codes, recovery
from sso.models import Authenticator, RecoveryCode, SignInRow
from tests.fixtures_apps import ISSUER, Identity, opened
from tests.judge import Browser

REFUSED = "Ce code n’est pas le bon, ou il a déjà servi"
PAGE = "/connexion/second-facteur"


def key_of(identity: Identity, uid: str) -> str:
    with identity.db.read() as sql:
        sub = identity.directory.get(uid).unique_id
        return opened(sql.scalars(select(Authenticator.sealed).where(Authenticator.sub == sub)).one())


def code_at(identity: Identity, uid: str, steps: int) -> str:
    return codes.code_of(key_of(identity, uid), codes.step_at(clock.now()) + steps)


def printed(identity: Identity, uid: str) -> list[str]:
    with identity.db.begin() as sql:
        return recovery.renew(sql, identity.directory.get(uid).unique_id)


def at_code(identity: Identity, uid: str = "drobin") -> Browser:
    """A browser that gave the password and is asked for a code."""
    browser = identity.browser().get("/connexion")
    return browser.submit("Valider", login=uid, password=identity.demo(uid))


def nobody(identity: Identity) -> bool:
    with identity.db.read() as sql:
        return sql.scalars(select(SignInRow)).all() == []


def in_parallel(times: int, act: Callable[[int], int]) -> list[int]:
    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(act, range(times)))


def post(identity: Identity, browser: Browser, path: str, **fields: Any) -> int:
    """What a second request of the same browser gets, sent beside the others."""
    client = identity.app.test_client()
    cookie = browser.client.get_cookie("mamia_session", domain="localhost")
    assert cookie
    client.set_cookie("mamia_session", cookie.value, domain="localhost")
    form = {"csrf_token": browser.value("csrf_token"), "submit": "1", **fields}
    return client.post(path, base_url=ISSUER, data=form).status_code


def test_a_code_serves_once(identity: Identity) -> None:
    code = code_at(identity, "drobin", 0)
    at_code(identity).submit("Continuer", code=code)
    again = at_code(identity)
    again.submit("Continuer", code=code, status=422)
    assert REFUSED in again.text


def test_a_code_older_than_one_that_served_is_refused(identity: Identity) -> None:
    before, now = code_at(identity, "drobin", -1), code_at(identity, "drobin", 0)
    at_code(identity).submit("Continuer", code=now)
    again = at_code(identity)
    again.submit("Continuer", code=before, status=422)
    assert REFUSED in again.text


@pytest.mark.parametrize("steps", [-5, 5, -2, 2])
def test_codes_of_other_moments_are_refused(identity: Identity, steps: int) -> None:
    with time_machine.travel(clock.now(), tick=False):
        at_code(identity).submit("Continuer", code=code_at(identity, "drobin", steps), status=422)
    assert nobody(identity)


ODD = ["١٢٣٤٥٦", "", " ", "1e5", "-12345", "12345\x00", "9" * 10_000, "%s", "' OR 1=1", "\ud800", "null"]


@pytest.mark.parametrize("path", [PAGE, f"{PAGE}/secours"])
@pytest.mark.parametrize("typed", ODD)
def test_odd_codes_are_refused_without_a_fault(identity: Identity, typed: str, path: str) -> None:
    browser = at_code(identity).get(path)
    browser.submit("Continuer", forge={"code": typed.encode("utf-8", "surrogatepass")}, status=422)
    assert nobody(identity)


def test_the_right_code_in_digits_of_another_alphabet_is_refused(identity: Identity) -> None:
    arabic = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
    code = code_at(identity, "drobin", 0).translate(arabic)
    at_code(identity).submit("Continuer", code=code, status=422)
    assert nobody(identity)


def test_a_code_sent_twice_in_one_form_is_refused(identity: Identity) -> None:
    browser, code = at_code(identity), code_at(identity, "drobin", 0)
    browser.submit("Continuer", forge={"code": [code, code]}, status=422)
    assert nobody(identity)


@pytest.mark.both_engines
def test_twenty_times_the_right_code_at_once_open_one_session(identity: Identity) -> None:
    browser, code = at_code(identity), code_at(identity, "drobin", 0)
    answers = in_parallel(20, lambda _: post(identity, browser, PAGE, code=code))
    assert set(answers) <= {303, 400, 422}  # 400: the winner's session has replaced the one it came from
    with identity.db.read() as sql:
        assert len(sql.scalars(select(SignInRow)).all()) == 1


@pytest.mark.both_engines
def test_twenty_times_one_recovery_code_at_once_open_one_session(identity: Identity) -> None:
    code = printed(identity, "drobin")[0]
    browser = at_code(identity).get(f"{PAGE}/secours")
    in_parallel(20, lambda _: post(identity, browser, f"{PAGE}/secours", code=code))
    with identity.db.read() as sql:
        assert len(sql.scalars(select(SignInRow)).all()) == 1
        assert len(sql.scalars(select(RecoveryCode).where(RecoveryCode.used_at.is_not(None))).all()) == 1


def test_guesses_are_counted_for_the_account_whatever_the_browser(identity: Identity) -> None:
    for _ in range(6):
        at_code(identity).submit("Continuer", code="135790", status=422)
    last = at_code(identity)
    last.submit("Continuer", code=code_at(identity, "drobin", 0), status=422)
    assert REFUSED in last.text
    assert [row.details["why"] for row in identity.events("factor_refused")] == ["wrong"] * 6 + ["budget"]
    assert nobody(identity)
    with time_machine.travel(clock.now() + timedelta(minutes=16)):
        late = at_code(identity)
        late.submit("Continuer", code=code_at(identity, "drobin", 0))
        assert late.h1 == "Accueil"


def test_guesses_in_parallel_are_counted_too(identity: Identity) -> None:
    browser = at_code(identity)
    in_parallel(20, lambda number: post(identity, browser, PAGE, code=f"{135790 + number}"))
    assert [row.details["why"] for row in identity.events("factor_refused")].count("wrong") == 6


def test_a_victim_whose_codes_were_guessed_at_keeps_her_recovery_codes(identity: Identity) -> None:
    code = printed(identity, "drobin")[0]
    for _ in range(7):
        at_code(identity).submit("Continuer", code="135790", status=422)
    victim = at_code(identity).get(f"{PAGE}/secours")
    victim.submit("Continuer", code=code)
    assert victim.h1 == "Accueil"


def test_a_recovery_code_of_another_person_is_refused(identity: Identity) -> None:
    codes_of_another = printed(identity, "alemaire")
    browser = at_code(identity).get(f"{PAGE}/secours")
    browser.submit("Continuer", code=codes_of_another[0], status=422)
    assert nobody(identity)


def test_the_code_of_another_person_is_refused(identity: Identity) -> None:
    at_code(identity, "drobin").submit("Continuer", code=code_at(identity, "alemaire", 0), status=422)
    assert nobody(identity)


def test_the_second_factor_of_one_after_the_password_of_another_opens_nothing(identity: Identity) -> None:
    browser = at_code(identity, "drobin")
    forged = {"uid": "alemaire", "login": "alemaire", "sub": identity.directory.get("alemaire").unique_id}
    for path in (PAGE, f"{PAGE}?uid=alemaire&login=alemaire"):
        assert post(identity, browser, path, code=code_at(identity, "alemaire", 0), **forged) == 422
    assert nobody(identity)


@pytest.mark.parametrize(
    "step", ["", "/secours", "/messagerie", "/messagerie/envoyer", "/application", "/mot-de-passe"]
)
def test_a_step_without_the_password_before_goes_back_to_the_start(identity: Identity, step: str) -> None:
    browser = identity.browser().get("/connexion")
    form = {"csrf_token": browser.value("csrf_token"), "code": "135790", "password": "x", "submit": "1"}
    assert browser.post(PAGE + step, form).h1 == "Authentification"
    assert nobody(identity)
    assert identity.outgoing("mail") == []


@pytest.mark.parametrize("step", ["/messagerie", "/messagerie/envoyer", "/application", "/mot-de-passe"])
def test_another_step_than_the_one_that_comes_next_is_not_taken(identity: Identity, step: str) -> None:
    browser = at_code(identity)
    form = {"csrf_token": browser.value("csrf_token"), "code": "135790", "password": identity.demo("drobin")}
    assert browser.post(PAGE + step, form).h1 == "Votre code de connexion"
    assert nobody(identity)


def test_a_password_reset_between_the_two_steps_ends_the_sign_in(frail_identity: Identity) -> None:
    browser = at_code(frail_identity)
    account = frail_identity.directory.get("drobin")
    frail_identity.directory.set_password(account, "trois lampes veillent sur la digue")
    browser.submit("Continuer", code=frail_identity.code("drobin"))
    assert browser.h1 == "Authentification"
    assert nobody(frail_identity)


def test_the_cookie_changes_at_the_password_and_at_the_second_factor(identity: Identity) -> None:
    browser = identity.browser().get("/connexion")
    seen = [browser.client.get_cookie("mamia_session", domain="localhost")]
    browser.submit("Valider", login="drobin", password=identity.demo("drobin"))
    seen.append(browser.client.get_cookie("mamia_session", domain="localhost"))
    browser.submit("Continuer", code=identity.code("drobin"))
    seen.append(browser.client.get_cookie("mamia_session", domain="localhost"))
    assert len({cookie.value for cookie in seen if cookie}) == 3
    for cookie in seen[:2]:
        assert cookie
        stolen = identity.app.test_client()
        stolen.set_cookie("mamia_session", cookie.value, domain="localhost")
        assert "Damien" not in stolen.get("/", base_url=ISSUER).text
        assert "Damien" not in stolen.get(PAGE, base_url=ISSUER, follow_redirects=True).text


def test_nothing_of_an_authenticator_is_kept_in_clear(identity: Identity) -> None:
    codes_printed = printed(identity, "drobin")
    with identity.db.read() as sql:
        rows = sql.scalars(select(Authenticator)).all()
        digests = sql.scalars(select(RecoveryCode.digest)).all()
    assert all(opened(row.sealed) not in row.sealed for row in rows)
    assert not {code.replace(" ", "") for code in codes_printed} & set(digests)
