"""What the page of the perspectives is made of: headings, the years to come, the drawn line (pure)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from career.dossier import wording
from career.dossier.facts import Dossier
from career.dossier.rules import rank
from career.perspectives.drawing import Drawing, Stair, draw
from career.perspectives.facts import (
    TOPICS,
    Kind,
    Milestone,
    Pay,
    Prospect,
    Prospects,
    RuleUsed,
    State,
    Topic,
)
from career.statutes.calendar import plus_years
from career.statutes.corps import GRADES
from career.statutes.grids import step
from socle.french import NBSP, date_long, number

WIDE, NARROW = 880, 340
ORDER = ("CN", "HC", "CE")
HELD = {Kind.ECHELON, Kind.CHEVRON, Kind.REFORM}  # what comes by itself
STATES = {
    State.MET: ("conditions réunies", "ok"),
    State.COMING: ("à venir", ""),
    State.NOT_MET: ("conditions non réunies", "plain"),
    State.UNKNOWN: ("non calculé ici", "plain"),
    State.NOT_CONCERNED: ("ne vous concerne pas", "plain"),
    State.DONE: ("passé", "plain"),
}
OWN_WORDS = {  # where the usual words would be odd
    (Topic.MOBILITE, State.MET): ("ouvert en ce moment", "ok"),
    (Topic.CONTRAT, State.DONE): ("sans échéance", "plain"),
    (Topic.RENDEZ_VOUS, State.NOT_MET): ("pas encore", "plain"),
    (Topic.CLASSE_EXCEPTIONNELLE, State.NOT_MET): ("pas encore", "plain"),
    (Topic.HORS_CLASSE, State.NOT_MET): ("pas encore", "plain"),
}
DAY, EARLIEST = "Date prévisionnelle", "Au plus tôt, avec une bonification"
COLUMNS = ("Ce qui change", "Indice majoré", "Brut par mois, estimé")
NOTHING = "–"
HEALTH = "position.disponibilite_office"
UNTOLD_POSITION = "Cette position arrête l’avancement."
UNTOLD_DOUBT = "L’effet de cette position sur l’avancement est à vérifier."


@dataclass(frozen=True)
class Group:
    """The prospects of one heading."""

    slug: str
    title: str
    items: tuple[Prospect, ...]


def groups(found: Prospects) -> tuple[Group, ...]:
    """The headings that have something to say, without what heads the page and what does not concern her."""
    head, told = next_echelon(found), []
    for topic, title in TOPICS.items():
        shown = (one for one in found.of(topic) if one is not head and not _behind(one))
        if items := tuple(shown):
            told.append(Group(topic.value, title, items))
    return tuple(told)


def apart(found: Prospects) -> tuple[Prospect, ...]:
    """What is behind her or does not concern her, and why."""
    head = next_echelon(found)
    return tuple(one for one in found.items if _behind(one) and one is not head)


def _behind(one: Prospect) -> bool:
    done = one.state is State.DONE and one.topic not in (Topic.CONTRAT, Topic.FIN)
    return done or one.state is State.NOT_CONCERNED


def next_echelon(found: Prospects) -> Prospect | None:
    """The prospect that heads the page, even when it is that nothing comes after the last échelon."""
    return next(iter(found.of(Topic.ECHELON)), None)


def state(one: Prospect) -> tuple[str, str]:
    """Where she stands towards a prospect, in a few words, and the colour that goes with them."""
    if one.explanation.missing and one.state is State.UNKNOWN:
        return "un fait manque", "warn"
    return OWN_WORDS.get((one.topic, one.state), STATES[one.state])


def discreet(rules: Sequence[RuleUsed]) -> tuple[RuleUsed, ...]:
    """The rules as anybody but the agent may read them: none names a position that tells of health."""
    return tuple(
        replace(rule, title="Position", text=UNTOLD_POSITION, doubt=UNTOLD_DOUBT)
        if rule.key == HEALTH
        else rule
        for rule in rules
    )


def euros(pay: Pay) -> str:
    """« 2 767 € »: an estimate has no cents."""
    return f"{number(round(pay.gross))}{NBSP}€"


def years(found: Prospects) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """The years to come: the columns, then a row for each day when something changes.

    The earliest days have a column where a bonification may still bring one forward.
    """
    hoped = any(_earliest(one) for one in found.timeline)
    columns = (DAY, *([EARLIEST] if hoped else []), *COLUMNS)
    rows = (
        (date_long(one.day), *([_earliest(one) or NOTHING] if hoped else []), *_change(one))
        for one in found.timeline
    )
    return columns, tuple(rows)


def _earliest(one: Milestone) -> str:
    return date_long(one.earliest) if one.earliest and one.earliest < one.day else ""


def _change(one: Milestone) -> tuple[str, str, str]:
    paid = (str(one.pay.index), euros(one.pay)) if one.pay else (NOTHING, NOTHING)
    return one.text + (", non acquise" if one.possible else ""), *paid


def drawings(dossier: Dossier, found: Prospects) -> tuple[Drawing, Drawing] | None:
    """The drawn line, for a wide page and for a narrow one; None where no index is known."""
    if next_echelon(found) is None:  # her functions have ended
        return None
    end = min([found.until, *(one.day for one in found.timeline if one.kind is Kind.FIN)])
    stairs = [*_climbed(dossier, found.on), *(one for one in _to_climb(found) if one.day <= end)]
    wide, narrow = (draw(stairs, found.on, end, width) for width in (WIDE, NARROW))
    return (wide, narrow) if wide and narrow else None


def comparable(dossier: Dossier, found: Prospects) -> bool:
    """Can situations be compared? Not after the end of functions, nor where no index is known."""
    held = rank(dossier.career, found.on)
    return next_echelon(found) is not None and held is not None and held.index is not None


def about(found: Prospects, phrase: str) -> str:
    """What the picture shows, for who does not see it."""
    coming = [one for one in found.timeline if one.kind in HELD and not one.possible]
    last = f", puis jusqu’au {date_long(coming[-1].day)}{NBSP}: {coming[-1].text}" if coming else ""
    return (
        f"Votre carrière en escalier, de vos débuts à aujourd’hui ({phrase}){last}. "
        "Les mêmes dates sont dans le tableau qui suit."
    )


def grades_drawn(dossier: Dossier, found: Prospects) -> str:
    """What the short names on the picture stand for."""
    drawn = {one.grade for one in _climbed(dossier, found.on)} | {one.grade for one in _to_climb(found)}
    return ", ".join(f"{short}{NBSP}: {GRADES[short]}" for short in ORDER if short in drawn)


def phrase(dossier: Dossier, on: date) -> str:
    """Where she stands: « Professeure certifiée, classe normale, échelon 7 »."""
    return wording.phrase(dossier, on)


def _climbed(dossier: Dossier, on: date) -> Sequence[Stair]:
    """The échelons and chevrons held until today, at the indices of today."""
    lines = sorted((line for line in dossier.career if line.effective <= on), key=lambda one: one.effective)
    ends = [*(line.effective for line in lines[1:]), date.max]
    found = []
    for line, end in zip(lines, ends, strict=True):
        known = step(line.corps, line.grade, line.echelon)
        for chevron, points in enumerate(known.indices if known else ()):
            day = plus_years(line.effective, chevron)
            if day <= on and day < end:
                label = "" if chevron else str(line.echelon)
                found.append(Stair(day, points, label, line.grade or ""))
    return found


def _to_climb(found: Prospects) -> Sequence[Stair]:
    return [
        Stair(
            one.day,
            one.pay.index,
            str(one.echelon or "") if one.kind is not Kind.CHEVRON else "",
            one.grade or "",
        )
        for one in found.timeline
        if one.kind in HELD and not one.possible and one.pay and one.day > found.on
    ]


def promotion(found: Prospects) -> str:
    """« échelon 8 au 1er mars 2027 », « hors classe possible au 1er septembre 2027 », or nothing."""
    head = next_echelon(found)
    rungs = (one for one in found.timeline if one.kind is Kind.ECHELON)
    following = next(rungs, None)
    if head is not None and head.day is not None and head.day > found.on and following is not None:
        return f"échelon{NBSP}{following.echelon} au {date_long(head.day)}"
    grade = next((one for one in found.timeline if one.kind is Kind.GRADE and one.day > found.on), None)
    if grade is None or grade.grade is None or (head is not None and head.state is not State.NOT_CONCERNED):
        return ""
    return f"{GRADES[grade.grade]} possible au {date_long(grade.day)}"
