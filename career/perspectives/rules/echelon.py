"""The next échelon: its day, with the bonification, the kept seniority, the interruptions (domain § 5.4)."""

from dataclasses import replace
from datetime import date

from career.dossier.facts import CareerLine
from career.dossier.rules import is_trainee, running
from career.perspectives import wording
from career.perspectives.facts import (
    Explanation,
    Fact,
    Missing,
    OtherReading,
    Prospect,
    RuleUsed,
    State,
    Topic,
)
from career.perspectives.rules import standstill
from career.perspectives.rules.case import Case
from career.perspectives.rules.citing import used
from career.perspectives.rules.clock import Stop, reach
from career.perspectives.rules.ladder import Climb, Rung, above, climb, granted, meeting_of, rung
from career.perspectives.rules.paying import pay
from career.perspectives.rules.standing import SECTION, away, facts, stopped, within
from career.perspectives.rules.standstill import COMPLETE, FOLLOW, GUIDE, KEY, TITLE
from career.statutes.calendar import NO_SENIORITY, ROUNDINGS, full_months, plus_months, school_year

FULL = 100  # percent of a service
LATE = "Écrivez à votre gestionnaire\u00a0: ce passage n’est pas encore dans votre dossier."


def prospect(case: Case) -> Prospect:
    """The next échelon, or why nothing can be said of it."""
    held = rung(case)
    if held is None:
        return standstill.without(case)
    found = climb(case, held)
    line = case.promotion
    if line is not None and (found is None or found.plain is None or line.effective <= found.plain):
        return _promoted(case, held, line)
    return standstill.last(case, held) if found is None else _next(case, held, found)


def _next(case: Case, held: Rung, found: Climb) -> Prospect:
    known = granted(case, held)
    day = found.bonified if known and found.bonified else found.plain
    early = found.bonified if known is None and found.bonified != day else None
    target = wording.echelon(held.echelon + 1)

    def why() -> Explanation:
        return _why(case, held, found, day, early)

    if day is None:
        sentence = (
            "Votre avancement est arrêté\u00a0: la date de votre "
            f"passage à l’{target} dépend de votre retour."
        )
        return Prospect(
            KEY,
            Topic.ECHELON,
            State.UNKNOWN,
            TITLE,
            sentence,
            why,
            earliest=early,
            todo=COMPLETE,
            guide=GUIDE,
        )
    return Prospect(
        KEY,
        Topic.ECHELON,
        _state(case, day),
        TITLE,
        _sentence(case, day, early, target),
        why,
        day=day,
        earliest=early,
        school_year=school_year(day),
        pay=pay(above(held, day), case.rules.at(day), case.on, day),
        todo=LATE if day <= case.on else FOLLOW,
        guide=GUIDE,
    )


def _promoted(case: Case, held: Rung, line: CareerLine) -> Prospect:
    """A promotion of grade that the dossier has comes before the next échelon."""
    day, target = wording.day(line.effective), f"la {wording.grade(line.grade)}"
    arrival = f"l’{wording.echelon(line.echelon)} de {target}" if line.echelon else target
    why = Explanation(
        (
            f"Vous êtes à l’{wording.echelon(held.echelon)} de la {wording.grade(held.grade)}.",
            f"Votre dossier porte votre promotion au {day}.",
            f"Vous passerez donc à {arrival} ce jour-là.",
        ),
        facts=(*facts(case, held), Fact("Promotion", day, SECTION)),
        rules=(used(case.rules.need("reclassement.grade", case.on), case.rules, case.on),),
    )
    return Prospect(
        KEY,
        Topic.ECHELON,
        State.COMING,
        TITLE,
        f"À partir du {day}, vous passerez à {arrival}\u00a0: votre promotion est dans votre dossier.",
        lambda: why,
        day=line.effective,
        school_year=school_year(line.effective),
        todo=FOLLOW,
        guide=GUIDE,
    )


def _state(case: Case, day: date) -> State:
    if case.ended is not None and case.ended <= day:
        return State.NOT_CONCERNED
    return State.MET if day <= case.on else State.COMING


def _sentence(case: Case, day: date, early: date | None, target: str) -> str:
    hope = f", ou {_from(case, early)} si la bonification d’un an vous est accordée" if early else ""
    if day <= case.on:
        return f"Vous réunissez les conditions pour passer à l’{target} depuis le {wording.day(day)}{hope}."
    if case.ended is not None and case.ended <= day:
        return f"Vous passeriez à l’{target} le {wording.day(day)}, après la fin de vos fonctions."
    trial = ", sous réserve de votre titularisation" if is_trainee(case.dossier, case.on) else ""
    return f"À partir du {wording.day(day)}, vous pourrez passer à l’{target}{hope}{trial}."


def _from(case: Case, early: date) -> str:
    """A bonification decided late takes effect on its own day, which may be past (domain § 5.4)."""
    told = wording.day(early)
    return f"dès le {told}" if early > case.on else f"au {told}, avec effet rétroactif,"


def _why(case: Case, held: Rung, found: Climb, day: date | None, early: date | None) -> Explanation:
    lasts = found.article.number("mois")
    shorter = found.article.values.get("bonifie")
    counts = shorter and found.bonified in (day, early)
    bonus = f"\u202f; la bonification d’un an la ramène à {wording.months(shorter)}" if counts else ""
    hope = f", ou le {wording.day(early)} avec la bonification" if early else ""
    sentences = (
        f"Vous êtes à l’{wording.echelon(held.echelon)} de la {wording.grade(held.grade)} "
        f"depuis le {wording.day(held.effective)}.",
        f"La durée de cet échelon est de {wording.months(lasts)}{bonus}.",
        f"{_then(case, held, day)}{hope}.",
    )
    return Explanation(
        sentences,
        steps=(*_kept(case), *_sums(case, held, found, day, early)),
        facts=facts(case, held),
        rules=_rules(case, held, found, day),
        missing=() if day else (Missing("Date de fin de votre position", "position"),),
        others=_others(case, held, found, day),
    )


def _then(case: Case, held: Rung, day: date | None) -> str:
    target = wording.echelon(held.echelon + 1)
    if day is None:
        return "Votre position arrête ce temps, et votre dossier ne dit pas quand elle finit"
    if day <= case.on:
        return f"Vous auriez donc dû passer à l’{target} le {wording.day(day)}"
    return f"Vous passerez donc à l’{target} le {wording.day(day)}"


def _kept(case: Case) -> tuple[str, ...]:
    line = case.line
    if line is None or case.since is None or line.kept == NO_SENIORITY:
        return ()
    return (
        f"{wording.day(line.effective)} − {wording.length(line.kept)} d’ancienneté conservée "
        f"= {wording.day(case.since)}",
    )


def _sums(case: Case, held: Rung, found: Climb, day: date | None, early: date | None) -> list[str]:
    lasts, shorter = found.article.number("mois"), found.article.values.get("bonifie")
    counted = shorter if day is not None and day == found.bonified and shorter else lasts
    if found.decided:
        return (
            [f"Votre dossier porte déjà l’{wording.echelon(held.echelon + 1)} au {wording.day(day)}"]
            if day
            else []
        )
    raw = plus_months(held.since, counted)
    told = [f"{wording.day(held.since)} + {wording.months(counted)} = {wording.day(raw)}"]
    told += [stopped(stop) for stop in within(case, held, day)]
    if found.reclassed:
        told.append(
            f"Nouvelle durée déjà acquise\u00a0: passage le {wording.day(day)}, sans surplus conservé"
        )
    elif day is not None and day != raw:
        told.append(f"Date après interruption\u00a0: {wording.day(day)}")
    if early is not None and shorter:
        hoped = plus_months(held.since, shorter)
        after = f", après interruption {wording.day(early)}" if early != hoped else ""
        told.append(
            f"Avec la bonification\u00a0: {wording.day(held.since)} + {wording.months(shorter)} "
            f"= {wording.day(hoped)}{after}"
        )
    return told


def _rules(case: Case, held: Rung, found: Climb, day: date | None) -> tuple[RuleUsed, ...]:
    at = day or case.on
    told = [used(found.article, case.rules, case.on, at)]
    meeting = meeting_of(case.rules.at(held.effective), held, case.on)
    if meeting is not None and found.bonified is not None:
        told.append(used(meeting[1], case.rules, case.on))
    told += [used(stop.article, case.rules, case.on, stop.position.start) for stop in within(case, held, day)]
    told += [used(article, case.rules, case.on, one.start) for one, article in away(case, held, day)]
    told += [used(case.rules.need(key, case.on), case.rules, case.on) for key in _general(case, held, found)]
    moved = case.rules.find("reclassement.reforme", at) if found.reclassed else None
    if moved is not None:
        told.append(used(moved, case.rules, case.on, at))
    return tuple(told)


def _general(case: Case, held: Rung, found: Climb) -> tuple[str, ...]:
    """The rules on everybody that count here: part time, and ends of months."""
    part = (
        ("partiel.avancement",)
        if any(one.share < FULL for one in running(case.dossier.services, case.on))
        else ()
    )
    return (*part, "mois") if _rounded(case, held, found) else part


def _rounded(case: Case, held: Rung, found: Climb) -> list[date]:
    """The days that other roundings of months give, where they differ."""
    months = found.article.number("mois")
    days = [reach(held.since, months, case.halts, held.effective, one) for one in ROUNDINGS[1:]]
    return [day for day in days if day and found.plain and day != found.plain and not _settled(found)]


def _settled(found: Climb) -> bool:
    """Is the day that of a decision or of a reform, which no other reading moves?"""
    return found.decided or found.reclassed


def _others(case: Case, held: Rung, found: Climb, day: date | None) -> tuple[OtherReading, ...]:
    told = []
    months = found.article.number("mois")
    for other in _rounded(case, held, found):
        told.append(
            OtherReading(f"Une autre façon d’arrondir les fins de mois donne le {wording.day(other)}.", other)
        )
    if not found.decided and any(stop.unless_active for stop in within(case, held, day)):
        worked = reach(held.since, months, _worked(case), held.effective)
        if worked is not None and worked != day:
            told.append(OtherReading(wording.if_worked(worked), worked))
    return tuple(told)


def _worked(case: Case) -> list[Stop]:
    """The stops, if the person worked during those where it counts, for five years in all."""
    told, spent = [], 0
    for stop in case.halts:
        start = stop.start
        if stop.unless_active:
            start = plus_months(start, max(0, stop.article.number("plafond") - spent))
            spent += full_months(stop.start, stop.end) if stop.end else 0
        if stop.end is None or start < stop.end:
            told.append(replace(stop, start=start))
    return told
