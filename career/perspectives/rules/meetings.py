"""The rendez-vous de carrière: in which school year, or why not (domain § 5.5)."""

from collections.abc import Iterator, Sequence
from datetime import date

from career.perspectives import wording
from career.perspectives.facts import Explanation, OtherReading, Prospect, State, Topic
from career.perspectives.rules import no_meeting
from career.perspectives.rules.case import Case
from career.perspectives.rules.citing import used
from career.perspectives.rules.ladder import Climb, Rung, months_in
from career.perspectives.rules.no_meeting import GUIDE, LATER, MISSED, title_of
from career.perspectives.rules.standing import rank_facts
from career.perspectives.rules.window import Window, window
from career.statutes.articles import Article
from career.statutes.calendar import SCHOOL_YEAR_STARTS, school_year

NUMBERS = (1, 2, 3)
Path = Sequence[tuple[Rung, Climb | None]]


def prospects(case: Case, plain: Path, hurried: Path) -> Iterator[Prospect]:
    """The rendez-vous of the grade held: behind, this school year, to come, or not to be.

    `plain` and `hurried` are the échelons to come, without and with every bonification.
    """
    if not case.graded or case.line is None:
        return
    for number in NUMBERS:
        held = case.appraisal(number)
        if held is not None:
            yield no_meeting.held(case, number, held)
        elif case.line.grade == "CN":
            yield _coming(case, number, plain, hurried)


def _coming(case: Case, number: int, plain: Path, hurried: Path) -> Prospect:
    article = case.rules.at(case.on).need(f"rdvc.{number}", case.on)
    if "echelon" not in article.values:
        return no_meeting.reformed(case, number, article)
    wanted = article.number("echelon")
    if plain and plain[0][0].echelon > wanted:
        return no_meeting.passed(case, number, article)
    held = next((one for one, _ in plain if one.echelon == wanted), None)
    found = window(case, held, article) if held is not None else None
    if held is None or found is None or date(found.year, SCHOOL_YEAR_STARTS, 1) > case.until:
        return no_meeting.far(case, number, article)
    if found.year < article.valid_from.year:
        return no_meeting.passed(case, number, article)
    end = date(found.year + 1, SCHOOL_YEAR_STARTS - 1, 31)
    later = case.rules.need(f"rdvc.{number}", max(end, case.on))
    if "echelon" not in later.values:
        return no_meeting.reformed(case, number, later)
    sooner = next((one for one, _ in hurried if one.echelon == wanted), None)
    early = window(case, sooner, article) if sooner is not None and sooner != held else None
    return _windowed(case, number, article, held, found, early)


def _windowed(
    case: Case, number: int, article: Article, held: Rung, found: Window, early: Window | None
) -> Prospect:
    now = school_year(case.on)
    name = f"votre rendez-vous de carrière n°\u00a0{number}"
    begins = date(found.year, SCHOOL_YEAR_STARTS, 1)
    if found.year == now:
        state, todo = State.MET, _ready(case)
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
        title_of(number),
        sentence,
        why,
        day=begins,
        earliest=date(early.year, SCHOOL_YEAR_STARTS, 1) if early and early.year < found.year else None,
        school_year=found.year,
        todo=todo,
        guide=GUIDE,
    )


def _ready(case: Case) -> str:
    days = case.rules.need("rdvc.calendrier", case.on).number("prevenance_jours")
    return (
        "Surveillez votre messagerie professionnelle\u00a0: la date "
        f"vous sera proposée au moins {days}\u00a0jours "
        "avant, et il est indispensable de la confirmer."
    )


def _why(case: Case, article: Article, held: Rung, found: Window) -> Explanation:
    low, high = article.number("au_moins"), article.number("moins_de")
    end = date(found.year + 1, 8, 31)
    shift = "" if held.effective <= case.on else " (date prévue)"
    bounds, steps = (case.rules.need(f"rdvc.{name}", case.on) for name in ("bornes", "calendrier"))
    return Explanation(
        (
            f"Vous êtes à l’{wording.echelon(held.echelon)} depuis le {wording.day(held.effective)}{shift}.",
            (
                "Ce rendez-vous a lieu l’année scolaire où vous avez, au 31 août, "
                f"de {low} à moins de {high}\u00a0mois dans cet échelon."
            ),
            (
                f"Au {wording.day(end)}, vous en aurez {found.months}\u00a0: "
                f"il a lieu en {wording.years(found.year)}."
            ),
        ),
        (
            (
                f"Du {wording.day(held.since)} au {wording.day(end)} "
                f"compris\u00a0: {found.months}\u00a0mois révolus"
            ),
        ),
        rank_facts(case, held),
        tuple(used(one, case.rules, case.on) for one in (article, bounds, steps)),
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
