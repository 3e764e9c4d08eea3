"""What comes back from the directory, as plain facts: entries, result codes (RFC 4511), policy answers."""

from dataclasses import dataclass
from enum import Enum

from sso.directory.policy import PolicyAnswer

SUCCESS, SIZE_LIMIT, COMPARE_FALSE, COMPARE_TRUE = 0, 4, 5, 6
NO_SUCH_ATTRIBUTE, CONSTRAINT_VIOLATION, ATTRIBUTE_OR_VALUE_EXISTS, NO_SUCH_OBJECT = 16, 19, 20, 32
INVALID_CREDENTIALS, INSUFFICIENT_ACCESS = 49, 50


class Who(Enum):
    """The service accounts: in whose name an operation is asked."""

    SIGNIN = "connexion"
    ACCOUNT = "compte"


@dataclass(frozen=True)
class Entry:
    """One entry found: its DN and its values, by attribute name in lower case."""

    dn: str
    values: dict[str, list[str]]


@dataclass(frozen=True)
class Answer:
    """The result code of an operation, and what the password policy said with it."""

    code: int
    policy: PolicyAnswer
