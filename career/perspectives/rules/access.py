"""Changing corps or scale: listes d’aptitude, concours, détachement, as each article states (§ 5.8)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from career.dossier.rules import Kind, is_trainee
from career.perspectives import wording
from career.perspectives.facts import Explanation, Fact, Missing, Prospect, State, Topic
from career.perspectives.rules.case import Case
from career.perspectives.rules.citing import used
from career.perspectives.rules.clock import reach
from career.statutes.articles import Article, by_key
from career.statutes.calendar import plus_years, school_year
from career.statutes.sets import RuleSet
from socle.french import count

COUNTED = "09-01"  # when an article does not say `au`, conditions are counted at the start of the school year


@dataclass
class Proof:
    """What was found of each condition: the day it holds from, the arithmetic, the facts, what is missing."""

    days: list[date] = field(default_factory=list)
    steps: list[str] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    missing: list[Missing] = field(default_factory=list)
    refused: str = ""


def prospects(case: Case) -> Iterator[Prospect]:
    """Each way out that is meant for her corps or her scale."""
    line = case.line
    if line is None:
        return
    sector = "PR" if case.kind is Kind.PRIVATE else "PU"
    for article in ways(case.rules, case.on):
        if line.corps in article.values["pour"] and article.values.get("secteur", sector) == sector:
            yield _prospect(case, article)


@lru_cache(maxsize=64)
def ways(rules: RuleSet, on: date) -> tuple[Article, ...]:
    """Every way out that the data know on a day, in order."""
    keys = {key for key, _ in by_key() if key.startswith("acces.")}
    found = [article for key in keys if (article := rules.find(key, on)) is not None]
    return tuple(sorted(found, key=lambda one: one.number("ordre")))


def campaign(article: Article, on: date) -> int:
    """The year of the next campaign: that of its window, or the school year’s second one."""
    if "fin" not in article.values:
        return school_year(on) + 1
    return on.year if on <= monthday(article.values["fin"], on.year) else on.year + 1


def monthday(written: str, year: int) -> date:
    """« 01-23 », of a year."""
    month, day = written.split("-")
    return date(year, int(month), int(day))


def _prospect(case: Case, article: Article) -> Prospect:
    key = article.key.partition(".")[2]
    if article.values.get("conditions_connues", True) is False:
        return _untold(case, article, key)
    proof, year = _prove(case, article), campaign(article, case.on)
    state, year = _settle(proof, year, article.values.get("au", COUNTED))
    day = monthday(article.values["debut"], year) if "debut" in article.values else None
    if state is State.COMING and day is None:
        day = max(proof.days)
    return Prospect(
        key,
        Topic.CORPS,
        state,
        article.title,
        _sentence(article, proof, state, year, day),
        lambda: _why(case, article, proof, state, year),
        day=day if state in (State.MET, State.COMING) else None,
        school_year=school_year(day) if day else None,
        todo=article.values.get("a_faire", ""),
        guide=article.values.get("guide", ""),
    )


def _settle(proof: Proof, year: int, counted: str) -> tuple[State, int]:
    """The state, and the year of the first campaign in which every condition holds."""
    if proof.refused:
        return State.NOT_MET, year
    if proof.missing:
        return State.UNKNOWN, year
    first = year
    for day in proof.days:
        first = max(first, day.year if day <= monthday(counted, day.year) else day.year + 1)
    return (State.MET if first == year else State.COMING), first


def _prove(case: Case, article: Article) -> Proof:
    proof, said = Proof(), article.values
    if "age" in said:
        _age(case, proof, said["age"])
    if "services" in said:
        _services(case, proof, said["services"])
    if "dans_le_corps" in said:
        _in_corps(case, proof, said["dans_le_corps"])
    if "contrat" in said:
        _contract(case, proof, said["contrat"])
    if said.get("titulaire") and is_trainee(case.dossier, case.on):
        proof.refused = "Il faut être titulaire."
    return proof


def _age(case: Case, proof: Proof, age: int) -> None:
    born = case.dossier.identity.birth_date
    if born is None:
        proof.missing.append(Missing("Date de naissance", "identite"))
        return
    day = plus_years(born, age)
    proof.days.append(day)
    proof.steps.append(f"Vous avez {count(age, 'an', 'ans')} le {wording.day(day)}")
    proof.facts.append(Fact("Âge", f"{count(age, 'an', 'ans')} le {wording.day(day)}", "identite"))


def _services(case: Case, proof: Proof, years: int) -> None:
    begun = min((line.effective for line in case.dossier.career), default=None)
    start = case.dossier.identity.entered or begun
    if start is None:
        proof.missing.append(Missing("Date d’entrée dans l’enseignement", "identite"))
        return
    _lasting(case, proof, start, years, "services")


def _in_corps(case: Case, proof: Proof, years: int) -> None:
    line = case.line
    assert line is not None
    start = min(one.effective for one in case.dossier.career if one.corps == line.corps)
    _lasting(case, proof, start, years, wording.body(case.kind))


def _lasting(case: Case, proof: Proof, start: date, years: int, name: str) -> None:
    day = reach(start, 12 * years, case.halts, start)
    if day is None:
        proof.missing.append(Missing("Date de fin de votre position", "position"))
        return
    proof.days.append(day)
    told = {"services": "d’enseignement", "corps": "dans le corps"}.get(
        name, "dans l’échelle de rémunération"
    )
    proof.steps.append(f"{wording.day(start)} + {count(years, 'an', 'ans')} {told} = {wording.day(day)}")
    proof.facts.append(Fact(f"Début {told}", wording.day(start), "corps-grades-echelons"))


def _contract(case: Case, proof: Proof, wanted: str) -> None:
    held = case.dossier.identity.contract
    if not held:
        proof.missing.append(Missing("Contrat", "identite"))
    elif held != wanted:
        proof.refused = "Il faut un contrat définitif."
    else:
        proof.facts.append(Fact("Contrat", "définitif", "identite"))


def _sentence(article: Article, proof: Proof, state: State, year: int, day: date | None) -> str:
    way = article.values["vers"]
    if state is State.MET:
        when = f", pour la campagne de {year}" if day else ""
        return f"Vous réunissez les conditions connues pour {way}{when}."
    if state is State.COMING and day is not None:
        return f"À partir du {wording.day(day)}, vous réunirez les conditions connues pour {way}."
    if state is State.UNKNOWN:
        return f"Il manque à votre dossier une information pour savoir si vous pouvez {way}."
    return f"Vous ne réunissez pas les conditions pour {way}. {proof.refused}"


def _why(case: Case, article: Article, proof: Proof, state: State, year: int) -> Explanation:
    where = wording.of_corps(case.line, case.kind) if case.line else ""
    ends = {
        State.MET: f"Toutes les conditions que nous connaissons sont remplies pour {year}.",
        State.COMING: f"Elles seront toutes remplies pour la campagne de {year}.",
        State.UNKNOWN: "Sans cette information, nous ne pouvons pas conclure.",
    }
    return Explanation(
        (f"Vous relevez {where}.", article.text, ends.get(state, proof.refused)),
        tuple(proof.steps),
        tuple(proof.facts),
        (used(article, case.rules, case.on),),
        tuple(proof.missing),
    )


def _untold(case: Case, article: Article, key: str) -> Prospect:
    why = Explanation(
        (article.text, article.doubt, "Nous ne pouvons donc pas dire si vous les réunissez."),
        rules=(used(article, case.rules, case.on),),
    )
    sentence = (
        f"Vous pouvez peut-être {article.values['vers']}\u00a0: les conditions ne sont pas dans nos données."
    )
    return Prospect(
        key,
        Topic.CORPS,
        State.UNKNOWN,
        article.title,
        sentence,
        lambda: why,
        todo=article.values.get("a_faire", ""),
        guide=article.values.get("guide", ""),
    )
