"""Setting and changing passwords under the directory's policy (decisions 7, 10 and 11)."""

import re

import pytest
from ldap3 import MODIFY_REPLACE

from sso.directory.account import State, Verdict
from sso.directory.errors import PasswordRefused, Refusal

NEW = "un-nouveau-mot-de-passe"


def verdict(directory, account, password):
    return directory.authenticate(directory.get(account.uid), password).verdict


def refusal(act, *arguments):
    with pytest.raises(PasswordRefused) as caught:
        act(*arguments)
    return caught.value.reason


def test_a_reset_by_the_service_is_taken_and_hashed_by_the_directory(directory, new_agent, slapd):
    account, known = new_agent()
    directory.set_password(account, NEW)
    assert verdict(directory, account, NEW) is Verdict.OK
    assert verdict(directory, account, known.password) is Verdict.WRONG
    again = directory.get(account.uid)
    assert again.password_changed is not None
    assert not again.must_change
    root = slapd.as_root()
    root.search(account.dn, "(objectClass=*)", "BASE", attributes=["userPassword"])
    stored = root.response[0]["raw_attributes"]["userPassword"][0]
    assert re.match(rb"{ARGON2}\$argon2id?\$v=19\$m=19456,t=2,p=1\$", stored)  # Debian's module makes argon2i
    root.unbind()


def test_a_reset_ends_the_obligation_to_change(directory, new_agent):
    account, _ = new_agent(pwdReset="TRUE")
    directory.set_password(account, NEW)
    assert not directory.get(account.uid).must_change
    assert verdict(directory, account, NEW) is Verdict.OK


def test_a_reset_opens_a_lock_that_nothing_else_would_end(directory, own_slapd):
    from sso.directory import Directory

    client = Directory(own_slapd.settings)
    account = client.get("nbrun")
    assert account.state is State.VERROUILLE
    assert account.locked.until is None
    client.set_password(account, NEW)
    assert client.get("nbrun").state is State.ACTIF
    assert client.authenticate(client.get("nbrun"), NEW).verdict is Verdict.OK
    client.close()


def test_a_reset_never_opens_a_suspended_account(directory, new_agent):
    account, _ = new_agent(etatcompte="SUSPENDU", pwdEndTime="20200101000000Z")
    directory.set_password(account, NEW)
    again = directory.get(account.uid)
    assert again.state is State.SUSPENDU
    assert directory.authenticate(again, NEW).verdict is Verdict.ENDED


def test_an_account_gets_its_first_password_and_is_activated(directory, new_agent):
    account, _ = new_agent(etatcompte="A_ACTIVER")
    assert not account.has_password
    directory.set_password(account, NEW)
    directory.activate(account)
    again = directory.get(account.uid)
    assert again.state is State.ACTIF
    assert directory.authenticate(again, NEW).verdict is Verdict.OK


def test_a_short_password_is_refused_with_its_reason_and_the_old_one_stays(directory, new_agent):
    account, known = new_agent()
    assert refusal(directory.set_password, account, "onzelettres") is Refusal.TOO_SHORT
    assert refusal(directory.change_password, account, known.password, "onzelettres") is Refusal.TOO_SHORT
    assert verdict(directory, account, known.password) is Verdict.OK


def test_the_five_last_passwords_are_refused_to_the_service_and_to_the_person(directory, new_agent):
    account, known = new_agent()
    directory.set_password(account, NEW)
    assert refusal(directory.set_password, account, known.password) is Refusal.IN_HISTORY
    assert refusal(directory.set_password, account, NEW) is Refusal.IN_HISTORY
    assert refusal(directory.change_password, account, NEW, known.password) is Refusal.IN_HISTORY


@pytest.mark.parametrize(
    "new",
    ["{ARGON2}$argon2id$v=19$m=8,t=1,p=1$c2VsMTIzNDU2$aGFzaA", "{SSHA}aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"],
)
def test_a_value_already_hashed_is_refused(directory, new_agent, new):
    account, known = new_agent()
    assert refusal(directory.set_password, account, new) is Refusal.QUALITY
    assert refusal(directory.change_password, account, known.password, new) is Refusal.QUALITY


@pytest.mark.parametrize(
    ("new", "reason"), [("", Refusal.TOO_SHORT), ("mot-de-passe\ud800", Refusal.QUALITY)]
)
def test_a_password_that_nobody_could_type_is_refused(directory, new_agent, new, reason):
    account, known = new_agent()
    assert refusal(directory.set_password, account, new) is reason
    assert refusal(directory.change_password, account, known.password, new) is reason
    assert verdict(directory, account, known.password) is Verdict.OK


def test_a_password_of_128_characters_of_four_bytes_is_taken(directory, new_agent):
    account, _ = new_agent()
    directory.set_password(account, "🦊" * 128)
    assert verdict(directory, account, "🦊" * 128) is Verdict.OK


def test_a_person_changes_her_password_with_the_old_one(directory, new_agent):
    account, known = new_agent()
    directory.change_password(account, known.password, NEW)
    assert verdict(directory, account, NEW) is Verdict.OK


@pytest.mark.parametrize("old", ["", "autre-mot-de-passe", "\x00"])
def test_a_wrong_old_password_changes_nothing(directory, new_agent, old):
    account, known = new_agent()
    assert refusal(directory.change_password, account, old, NEW) is Refusal.WRONG_CURRENT
    assert verdict(directory, account, known.password) is Verdict.OK


def test_a_person_who_must_change_does_and_signs_in(directory, new_agent):
    account, known = new_agent(pwdReset="TRUE")
    directory.change_password(account, known.password, NEW)
    assert verdict(directory, account, NEW) is Verdict.OK


def test_a_password_too_young_is_refused_to_its_owner(directory, new_agent, slapd):
    account, known = new_agent()
    root = slapd.as_root()
    policies = account.dn.split(",", 2)[2]
    from ldap_seed.tree import AGENTS_POLICY

    dn = f"cn=jeune,ou=politiques,{policies}"
    root.add(dn, ["applicationProcess", "pwdPolicy"], {**AGENTS_POLICY, "cn": "jeune", "pwdMinAge": "3600"})
    assert root.modify(account.dn, {"pwdPolicySubentry": [(MODIFY_REPLACE, [dn])]}), root.result
    root.unbind()
    assert refusal(directory.change_password, account, known.password, NEW) is Refusal.TOO_YOUNG


def test_no_refusal_repeats_a_password(directory, new_agent):
    account, known = new_agent()
    with pytest.raises(PasswordRefused) as caught:
        directory.change_password(account, known.password, "onzelettres")
    told = f"{caught.value!r} {caught.value} {caught.value.__cause__} {caught.value.__context__}"
    assert "onzelettres" not in told
    assert known.password not in told
