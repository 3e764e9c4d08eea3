"""Every refusal of the directory has its French sentence, and nothing that was refused is said to be done."""

from datetime import timedelta

import pytest

from sso import new_password
from sso.directory import Directory, verdicts
from sso.directory.account import Account, Verdict
from sso.directory.answers import CONSTRAINT_VIOLATION, INVALID_CREDENTIALS, SUCCESS, Answer
from sso.directory.errors import DirectoryDown, PasswordRefused, Refusal
from sso.directory.policy import PolicyAnswer, PolicyError
from tests.fixtures_apps import Identity
from tests.fixtures_directory import NewAgent, Secrets, SeededSlapd, add_policy, date_password
from tests.judge import plain

NEW = "quatre chevaux bleus sous la table"
UNUSED = "six brouettes jaunes au fond du pré"


def refusal(directory: Directory, account: Account, known: Secrets, new: str, by: str) -> Refusal:
    act, typed = (directory.change_password, (known.password, new))
    if by == "service":
        act, typed = (directory.set_password, (new,))
    with pytest.raises(PasswordRefused) as caught:
        act(account, *typed)
    return caught.value.reason


@pytest.mark.parametrize("error", PolicyError)
def test_every_error_of_the_policy_is_a_refusal_with_a_reason_of_its_own(error: PolicyError) -> None:
    answer = Answer(CONSTRAINT_VIOLATION, PolicyAnswer(error))
    with pytest.raises(PasswordRefused) as caught:
        verdicts.accepted(answer)
    assert caught.value.reason is not Refusal.OTHER


@pytest.mark.parametrize("reason", Refusal)
def test_every_reason_has_a_sentence_that_says_what_to_do(reason: Refusal) -> None:
    said = new_password.SENTENCES[reason]
    assert said.endswith(".")
    assert reason is Refusal.WRONG_CURRENT or ":" in said


def test_only_a_success_is_one() -> None:
    verdicts.accepted(Answer(SUCCESS, PolicyAnswer()))
    with pytest.raises(PasswordRefused, match="other"):
        verdicts.accepted(Answer(CONSTRAINT_VIOLATION, PolicyAnswer()))
    with pytest.raises(DirectoryDown):
        verdicts.accepted(Answer(53, PolicyAnswer()))


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (None, Refusal.WRONG_CURRENT),
        (PolicyError.PASSWORD_EXPIRED, Refusal.EXPIRED),
        (PolicyError.ACCOUNT_LOCKED, Refusal.LOCKED),
    ],
)
def test_a_present_password_that_proves_nothing_says_why(error: PolicyError | None, reason: Refusal) -> None:
    assert verdicts.refusal_of_bind(Answer(INVALID_CREDENTIALS, PolicyAnswer(error))) is reason


@pytest.mark.parametrize(
    ("policy", "new", "by", "reason"),
    [
        ({}, "onzelettres", "service", Refusal.TOO_SHORT),
        ({}, "onzelettres", "person", Refusal.TOO_SHORT),
        ({}, "x" * 600, "service", Refusal.TOO_LONG),
        ({}, "x" * 600, "person", Refusal.TOO_LONG),
        ({}, "{SSHA}aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "service", Refusal.QUALITY),
        ({}, "{SSHA}aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "person", Refusal.QUALITY),
        ({"pwdMinAge": "3600"}, NEW, "service", Refusal.TOO_YOUNG),
        ({"pwdMinAge": "3600"}, NEW, "person", Refusal.TOO_YOUNG),
        ({"pwdSafeModify": "TRUE"}, NEW, "service", Refusal.MUST_SUPPLY_OLD),
        ({"pwdSafeModify": "TRUE"}, NEW, "person", Refusal.MUST_SUPPLY_OLD),
        ({"pwdAllowUserChange": "FALSE"}, NEW, "person", Refusal.NOT_ALLOWED),
    ],
)
def test_slapd_gives_this_reason_and_keeps_the_old_password(
    directory: Directory,
    new_agent: NewAgent,
    slapd: SeededSlapd,
    policy: dict[str, str],
    new: str,
    by: str,
    reason: Refusal,
) -> None:
    own = {"pwdPolicySubentry": add_policy(slapd, **policy)} if policy else {}
    account, known = new_agent(**own)
    assert refusal(directory, account, known, new, by) is reason
    assert directory.authenticate(account, known.password).verdict is Verdict.OK


def test_slapd_says_of_an_old_password_that_it_has_expired_not_that_it_is_wrong(
    directory: Directory, new_agent: NewAgent, slapd: SeededSlapd
) -> None:
    account, known = new_agent(pwdPolicySubentry=add_policy(slapd, pwdMaxAge="86400"))
    date_password(slapd, account, timedelta(days=2))
    assert refusal(directory, account, known, NEW, "person") is Refusal.EXPIRED


def test_slapd_remembers_the_present_password_and_the_five_before_it_whoever_gives_the_new_one(
    directory: Directory, new_agent: NewAgent
) -> None:
    account, known = new_agent()
    given = [f"{NEW} numéro {number}" for number in range(6)]
    directory.change_password(account, known.password, given[0])
    for one in given[1:]:
        directory.set_password(account, one)
    for old in given:
        assert refusal(directory, account, Secrets(given[-1], "", known.birth_date), old, "service") is (
            Refusal.IN_HISTORY
        )
    directory.set_password(account, known.password)  # the seventh one back is free again


def test_slapd_remembers_a_password_that_came_without_a_date(own_slapd: SeededSlapd) -> None:
    directory = Directory(own_slapd.settings)
    account = directory.get("mfabre")
    assert account.password_changed is None
    directory.set_password(account, NEW)
    with pytest.raises(PasswordRefused, match="in_history"):
        directory.set_password(account, own_slapd.passwords["mfabre"])
    directory.close()


@pytest.mark.parametrize(
    ("policy", "reason"),
    [
        ({"pwdMinLength": "60"}, Refusal.TOO_SHORT),
        ({"pwdMaxLength": "20"}, Refusal.TOO_LONG),
        ({"pwdMinAge": "3600"}, Refusal.TOO_YOUNG),
        ({"pwdSafeModify": "TRUE"}, Refusal.MUST_SUPPLY_OLD),
        ({"pwdAllowUserChange": "FALSE"}, Refusal.NOT_ALLOWED),
    ],
)
def test_the_page_says_the_reason_and_never_that_it_is_done(
    identity: Identity, new_agent: NewAgent, policy: dict[str, str], reason: Refusal
) -> None:
    account, known = new_agent(pwdPolicySubentry=add_policy(identity.slapd, **policy))
    browser = identity.browser(NEW)
    browser.get("/modifier-mon-mot-de-passe")
    typed = {"current": known.password, "new": NEW, "again": NEW}
    browser.submit("Modifier", status=422, identifiant=account.uid, **typed)
    assert browser.problems == [plain(new_password.SENTENCES[reason])]
    assert browser.h1 == "Modifier mon mot de passe"
    assert [line.outcome for line in identity.events("password_changed")] == ["intended", "failed"]
    assert identity.outgoing("mail") == []
    assert identity.directory.authenticate(account, known.password).verdict is Verdict.OK


def test_a_reset_that_the_directory_refuses_is_never_said_to_be_done(
    identity: Identity, new_agent: NewAgent
) -> None:
    short = add_policy(identity.slapd, pwdMinLength="60")
    account, known = new_agent(pwdReset="TRUE", pwdPolicySubentry=short)
    browser = identity.signed_in(account.uid, known.password)
    browser.submit("Enregistrer", new=UNUSED, again=UNUSED, status=422)
    assert browser.problems == [plain(new_password.SENTENCES[Refusal.TOO_SHORT])]
    assert "Se déconnecter" not in browser.get("/").html
