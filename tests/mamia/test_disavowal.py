"""« Ce n’est pas moi »: the code of a notice only locks; the way back is the assistance."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from mamia.disavowal import NOT_KNOWN
from mamia.helpdesk.lift import lift_as_operator
from mamia.models import RequestRow
from socle import clock
from socle.store import digest
from sso import locks
from sso.directory.account import Account, State
from sso.models import NoticeCode
from tests.fixtures_apps import ISSUER, Identity
from tests.fixtures_directory import NewAgent, give_role
from tests.judge import Browser, plain
from tests.solver import answer, send

PAGE, BUTTON = "/pas-moi", "Bloquer mon compte"
NEW = "sept lampes rient au grenier bleu"


def code_of(identity: Identity, account: Account) -> str:
    """The code of her last notice, as she reads it."""
    text = [mail["text"] for mail in identity.outgoing("mail") if mail["to"] == account.mail][-1]
    found = re.search(r"puis le code ((?:[A-Z2-9]{4}\s?){4})", text)
    assert found, text
    return plain(found[1])


def noticed(identity: Identity, account: Account, password: str) -> str:
    """Her password is changed by somebody who knows it; returns the code of the notice."""
    other = identity.browser().get("/modifier-mon-mot-de-passe")
    other.submit("Modifier", identifiant=account.uid, current=password, new=NEW, again=NEW)
    return code_of(identity, account)


def type_code(identity: Identity, code: str, *, status: int = 200) -> Browser:
    return send(identity.db, identity.browser().get(PAGE), BUTTON, status=status, code=code)


def requests(identity: Identity) -> list[RequestRow]:
    with identity.db.read() as sql:
        return list(sql.scalars(select(RequestRow)))


def written(identity: Identity, account: Account, **changes: str) -> None:
    """Written in the directory by the administration."""
    root = identity.slapd.as_root()
    assert root.modify(account.dn, {name: [("MODIFY_REPLACE", [value])] for name, value in changes.items()})
    root.unbind()


def lift(identity: Identity, uid: str, agent: str = "alemaire", *, status: int = 200) -> Browser:
    desk = identity.signed_in(agent, identity.demo(agent)).get(f"/annuaire/{uid}/blocage")
    return desk.submit("Lever le blocage", status=status, reason="Appel, identité vérifiée")


def test_the_code_locks_and_ends_every_session(identity: Identity, new_agent: NewAgent) -> None:
    account, known = new_agent()
    code = noticed(identity, account, known.password)
    browser = identity.signed_in(account.uid, NEW)
    page = type_code(identity, code.lower().replace(" ", "-"))
    assert page.h1 == "Le compte est bloqué"
    assert "05 00 00 00 00" in page.text
    now = identity.directory.get(account.uid)
    assert now.state is State.SUSPENDU and now.ended
    assert "Se déconnecter" not in browser.get("/").html
    assert not identity.directory.authenticate(now, NEW).right
    identity.browser().get("/connexion").submit("Valider", status=422, login=account.uid, password=NEW)


def test_the_page_shows_nothing_of_the_account(identity: Identity, new_agent: NewAgent) -> None:
    account, known = new_agent()
    page = type_code(identity, noticed(identity, account, known.password))
    for fact in (account.uid, account.usage_name, account.mail):
        assert fact not in page.html
    assert "Se déconnecter" not in page.html


def test_the_rssi_is_asked_and_the_owner_told(identity: Identity, new_agent: NewAgent) -> None:
    account, known = new_agent()
    page = type_code(identity, noticed(identity, account, known.password))
    (row,) = requests(identity)
    assert (row.kind, row.uid, row.state) == ("lock", account.uid, "open")
    assert row.number in page.text
    to_rssi, to_owner = (
        next(mail for mail in identity.outgoing("mail")[::-1] if mail["to"] == to)
        for to in ("rssi@ac-demo.example", account.mail)
    )
    assert row.number in to_rssi["subject"] and account.uid in to_rssi["text"]
    assert to_owner["subject"] == "Votre compte académique est bloqué"
    assert "05 00 00 00 00" in to_owner["text"] and "puis le code" not in to_owner["text"]
    assert [line.outcome for line in identity.events("account_locked")] == ["intended", "done"]


def test_a_wrong_a_spent_and_an_expired_code_get_one_answer(identity: Identity, new_agent: NewAgent) -> None:
    (one, hers), (other, theirs) = new_agent(), new_agent()
    spent, expired = noticed(identity, one, hers.password), noticed(identity, other, theirs.password)
    type_code(identity, spent)
    answers = [type_code(identity, code, status=422) for code in (spent, "ABCD" * 4, "court", "é" * 16)]
    with time_machine.travel(clock.now() + timedelta(days=31)):
        answers.append(type_code(identity, expired, status=422))
    assert {tuple(page.problems) for page in answers} == {(plain(NOT_KNOWN),)}
    assert identity.directory.get(other.uid).state is State.ACTIF
    assert len(requests(identity)) == 1
    assert all(page.value("code") == "" for page in answers)
    assert len(identity.events("lock_code_refused")) == 5


def test_a_code_typed_eight_times_at_once_locks_once(identity: Identity, new_agent: NewAgent) -> None:
    account, known = new_agent()
    code = noticed(identity, account, known.password)
    browsers = [identity.browser().get(PAGE) for _ in range(8)]
    answers = [answer(identity.db, browser) for browser in browsers]

    def press(place: int) -> int:
        browsers[place].submit(BUTTON, status=0, code=code, captcha=answers[place])
        identity.directory.close()
        return browsers[place].status

    with ThreadPoolExecutor(8) as pool:
        found = sorted(pool.map(press, range(8)))
    assert found == [200] + [422] * 7
    assert len(requests(identity)) == 1


def test_opening_the_page_uses_nothing_up(identity: Identity, new_agent: NewAgent) -> None:
    account, known = new_agent()
    code = noticed(identity, account, known.password)
    identity.browser().get(f"{PAGE}?code={code.replace(' ', '')}").client.head(PAGE, base_url=ISSUER)
    assert type_code(identity, code).h1 == "Le compte est bloqué"


def test_the_code_is_kept_as_a_digest_and_in_no_log(
    identity: Identity, new_agent: NewAgent, capfd: pytest.CaptureFixture[str]
) -> None:
    account, known = new_agent()
    code = noticed(identity, account, known.password).replace(" ", "")
    with identity.db.read() as sql:
        (row,) = sql.scalars(select(NoticeCode)).all()
    assert row.digest == digest(code) and row.sub == account.unique_id
    type_code(identity, code)
    assert code not in repr([(line.details, line.subject) for line in identity.events()])
    out = capfd.readouterr()
    assert code not in out.out + out.err


def test_guesses_are_bounded_by_address(identity: Identity) -> None:
    for _ in range(10):
        type_code(identity, "ABCD" * 4, status=422)
    page = type_code(identity, "ABCD" * 4, status=429)
    assert "Recommencez après" in page.problems[0]
    assert identity.events("budget_spent")


def test_a_captcha_is_asked_before_the_code_is_looked_at(identity: Identity, new_agent: NewAgent) -> None:
    account, known = new_agent()
    code = noticed(identity, account, known.password)
    identity.browser().get(PAGE).submit(BUTTON, status=422, code=code, captcha="faux")
    assert identity.directory.get(account.uid).state is State.ACTIF


@pytest.mark.parametrize("state", ["SUSPENDU", "CLOS"])
def test_an_account_that_is_closed_stays_as_it_is(
    identity: Identity, new_agent: NewAgent, state: str
) -> None:
    account, known = new_agent()
    code = noticed(identity, account, known.password)
    written(identity, account, etatcompte=state, pwdEndTime="20260101000000Z")
    assert type_code(identity, code).h1 == "Le compte est bloqué"
    now = identity.directory.get(account.uid)
    assert now.stored_state is State[state] and now.ends_at and now.ends_at.year == 2026
    assert locks_held(identity, account) is None


def locks_held(identity: Identity, account: Account) -> locks.Lock | None:
    with identity.app.test_request_context(base_url=ISSUER):
        return locks.held(identity.directory.get(account.uid))


# The way back


def test_the_assistance_lifts_it_with_a_reason_and_the_old_password_is_dead(
    identity: Identity, new_agent: NewAgent
) -> None:
    account, known = new_agent()
    type_code(identity, noticed(identity, account, known.password))
    wrong = {"identifiant": account.uid, "numen": known.numen, "birth_date": "1900-01-01"}
    for _ in range(6):
        page = identity.browser().get("/reinitialiser-mon-mot-de-passe")
        send(identity.db, page, "Réinitialiser", status=422, **wrong)
    desk = identity.signed_in("drobin", identity.demo("drobin")).get(f"/annuaire/{account.uid}")
    assert "Ce n’est pas moi" in desk.text
    desk.follow("Lever le blocage").submit("Lever le blocage", status=422)
    desk.submit("Lever le blocage", reason="Appel, identité vérifiée")
    assert "est levé" in desk.text
    now = identity.directory.get(account.uid)
    assert now.state is State.ACTIF and now.ends_at is None
    assert not identity.directory.authenticate(now, NEW).right
    done = identity.events("account_reopened")[-1]
    assert (done.actor, done.outcome, done.details["reason"]) == (
        "drobin",
        "done",
        "Appel, identité vérifiée",
    )
    notice = identity.outgoing("mail")[-1]
    assert notice["to"] == account.mail and "identité vérifiée" in notice["text"]
    proofs = {"identifiant": account.uid, "numen": known.numen, "birth_date": known.birth_date}
    browser = identity.browser().get("/reinitialiser-mon-mot-de-passe")
    send(identity.db, browser, "Réinitialiser", **proofs)
    browser.submit(
        "Enregistrer mon mot de passe", new="un autre grenier tout vert", again="un autre grenier tout vert"
    )
    assert identity.directory.authenticate(
        identity.directory.get(account.uid), "un autre grenier tout vert"
    ).right


def test_what_was_there_before_comes_back(identity: Identity, new_agent: NewAgent) -> None:
    account, known = new_agent(etatcompte="FIN_FONCTION", pwdEndTime="20990101000000Z")
    type_code(identity, noticed(identity, account, known.password))
    lift(identity, account.uid)
    now = identity.directory.get(account.uid)
    assert now.state is State.FIN_FONCTION and now.must_change
    assert now.ends_at and now.ends_at.year == 2099


def test_an_account_never_activated_comes_back_as_it_was(identity: Identity, new_agent: NewAgent) -> None:
    account, known = new_agent(etatcompte="A_ACTIVER")
    looking = identity.browser().get("/retrouver-mon-compte")
    names = {"surname": account.usage_name, "given_name": account.given_name}
    looking.submit("Rechercher", **names, birth_date=known.birth_date)
    type_code(identity, code_of(identity, account))
    assert identity.directory.get(account.uid).state is State.SUSPENDU
    lift(identity, account.uid)
    now = identity.directory.get(account.uid)
    assert now.state is State.A_ACTIVER and now.ends_at is None


def test_an_operator_lifts_what_no_agent_may(identity: Identity, new_agent: NewAgent) -> None:
    account, known = new_agent()
    type_code(identity, noticed(identity, account, known.password))
    lift_as_operator(identity.app, account.uid, "Vu au rectorat")
    assert identity.directory.get(account.uid).state is State.ACTIF
    assert identity.events("account_reopened")[-1].actor == "operator"
    with pytest.raises(locks.NotLocked):
        lift_as_operator(identity.app, account.uid, "encore")


def test_who_was_suspended_by_the_rssi_since_is_not_reopened(identity: Identity, new_agent: NewAgent) -> None:
    account, known = new_agent()
    type_code(identity, noticed(identity, account, known.password))
    desk = identity.signed_in("alemaire", identity.demo("alemaire")).get(f"/annuaire/{account.uid}/blocage")
    written(identity, account, pwdEndTime="20260101000000Z")
    desk.submit("Lever le blocage", status=409, reason="Appel")
    assert identity.directory.get(account.uid).state is State.SUSPENDU
    assert identity.events("account_reopened") == []


def test_level_one_does_not_lift_for_who_sees_other_people_s_data(
    identity: Identity, new_agent: NewAgent
) -> None:
    account, known = new_agent()
    code = noticed(identity, account, known.password)
    type_code(identity, code)
    give_role(identity.slapd, account, "gestionnaire")
    desk = identity.signed_in("drobin", identity.demo("drobin")).get(f"/annuaire/{account.uid}/blocage")
    assert "seule l’assistance de niveau 2 lève son blocage" in desk.text
    token = desk.value("csrf_token")
    desk.post(f"/annuaire/{account.uid}/blocage", {"csrf_token": token, "reason": "Appel"}, status=403)
    assert identity.events("access_refused")[-1].subject == account.uid
    assert identity.directory.get(account.uid).state is State.SUSPENDU
    lift(identity, account.uid)
    assert identity.directory.get(account.uid).state is State.ACTIF


def test_nobody_else_reaches_the_page(identity: Identity, new_agent: NewAgent) -> None:
    account, known = new_agent()
    identity.signed_in(account.uid, known.password).get(f"/annuaire/{account.uid}/blocage", status=403)
    assert identity.browser().get(f"/annuaire/{account.uid}/blocage").h1 == "Authentification"
