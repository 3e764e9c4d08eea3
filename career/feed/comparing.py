"""What a batch of people would change: their dossiers, read together, against what the feed wants."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from career.dossier.tables import CAREER, DOSSIER, PLAIN, POSTING
from career.feed import rules
from career.feed.columns import BY_SECTION, PEOPLE, File
from career.feed.judging import Wanted, left
from career.feed.models import FeedSource
from career.feed.rows import Fault, Values
from career.feed.rules import Change, Names
from career.models import PersonRow

TABLES: dict[str, Table] = {"career": CAREER, "postings": POSTING} | {
    name: table for name, table, _ in PLAIN.values()
}
STRANGER = "personne sans dossier : donnez-la dans personnes.csv"
ABSENT = "personne absente de personnes.csv"
DOUBTFUL = "une ligne illisible de ce fichier pourrait être de cette personne"
Facts = dict[str, dict[str, list[Values]]]  # by section, then by uid


@dataclass(frozen=True)
class Known:
    """What the database holds of a batch: identities, facts of the sections that the feed brings, sources."""

    identities: Mapping[str, dict[str, Any]]
    facts: Facts
    sources: frozenset[tuple[str, str]]
    people: Mapping[str, Mapping[str, str] | None]  # names; None for who has signed in


@dataclass
class Step:
    """What to write for one person; nothing when all is as it was. `sections` holds whole sections, anew.

    `confirmed`: sections that are alike and whose source nobody knew.
    """

    uid: str
    created: bool = False
    identity: dict[str, Any] = field(default_factory=dict, repr=False)
    as_of: date | None = None
    names: dict[str, str] = field(default_factory=dict)
    sections: dict[str, list[Values]] = field(default_factory=dict, repr=False)
    confirmed: list[str] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list, repr=False)

    @property
    def touched(self) -> list[str]:
        """The names of what is new."""
        return [*([PEOPLE.section] if self.identity else []), *self.sections]

    @property
    def has_work(self) -> bool:
        """Is there anything at all to write?"""
        return bool(self.touched or self.as_of or self.names or self.confirmed)


def known(session: Session, academie: str, uids: Sequence[str], sections: Sequence[str]) -> Known:
    """The dossiers of these people, in one read per table."""
    mine = (DOSSIER.c.academie == academie, DOSSIER.c.uid.in_(uids))
    identities = {row["uid"]: dict(row) for row in session.execute(select(DOSSIER).where(*mine)).mappings()}
    sources = session.execute(
        select(FeedSource.uid, FeedSource.section).where(
            FeedSource.academie == academie, FeedSource.uid.in_(uids)
        )
    )
    facts = {name: facts_of(session, academie, uids, BY_SECTION[name]) for name in sections}
    people = session.execute(
        select(PersonRow.uid, PersonRow.sub, PersonRow.usual_name, PersonRow.given_name).where(
            PersonRow.academie == academie, PersonRow.uid.in_(uids)
        )
    )
    names = {
        uid: {"usual_name": usual, "given_name": given} if sub is None else None
        for uid, sub, usual, given in people
    }
    return Known(identities, facts, frozenset((uid, section) for uid, section in sources), names)


def facts_of(session: Session, academie: str, uids: Sequence[str], file: File) -> dict[str, list[Values]]:
    """The facts of a section by uid, from the oldest to the newest."""
    table, found = TABLES[file.section], dict[str, list[Values]]()
    order = file.fields.index(file.order)
    query = (
        select(table.c.uid, *(table.c[name] for name in file.fields))
        .where(table.c.academie == academie, table.c.uid.in_(uids))
        .order_by(table.c.id)
    )
    for row in session.execute(query):
        found.setdefault(row[0], []).append(tuple(row[1:]))
    for facts in found.values():
        facts.sort(key=lambda fact: fact[order])
    return found


@dataclass(frozen=True)
class Judge:
    """Compares. `loose`: sections of files where somebody's row could not even be attributed."""

    full: bool
    day: date
    names: Names
    loose: frozenset[str]

    def step(self, wanted: Wanted, known: Known) -> Step:
        """What this person's rows change; `wanted.faults` grows when they cannot be taken."""
        held, step = known.identities.get(wanted.uid), Step(wanted.uid)
        if (held is None and not wanted.identity) or (self.full and not wanted.listed):
            self._refuse(wanted)
            return step
        self._identity(step, wanted, held)
        self._names(step, wanted, known)
        for name, facts in wanted.sections.items():
            self._section(step, wanted, name, known.facts[name].get(wanted.uid, []), facts)
        held_alike = [name for name, facts in wanted.sections.items() if facts and name not in step.sections]
        if wanted.identity and not step.identity:
            held_alike.append(PEOPLE.section)
        step.confirmed = [name for name in held_alike if (wanted.uid, name) not in known.sources]
        if step.created:
            step.changes = [rules.ARRIVED]
        return step

    def _refuse(self, wanted: Wanted) -> None:
        """Nothing can be taken of this person; the first row of each file says why, once."""
        why = ABSENT if self.full else STRANGER
        if not wanted.listed:
            wanted.faults += [
                Fault(BY_SECTION[name].name, line, f"{wanted.uid} : {why}")
                for name, line in wanted.first_lines.items()
            ]

    def _identity(self, step: Step, wanted: Wanted, held: Mapping[str, Any] | None) -> None:
        if not wanted.identity:
            return
        if held is None:
            step.created, step.identity = True, wanted.identity
            return
        step.as_of = self.day if held["as_of"] != self.day else None
        step.identity = {name: value for name, value in wanted.identity.items() if held[name] != value}
        step.changes += rules.of_identity(held, step.identity)

    def _names(self, step: Step, wanted: Wanted, known: Known) -> None:
        """Names are the directory's as soon as she has signed in."""
        names = known.people.get(wanted.uid, {})
        if names is not None and any(names.get(one) != value for one, value in wanted.names.items()):
            step.names = wanted.names

    def _section(self, step: Step, wanted: Wanted, name: str, old: list[Values], new: list[Values]) -> None:
        if old == new:
            return
        file = BY_SECTION[name]
        changes = [] if step.created else rules.of_section(file, old, new, self.names)
        if name in self.loose and any(change.kind == "removed" for change in changes):
            line = wanted.first_lines.get(name, 0)
            wanted.faults.append(Fault(file.name, line, f"{DOUBTFUL}{left(file, wanted.uid)}"))
            return
        step.sections[name] = new
        step.changes += changes  # a dossier that arrives is told in one line
