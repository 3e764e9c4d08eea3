"""Look-up, reset, captcha and budgets: threats 1 to 21, by HTTP."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from urllib.parse import urlencode

from mamia.app import build_app
from socle.audit import AuditEvent
from sso.directory.account import State, Verdict
from tests.fixtures_apps import Identity
from tests.fixtures_directory import NewAgent, Secrets
from tests.judge import Browser
from tests.mamia.alike import differences, observe
from tests.solver import answer, send

RESET, FIND, CHANGE = "/reinitialiser-mon-mot-de-passe", "/retrouver-mon-compte", "/modifier-mon-mot-de-passe"
CHOOSE = "Choisissez un nouveau mot de passe"
NEW = "quatre chevaux bleus sous la table"
WRONG = {"numen": "16E9899034ZZB", "birth_date": "08/11/1972"}
KLOPEZ = {"identifiant": "klopez", "numen": "T26-100017", "birth_date": "06/05/2001"}


def proofs_of(uid: str, known: Secrets) -> dict[str, str]:
    return {
        "identifiant": uid,
        "numen": known.numen,
        "birth_date": "/".join(reversed(known.birth_date.split("-"))),
    }


def prove(identity: Identity, browser: Browser | None = None, *, status: int = 200, **proofs: str) -> Browser:
    browser = browser or identity.browser()
    browser.get(RESET)
    return send(identity.db, browser, "Réinitialiser", status=status, **proofs)


def works(identity: Identity, uid: str, password: str) -> bool:
    found = identity.directory.get(uid)
    return identity.directory.authenticate(found, password).verdict is Verdict.OK


def refusals(identity: Identity) -> list[AuditEvent]:
    return identity.events("reset_refused")


# 1. The attacker's host


def test_a_forged_host_is_refused_or_ignored_and_in_no_mail(identity: Identity, new_agent: NewAgent) -> None:
    account, known = new_agent()
    browser = prove(identity, **proofs_of(account.uid, known))
    for name, status in (("Host", 400), ("X-Forwarded-Host", 200)):
        answered = browser.client.get(RESET, base_url=browser.base, headers={name: "evil.example"})
        assert answered.status_code == status and b"evil.example" not in answered.data
    browser.submit("Enregistrer mon mot de passe", new=NEW, again=NEW)
    (mail,) = identity.outgoing("mail")
    assert "http" not in mail["text"] and "evil" not in mail["text"]


# 2. The address that changes at each try


def test_a_forwarded_address_changes_no_budget(identity: Identity) -> None:
    settings = identity.app.extensions["mamia_settings"].model_copy(update={"address_attempts": "3/hour"})
    identity.app.extensions["mamia_settings"] = settings
    for place in range(4):
        browser = identity.browser()
        browser.client.environ_base["HTTP_X_FORWARDED_FOR"] = f"198.51.100.{place}"
        status = 422 if place < 3 else 429
        prove(identity, browser, status=status, identifiant=f"personne{place}", **WRONG)


# 3. Steps without the earlier ones


LATER = {
    f"{RESET}/nouveau": "Réinitialiser mon mot de passe",
    f"{RESET}/fait": "Réinitialiser mon mot de passe",
    f"{FIND}/numen": "Retrouver mon compte",
    "/activation": "Authentification",
    "/activation/mot-de-passe": "Authentification",
    f"{CHANGE}/fait": "Modifier mon mot de passe",
    "/assistance/envoyee": "Écrire à l’assistance",
    "/assistance/suivi/demande": "Suivre ma demande",
}


def test_a_later_step_goes_back_to_the_start(identity: Identity) -> None:
    for path, start in LATER.items():
        browser = identity.browser()
        assert browser.get(path).h1 == start
        data = {"csrf_token": browser.value("csrf_token"), "new": NEW, "again": NEW, "uid": "klopez"}
        answered = browser.client.post(path, data=data, base_url=browser.base)
        assert answered.status_code in {303, 405}
    assert identity.events("password_reset") == []


def test_an_empty_post_and_the_fields_of_another_step_change_nothing(
    identity: Identity, new_agent: NewAgent
) -> None:
    account, known = new_agent()
    browser = identity.browser()
    browser.get(RESET)
    browser.submit("Réinitialiser", status=422)
    fields = proofs_of(account.uid, known)
    browser.submit("Réinitialiser", status=422, **fields, forge={"new": NEW, "again": NEW, "captcha": None})
    assert works(identity, account.uid, known.password)


# 4, 8. What A proved serves A alone


def test_the_proofs_of_one_serve_nobody_else(identity: Identity, new_agent: NewAgent) -> None:
    (mine, known), (victim, hers) = new_agent(), new_agent()
    browser = prove(identity, **proofs_of(mine.uid, known))
    forged = {"uid": victim.uid, "identifiant": victim.uid, "demande": "x", "birth_date": "01/01/1970"}
    browser.submit("Enregistrer mon mot de passe", new=NEW, again=NEW, forge=forged)
    assert works(identity, mine.uid, NEW)
    assert works(identity, victim.uid, hers.password)


def test_another_browser_cannot_go_on_with_them(identity: Identity, new_agent: NewAgent) -> None:
    account, known = new_agent()
    prove(identity, **proofs_of(account.uid, known))
    assert identity.browser().get(f"{RESET}/nouveau").h1 == "Réinitialiser mon mot de passe"


# 5. Tokens of every shape


TOKENS = ("", " ", "a" * 3_000, "../../etc", "\x00", "é", "A" * 22, "%00", "[]")


def test_tokens_of_every_shape_are_refused_without_a_fault(identity: Identity) -> None:
    browser = identity.browser()
    for token in TOKENS:
        browser.get(RESET)
        right = answer(identity.db, browser)
        browser.submit("Réinitialiser", status=422, captcha=right, **KLOPEZ, forge={"captcha_id": token})
        for path in (RESET, FIND, "/connexion", CHANGE):
            address = f"{path}?{urlencode({'demande': token})}"
            assert browser.client.get(address, base_url=browser.base).status_code == 200
        browser.client.set_cookie("mamia_session", token.replace("\x00", "0"), domain="localhost")
        assert browser.get(f"{RESET}/nouveau").h1 == "Réinitialiser mon mot de passe"


def test_a_parameter_sent_twice_is_refused(identity: Identity) -> None:
    browser = identity.browser()
    browser.get(RESET)
    doubled = {"identifiant": ["klopez", "fdurand4"]}
    browser.submit("Réinitialiser", status=422, captcha=answer(identity.db, browser), **KLOPEZ, forge=doubled)
    assert "deux fois" in browser.problems[0]


# 6. Opening a page uses nothing up


def test_opening_the_page_again_and_again_uses_nothing_up(identity: Identity) -> None:
    browser = prove(identity, **KLOPEZ)
    for method in ("HEAD", "GET", "HEAD", "GET"):
        assert (
            browser.client.open(f"{RESET}/nouveau", method=method, base_url=browser.base).status_code == 200
        )
    assert browser.get(f"{RESET}/nouveau").h1 == CHOOSE


# 7, 15, 20. Guesses in series, in parallel, from many addresses, in several processes


def test_guesses_at_once_from_many_addresses_share_the_budget_of_the_account(
    identity: Identity, new_agent: NewAgent
) -> None:
    account, _ = new_agent()
    ready = []
    for place in range(10):
        browser = identity.browser()
        browser.client.environ_base["REMOTE_ADDR"] = f"198.51.100.{place}"
        browser.get(RESET)
        ready.append((browser, answer(identity.db, browser)))

    def guess(pair: tuple[Browser, str]) -> int:
        browser, right = pair
        data = {name: browser.value(name) for name in ("csrf_token", "captcha_id")}
        data |= {"identifiant": account.uid, "captcha": right, **WRONG}
        answered = browser.client.post(RESET, data=data, base_url=browser.base)
        identity.directory.close()  # this thread's connections
        return answered.status_code

    with ThreadPoolExecutor(5) as pool:
        assert set(pool.map(guess, ready)) == {422}
    examined = [row for row in refusals(identity) if row.details["why"] == "wrong"]
    assert len(examined) <= 5 and len(refusals(identity)) == 10


def test_dates_guessed_one_after_the_other_stop_at_the_budget(
    identity: Identity, new_agent: NewAgent
) -> None:
    account, known = new_agent(datenaissance="1980-06-07")
    for day in range(1, 8):
        given = {"identifiant": account.uid, "numen": known.numen, "birth_date": f"0{day}/06/1980"}
        prove(identity, status=422, **given)
    assert [row.details["why"] for row in refusals(identity)] == ["wrong"] * 5 + ["budget"] * 2


def test_one_date_for_many_people_raises_the_alarm(identity: Identity) -> None:
    settings = identity.app.extensions["mamia_settings"]
    narrow = settings.model_copy(update={"all_attempts": "4/hour", "alarm_delay": timedelta(milliseconds=1)})
    identity.app.extensions["mamia_settings"] = narrow
    for place in range(6):
        browser = identity.browser()
        browser.client.environ_base["REMOTE_ADDR"] = f"198.51.100.{place}"
        prove(identity, browser, status=422, identifiant=f"fdurand{place}", **WRONG)
    assert len(identity.events("guessing_alarm")) == 1


def test_another_process_and_a_restart_find_the_budget_as_it_was(identity: Identity) -> None:
    for _ in range(5):
        prove(identity, status=422, identifiant="klopez", **WRONG)
    sso, mamia = (identity.app.extensions[name] for name in ("sso_settings", "mamia_settings"))
    app = build_app(identity.app.extensions["socle_settings"], sso, mamia, identity.slapd.settings)
    other = Identity(app, app.extensions["database"], app.extensions["directory"], identity.slapd)
    prove(other, status=422, **KLOPEZ)
    other.directory.close()
    other.db.engine.dispose()


# 9, 10, 11. What a reset must not open, and what it must close


def test_suspended_closed_and_ended_accounts_stay_so(identity: Identity) -> None:
    for uid, numen, birth_date in (
        ("pgiraud", "16E9899034ZZB", "08/11/1972"),
        ("fdurand", "16E9299001ZZA", "02/03/1955"),
        ("apons", "16E9299031ZZR", "01/05/1962"),
    ):
        before = identity.directory.get(uid)
        prove(identity, status=422, identifiant=uid, numen=numen, birth_date=birth_date)
        after = identity.directory.get(uid)
        assert (before.stored_state, before.ends_at) == (after.stored_state, after.ends_at)
    assert identity.outgoing("mail") == []


def test_a_reset_ends_the_sessions_of_the_applications(identity: Identity, new_agent: NewAgent) -> None:
    account, known = new_agent()
    browser = identity.signed_in(account.uid, known.password)
    query = {
        "response_type": "code", "client_id": "career", "redirect_uri": "http://127.0.0.1:8001/retour",
        "scope": "openid", "state": "s", "nonce": "n", "code_challenge": "a" * 43,
        "code_challenge_method": "S256",
    }  # fmt: skip
    assert browser.get(f"/oidc/authorize?{urlencode(query)}").location
    other = prove(identity, **proofs_of(account.uid, known))
    other.submit("Enregistrer mon mot de passe", new=NEW, again=NEW)
    assert "Se déconnecter" not in other.html
    assert "Se déconnecter" not in browser.get("/").html
    assert len(identity.outgoing("logout")) == 1


# 12, 13, 14. Alike for all, with mail or without, many times


def test_who_has_no_mail_is_treated_as_the_others(identity: Identity, new_agent: NewAgent) -> None:
    account, known = new_agent(mail=None)
    prove(identity, **KLOPEZ)
    seen = [
        observe(identity, lambda: prove(identity, status=422, identifiant=uid, **WRONG), uid)  # noqa: B023
        for uid in (account.uid, "personne")
    ]
    assert differences(*seen) == []
    browser = prove(identity, **proofs_of(account.uid, known))
    browser.submit("Enregistrer mon mot de passe", new=NEW, again=NEW)
    assert works(identity, account.uid, NEW) and identity.outgoing("mail") == []


def test_fifty_resets_of_one_victim_write_her_no_mail(identity: Identity, new_agent: NewAgent) -> None:
    account, known = new_agent()
    for place in range(10):
        browser = identity.browser()
        browser.client.environ_base["REMOTE_ADDR"] = f"198.51.100.{place}"
        prove(identity, browser, status=422, identifiant=account.uid, **WRONG)
    assert identity.outgoing("mail") == []
    assert works(identity, account.uid, known.password)


# 16. The ways people write


def test_days_and_numbers_are_read_in_every_usual_form(identity: Identity) -> None:
    for birth_date in ("6/5/2001", "06052001", "06-05-2001", "6 mai 2001", "2001-05-06"):
        assert prove(identity, **{**KLOPEZ, "birth_date": birth_date}).h1 == CHOOSE
    for numen in (" t26100017", "T26 100 017", "t26-100017 "):
        assert prove(identity, **{**KLOPEZ, "numen": numen}).h1 == CHOOSE


def test_a_number_of_another_shape_says_the_shape_and_costs_nothing(identity: Identity) -> None:
    for numen in ("16EO999032ZZS", "16E0999O32ZZS", "*", "T26-10001", "a" * 300):
        browser = prove(identity, status=422, **{**KLOPEZ, "numen": numen})
        assert "13 caractères" in browser.problems[0] or "caractères au plus" in browser.problems[0]
    assert refusals(identity) == []


def test_a_filter_in_an_identifiant_matches_nobody(identity: Identity) -> None:
    typed = ("*", "*)(uid=*", "klopez)(uid=*", "\\2a", "uid=klopez,ou=autres", "(" * 100)
    for identifiant in typed:
        prove(identity, status=422, **{**KLOPEZ, "identifiant": identifiant})
    assert [row.details["why"] for row in refusals(identity)] == ["unknown"] * len(typed)


# 19. The captcha


def test_the_answer_of_the_captcha_is_readable_nowhere(identity: Identity) -> None:
    browser = identity.browser()
    browser.get(RESET)
    right = answer(identity.db, browser)
    picture = browser.client.get(str(browser.select(".picture img")[0]["src"]), base_url=browser.base)
    assert browser.response is not None
    for said in (
        browser.html,
        str(browser.response.headers),
        str(picture.headers),
        picture.data.decode("latin1"),
    ):
        assert right not in said


def test_a_captcha_serves_once_in_its_own_session_and_for_its_own_page(identity: Identity) -> None:
    browser, other = identity.browser(), identity.browser()
    browser.get(RESET)
    stolen = {"captcha_id": browser.value("captcha_id"), "captcha": answer(identity.db, browser)}
    other.get(RESET)
    other.submit("Réinitialiser", status=422, **KLOPEZ, forge=stolen)
    browser.submit("Réinitialiser", status=422, **KLOPEZ, forge=stolen)
    browser.get("/assistance/demande")
    elsewhere = {"captcha_id": browser.value("captcha_id"), "captcha": answer(identity.db, browser)}
    browser.get(RESET)
    browser.submit("Réinitialiser", status=422, **KLOPEZ, forge=elsewhere)
    browser.get(RESET)
    mine = {"captcha_id": browser.value("captcha_id"), "captcha": answer(identity.db, browser)}
    browser.submit("Réinitialiser", status=422, identifiant="klopez", **WRONG, forge=mine)
    browser.submit("Réinitialiser", status=422, **KLOPEZ, forge=mine)
    assert "bonne réponse" in browser.problems[0]


# 21. Bounded work


def test_pictures_asked_without_end_are_bounded(identity: Identity) -> None:
    browser, statuses = identity.browser(), []
    for _ in range(62):
        page = browser.client.get(RESET, base_url=browser.base).get_data(as_text=True)
        address = re.findall(r'src="(/captcha/[^"]+\.png)"', page)[0]
        statuses.append(browser.client.get(address, base_url=browser.base).status_code)
    assert statuses == [200] * 60 + [429] * 2


def test_no_mail_leaves_before_the_act_and_none_is_lost_when_the_server_refuses(
    identity: Identity, new_agent: NewAgent
) -> None:
    account, known = new_agent()
    browser = prove(identity, **proofs_of(account.uid, known))
    browser.submit("Enregistrer mon mot de passe", new=NEW, again=NEW)
    assert browser.h1 == "Votre mot de passe est réinitialisé"  # nothing listens on the mail server's port
    assert len(identity.outgoing("mail")) == 1
    assert identity.directory.get(account.uid).state is State.ACTIF
