"""What comes back from the directory, as plain facts: entries, result codes (RFC 4511), policy answers."""

from dataclasses import dataclass
from enum import Enum

from sso.directory.policy import PolicyAnswer

SUCCESS, SIZE_LIMIT, COMPARE_FALSE, COMPARE_TRUE = 0, 4, 5, 6
NO_SUCH_ATTRIBUTE, CONSTRAINT_VIOLATION, ATTRIBUTE_OR_VALUE_EXISTS = 16, 19, 20
INVALID_SYNTAX, NO_SUCH_OBJECT = 21, 32
INVALID_CREDENTIALS, INSUFFICIENT_ACCESS, ALREADY_EXISTS = 49, 50, 68

# What the values of a request are to blame for (RFC 4511 appendix A): type, matching, syntax, name, schema.
BAD_VALUES = frozenset({17, 18, ATTRIBUTE_OR_VALUE_EXISTS, INVALID_SYNTAX, 34, 64, 65})


class Who(Enum):
    """The service accounts: in whose name an operation is asked."""

    SIGNIN = "connexion"
    ACCOUNT = "compte"
    FEED = "alimentation"


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


@dataclass(frozen=True)
class Reply:
    """One of several answers: its result code, and the entries found."""

    code: int
    entries: list[Entry]
