"""What a circular is, where it stands, and what each person reads of it (pure)."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from socle.clock import PARIS

VARIABLE = re.compile(r"\{([^\W_][\w \-’']{0,39})\}")
WORDS_LENGTH = 20_000
TITLE_LENGTH = 150
WHY_LENGTH = 500


class Kind(StrEnum):
    """What a circular brings (domain § 7.4)."""

    RESULT = "resultat"
    CONVOCATION = "convocation"
    INFORMATION = "information"


KINDS = {Kind.RESULT: "Résultat", Kind.CONVOCATION: "Convocation", Kind.INFORMATION: "Information"}


class State(StrEnum):
    """Where a circular stands."""

    WRITTEN = "ecrite"
    PREPARING = "en preparation"
    READY = "prete"
    SCHEDULED = "programmee"
    PUBLISHED = "publiee"
    WITHDRAWN = "retiree"


@dataclass(frozen=True)
class Keeping:
    """How long circulars are kept: those that were never published, and those that were told to people."""

    drafts: timedelta
    told: timedelta

    def last_day(self, one: "Circular | Letter") -> date:
        """Until when it is kept: a draft from its last change, else from what its readers were told last."""
        told = one.withdrawn_at or one.published_at
        if told is None:
            assert isinstance(one, Circular)
            return (one.changed_at + self.drafts).astimezone(PARIS).date()
        return (told + self.told).astimezone(PARIS).date()


@dataclass(frozen=True)
class Joined:
    """A file of a circular; `size` in bytes."""

    id: str
    name: str
    size: int
    kind: str
    digest: str


@dataclass(frozen=True)
class Circular:
    """A circular as who prepares it sees it.

    `chosen` says how its recipients were, and is empty before; `people` counts them by population.
    """

    id: str
    academie: str
    service: str
    sender: str
    kind: Kind
    title: str
    body: str
    version: int
    chosen: Mapping[str, object]
    prepared_by: str
    prepared_at: datetime
    changed_at: datetime
    columns: tuple[str, ...]
    people: Mapping[str, int]
    total: int
    written: int
    published_at: datetime | None
    published_by: str
    withdrawn_at: datetime | None
    why_withdrawn: str
    notified_at: datetime | None
    files: tuple[Joined, ...] = ()

    @property
    def kind_words(self) -> str:
        """Its kind, in French."""
        return KINDS[self.kind]

    @property
    def addressed(self) -> bool:
        """Are its recipients chosen?"""
        return bool(self.chosen)

    def state(self, now: datetime) -> State:
        """Where it stands at this instant."""
        if self.withdrawn_at is not None:
            return State.WITHDRAWN
        if self.published_at is not None:
            return State.PUBLISHED if self.published_at <= now else State.SCHEDULED
        if not self.addressed:
            return State.WRITTEN
        return State.READY if self.written == self.total else State.PREPARING


@dataclass(frozen=True)
class Received:
    """A circular as one of its recipients meets it in a list."""

    id: str
    kind: Kind
    title: str
    sender: str
    published_at: datetime
    withdrawn_at: datetime | None
    unread: bool

    @property
    def kind_words(self) -> str:
        """Its kind, in French."""
        return KINDS[self.kind]


@dataclass(frozen=True)
class Letter:
    """What one person reads of a circular; nothing of the text once it is withdrawn."""

    id: str
    kind: Kind
    title: str
    sender: str
    published_at: datetime | None
    body: str = ""
    files: tuple[Joined, ...] = ()
    withdrawn_at: datetime | None = None
    why_withdrawn: str = ""

    @property
    def kind_words(self) -> str:
        """Its kind, in French."""
        return KINDS[self.kind]


def variables(text: str) -> tuple[str, ...]:
    """The names between braces in a text, each once, in their order: « {date} » gives "date"."""
    return tuple(dict.fromkeys(name(found) for found in VARIABLE.findall(text)))


def name(column: str) -> str:
    """The one form of the name of a variable or a column."""
    return " ".join(column.casefold().replace("'", "’").split())


def filled(text: str, given: Mapping[str, str]) -> str:
    """The text with the values of one person; a value is never looked into again, an unknown name stays."""
    return VARIABLE.sub(lambda found: given.get(name(found[1]), found[0]), text)


def letter(circular: Circular, given: Mapping[str, str]) -> Letter:
    """What a person with these values reads; once it is withdrawn, her values are not told any more."""
    if circular.withdrawn_at is not None:
        return Letter(
            circular.id, circular.kind, VARIABLE.sub("…", circular.title), circular.sender,
            circular.published_at, withdrawn_at=circular.withdrawn_at, why_withdrawn=circular.why_withdrawn,
        )  # fmt: skip
    title, body = filled(circular.title, given), filled(circular.body, given)
    return Letter(
        circular.id, circular.kind, title, circular.sender, circular.published_at, body, circular.files
    )


def unfilled(title: str, body: str, columns: Collection[str]) -> tuple[str, ...]:
    """The variables of a text that nothing fills for everybody."""
    return tuple(one for one in variables(f"{title}\n{body}") if one not in columns)


def portions(
    lines: Sequence[tuple[str, Mapping[str, str]]], size: int
) -> list[Sequence[tuple[str, Mapping[str, str]]]]:
    """An audience cut in parts, each to be written in one transaction."""
    return [lines[start : start + size] for start in range(0, len(lines), size)]
