"""Proving a password: one public answer, the same work for everybody (decisions 9 and 10)."""

from datetime import timedelta

import pytest
from ldap3 import NONE, Connection, Server

from ldap_seed.tree import DECOY
from socle.clock import now
from sso.directory import Directory
from sso.directory.account import Verdict
from tests.fixtures_directory import add_policy, date_password


def stamp(at):
    return f"{at:%Y%m%d%H%M%SZ}"


YESTERDAY = stamp(now() - timedelta(days=1))
NEVER_WORKS = [
    ({"etatcompte": "SUSPENDU", "pwdEndTime": YESTERDAY}, Verdict.ENDED),
    ({"etatcompte": "SUSPENDU"}, Verdict.ENDED),
    ({"etatcompte": "CLOS", "pwdEndTime": YESTERDAY}, Verdict.ENDED),
    ({"pwdEndTime": YESTERDAY}, Verdict.ENDED),
    ({"etatcompte": "FIN_FONCTION", "dateff": "20200901000000Z"}, Verdict.ENDED),
    ({"pwdAccountLockedTime": "000001010000Z"}, Verdict.LOCKED),
    ({"pwdAccountLockedTime": stamp(now())}, Verdict.LOCKED),
    ({"etatcompte": "FIN_FONCTION", "pwdAccountLockedTime": stamp(now())}, Verdict.LOCKED),
    ({"etatcompte": "A_ACTIVER"}, Verdict.WRONG),
]


def test_the_right_password_is_right_and_another_is_wrong(directory, new_agent):
    account, known = new_agent()
    assert directory.authenticate(account, known.password).verdict is Verdict.OK
    assert directory.authenticate(account, known.password).right
    assert directory.authenticate(account, known.password + "x").verdict is Verdict.WRONG
    assert directory.authenticate(account, known.password.upper()).verdict is Verdict.WRONG
    assert directory.authenticate(None, known.password).verdict is Verdict.WRONG


@pytest.mark.parametrize(("attributes", "verdict"), NEVER_WORKS)
def test_no_password_opens_an_account_that_may_not_sign_in(directory, new_agent, attributes, verdict):
    account, known = new_agent(**attributes)
    assert directory.authenticate(account, known.password).verdict is verdict
    assert directory.authenticate(account, "autre-mot-de-passe").verdict is verdict


@pytest.mark.parametrize("attributes", [attributes for attributes, _ in NEVER_WORKS])
def test_an_account_that_may_not_sign_in_costs_what_an_unknown_one_costs(directory, new_agent, attributes):
    account, _ = new_agent(**attributes)
    normal, _ = new_agent()
    spent = []
    for login, password in (
        (account.uid, "autre-mot-de-passe"), ("personne", "autre-mot-de-passe"),
        (normal.uid, "autre-mot-de-passe"), (normal.uid, ""),
    ):  # fmt: skip
        before = directory.operations.copy()
        directory.authenticate(directory.by_login(login), password)
        spent.append(directory.operations - before)
    assert spent == [{"search": 1, "bind": 1}] * 4


def test_the_decoy_never_locks_and_each_failure_is_examined_and_written_as_a_person_s_is(own_slapd):
    client = Directory(own_slapd.settings)
    root = own_slapd.as_root()
    root.extend.standard.modify_password(DECOY, None, "mot-de-passe-du-leurre")
    seen = set()
    for _ in range(25):
        assert client.authenticate(None, "autre-mot-de-passe").verdict is Verdict.WRONG
        root.search(DECOY, "(objectClass=*)", "BASE", attributes=["pwdFailureTime"])
        seen.add(max(root.response[0]["raw_attributes"]["pwdFailureTime"]))
    assert len(seen) == 25
    person = Connection(Server(own_slapd.slapd.uri, get_info=NONE), DECOY, "mot-de-passe-du-leurre")
    assert person.bind()
    for link in (person, root):
        link.unbind()
    client.close()


@pytest.mark.parametrize(
    "password",
    ["", " ", "\x00", "\x00\x00", "'\"`", "🦊" * 20, "x" * 100_000, "*", "{ARGON2}", "\u00e9", "e\u0301"],
)
def test_a_crafted_password_is_wrong_and_never_an_anonymous_bind(directory, new_agent, password):
    account, _ = new_agent()
    assert directory.authenticate(account, password).verdict is Verdict.WRONG
    assert directory.authenticate(None, password).verdict is Verdict.WRONG


def test_a_lone_surrogate_is_wrong(directory, new_agent):
    account, _ = new_agent()
    assert directory.authenticate(account, "mot-de-passe\ud800").verdict is Verdict.WRONG


def test_a_password_with_accents_quotes_and_emoji_is_right(directory, new_agent):
    account, _ = new_agent()
    password = "élève « à l’école » 🦊 \" ' \\"
    directory.set_password(account, password)
    assert directory.authenticate(account, password).verdict is Verdict.OK


def test_twenty_failures_lock_the_account_and_a_reset_unlocks_it(directory, new_agent):
    account, known = new_agent()
    for _ in range(20):
        assert directory.authenticate(account, "autre-mot-de-passe").verdict is Verdict.WRONG
    locked = directory.get(account.uid)
    assert locked.locked is not None
    assert directory.authenticate(locked, known.password).verdict is Verdict.LOCKED
    directory.set_password(locked, "un-nouveau-mot-de-passe")
    again = directory.get(account.uid)
    assert again.locked is None
    assert directory.authenticate(again, "un-nouveau-mot-de-passe").verdict is Verdict.OK


def test_an_unlock_forgets_the_failures(directory, new_agent, slapd):
    account, known = new_agent()
    for _ in range(20):
        directory.authenticate(account, "autre-mot-de-passe")
    directory.unlock(directory.get(account.uid))
    assert directory.authenticate(directory.get(account.uid), "autre-mot-de-passe").verdict is Verdict.WRONG
    assert directory.get(account.uid).locked is None
    assert directory.authenticate(directory.get(account.uid), known.password).verdict is Verdict.OK


def test_an_unlock_of_an_account_that_is_not_locked_is_no_fault(directory, new_agent):
    account, _ = new_agent()
    directory.unlock(account)
    assert directory.get(account.uid).locked is None


def test_a_password_to_be_changed_is_right_and_says_so(directory, new_agent):
    account, known = new_agent(pwdReset="TRUE")
    assert account.must_change
    outcome = directory.authenticate(account, known.password)
    assert outcome.verdict is Verdict.MUST_CHANGE
    assert outcome.right
    assert directory.authenticate(account, "autre-mot-de-passe").verdict is Verdict.WRONG


@pytest.mark.parametrize(
    ("days", "grace", "verdict"),
    [(3, "0", Verdict.EXPIRED), (3, "3", Verdict.OK), (1, "0", Verdict.OK)],
)
def test_a_password_that_expires_says_so_to_its_owner_alone(
    directory, new_agent, slapd, days, grace, verdict
):
    policy = add_policy(slapd, pwdMaxAge="172800", pwdGraceAuthnLimit=grace, pwdExpireWarning="99999")
    account, known = new_agent(pwdPolicySubentry=policy)
    date_password(slapd, account, timedelta(days=days))
    outcome = directory.authenticate(account, known.password)
    assert outcome.verdict is verdict
    assert outcome.grace_left == (2 if grace == "3" else None)
    assert (outcome.expires_at is not None) is (days == 1)
    wrong = directory.authenticate(account, "autre-mot-de-passe")
    assert (wrong.verdict, wrong.grace_left, wrong.expires_at) == (Verdict.WRONG, None, None)


def test_grace_sign_ins_are_counted_and_a_new_password_ends_them(directory, new_agent, slapd):
    policy = add_policy(slapd, pwdMaxAge="86400", pwdGraceAuthnLimit="2")
    account, known = new_agent(pwdPolicySubentry=policy)
    date_password(slapd, account, timedelta(days=3))
    found = [directory.authenticate(account, known.password) for _ in range(3)]
    assert [(one.verdict, one.grace_left) for one in found] == [
        (Verdict.OK, 1),
        (Verdict.OK, 0),
        (Verdict.EXPIRED, None),
    ]
    directory.set_password(account, "un-nouveau-mot-de-passe")
    again = directory.authenticate(account, "un-nouveau-mot-de-passe")
    assert (again.verdict, again.aged) == (Verdict.OK, False)


def test_who_has_no_date_of_change_or_no_policy_that_expires_never_expires(directory, new_agent, slapd):
    assert directory.get("mfabre").expires_at is None
    account, _ = new_agent()
    assert account.expires_at is None
    aged, _ = new_agent(pwdPolicySubentry=add_policy(slapd, pwdMaxAge="86400"))
    fresh = Directory(slapd.settings)
    assert fresh.get(aged.uid).expires_at == aged.password_changed + timedelta(days=1)
    fresh.close()
