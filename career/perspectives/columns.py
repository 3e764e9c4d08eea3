"""One situation worked out over ten years: the index held and what is paid, month by month (pure)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from career.dossier.facts import CareerLine, Dossier
from career.dossier.rules import counted_from, rank, running
from career.perspectives.effects import MONTHS, indices
from career.perspectives.facts import Prospects
from career.perspectives.rules import prospects
from career.perspectives.situations import Situation, What, supposed
from career.statutes.calendar import NO_SENIORITY, plus_months, seniority
from career.statutes.grids import step, top
from career.statutes.sets import RuleSet
from socle.french import NBSP

FULL = Fraction(1)
WHOLE = 100


@dataclass(frozen=True)
class Column:
    """One situation worked out. `monthly` is the gross pay of each month to come, `held` the index then."""

    situation: Situation
    found: Prospects
    months: tuple[date, ...]
    held: tuple[int, ...]
    parts: tuple[Fraction, ...]
    point: Decimal
    unsure: tuple[str, ...]

    @property
    def monthly(self) -> tuple[Decimal, ...]:
        """Gross euros of each month."""
        return tuple(
            self.point * index * part.numerator / part.denominator
            for index, part in zip(self.held, self.parts, strict=True)
        )


def column(dossier: Dossier, on: date, rules: RuleSet, one: Situation) -> Column:
    """Work one situation out."""
    other = supposed(dossier, one)
    found = prospects(other, on, rules)
    months = tuple(plus_months(on, month) for month in range(1, MONTHS + 1))
    held = rank(dossier.career, on)
    climbed: tuple[int, ...] = ()
    if held is not None and held.index is not None:
        climbed = tuple(indices(found, held.index, list(months)))
        if one.what is What.HORS_CLASSE and one.start:
            climbed = _promoted(other, rules, one.start, found, climbed, months)
    parts = tuple(_part(other, rules, on, day) for day in months)
    point = rules.need("point", on).values["euros"] if rules.find("point", on) else "0"
    unsure = [f"{rule.title}{NBSP}: {rule.doubt}" for rule in found.unsure if rule.doubt]
    unsure += _pay_doubts(other, rules, on, months)
    return Column(one, found, months, climbed, parts, Decimal(point), tuple(unsure))


def _promoted(
    dossier: Dossier,
    rules: RuleSet,
    day: date,
    found: Prospects,
    climbed: tuple[int, ...],
    months: tuple[date, ...],
) -> tuple[int, ...]:
    """The years after a promotion to the hors classe on `day`: reclassed at an equal or next higher index."""
    line = _reclassed(dossier, found, rules, day)
    if line is None:
        return climbed
    promoted = replace(dossier, career=(line, *dossier.career))
    later = prospects(promoted, day, rules)
    held = rank(promoted.career, day)
    start = held.index if held and held.index else 0
    rest = [one for one in months if one >= day]
    return (*climbed[: len(months) - len(rest)], *indices(later, start, rest))


def _reclassed(dossier: Dossier, found: Prospects, rules: RuleSet, day: date) -> CareerLine | None:
    """The first line of the hors classe (domain § 5.6); None for who is not in the classe normale."""
    coming = [one for one in found.timeline if one.day <= day and one.echelon and not one.possible]
    held = rank(dossier.career, found.on)
    if held is None or held.line.grade != "CN" or held.line.echelon is None:
        return None
    corps = held.line.corps
    echelon, since = (
        (coming[-1].echelon or 1, coming[-1].day) if coming else (held.line.echelon, counted_from(held.line))
    )
    old, following = (step(corps, "CN", one, rules, day) for one in (echelon, echelon + 1))
    for new in range(1, top(corps, "HC") + 1):
        reached = step(corps, "HC", new, rules, day)
        if old and reached and reached.indices[0] >= old.indices[0]:
            gain = reached.indices[0] - old.indices[0]
            keeps = following is not None and gain < following.indices[0] - old.indices[0]
            kept = seniority(since, day) if keeps else NO_SENIORITY
            if reached.months is not None and 12 * kept.years + kept.months >= reached.months:
                new, kept = (
                    new + 1,
                    NO_SENIORITY,
                )  # all of it is kept: the next is reached at once
            return CareerLine(day, None, corps, "HC", new, "tableau", kept)
    return None


def _part(dossier: Dossier, rules: RuleSet, on: date, day: date) -> Fraction:
    """Which part of a full pay is paid on a day: by the position, then by the share worked."""
    ends = dossier.identity.ends
    if ends is not None and ends <= day:
        return Fraction(0)
    for position in running(dossier.positions, day)[:1]:
        if article := rules.find(f"paie.position.{position.kind}", on):
            return Fraction(article.values["part"])
    for service in running(dossier.services, day)[:1]:
        if article := rules.find(f"partiel.paie.{service.share}", on):
            return Fraction(article.number("numerateur"), article.number("denominateur"))
        return Fraction(service.share, WHOLE)
    return FULL


def _pay_doubts(dossier: Dossier, rules: RuleSet, on: date, months: Sequence[date]) -> list[str]:
    shares = {one.share for day in (on, *months) for one in running(dossier.services, day)[:1]}
    kinds = {one.kind for day in (on, *months) for one in running(dossier.positions, day)[:1]}
    keys = [f"partiel.paie.{share}" for share in shares] + [f"paie.position.{kind}" for kind in kinds]
    found = [article for key in keys if (article := rules.find(key, on))]
    return [f"{one.title}{NBSP}: {one.doubt}" for one in found if one.doubt]
