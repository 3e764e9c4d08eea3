"""The classe exceptionnelle, in words: from which tableau, the opinions, the ratios (domain § 5.7)."""

from datetime import date

from career.dossier.rules import Kind
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
from career.perspectives.rules.case import Case
from career.perspectives.rules.citing import used
from career.perspectives.rules.clock import position_key
from career.perspectives.rules.paying import paid
from career.perspectives.rules.standing import rank_facts
from career.perspectives.rules.tableau import (
    Landing,
    Path,
    Tableau,
    exceptionnelle,
    landing,
)
from career.statutes.articles import Article
from career.statutes.calendar import SCHOOL_YEAR_STARTS, school_year

KEY, TITLE, GUIDE = "classe-exceptionnelle", "La classe exceptionnelle", "hors-classe-classe-exceptionnelle"
RANK = "corps-grades-echelons"
NOTHING = (
    "Vous n’avez pas de candidature à déposer\u202f; complétez votre CV avant l’ouverture de la campagne."
)


def prospect(case: Case, plain: Path) -> Prospect:
    """The first tableau of the classe exceptionnelle, or why there is none."""
    grade = case.line.grade if case.line else None
    if grade == "CE":
        return _simple(
            case,
            State.DONE,
            "Vous êtes à la classe exceptionnelle, le dernier grade.",
            "Il n’y a pas de grade au-dessus.",
        )
    if grade == "CN":
        sentence = (
            "La classe exceptionnelle s’ouvre depuis la hors classe\u00a0: accédez d’abord à la hors classe."
        )
        return _simple(case, State.NOT_MET, sentence, "Voyez ce qui est dit de la hors classe.")
    if (line := case.promised("CE")) is not None:
        day = wording.day(line.effective)
        sentence = f"Votre dossier porte votre promotion à la classe exceptionnelle, au {day}."
        return _simple(case, State.COMING, sentence, "Votre échelon d’arrivée y est écrit.", line.effective)
    found = exceptionnelle(case, plain)
    if found is None or found.day > case.until:
        sentence = "Vous ne réunissez pas encore les conditions pour la classe exceptionnelle."
        return _simple(case, State.NOT_MET, sentence, "La date se précisera avec vos prochains échelons.")
    if case.ended is not None and case.ended <= found.day:
        sentence = (
            "La classe exceptionnelle serait possible au "
            f"{wording.day(found.day)}, après la fin de vos fonctions."
        )
        return _simple(
            case, State.NOT_CONCERNED, sentence, f"Vos fonctions cessent le {wording.day(case.ended)}."
        )
    return _promovable(case, found)


def _promovable(case: Case, found: Tableau) -> Prospect:
    now = found.year == school_year(case.on) + 1
    where = landing(case, found, "CE")
    state = _state(case, now)
    return Prospect(
        KEY,
        Topic.CLASSE_EXCEPTIONNELLE,
        state,
        TITLE,
        _sentence(found, state),
        lambda: _why(case, found, where, now),
        day=found.day,
        school_year=found.year - 1,
        pay=paid(where.index, case.rules, case.on) if where else None,
        todo=NOTHING,
        guide=GUIDE,
    )


def _state(case: Case, now: bool) -> State:
    """Met, unless her position is not one of those that are admitted, or is not known."""
    if not now:
        return State.COMING
    if case.position is None:
        return State.UNKNOWN
    admitted = case.rules.need("ce.positions", case.on).values["positions"]
    return State.MET if position_key(case.position).partition(".")[2] in admitted else State.NOT_MET


def _sentence(found: Tableau, state: State) -> str:
    if state is State.MET:
        return (
            "Vous réunissez les conditions pour la classe exceptionnelle\u00a0: "
            f"vous êtes promouvable au tableau de {found.year}."
        )
    if state is State.COMING:
        return (
            f"À partir du {wording.day(found.day)}, vous pourrez accéder à la classe exceptionnelle\u00a0: "
            f"vous serez promouvable au tableau de {found.year}."
        )
    if state is State.UNKNOWN:
        return "Votre échelon ouvre la classe exceptionnelle, mais votre dossier ne dit pas votre position."
    return "Votre échelon ouvre la classe exceptionnelle, mais pas votre position actuelle."


def _why(case: Case, found: Tableau, where: Landing | None, now: bool) -> Explanation:
    end = date(found.year, SCHOOL_YEAR_STARTS - 1, 31)
    grid = case.corps.grid if case.corps else ""
    condition = case.rules.need(f"ce.condition.{grid}", case.on)
    wanted = wording.echelon(condition.number("echelon"))
    sentences = (
        f"Au {wording.day(end)}, vous serez à l’{wording.echelon(found.held.echelon)} de la hors classe.",
        (
            f"Il faut être au moins à l’{wording.echelon(condition.number('echelon'))} "
            "de la hors classe à cette date."
        ),
        f"Vous {'êtes' if now else 'serez'} donc promouvable au tableau de {found.year}, "
        "si votre position est de celles qui sont admises.",
    )
    steps = [f"Condition d’échelon ({wanted}) remplie depuis le {wording.day(found.ripe)}"]
    ratios = _ratios(case, found.year)
    if ratios:
        until = f" (valable jusqu’au {wording.day(ratios[0].valid_to)})" if ratios[0].valid_to else ""
        steps.append(
            f"Dernier taux connu{until}\u00a0: {_percent(ratios[0])}\u00a0% des promouvables du corps"
        )
    if where is not None:
        steps.append(
            wording.landing(where.held.echelon, "classe exceptionnelle", where.index, where.keeps(found.day))
        )
    return Explanation(
        sentences,
        tuple(steps),
        _facts(case, found),
        _rules(case, found, condition, ratios),
        () if case.position else (Missing("Position statutaire", "position"),),
        _others(ratios),
    )


def _percent(article: Article) -> str:
    return str(article.values["taux"]).replace(".", ",")


def _ratios(case: Case, year: int) -> tuple[Article, ...]:
    """The ratio of the year by each source, else the last one known, which has then lapsed."""
    key = f"ce.taux.{case.line.corps if case.line else ''}"
    held = case.rules.readings(key, date(year, 8, 31))
    last = case.rules.last(key, date(year, 8, 31))
    return held or (case.rules.readings(key, last.valid_to) if last and last.valid_to else ())


def _facts(case: Case, found: Tableau) -> tuple[Fact, ...]:
    told = [
        Fact("Grade", "hors classe", RANK),
        *rank_facts(case, found.held),
    ]
    if case.position is not None:
        told.append(Fact("Position", wording.position(case.position.kind), "position"))
    return tuple(told)


def _rules(
    case: Case, found: Tableau, condition: Article, ratios: tuple[Article, ...]
) -> tuple[RuleUsed, ...]:
    on = case.on
    keys = ["ce.positions", "ce.avis", "reclassement.grade"]
    keys += ["prive.commissions"] if case.kind is Kind.PRIVATE else []
    told = [used(one, case.rules, on) for one in (condition, *(case.rules.need(key, on) for key in keys))]
    told += [used(one, case.rules, on, date(found.year, 8, 31)) for one in ratios]
    wait = case.rules.at(found.day).find("promotion.carence", found.day)
    return (*told, used(wait, case.rules, on, found.day)) if wait else tuple(told)


def _others(ratios: tuple[Article, ...]) -> tuple[OtherReading, ...]:
    told = [
        OtherReading(f"Une autre source donne un taux de {_percent(one)}\u00a0% ({one.source}).")
        for one in ratios[1:]
    ]
    return tuple(told)


def _simple(case: Case, state: State, sentence: str, then: str, day: date | None = None) -> Prospect:
    condition = case.rules.need(f"ce.condition.{case.corps.grid if case.corps else ''}", case.on)
    why = Explanation(
        (sentence, "On y accède par tableau d’avancement, depuis la hors classe.", then),
        rules=(used(condition, case.rules, case.on),),
    )
    return Prospect(
        KEY, Topic.CLASSE_EXCEPTIONNELLE, state, TITLE, sentence, lambda: why, day=day, guide=GUIDE
    )
