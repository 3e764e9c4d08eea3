"""The years to come, one milestone a day that counts: échelons, chevrons, grades, rendez-vous, the end."""

from collections.abc import Iterable, Iterator

from career.perspectives import wording
from career.perspectives.facts import Kind, Milestone, Prospect, State, Topic
from career.perspectives.rules.case import Case
from career.perspectives.rules.clock import reach
from career.perspectives.rules.ladder import Rung
from career.perspectives.rules.paying import pay
from career.perspectives.rules.tableau import Path
from career.statutes.grids import CHEVRON_MONTHS, chevron, step

KINDS = {
    Topic.RENDEZ_VOUS: Kind.RENDEZ_VOUS,
    Topic.HORS_CLASSE: Kind.GRADE,
    Topic.CLASSE_EXCEPTIONNELLE: Kind.GRADE,
}


def timeline(case: Case, plain: Path, hurried: Path, items: Iterable[Prospect]) -> tuple[Milestone, ...]:
    """Every milestone from today to the horizon or to the end of functions, in order."""
    if case.line is None:
        return ()
    found = [*_echelons(case, plain, hurried), *_chevrons(case, plain), *_prospects(case, items)]
    found += [*_reform(case, plain), *_end(case)]
    last = min(case.until, case.ended) if case.ended else case.until
    kept = [one for one in found if case.on < (one.earliest or one.day) <= last]
    return tuple(sorted(kept, key=lambda one: (one.day, one.kind)))


def _echelons(case: Case, plain: Path, hurried: Path) -> Iterator[Milestone]:
    """Each échelon with its day without and with bonifications."""
    late, soon = dict(_arrivals(plain)), dict(_arrivals(hurried))
    for held in soon.values():
        day = late[held.echelon].effective if held.echelon in late else None
        if day is None:
            continue
        early = held.effective if held.effective < day else None
        yield Milestone(
            Kind.ECHELON,
            day,
            f"{wording.echelon(held.echelon).capitalize()} de la {wording.grade(held.grade)}",
            held.corps,
            held.grade,
            held.echelon,
            earliest=early if early and early > case.on else None,
            pay=pay(held, case.rules.at(day), case.on, held.effective),
        )


def _arrivals(path: Path) -> Iterator[tuple[int, Rung]]:
    """The échelons reached, the present one left out."""
    return ((held.echelon, held) for held, _ in list(path)[1:])


def _chevrons(case: Case, plain: Path) -> Iterator[Milestone]:
    for held, found in plain:
        one = step(held.corps, held.grade, held.echelon)
        if one is None or len(one.indices) == 1:
            continue
        reached = chevron(one, held.effective, case.on) or 1
        for number in range(reached, len(one.indices)):
            day = reach(held.effective, number * CHEVRON_MONTHS, case.halts, held.effective)
            if day is None or (found is not None and found.plain is not None and day >= found.plain):
                continue
            yield Milestone(
                Kind.CHEVRON,
                day,
                f"Chevron {number + 1} de l’{wording.echelon(held.echelon)}",
                held.corps,
                held.grade,
                held.echelon,
                pay=pay(held, case.rules.at(day), case.on, day),
            )


def _prospects(case: Case, items: Iterable[Prospect]) -> Iterator[Milestone]:
    """The rendez-vous and the grades that are to come, as the prospects say."""
    line = case.line
    assert line is not None
    for one in items:
        kind = KINDS.get(one.topic)
        if kind is None or one.day is None or one.state not in (State.MET, State.COMING):
            continue
        grade = {"hors-classe": "HC", "classe-exceptionnelle": "CE"}.get(one.key, line.grade)
        possible = kind is Kind.GRADE and case.promised(grade) is None
        text = f"Promotion possible à {one.title[0].lower()}{one.title[1:]}" if possible else one.title
        yield Milestone(
            kind,
            one.day,
            text,
            line.corps,
            grade,
            None,
            one.earliest,
            possible=possible,
            pay=one.pay,
        )


def _reform(case: Case, plain: Path) -> Iterator[Milestone]:
    line = case.line
    for change in case.rules.changes() if line is not None and plain else ():
        assert line is not None
        text = f"Nouvelles règles\u00a0: {change.title[0].lower()}{change.title[1:]}"
        yield Milestone(Kind.REFORM, change.since, text, line.corps, line.grade, line.echelon)


def _end(case: Case) -> Iterator[Milestone]:
    line = case.line
    if line is not None and case.ended is not None:
        yield Milestone(Kind.FIN, case.ended, "Fin de vos fonctions", line.corps, line.grade, line.echelon)
