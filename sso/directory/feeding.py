"""The directory as the feed from human resources writes it, by an account of its own (ADR 0002).

Operations come in batches, sent together. The feed finds people by their number, and never reads one back.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from sso.directory import ber
from sso.directory.account import Account
from sso.directory.answers import (
    ALREADY_EXISTS,
    CONSTRAINT_VIOLATION,
    NO_SUCH_ATTRIBUTE,
    NO_SUCH_OBJECT,
    SUCCESS,
    Entry,
    Reply,
    Who,
)
from sso.directory.dates import BirthDate
from sso.directory.entries import Reader
from sso.directory.settings import Credentials, DirectoryPlace
from sso.directory.wire import Wire, escape

READ = (
    "uid", "ancienuid", "cn", "sn", "givenName", "displayName", "nompatro", "nomusage", "anciennom", "clenom",
    "cleprenom", "codecivilite", "mail", "population", "grade", "discipline", "title", "rne", "FrEduRne",
    "FrEduRneResp", "FrEduFonctAdm", "etatcompte", "finfonction", "dateff", "pwdEndTime",
)  # fmt: skip
STANDING = ("uid", "identifiantunique", "etatcompte", "finfonction", "dateff", "pwdEndTime")
NOBODY = "~"  # no key is this
CLASSES = ("inetOrgPerson", "agentAcademique")
Values = Mapping[str, Sequence[str]]  # by our names of attributes


class Written(Enum):
    """What became of one operation of a batch."""

    DONE = "done"
    TAKEN = "taken"  # an identifiant, an address or a number is somebody else's
    OVERTAKEN = "overtaken"  # its state, or the entry itself, has changed since it was read
    REFUSED = "refused"  # the directory takes no such value


@dataclass(frozen=True)
class Known:
    """An entry as the feed reads it: no number, no birth date. `values` by our names."""

    dn: str
    values: dict[str, tuple[str, ...]]

    @property
    def uid(self) -> str:
        """Its identifiant."""
        return self.one("uid")

    def one(self, name: str) -> str:
        """The first value of an attribute, or nothing."""
        return next(iter(self.values.get(name, ())), "")


class FeedDirectory:
    """Raises `DirectoryDown` when no server answers, `DirectoryMisconfigured` when a right is missing."""

    def __init__(self, place: DirectoryPlace, credentials: Credentials, classes: Sequence[str] = CLASSES):
        self._place, self._classes = place, tuple(classes)
        self._wire = Wire(place, {Who.FEED: credentials})
        self._reader = Reader(place)
        self._ours = {self._name(ours).lower(): ours for ours in {*READ, *STANDING}}
        self._attributes = tuple(self._name(ours) for ours in READ)
        self.operations = self._wire.operations

    def with_uids(self, uids: Sequence[str]) -> list[list[Known]]:
        """Whose each of these identifiants is."""
        found = self._search([self._equal("uid", uid) for uid in uids], self._attributes, limit=2)
        return [[self._known(entry) for entry in reply.entries] for reply in found]

    def with_numbers(self, numbers: Sequence[str]) -> list[list[Known]]:
        """Whose each of these numbers is; more than one only where the directory lets two people share it."""
        found = self._search([self._equal("numen", number) for number in numbers], self._attributes, limit=2)
        return [[self._known(entry) for entry in reply.entries] for reply in found]

    def born(self, dates: Mapping[str, BirthDate]) -> set[str]:
        """Which of these people, by identifiant, the directory says were born on that day."""
        asked = [
            f"(&{self._equal('uid', uid)}{self._equal('datenaissance', day)})" for uid, day in dates.items()
        ]
        found = self._search(asked, (self._name("uid"),), limit=1)
        return {uid for uid, reply in zip(dates, found, strict=True) if reply.entries}

    def alike(self, people: Sequence[tuple[Sequence[str], Sequence[str], BirthDate]]) -> list[set[str]]:
        """Who has one of these names (values of `clenom`), one of these given names and this birth date."""
        asked = [
            f"(&{self._equal('datenaissance', born)}{self._any('cleprenom', given)}"
            f"{self._any('clenom', names)})"
            for names, given, born in people
        ]
        found = self._search(asked, (self._name("uid"),), limit=5)
        return [{self._known(entry).uid for entry in reply.entries} for reply in found]

    def taken(self, names: Sequence[Sequence[str]]) -> list[set[str]]:
        """Which of these identifiants are, or were, somebody's; list by list, in lower case."""
        return self._held(names, ("uid", "ancienuid"))

    def taken_addresses(self, addresses: Sequence[Sequence[str]]) -> list[set[str]]:
        """Which of these addresses are somebody's; list by list, in lower case."""
        return self._held(addresses, ("mail",))

    def add(self, people: Sequence[tuple[str, Values]]) -> list[Written]:
        """New entries, each under its DN; never with a password."""
        asked = [ber.add(dn, {"objectClass": self._classes, **self._named(values)}) for dn, values in people]
        return self._write("add", asked)

    def replace(self, people: Sequence[tuple[Known, Values]]) -> list[Written]:
        """Give each attribute of these entries these values alone; an attribute without a value goes.

        A state is written only in place of the one that was read: nobody suspended meanwhile is opened.
        """
        return self._write("modify", [self._replacing(known, values) for known, values in people])

    def in_function(self, populations: Sequence[str] = ()) -> Iterator[list[Known]]:
        """Everybody of the feed whose function has not ended, page by page: identifiants."""
        of = "".join(self._equal("population", one) for one in populations)
        ended = f"(!{self._equal('finfonction', 'O')})(!{self._equal('etatcompte', 'CLOS')})"
        query = f"(&{self._hers()}{ended}{f'(|{of})' if of else ''})"
        return self._pages(query, ("uid",))

    def ended(self, states: Iterable[str]) -> Iterator[list[Known]]:
        """Everybody of the feed whose function has ended and who is in one of these states: her standing."""
        of = "".join(self._equal("etatcompte", one) for one in states)
        query = f"(&{self._hers()}{self._equal('finfonction', 'O')}(|{of}))"
        return self._pages(query, STANDING)

    def account(self, known: Known) -> Account:
        """The same facts as the rest of the product reads them."""
        values = {self._name(ours).lower(): list(found) for ours, found in known.values.items()}
        return self._reader.account(Entry(known.dn, values), {})

    def branch(self, rdn: str) -> str:
        """The DN of a branch under the académie's."""
        return f"{rdn},{self._place.base}"

    def close(self) -> None:
        """Close the connection."""
        self._wire.close()

    def _search(self, queries: Sequence[str], attributes: Sequence[str], limit: int) -> list[Reply]:
        asked = [
            ber.search(self._place.base, ber.SUBTREE, query, tuple(attributes), limit, 0) for query in queries
        ]
        return self._wire.many(Who.FEED, "search", asked)

    def _pages(self, query: str, ours: Sequence[str]) -> Iterator[list[Known]]:
        names = [self._name(one) for one in ours]
        for page in self._wire.pages(Who.FEED, self._place.base, query, names):
            yield [self._known(entry) for entry in page]

    def _held(self, values: Sequence[Sequence[str]], names: Sequence[str]) -> list[set[str]]:
        queries = [
            f"(|{''.join(self._equal(name, value) for value in some for name in names)})" for some in values
        ]
        found = self._search(queries, [self._name(name) for name in names], limit=0)
        return [
            {
                value.lower()
                for entry in reply.entries
                for name in names
                for value in entry.values.get(self._name(name).lower(), ())
            }
            for reply in found
        ]

    def _write(self, kind: str, asked: Sequence[bytes]) -> list[Written]:
        return [_written(reply.code) for reply in self._wire.many(Who.FEED, kind, asked)]

    def _replacing(self, known: Known, values: Values) -> bytes:
        state = self._name("etatcompte")
        before = {state: known.values["etatcompte"]} if _both(known.values, values, "etatcompte") else {}
        return ber.modify(known.dn, self._named(values), before)

    def _hers(self) -> str:
        return f"({self._name('uid')}=*)({self._name('numen')}=*)"

    def _known(self, entry: Entry) -> Known:
        return Known(
            entry.dn,
            {self._ours[name]: tuple(found) for name, found in entry.values.items() if name in self._ours},
        )

    def _named(self, values: Values) -> dict[str, Sequence[str]]:
        return {self._name(ours): found for ours, found in values.items()}

    def _name(self, ours: str) -> str:
        return self._reader.name(ours)

    def _any(self, ours: str, values: Sequence[str]) -> str:
        return f"(|{''.join(self._equal(ours, value) for value in values or (NOBODY,))})"

    def _equal(self, ours: str, value: str) -> str:
        return f"({self._name(ours)}={escape(value)})"


def _written(code: int) -> Written:
    if code == SUCCESS:
        return Written.DONE
    if code in {NO_SUCH_ATTRIBUTE, NO_SUCH_OBJECT}:
        return Written.OVERTAKEN
    return Written.TAKEN if code in {ALREADY_EXISTS, CONSTRAINT_VIOLATION} else Written.REFUSED


def _both(held: Values, wanted: Values, name: str) -> bool:
    return bool(held.get(name) and wanted.get(name))
