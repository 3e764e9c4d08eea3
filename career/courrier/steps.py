"""What was done to a thread, told among its messages; what is new since a page was shown (pure)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from career.courrier.rules import Aside, Message, Side
from socle.french import date_long


class Act(StrEnum):
    """What can be done to a thread."""

    NOTE = "note"
    TRANSFER = "transfert"
    TAKE = "prise"
    ASIDE = "de_cote"
    BACK = "retour"
    CLOSE = "cloture"
    REOPEN = "reouverture"
    JOIN = "jonction"
    SEPARATE = "separation"
    MOVE = "deplacement"
    REMIND = "relance"
    READ = "lecture"


SILENT = frozenset({Act.REMIND, Act.READ})  # they change nothing that a colleague decides on
WORDS = {
    Act.NOTE: "Note interne",
    Act.TAKE: "Fil repris",
    Act.BACK: "Fil remis dans les messages",
    Act.CLOSE: "Fil clos",
    Act.REOPEN: "Fil rouvert",
    Act.JOIN: "Fil réuni à un autre",
    Act.SEPARATE: "Fil séparé de celui auquel il était réuni",
    Act.MOVE: "Message déplacé",
    Act.REMIND: "Rappel envoyé à l’agent",
    Act.READ: "Fil lu par le chef de service",
}
CAME = {
    Act.JOIN: "Un autre fil réuni à celui-ci",
    Act.SEPARATE: "Un fil réuni à celui-ci en est séparé",
    Act.MOVE: "Message venu d’un autre fil",
}


@dataclass(frozen=True)
class Step:
    """One step. `actor` is empty for what the application does by itself; `facts` depend on `act`."""

    id: int
    act: Act
    actor: str
    actor_name: str
    at: datetime
    note: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def words(self) -> str:
        """What was done, in French."""
        if self.act is Act.TRANSFER:
            return f"Fil transmis à {self.facts.get('to', '')}"
        if self.act is Act.ASIDE:
            return f"Fil mis de côté {until(self.facts.get('until', ''), self.facts.get('day'))}"
        return CAME.get(self.act, "") if "from" in self.facts else WORDS[self.act]


Told = Message | Step


def until(aside: str, day: date | str | None) -> str:
    """« jusqu’au 1er décembre 2026 », « jusqu’à la réponse de l’agent »; a day may be written AAAA-MM-JJ."""
    if aside == Aside.ANSWER or not day:
        return "jusqu’à la réponse de l’agent"
    return f"jusqu’au {date_long(date.fromisoformat(day) if isinstance(day, str) else day)}"


def history(messages: Iterable[Message], steps: Iterable[Step]) -> tuple[Told, ...]:
    """The thread as the desk reads it: messages in their own order, steps where they were done."""
    told: list[Told] = list(messages)
    for step in steps:
        after = next((place for place, one in enumerate(told) if _at(one) > step.at), len(told))
        told.insert(after, step)
    return tuple(told)


def news(mark: str, messages: Sequence[Message], steps: Iterable[Step]) -> tuple[Told, ...]:
    """What came after a mark (see `acting.mark`), the oldest first; nothing is known of another text.

    Messages are counted in the order in which the service began to see them.
    """
    many, last = _read(mark)
    seen = sorted((one for one in messages if not one.automatic), key=lambda one: (_seen_from(one), one.id))
    told: list[Told] = [*seen[many:], *(one for one in steps if one.id > last and one.act not in SILENT)]
    return tuple(sorted(told, key=_at))


def _read(mark: str) -> tuple[int, int]:
    parts = mark.split(".")
    known = len(parts) == 2 and all(one.isascii() and one.isdigit() and len(one) < 19 for one in parts)
    return (int(parts[0]), int(parts[1])) if known else (0, 0)


def _seen_from(one: Message) -> datetime:
    return one.visible_at if one.side is Side.AGENT and one.visible_at else one.sent_at


def _at(one: Told) -> datetime:
    return one.at if isinstance(one, Step) else one.sent_at
