"""What the directory may answer other than yes; no message here ever carries what was typed."""

from enum import Enum


class DirectoryError(Exception):
    """Base of what goes wrong with the directory."""


class DirectoryDown(DirectoryError):
    """The directory does not answer, answers too late, or cannot serve: a page with status 503."""


class DirectoryMisconfigured(DirectoryDown):
    """The directory refuses our own service account, or a right it should have: an operator must look."""


class NotFound(DirectoryError):
    """No account has this identifiant."""


class Refusal(Enum):
    """Why the directory refused a password (password policy, draft-behera-10 § 6.2)."""

    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    IN_HISTORY = "in_history"
    TOO_YOUNG = "too_young"
    QUALITY = "quality"
    MUST_SUPPLY_OLD = "must_supply_old"
    NOT_ALLOWED = "not_allowed"
    WRONG_CURRENT = "wrong_current"  # the current password, proved by a bind, is not the right one
    EXPIRED = "expired"  # the current password is right, and too old to prove anything
    LOCKED = "locked"  # too many failures: the current password is not examined
    OTHER = "other"


class PasswordRefused(DirectoryError):
    """The directory kept the old password; `reason` says why."""

    def __init__(self, reason: Refusal) -> None:
        super().__init__(reason.value)
        self.reason = reason
