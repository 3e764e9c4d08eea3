"""The rendez-vous de carrière: in which school year, or why not (domain § 5.5)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from career.dossier import vocabulary
from career.dossier.facts import Appraisal
from career.dossier.rules import counted_from
from career.perspectives import wording
from career.perspectives.facts import Explanation, Fact, Missing, OtherReading, Prospect, State, Topic
from career.perspectives.rules.case import Case
from career.perspectives.rules.citing import used
from career.perspectives.rules.clock import reach
from career.perspectives.rules.ladder import Climb, Rung, months_in
from career.statutes.articles import Article
from career.statutes.calendar import SCHOOL_YEAR_STARTS, plus_months, school_year
from socle.french import NBSP

GUIDE = "rendez-vous-de-carriere"
NUMBERS = (1, 2, 3)
READY = "Surveillez votre messagerie professionnelle : la date vous sera proposée au moins 15 jours avant."
MISSED = "Écrivez à votre gestionnaire : un rendez-vous en retard ou manqué se régularise."
LATER = "Rien à faire pour le moment."
Path = Sequence[tuple[Rung, Climb | None]]


@dataclass(frozen=True)
class Window:
    """The school year (by its first year) in which a rendez-vous falls, and the months counted at its end."""

    year: int
    months: int


def prospects(case: Case, plain: Path, hurried: Path) -> Iterator[Prospect]:
    """The rendez-vous of the grade held: behind, this school year, to come, or not to be.

    `plain` and `hurried` are the échelons to come, without and with every bonification.
    """
    if not case.graded or case.line is None:
        return
    for number in NUMBERS:
        held = case.appraisal(number)
        if held is not None:
            yield _held(number, held)
        elif case.line.grade == "CN":
            yield _coming(case, number, plain, hurried)


def window(case: Case, held: Rung, article: Article, counted: bool = True) -> Window | None:
    """When the rendez-vous of this échelon falls; None while the clock is stopped, or outside its bounds.

    `counted`: 31 August is counted as a full day (the reading that is followed).
    """
    ripe = reach(held.since, article.number("au_moins"), case.halts, held.effective)
    if ripe is None:
        return None
    end = first_september(ripe if counted else ripe + timedelta(days=1))
    months = months_in(held, case, end)
    return Window(end.year - 1, months) if months < article.number("moins_de") else None


def first_september(day: date) -> date:
    """The first 1 September on or after a day."""
    return date(school_year(day - timedelta(days=1)) + 1, SCHOOL_YEAR_STARTS, 1)


def _coming(case: Case, number: int, plain: Path, hurried: Path) -> Prospect:
    article = case.rules.at(case.on).need(f"rdvc.{number}", case.on)
    if "echelon" not in article.values:
        return _reformed(case, number, article)
    wanted = article.number("echelon")
    if plain and plain[0][0].echelon > wanted:
        return _passed(case, number, article)
    held = next((one for one, _ in plain if one.echelon == wanted), None)
    found = window(case, held, article) if held is not None else None
    if held is None or found is None:
        return _far(case, number, article)
    end = date(found.year + 1, SCHOOL_YEAR_STARTS, 1)
    if case.rules.before is not None and case.on < case.rules.since < end:
        return _reformed(case, number, case.rules.need(f"rdvc.{number}", case.rules.since))
    sooner = next((one for one, _ in hurried if one.echelon == wanted), None)
    early = window(case, sooner, article) if sooner is not None and sooner != held else None
    return _windowed(case, number, article, held, found, early)


def _windowed(
    case: Case, number: int, article: Article, held: Rung, found: Window, early: Window | None
) -> Prospect:
    now = school_year(case.on)
    name = f"votre rendez-vous de carrière n°{NBSP}{number}"
    begins = date(found.year, SCHOOL_YEAR_STARTS, 1)
    if found.year == now:
        state, todo = State.MET, READY
        sentence = f"Vous réunissez les conditions pour {name} en {wording.years(found.year)}."
    elif found.year > now:
        state, todo = State.COMING, LATER
        hope = (
            f", ou dès {wording.years(early.year)} avec la bonification" if early and early != found else ""
        )
        sentence = f"À partir du {wording.day(begins)}, vous réunirez les conditions pour {name}{hope}."
    else:
        state, todo = State.NOT_MET, MISSED
        sentence = f"Votre dossier ne montre pas {name}, prévu en {wording.years(found.year)}."

    def why() -> Explanation:
        return _why(case, article, held, found)

    return Prospect(
        f"rdvc-{number}",
        Topic.RENDEZ_VOUS,
        state,
        _title(number),
        sentence,
        why,
        day=begins,
        earliest=date(early.year, SCHOOL_YEAR_STARTS, 1) if early and early.year < found.year else None,
        school_year=found.year,
        todo=todo,
        guide=GUIDE,
    )


def _title(number: int) -> str:
    return f"Rendez-vous de carrière n°{NBSP}{number}"


def _why(case: Case, article: Article, held: Rung, found: Window) -> Explanation:
    low, high = article.number("au_moins"), article.number("moins_de")
    end = date(found.year + 1, 8, 31)
    shift = "" if held.effective <= case.on else " (date prévue)"
    bounds = case.rules.need("rdvc.bornes", case.on)
    return Explanation(
        (
            f"Vous êtes à l’{wording.echelon(held.echelon)} depuis le {wording.day(held.effective)}{shift}.",
            f"Ce rendez-vous a lieu l’année scolaire où vous avez, au 31 août, de {low} à moins de {high}{NBSP}mois dans cet échelon.",
            f"Au {wording.day(end)}, vous en aurez {found.months}{NBSP}: il a lieu en {wording.years(found.year)}.",
        ),
        (
            f"Du {wording.day(held.since)} au {wording.day(end)} compris{NBSP}: {found.months}{NBSP}mois révolus",
        ),
        (
            Fact("Échelon", str(held.echelon), "corps-grades-echelons"),
            Fact("Date d’effet", wording.day(held.effective), "corps-grades-echelons"),
        ),
        (used(article, case.rules, case.on), used(bounds, case.rules, case.on)),
        others=_others(case, article, held, found),
    )


def _others(case: Case, article: Article, held: Rung, found: Window) -> tuple[OtherReading, ...]:
    """What the other readings of « mois révolus au 31 août » give, where they differ."""
    told = []
    for reading in case.rules.readings("rdvc.bornes", case.on)[1:]:
        other = window(case, held, article, reading.values["jour_compte"])
        if other is not None and other.year != found.year:
            told.append(
                _other(f"Si le 31 août ne compte pas, ce serait en {wording.years(other.year)}.", other.year)
            )
        following = date(found.year + 2, SCHOOL_YEAR_STARTS, 1)
        if reading.values["borne_haute"] and months_in(held, case, following) == article.number("moins_de"):
            year = found.year + 1
            told.append(
                _other(f"Si la borne haute est comprise, il peut avoir lieu en {wording.years(year)}.", year)
            )
    return tuple(told)


def _other(sentence: str, year: int) -> OtherReading:
    return OtherReading(sentence, date(year, SCHOOL_YEAR_STARTS, 1))


def _held(number: int, held: Appraisal) -> Prospect:
    level = vocabulary.LEVELS.get(held.level, held.level).lower()
    sentence = f"Votre rendez-vous de carrière n°{NBSP}{number} a eu lieu en {wording.years(held.year)}{NBSP}: appréciation « {level} »."
    why = Explanation(
        (
            f"L’entretien a eu lieu le {wording.day(held.inspected)}.",
            f"L’appréciation finale a été notifiée le {wording.day(held.notified)}.",
            f"Elle est « {level} ».",
        ),
        facts=(Fact("Appréciation", level, "notation"),),
    )
    return Prospect(
        f"rdvc-{number}",
        Topic.RENDEZ_VOUS,
        State.DONE,
        _title(number),
        sentence,
        lambda: why,
        day=held.inspected,
        school_year=held.year,
        guide=GUIDE,
    )


def _passed(case: Case, number: int, article: Article) -> Prospect:
    """The échelon is behind: was a rendez-vous due in it since the rule exists?"""
    wanted = article.number("echelon")
    lines = [one for one in case.dossier.career if (one.grade, one.echelon) == ("CN", wanted)]
    line = max(lines, key=lambda one: one.effective) if lines else None
    ripe = plus_months(counted_from(line), article.number("au_moins")) if line else None
    facts = (
        (Fact("Date d’effet de l’échelon", wording.day(line.effective), "corps-grades-echelons"),)
        if line
        else ()
    )
    due = ripe is not None and first_september(ripe).year - 1 >= article.valid_from.year
    if not due:
        sentence = f"Vous avez dépassé l’{wording.echelon(wanted)} avant les rendez-vous de carrière{NBSP}: celui-ci ne vous concerne pas."
        state, todo = State.NOT_CONCERNED, ""
    else:
        sentence = f"Votre dossier ne montre pas de rendez-vous de carrière n°{NBSP}{number}, alors que vous avez été à l’{wording.echelon(wanted)}."
        state, todo = State.NOT_MET, MISSED
    why = Explanation(
        (
            article.text,
            sentence,
            "Un rendez-vous manqué se régularise auprès de votre gestionnaire."
            if due
            else "Il n’y a rien à faire.",
        ),
        facts=facts,
        rules=(used(article, case.rules, case.on),),
        missing=(Missing(f"Rendez-vous de carrière n°{NBSP}{number}", "notation"),) if due else (),
    )
    return Prospect(
        f"rdvc-{number}",
        Topic.RENDEZ_VOUS,
        state,
        _title(number),
        sentence,
        lambda: why,
        todo=todo,
        guide=GUIDE,
    )


def _far(case: Case, number: int, article: Article) -> Prospect:
    wanted = wording.echelon(article.number("echelon"))
    sentence = f"Le rendez-vous de carrière n°{NBSP}{number} a lieu à l’{wanted}{NBSP}: sa date n’est pas connue, ou elle est à plus de dix ans."
    why = Explanation(
        (article.text, sentence, "Elle dépend de vos prochains échelons."),
        rules=(used(article, case.rules, case.on),),
    )
    return Prospect(
        f"rdvc-{number}",
        Topic.RENDEZ_VOUS,
        State.NOT_MET,
        _title(number),
        sentence,
        lambda: why,
        todo=LATER,
        guide=GUIDE,
    )


def _reformed(case: Case, number: int, article: Article) -> Prospect:
    """The rendez-vous of the pending reform: one has a date, the moment of the others is not known."""
    tenured = case.dossier.identity.tenured
    cited = (used(article, case.rules, case.on, max(case.on, case.rules.since)),)
    if "apres_titularisation" in article.values and tenured is not None:
        day = plus_months(tenured, article.number("apres_titularisation"))
        state = State.COMING if day > case.on else State.NOT_CONCERNED
        sentence = f"Le rendez-vous de carrière n°{NBSP}{number} a lieu quatre ans après la titularisation{NBSP}: le {wording.day(day)}."
        sums = (
            f"{wording.day(tenured)} + {wording.months(article.number('apres_titularisation'))} = {wording.day(day)}",
        )
        told = Explanation(
            (article.text, f"Vous avez été titularisé(e) le {wording.day(tenured)}.", sentence),
            sums,
            (Fact("Titularisation", wording.day(tenured), "identite"),),
            cited,
        )
        return Prospect(
            f"rdvc-{number}",
            Topic.RENDEZ_VOUS,
            state,
            _title(number),
            sentence,
            lambda: told,
            day=day,
            school_year=school_year(day),
            guide=GUIDE,
        )
    lacks = "apres_titularisation" in article.values
    sentence = (
        "Votre date de titularisation n’est pas dans votre dossier."
        if lacks
        else f"{article.text} Son moment exact n’est pas connu."
    )
    why = Explanation(
        (article.text, sentence, "Aucune date n’est donc calculée."),
        rules=cited,
        missing=(Missing("Date de titularisation", "identite"),) if lacks else (),
    )
    return Prospect(
        f"rdvc-{number}", Topic.RENDEZ_VOUS, State.UNKNOWN, _title(number), sentence, lambda: why, guide=GUIDE
    )
