"""What a dossier says of the échelon held, and what stopped its clock, in words."""

from datetime import date

from career.dossier.facts import Position
from career.dossier.rules import running
from career.perspectives import wording
from career.perspectives.facts import Fact
from career.perspectives.rules.case import Case
from career.perspectives.rules.clock import Stop, effect_of
from career.perspectives.rules.ladder import Rung, meeting_of
from career.statutes.articles import Article
from career.statutes.calendar import NO_SENIORITY, seniority

SECTION = "corps-grades-echelons"


def rank_facts(case: Case, held: Rung) -> tuple[Fact, Fact]:
    """The échelon and its day, said to be foreseen when it is still to come."""
    if held.effective > case.on:  # computed here: no page of the dossier shows it
        return Fact("Échelon prévu", str(held.echelon), ""), Fact(
            "Date prévue", wording.day(held.effective), ""
        )
    return (
        Fact("Échelon", str(held.echelon), SECTION),
        Fact("Date d’effet", wording.day(held.effective), SECTION),
    )


def facts(case: Case, held: Rung) -> tuple[Fact, ...]:
    """What the dossier says of this échelon: the facts that were used, and where they are."""
    told = [*rank_facts(case, held)]
    if case.line is not None and case.line.kept != NO_SENIORITY:
        told.append(Fact("Ancienneté conservée", wording.length(case.line.kept), SECTION))
    told += [Fact("Interruption", stopped(stop), "position") for stop in within(case, held, None)]
    told += [
        Fact(wording.position(one.kind), wording.period(one.start, one.end), "position")
        for one, _ in away(case, held, case.until)
    ]
    told += [
        Fact(
            "Modalité de service", f"{one.share}\u00a0%, compté comme un temps plein", "modalites-de-service"
        )
        for one in running(case.dossier.services, case.on)
        if one.share < 100
    ]
    meeting = meeting_of(case.rules.at(held.effective), held, case.on)
    appraisal = case.appraisal(meeting[0]) if meeting else None
    if meeting is not None and appraisal is not None and "bonification" in meeting[1].values:
        said = {None: "pas de décision", True: "accordée", False: "non accordée"}[appraisal.bonified]
        told.append(Fact("Bonification d’un an", said, "notation"))
    return tuple(told)


def away(case: Case, held: Rung, day: date | None) -> list[tuple[Position, Article]]:
    """The positions of this échelon, activity left out, that stop nothing: each with what is known of it."""
    stopping = {stop.position for stop in case.halts}
    return [
        (one, article)
        for one in case.dossier.positions
        if one.kind not in ("activite", "retraite")
        and one not in stopping
        and (day is None or one.start < day)
        and (one.end is None or one.end >= held.effective)
        and (article := effect_of(one, case.rules)) is not None
    ]


def within(case: Case, held: Rung, day: date | None) -> list[Stop]:
    """The stops that delay this échelon."""
    return [
        stop
        for stop in case.halts
        if (day is None or stop.start < day) and (stop.end is None or stop.end > held.effective)
    ]


def stopped(stop: Stop) -> str:
    """A stop in words, and how long it lasted."""
    begin = wording.day(stop.start)
    if stop.end is None:
        return f"Interruption depuis le {begin}, sans date de fin"
    lasted = wording.length(seniority(stop.start, stop.end))
    return f"Interruption du {begin} au {wording.eve(stop.end)}\u00a0: + {lasted}"
