"""What a feed does to the date of the next échelon of those whose career it changes, before and after."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from career.dossier.facts import Appraisal, CareerLine, Dossier, Identity, Position
from career.feed import rules
from career.feed.columns import BY_SECTION
from career.feed.comparing import Known, Step, facts_of
from career.feed.rows import Values
from career.perspectives.rules import next_step_date
from career.statutes.calendar import Seniority
from career.statutes.sets import RuleSet

LOOKED_AT = ("career", "positions", "appraisals")  # what the date of the next échelon hangs on
FIELDS = {"population", "ends", "tenured"}
Sections = Mapping[str, Sequence[Values]]


def add(session: Session, academie: str, steps: Sequence[Step], known: Known, on: date, by: RuleSet) -> None:
    """Tell it to each person for whom the date moves."""
    moved = [step for step in steps if not step.created and _may_move(step)]
    uids = [step.uid for step in moved]
    facts = {
        name: known.facts[name]
        if name in known.facts
        else facts_of(session, academie, uids, BY_SECTION[name])
        for name in LOOKED_AT
        if moved
    }
    for step in moved:
        old = {name: facts[name].get(step.uid, []) for name in LOOKED_AT}
        identity = known.identities[step.uid]
        before = next_step_date(_dossier(identity, old), on, by)
        after = next_step_date(_dossier(identity | step.identity, old | step.sections), on, by)
        if change := rules.next_step(before, after):
            step.changes.append(change)


def _may_move(step: Step) -> bool:
    return bool(step.sections.keys() & set(LOOKED_AT) or step.identity.keys() & FIELDS)


def _dossier(identity: Mapping[str, Any], sections: Sections) -> Dossier:
    """As much of a dossier as that date hangs on, each list from the newest to the oldest."""
    return Dossier(
        Identity(**identity),
        career=tuple(_line(fact) for fact in _newest_first("career", sections)),
        positions=tuple(Position(**fact) for fact in _newest_first("positions", sections)),
        appraisals=tuple(Appraisal(**fact) for fact in _newest_first("appraisals", sections)),
    )


def _newest_first(name: str, sections: Sections) -> list[dict[str, Any]]:
    fields = BY_SECTION[name].fields
    return [dict(zip(fields, fact, strict=True)) for fact in reversed(sections[name])]


def _line(fact: dict[str, Any]) -> CareerLine:
    kept = Seniority(*(fact.pop(f"kept_{unit}") for unit in ("years", "months", "days")))
    return CareerLine(**fact, kept=kept)
