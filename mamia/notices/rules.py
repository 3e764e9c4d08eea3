"""Notices: what they are, when they are shown, which comes first; pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Severity(StrEnum):
    """How grave, from the gravest."""

    ALERTE = "alerte"
    VIGILANCE = "vigilance"
    INFORMATION = "information"


class Stage(StrEnum):
    """Where a notice is on a given day."""

    DRAFT = "draft"
    COMING = "coming"
    CURRENT = "current"
    PAST = "past"


WORDS = {Severity.ALERTE: "Alerte", Severity.VIGILANCE: "Vigilance", Severity.INFORMATION: "Information"}
KINDS = {Severity.ALERTE: "bad", Severity.VIGILANCE: "warn", Severity.INFORMATION: "info"}
"""The notes of the kit that look as grave."""
STAGES = {
    Stage.DRAFT: "brouillon",
    Stage.COMING: "à venir",
    Stage.CURRENT: "en cours",
    Stage.PAST: "terminé",
}


@dataclass(frozen=True)
class Notice:
    """One notice; its days are those of France, both included. `published_at` stays when it is withdrawn."""

    id: str
    title: str
    text: str
    severity: Severity
    starts_on: date
    ends_on: date
    published: bool
    updated_at: datetime
    published_at: datetime | None
    written_by: str = ""

    def stage(self, today: date) -> Stage:
        """Where it is on this day."""
        if not self.published:
            return Stage.DRAFT
        if today < self.starts_on:
            return Stage.COMING
        return Stage.CURRENT if today <= self.ends_on else Stage.PAST


def current(notices: Iterable[Notice], today: date) -> list[Notice]:
    """Those to show on this day, the gravest first, then the newest."""
    grave = list(Severity)
    found = [one for one in notices if one.stage(today) is Stage.CURRENT]
    newest = sorted(found, key=lambda one: (one.starts_on, one.updated_at), reverse=True)
    return sorted(newest, key=lambda one: grave.index(one.severity))


def past(notices: Iterable[Notice], today: date) -> list[Notice]:
    """Those that are over, the last ended first."""
    found = [one for one in notices if one.stage(today) is Stage.PAST]
    return sorted(found, key=lambda one: (one.ends_on, one.updated_at), reverse=True)
