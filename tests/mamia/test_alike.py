"""Decisions 16 to 20 on every step that asks for a proof: one answer, for equal work of directory and SQL."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine

from mamia import printed
from socle import clock
from sso.directory.account import Account
from tests.fixtures_apps import ISSUER, Identity
from tests.fixtures_directory import NewAgent, Secrets
from tests.judge import Browser
from tests.mamia.alike import Seen, differences, observe
from tests.mamia.assistance.conftest import Ask, ask  # noqa: F401 (a fixture)
from tests.mamia.test_activation import confirm, typed_numen
from tests.mamia.test_disavowal import noticed, type_code
from tests.mamia.test_find_account import SILENT, look_up
from tests.mamia.test_more_proof import LETTER, with_contact
from tests.mamia.test_reset_password import PAGE, born
from tests.solver import send

WRONG_CODE, WRONG_NUMEN, WRONG_DAY = "ABCD EFGH JKLM NPQR", "16E0000000AAA", "01/01/1979"
pytestmark = pytest.mark.both_engines


def alike(seen: dict[str, Seen]) -> None:
    """Each is as the first one, which took some work."""
    first, *others = seen
    for other in others:
        assert differences(seen[first], seen[other]) == [], f"{first} / {other}"


def everybody(identity: Identity, new_agent: NewAgent) -> dict[str, tuple[str, Secrets]]:
    """Somebody in each state, and with each protection, with what she knows."""
    made = {"active": new_agent(), "protected": new_agent(), "with a contact": new_agent()}
    made["without mail"] = new_agent(mail=None)
    made["locked"] = new_agent(pwdAccountLockedTime=f"{clock.now():%Y%m%d%H%M%SZ}")
    for state in ("A_ACTIVER", "SUSPENDU", "CLOS", "FIN_FONCTION"):
        made[state] = new_agent(etatcompte=state)
    identity.enrol(made["protected"][0].uid)
    with_contact(identity, made["with a contact"][0])
    nobody = Secrets("", made["active"][1].numen, made["active"][1].birth_date)
    return {"unknown": ("personne.du.tout", nobody)} | {
        kind: (account.uid, known) for kind, (account, known) in made.items()
    }


def code_for(identity: Identity, account: Account) -> str:
    with identity.app.test_request_context(base_url=ISSUER), identity.db.work() as lane:
        drawn = printed.draw()
        printed.keep(lane, account.unique_id, drawn, "drobin")
    return drawn.code


def tried(identity: Identity, path: str, *typed: str, **fields: str) -> Seen:
    """These wrong proofs on this page, from another browser."""

    def act() -> Browser:
        return send(identity.db, identity.browser().get(path), "Réinitialiser", status=422, **fields)

    return observe(identity, act, *typed)


@pytest.mark.parametrize("right", ["nothing", "the birth date", "the number or the code"])
@pytest.mark.parametrize("path", [PAGE, LETTER])
def test_wrong_proofs_of_a_reset_are_answered_alike(
    identity: Identity, new_agent: NewAgent, path: str, right: str
) -> None:
    people, seen = everybody(identity, new_agent), {}
    tried(identity, path, **_proofs(identity, path, right, "personne", people["unknown"][1]))  # caches
    for kind, (uid, known) in people.items():
        fields = _proofs(identity, path, right, uid, known)
        seen[kind] = tried(identity, path, uid, fields["birth_date"], **fields)
    alike(seen)


def _proofs(identity: Identity, path: str, right: str, uid: str, known: Secrets) -> dict[str, str]:
    account = identity.directory.by_login(uid)
    numen = known.numen if right == "the number or the code" else WRONG_NUMEN
    code = code_for(identity, account) if account and right == "the number or the code" else WRONG_CODE
    first = {"numen": numen} if path == PAGE else {"code": code}
    day = born(known) if right == "the birth date" else WRONG_DAY
    return {"identifiant": uid, "birth_date": day, **first}


@pytest.mark.parametrize("path", [PAGE, LETTER])
def test_right_proofs_of_an_account_that_is_not_reset_are_answered_as_wrong_ones(
    identity: Identity, new_agent: NewAgent, path: str
) -> None:
    people, seen = everybody(identity, new_agent), {}
    for kind in ("unknown", "SUSPENDU", "CLOS", "FIN_FONCTION"):
        uid, known = people[kind]
        account = identity.directory.by_login(uid)
        code = code_for(identity, account) if account else WRONG_CODE
        first = {"numen": known.numen} if path == PAGE else {"code": code}
        seen[kind] = tried(identity, path, uid, identifiant=uid, birth_date=born(known), **first)
    alike(seen)


def test_spent_budgets_of_accounts_are_answered_as_wrong_proofs(
    identity: Identity, new_agent: NewAgent
) -> None:
    (spent, known), (fresh, _) = new_agent(), new_agent()
    for _ in range(5):
        tried(identity, PAGE, identifiant=spent.uid, numen=WRONG_NUMEN, birth_date=WRONG_DAY)
    seen = {}
    for path, first in ((PAGE, {"numen": known.numen}), (LETTER, {"code": WRONG_CODE})):
        for uid in (fresh.uid, spent.uid):
            wrong = {"numen": WRONG_NUMEN} if path == PAGE and uid == fresh.uid else first
            day = born(known) if uid == spent.uid else WRONG_DAY
            seen[uid] = tried(identity, path, uid, day, identifiant=uid, birth_date=day, **wrong)
        alike(seen)


def test_a_wrong_birth_date_of_an_activation_is_answered_alike(
    identity: Identity, new_agent: NewAgent
) -> None:
    seen = {}
    for kind in ("", "new", "with a contact", "suspended since"):
        account, known = new_agent(etatcompte="A_ACTIVER", sn="ESSAI", givenName="Camille")
        if kind == "with a contact":
            with_contact(identity, account)
        browser = typed_numen(identity, account.uid, known)
        day = "02/02/1980"
        if kind == "suspended since":
            root, day = identity.slapd.as_root(), born(known)
            root.modify(account.dn, {"etatcompte": [("MODIFY_REPLACE", ["SUSPENDU"])]})
            root.unbind()
        act: Callable[[], Browser] = lambda b=browser, d=day: confirm(identity, b, d, 422)  # type: ignore[misc] # noqa: E731
        told = observe(identity, act, day)
        body = tuple(line.replace(account.uid, "") for line in told.body)
        seen[kind] = Seen(told.status, told.headers, body, told.operations, told.statements)
    del seen[""]  # it filled the caches
    alike(seen)


def test_codes_that_lock_nothing_are_answered_alike(identity: Identity, new_agent: NewAgent) -> None:
    account, known = new_agent()
    spent = noticed(identity, account, known.password)
    type_code(identity, spent)
    other, theirs = new_agent()
    with time_machine.travel(clock.now() - timedelta(days=60)):
        expired = noticed(identity, other, theirs.password)
    seen = {}
    for kind, code in {
        "": WRONG_CODE,
        "unknown": WRONG_CODE,
        "odd": "?",
        "spent": spent,
        "expired": expired,
    }.items():
        seen[kind] = observe(identity, lambda c=code: type_code(identity, c, status=422))  # type: ignore[misc]
    del seen[""]
    alike(seen)


def test_look_ups_that_show_nobody_and_their_numbers_are_answered_alike(identity: Identity) -> None:
    looked, picked = {}, {}
    for why, typed in {"": SILENT["unknown"], **SILENT}.items():
        looked[why] = observe(identity, lambda t=typed: look_up(identity, *t), *typed)  # type: ignore[misc]
        browser = look_up(identity, *typed).follow("Préciser avec mon NUMEN")
        act: Callable[[], Browser] = lambda b=browser: send(  # type: ignore[misc] # noqa: E731
            identity.db, b, "Préciser", numen=WRONG_NUMEN, status=422
        )
        picked[why] = observe(identity, act)
    for seen in (looked, picked):
        del seen[""]
        alike(seen)


def test_follow_up_codes_that_open_nothing_are_answered_alike(identity: Identity, ask: Ask) -> None:  # noqa: F811
    asked = ask()

    def act(number: str) -> Browser:
        form = identity.browser().get("/assistance/suivi")
        return form.submit("Voir ma demande", number=number, code="AAAA-AAAA-AAAA", status=422)

    seen = {}
    for kind, number in {"": "AZZZZZZZ", "unknown": "AZZZZZZZ", "known": asked.number, "odd": "*"}.items():
        seen[kind] = observe(identity, lambda n=number: act(n), number)  # type: ignore[misc]
    del seen[""]
    alike(seen)
