"""The demo's people and invented ones, as the rules of perspectives read them."""

from dataclasses import replace
from datetime import date

from career.dossier.facts import CareerLine, Dossier, Identity, Position
from career.perspectives.facts import Prospect, Prospects
from career.perspectives.rules import prospects
from career.statutes.calendar import NO_SENIORITY, Seniority
from career.statutes.sets import RuleSet, rule_set
from demo.careers.lives import dossier
from demo.careers.population import agents, teaches

DAY = date(2026, 11, 21)
TEACHERS = {agent["uid"]: agent for agent in agents() if teaches(agent)}


def life(uid: str, on: date = DAY) -> Dossier:
    """The dossier of one person of the demo."""
    return dossier(TEACHERS[uid], "16", on)


def of(uid: str, rules: RuleSet | None = None) -> Prospects:
    """Her prospects on the reference day."""
    return prospects(life(uid), DAY, rules or rule_set())


def one(uid: str, key: str) -> Prospect:
    """One of them, which must be there."""
    return the(of(uid), key)


def the(found: Prospects, key: str) -> Prospect:
    """The prospect of this key, which must be there."""
    prospect = found.get(key)
    assert prospect is not None, (key, [item.key for item in found.items])
    return prospect


def somebody(
    grade: str,
    echelon: int,
    since: date,
    corps: str = "CER",
    kept: Seniority = NO_SENIORITY,
    positions: tuple[Position, ...] = (),
    population: str = "2D_PU",
) -> Dossier:
    """Somebody in an échelon since a day, in activity from then on unless told otherwise."""
    line = CareerLine(since, None, corps, grade, echelon, "anciennete", kept)
    identity = Identity(
        "16", "someone", population, "Mme", tenured=date(2005, 9, 1), entered=date(2004, 9, 1)
    )
    return Dossier(identity, career=(line,), positions=positions or (Position(since, None, "activite"),))


def born(told: Dossier, day: date | None) -> Dossier:
    """The same, born on a day."""
    return replace(told, identity=replace(told.identity, birth_date=day))
