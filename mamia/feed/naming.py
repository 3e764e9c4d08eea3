"""Identifiants and addresses of new accounts: the first free ones, batch by batch."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from mamia.feed import identifiants
from mamia.feed.rows import Row
from sso.directory.feeding import FeedDirectory

LOGIN_TAKEN = "cet identifiant est, ou a été, celui d’un autre compte"
ADDRESS_TAKEN = "cette adresse est celle d’un autre compte"
ROUNDS = 200  # of eight candidates: the largest families have some hundreds
Ask = Callable[[Sequence[Sequence[str]]], list[set[str]]]


@dataclass(frozen=True)
class Named:
    """What a new account is called; `why` if it cannot be."""

    uid: str = ""
    mail: str = ""
    why: str = ""


class Naming:
    """Remembers what it gave in this run, so that two rows of one batch never get the same."""

    def __init__(self, directory: FeedDirectory, domain: str) -> None:
        self._directory, self._domain = directory, domain
        self._given: set[str] = set()
        self._imposed: set[str] = set()  # by rows that the directory does not have yet

    def name(self, rows: Sequence[Row]) -> list[Named]:
        """One name per row. A file may impose either; else domain.md § 2 makes it."""
        self._imposed.update(uid for row in rows for uid in (row.uid, *row.former_uids))
        logins = self._free([self._logins(row) for row in rows], self._directory.taken)
        mails = self._free([self._addresses(row) for row in rows], self._directory.taken_addresses)
        return [
            _named(row, uid, mail, bool(self._domain))
            for row, uid, mail in zip(rows, logins, mails, strict=True)
        ]

    def give_back(self, named: Named) -> None:
        """It was not given after all: the directory says who has it."""
        self._given -= {named.uid, named.mail.lower()}

    def _logins(self, row: Row) -> Iterator[str]:
        made = identifiants.logins(row.given, row.usage)
        return iter([row.uid]) if row.uid else (uid for uid in made if uid not in self._imposed)

    def _addresses(self, row: Row) -> Iterator[str]:
        if held := row.facts.get("mail"):
            return iter(held)
        return identifiants.addresses(row.given, row.usage, self._domain) if self._domain else iter(())

    def _free(self, wanted: Sequence[Iterator[str]], ask: Ask) -> list[str]:
        chosen = [""] * len(wanted)
        waiting = list(range(len(wanted)))
        for _ in range(ROUNDS):
            candidates = [(number, identifiants.some(wanted[number])) for number in waiting]
            candidates = [(number, some) for number, some in candidates if some]
            if not candidates:
                break
            waiting = []
            for (number, some), taken in zip(candidates, ask([some for _, some in candidates]), strict=True):
                free = (one for one in some if one.lower() not in taken and one.lower() not in self._given)
                chosen[number] = next(free, "")
                if chosen[number]:
                    self._given.add(chosen[number].lower())
                else:
                    waiting.append(number)
        return chosen


def _named(row: Row, uid: str, mail: str, made: bool) -> Named:
    if not uid:
        return Named(why=LOGIN_TAKEN)
    if not mail and (made or row.facts.get("mail")):
        return Named(why=ADDRESS_TAKEN)
    return Named(uid, mail)
