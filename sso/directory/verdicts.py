"""What the answers of the directory on passwords mean: right or wrong, taken or refused, and why."""

from datetime import timedelta

from socle.clock import now
from sso.directory.account import Account, Outcome, State, Verdict
from sso.directory.answers import CONSTRAINT_VIOLATION, SUCCESS, Answer
from sso.directory.errors import DirectoryDown, PasswordRefused, Refusal
from sso.directory.policy import PolicyError

REFUSALS = {
    PolicyError.PASSWORD_EXPIRED: Refusal.EXPIRED,
    PolicyError.ACCOUNT_LOCKED: Refusal.LOCKED,
    PolicyError.CHANGE_AFTER_RESET: Refusal.NOT_ALLOWED,
    PolicyError.MODIFICATION_NOT_ALLOWED: Refusal.NOT_ALLOWED,
    PolicyError.MUST_SUPPLY_OLD: Refusal.MUST_SUPPLY_OLD,
    PolicyError.INSUFFICIENT_QUALITY: Refusal.QUALITY,
    PolicyError.TOO_SHORT: Refusal.TOO_SHORT,
    PolicyError.TOO_YOUNG: Refusal.TOO_YOUNG,
    PolicyError.IN_HISTORY: Refusal.IN_HISTORY,
    PolicyError.TOO_LONG: Refusal.TOO_LONG,
}
"""Why a password was refused, for each error of the control: every one has its reason."""


def unasked(account: Account | None) -> Verdict:
    """What the decoy's bind stands for."""
    if account is None or account.may_sign_in or account.state is State.A_ACTIVER:
        return Verdict.WRONG
    return Verdict.LOCKED if account.locked and account.state is not State.CLOS else Verdict.ENDED


def outcome(answer: Answer) -> Outcome:
    """What a bind says of a password. A grace sign-in is a right one, which says how many are left."""
    said = answer.policy
    if answer.code == SUCCESS:
        verdict = Verdict.MUST_CHANGE if said.error is PolicyError.CHANGE_AFTER_RESET else Verdict.OK
    elif said.error is PolicyError.PASSWORD_EXPIRED:
        verdict = Verdict.EXPIRED
    else:
        verdict = Verdict.WRONG
    expires_at = now() + timedelta(seconds=said.expires_in) if said.expires_in is not None else None
    return Outcome(verdict, said.grace_left, expires_at)


def check_settable(new: str) -> None:
    """For an empty password slapd would make one up; half a character could never be typed again."""
    if not new:
        raise PasswordRefused(Refusal.TOO_SHORT)
    if has_half_characters(new):
        raise PasswordRefused(Refusal.QUALITY)


def has_half_characters(value: str) -> bool:
    """Does it hold half a surrogate pair, which has no UTF-8?"""
    return any("\ud800" <= letter <= "\udfff" for letter in value)


def accepted(answer: Answer) -> None:
    """Nothing if the directory took the password; else its reason, or `DirectoryDown` if it gave none."""
    if answer.code == SUCCESS:
        return
    reason = _refusal(answer)
    if reason is None:
        raise DirectoryDown(f"the password was neither taken nor refused: code {answer.code}")
    raise PasswordRefused(reason)


def refusal_of_bind(answer: Answer) -> Refusal:
    """Why the present password proves nothing: it is wrong, or right and too old, or not examined."""
    said = answer.policy.error
    if said in {PolicyError.PASSWORD_EXPIRED, PolicyError.ACCOUNT_LOCKED}:
        return REFUSALS[said]
    return Refusal.WRONG_CURRENT


def _refusal(answer: Answer) -> Refusal | None:
    if answer.policy.error is not None:
        return REFUSALS[answer.policy.error]
    return Refusal.OTHER if answer.code == CONSTRAINT_VIOLATION else None
