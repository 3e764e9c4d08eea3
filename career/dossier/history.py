"""The whole of a career on one line: every change of every section, from the newest to the oldest (pure)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from career.dossier import vocabulary as words
from career.dossier import wording
from career.dossier.facts import Dossier
from career.dossier.rules import has_ended, kind_of, rank
from socle.french import NBSP


class Moment(StrEnum):
    """Whether a change is behind, holds today, or is still to come."""

    PAST = "past"
    NOW = "now"
    NEXT = "next"


@dataclass(frozen=True)
class Change:
    """One change: its day, the section it belongs to, what changed, how, and when it was decided."""

    day: date
    section: str
    text: str
    detail: str = ""
    decided: date | None = None
    moment: Moment = Moment.PAST


def history(dossier: Dossier, on: date) -> tuple[Change, ...]:
    """Every dated change of a dossier."""
    changes = [*_career(dossier, on), *_positions(dossier, on), *_services(dossier, on)]
    changes += [*_postings(dossier, on), *_events(dossier)]
    if has_ended(dossier, on):
        changes = [_over(change) for change in changes]
    return tuple(sorted(changes, key=lambda change: (change.day, change.section, change.text), reverse=True))


def _over(change: Change) -> Change:
    """After the end of functions, a position (la retraite) alone still holds."""
    held = change.moment is Moment.NOW and change.section != "position"
    return replace(change, moment=Moment.PAST) if held else change


def years_covered(changes: tuple[Change, ...], until: date) -> int:
    """How many full years lie between the first change and a day."""
    first = changes[-1].day if changes else until
    return until.year - first.year - ((until.month, until.day) < (first.month, first.day))


def _moment(start: date, end: date | None, on: date) -> Moment:
    if start > on:
        return Moment.NEXT
    return Moment.NOW if end is None or end >= on else Moment.PAST


def _career(dossier: Dossier, on: date) -> Iterator[Change]:
    identity = dossier.identity
    kind = kind_of(identity.population)
    held = rank(dossier.career, on)
    for line in dossier.career:
        echelon = f"échelon{NBSP}{line.echelon}" if line.echelon else ""
        parts = (wording.corps(line, identity.civilite, kind), wording.grade(line), echelon)
        moment = Moment.NEXT if line.effective > on else Moment.PAST
        if held is not None and held.line == line:
            moment = Moment.NOW
        text = wording.joined(*parts)
        kept = f"ancienneté conservée de {wording.length(line.kept)}" if line.kept else ""
        how = wording.joined(words.MODES.get(line.mode, ""), kept)
        yield Change(line.effective, "carriere", text, how, line.decided, moment)


def _positions(dossier: Dossier, on: date) -> Iterator[Change]:
    for fact in dossier.positions:
        detail = wording.joined(fact.detail, fact.host)
        text = wording.position(fact.kind)
        yield Change(fact.start, "position", text, detail, fact.decided, _moment(fact.start, fact.end, on))


def _services(dossier: Dossier, on: date) -> Iterator[Change]:
    for fact in dossier.services:
        text = f"{words.SERVICES.get(fact.kind, fact.kind)}, {fact.share}{NBSP}%"
        yield Change(
            fact.start, "service", text, fact.detail, fact.decided, _moment(fact.start, fact.end, on)
        )


def _postings(dossier: Dossier, on: date) -> Iterator[Change]:
    for fact in dossier.postings:
        detail = wording.joined(words.POSTINGS.get(fact.kind, fact.kind).lower(), fact.arrival)
        moment = _moment(fact.start, fact.end, on)
        yield Change(fact.start, "affectation", wording.place(fact), detail, fact.decided, moment)


def _events(dossier: Dossier) -> Iterator[Change]:
    for meeting in dossier.appraisals:
        text = f"Rendez-vous de carrière n°{NBSP}{meeting.number}"
        level = words.LEVELS.get(meeting.level, meeting.level).lower()
        detail = f"{level}, notifié le {wording.day(meeting.notified)}"
        yield Change(meeting.inspected, "evaluation", text, detail)
    for visit in dossier.inspections:
        yield Change(visit.day, "evaluation", visit.kind, visit.inspector)
    for honour in dossier.distinctions:
        yield Change(honour.given, "distinction", honour.title, honour.rank)
