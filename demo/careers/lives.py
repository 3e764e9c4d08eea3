"""From the data of one demo person to a whole dossier: every section, coherent with every other."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from typing import Any, TypeVar

from career.dossier.facts import (
    CareerLine,
    Diploma,
    Distinction,
    Dossier,
    Identity,
    Language,
    Leave,
    Position,
    Posting,
    Service,
)
from career.dossier.rules import Kind, kind_of
from demo.careers import evaluation, study
from demo.careers.population import population_of, read, registered, schools
from demo.careers.shift import Shift
from demo.careers.timeline import Span, career, decided, run_back

Row = Sequence[Any]
Life = dict[str, Any]
Period = TypeVar("Period", Position, Service, Posting)
OUTSIDE = "HA"
FUNCTIONS = {"CPE": "Vie scolaire", "PSYEN": "Psychologue de l’éducation nationale"}
INSPECTORS = {"1D": "Serge Delmas, IEN", "2D": "Bruno Lacroix, IA-IPR"}


@cache
def lives() -> dict[str, Life]:
    """What is told of each demo person, by uid."""
    found: dict[str, Life] = read("demo.careers", "lives.json")
    return found


def academie_of(agent: dict[str, Any], academie: str) -> str:
    """Those who work outside any académie belong to the académie HA (decision 29)."""
    return OUTSIDE if agent["population"] == "HORS_ACA" else academie


def dossier(agent: dict[str, Any], academie: str, today: date) -> Dossier:
    """The dossier of one demo person, as it stands on the day of seeding."""
    life, shift = agent.get("life") or lives()[agent["uid"]], Shift.to(today)
    lines = _career(agent, life, shift)
    start = lines[0].effective
    first_degree = agent["population"].startswith("1D")
    inspector = INSPECTORS["1D" if first_degree else "2D"]
    visits = tuple(evaluation.inspections(start, today, inspector))
    return Dossier(
        _identity(agent, life, academie, shift, start, today),
        career=tuple(lines),
        positions=tuple(_by(today, _positions(life, shift, start))),
        leaves=tuple(Leave(a, b, kind, a) for a, b, kind in _periods(life.get("leaves", ()), shift)),
        services=tuple(_by(today, _services(life, shift, start))),
        postings=tuple(_by(today, _postings(life, shift))),
        marks=tuple(evaluation.marks(start, visits, first_degree, agent["uid"])),
        inspections=visits,
        appraisals=tuple(evaluation.appraisals(lines, today, inspector, agent["uid"])),
        diplomas=tuple(_diplomas(agent, life, lines, shift)),
        languages=tuple(Language(*row) for row in life.get("languages", ())),
        distinctions=tuple(Distinction(shift.sure(row[0]), *row[1:]) for row in life.get("distinctions", ())),
    )


def _by(today: date, told: Iterable[Period]) -> Iterator[Period]:
    """What is to come may have no arrêté yet: none is dated after the day of seeding."""
    for one in told:
        yield replace(one, decided=None) if one.decided and one.decided > today else one


def outsider(agent: dict[str, Any], academie: str) -> Dossier:
    """Somebody without a career here: only her population is kept, so that the page says why."""
    return Dossier(Identity(academie, agent["uid"], population_of(agent), agent["civilite"]))


def _identity(
    agent: dict[str, Any], life: Life, academie: str, shift: Shift, start: date, today: date
) -> Identity:
    private = kind_of(agent["population"]) is Kind.PRIVATE
    trainee = life["path"] and start >= shift.sure("2026-09-01")
    tenured = None if private or trainee else start.replace(year=start.year + 1)
    return Identity(
        academie_of(agent, academie),
        agent["uid"],
        agent["population"],
        agent["civilite"],
        birth_date=date.fromisoformat(agent["date_naissance"]),
        entered=start,
        tenured=tenured,
        contract=life.get("contract", ""),
        ends=shift.day(life.get("ends")),
        as_of=today,
        **study.home(agent["uid"]),
    )


def _career(agent: dict[str, Any], life: Life, shift: Shift) -> list[CareerLine]:
    """What was before, then the échelons run back from the one held today."""
    lines = [
        CareerLine(shift.sure(day), decided(shift.sure(day)), corps, grade, echelon, mode)
        for day, corps, grade, echelon, mode in life.get("before", ())
    ]
    if path := [Span(*row) for row in life["path"]]:
        held = run_back(path, shift.sure(agent["date_echelon"]), life.get("bonified", ()))
        lines += career(held, registered(agent) + shift.years, life.get("bonified", ()))
    return lines


def _periods(rows: Iterable[Row], shift: Shift) -> Iterator[tuple[Any, ...]]:
    return ((shift.sure(row[0]), shift.day(row[1]), *row[2:]) for row in rows)


def _gaps(taken: Sequence[tuple[Any, ...]], start: date) -> Iterator[tuple[date, date | None]]:
    """The periods that nothing said fills, from the first day of the career on."""
    day: date | None = start
    for period in sorted(taken):
        if day is not None and day < period[0]:
            yield day, period[0] - timedelta(days=1)
        day = period[1] + timedelta(days=1) if period[1] else None
    if day is not None:
        yield day, None


def _positions(life: Life, shift: Shift, start: date) -> Iterator[Position]:
    told = list(_periods(life.get("positions", ()), shift))
    for begin, end, kind, detail, host in told:
        yield Position(begin, end, kind, detail, host, decided(begin))
    for begin, end in _gaps(told, start):
        yield Position(begin, end, "activite", decided=decided(begin))


def _services(life: Life, shift: Shift, start: date) -> Iterator[Service]:
    told = list(_periods([*life.get("services", ()), *life.get("extra_services", ())], shift))
    for begin, end, kind, share, detail in told:
        yield Service(begin, end, kind, share, detail, decided(begin))
    for begin, end in _gaps(told, start):
        yield Service(begin, end, "complet", 100, decided=decided(begin))


def _postings(life: Life, shift: Shift) -> Iterator[Posting]:
    """Each posting ends when the next one begins, the last one with the functions."""
    rows = life["postings"]
    ends = [row[0] for row in rows[1:]] + [life.get("ends")]
    for (day, place, kind, discipline, arrival), following in zip(rows, ends, strict=True):
        begin, after = shift.sure(day), shift.day(following)
        end = after - timedelta(days=1) if after else None
        function = life["function"] if following == life.get("ends") else _usual_function(life)
        yield _posting(life, (begin, end), (place, kind, discipline, 100, arrival), function)
    for begin, end, *rest in _periods(life.get("extra_postings", ()), shift):
        yield _posting(life, (begin, end), rest, _usual_function(life))


def _posting(life: Life, period: tuple[date, date | None], row: Row, function: str) -> Posting:
    place, kind, discipline, share, arrival = row
    school = schools().get(place)
    where, subject = "" if school else place, discipline or life["discipline"]
    return Posting(*period, school, where, kind, subject, function, share, arrival, decided(period[0]))


def _usual_function(life: Life) -> str:
    """What a member of this corps does in an ordinary posting."""
    return FUNCTIONS.get(life["path"][0][0], "Enseignement") if life["path"] else "Enseignement"


def _diplomas(
    agent: dict[str, Any], life: Life, lines: Sequence[CareerLine], shift: Shift
) -> Iterator[Diploma]:
    for year, *rest in life.get("diplomas", ()):
        yield Diploma(year + shift.years, *rest)
    private = kind_of(agent["population"]) is Kind.PRIVATE
    first = next((line for line in lines if line.grade == "CN"), lines[0])
    yield from study.diplomas(first.corps, life["discipline"], first.effective, private)
    if (corps := lines[-1].corps) not in {first.corps, "PSYEN"}:
        changed = next(line for line in lines if line.corps == corps)
        yield Diploma(changed.effective.year, "concours", study.EXAMS[corps], life["discipline"], "Toulouse")
