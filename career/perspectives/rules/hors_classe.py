"""The hors classe, in words: eligible or not, the barème, the place in the plage d’appel (domain § 5.6)."""

from dataclasses import dataclass
from datetime import date

from career.dossier import vocabulary
from career.dossier.facts import CareerLine
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
from career.perspectives.rules.paying import paid
from career.perspectives.rules.standing import rank_facts
from career.perspectives.rules.tableau import Landing, Path, Tableau, hors_classe, landing, next_day_differs
from career.statutes.articles import Article
from career.statutes.calendar import SCHOOL_YEAR_STARTS, school_year

KEY, TITLE, GUIDE = "hors-classe", "La hors classe", "hors-classe-classe-exceptionnelle"
RANK, MARKS = "corps-grades-echelons", "notation"
NOTHING = "Vous n’avez pas de candidature à déposer\u202f; tenez votre CV à jour."


@dataclass(frozen=True)
class Bareme:
    """The points of a tableau; `value` is None without the appraisal of the third rendez-vous de carrière."""

    place: str
    position: Article
    value: Article | None

    @property
    def total(self) -> int | None:
        """The whole barème."""
        return self.position.number("points") + self.value.number("points") if self.value else None


def prospect(case: Case, plain: Path, hurried: Path) -> Prospect:
    """The first tableau of the hors classe, or why there is none."""
    grade = case.line.grade if case.line else None
    if grade != "CN":
        return _reached(case, grade or "")
    if (line := case.promised("HC")) is not None:
        return _promised(case, line)
    found, early = hors_classe(case, plain), hors_classe(case, hurried)
    if found is None or found.day > case.until:
        return _far(case, early if early and early.day <= case.until else None)
    if case.ended is not None and case.ended <= found.day:
        return _too_late(case, found)
    return _promovable(case, found, early)


def bareme(case: Case, found: Tableau) -> Bareme:
    """Her points for a tableau; past the last line of an échelon, the points of that line."""
    echelon = found.held.echelon
    lines = (f"{echelon}+{years}" for years in range(found.months // 12, -1, -1))
    place, position = next(
        (place, article)
        for place in lines
        if (article := case.rules.find(f"hc.position.{place}", case.on)) is not None
    )
    appraisal = case.appraisal(3)
    degree = "1D" if found.held.corps == "PE" else "2D"
    value = case.rules.find(f"hc.valeur.{degree}.{appraisal.level}", case.on) if appraisal else None
    return Bareme(place, position, value)


def asked(case: Case) -> str:
    """The condition, in words, as the data state it."""
    article = case.rules.need("hc.condition", case.on)
    least = f"{wording.months(article.number('mois'))} à l’{wording.echelon(article.number('echelon'))}"
    return f"Il faut au moins {least}, ou un échelon plus élevé de la classe normale."


def rate(case: Case, year: int) -> Article | None:
    """The rate of a tableau, or the last one known, which has then lapsed."""
    return case.rules.last("hc.taux.tous", date(year, SCHOOL_YEAR_STARTS - 1, 31))


def _promovable(case: Case, found: Tableau, early: Tableau | None) -> Prospect:
    now = found.year == school_year(case.on) + 1
    points, where = bareme(case, found), landing(case, found, "HC")
    sooner = early if early is not None and early.year < found.year else None
    hope = f", ou à celui de {sooner.year} avec une bonification d’un an" if sooner else ""
    if now:
        sentence = (
            "Vous réunissez les conditions pour la hors classe\u00a0: "
            f"vous êtes promouvable au tableau de {found.year}."
        )
    else:
        sentence = (
            f"À partir du {wording.day(found.day)}, vous pourrez accéder à la hors classe\u00a0: "
            f"vous serez promouvable au tableau de {found.year}{hope}."
        )
    return Prospect(
        KEY,
        Topic.HORS_CLASSE,
        State.MET if now else State.COMING,
        TITLE,
        sentence,
        lambda: _why(case, found, points, where, now),
        day=found.day,
        earliest=sooner.day if sooner else None,
        school_year=found.year - 1,
        points=points.total,
        position_points=points.position.number("points"),
        pay=paid(where.index, case.rules, case.on) if where else None,
        todo=NOTHING,
        guide=GUIDE,
    )


def _why(case: Case, found: Tableau, points: Bareme, where: Landing | None, now: bool) -> Explanation:
    end = date(found.year, SCHOOL_YEAR_STARTS - 1, 31)
    told = wording.months(found.months)
    sentences = (
        f"Au {wording.day(end)}, vous aurez {told} d’ancienneté à l’{wording.echelon(found.held.echelon)}.",
        asked(case),
        f"Vous {'êtes' if now else 'serez'} donc promouvable au tableau de {found.year}, "
        f"avec {wording.points(points.position.number('points'))} pour votre position.",
    )
    lacks = (
        ()
        if points.value or not now
        else (Missing("Appréciation du rendez-vous de carrière n°\u00a03", MARKS),)
    )
    return Explanation(
        sentences,
        _sums(case, found, points, where, end),
        _facts(case, found),
        _rules(case, found, points),
        lacks,
        _others(case, found),
    )


def _sums(case: Case, found: Tableau, points: Bareme, where: Landing | None, end: date) -> tuple[str, ...]:
    place = points.position.number("points")
    told = [
        (
            f"Du {wording.day(found.held.since)} au {wording.day(end)} "
            f"compris\u00a0: {wording.months(found.months)}"
        ),
        f"Position {points.place} (échelon + années complètes)\u00a0: {wording.points(place)}",
    ]
    if points.value is not None:
        level = vocabulary.LEVELS[points.value.key.rpartition(".")[2]].lower()
        value = points.value.number("points")
        told += [
            f"Valeur professionnelle «\u00a0{level}\u00a0»\u00a0: {wording.points(value)}",
            f"Barème\u00a0: {value} + {place} = {wording.points(place + value)}",
        ]
    if (article := rate(case, found.year)) is not None:
        told.append(
            f"Taux connu ({article.valid_from.year})\u00a0: {article.number('taux')}\u00a0% des promouvables"
        )
    if where is not None:
        told.append(wording.landing(where.held.echelon, "hors classe", where.index, where.keeps(found.day)))
    return tuple(told)


def _facts(case: Case, found: Tableau) -> tuple[Fact, ...]:
    told = [
        *rank_facts(case, found.held),
    ]
    if (appraisal := case.appraisal(3)) is not None:
        level = vocabulary.LEVELS.get(appraisal.level, appraisal.level).lower()
        told.append(Fact("Appréciation du rendez-vous de carrière n°\u00a03", level, MARKS))
    return tuple(told)


def _rules(case: Case, found: Tableau, points: Bareme) -> tuple[RuleUsed, ...]:
    articles = [
        case.rules.need("hc.condition", case.on),
        points.position,
        *([points.value] if points.value else []),
        case.rules.need("hc.effet", case.on),
        case.rules.need("hc.departage", case.on),
        case.rules.need("reclassement.grade", case.on),
        *([case.rules.need("prive.commissions", case.on)] if case.kind is Kind.PRIVATE else []),
    ]
    told = [used(article, case.rules, case.on) for article in articles]
    if (article := rate(case, found.year)) is not None:
        told.append(used(article, case.rules, case.on, date(found.year, 8, 31)))
    return tuple(told)


def _others(case: Case, found: Tableau) -> tuple[OtherReading, ...]:
    year = next_day_differs(found, case)
    if year is None:
        return ()
    day = date(year, SCHOOL_YEAR_STARTS, 1)
    return (OtherReading(f"Si le 31 août ne compte pas, ce serait le tableau de {year}.", day),)


def _reached(case: Case, grade: str) -> Prospect:
    sentence = f"Vous êtes déjà à la {wording.grade(grade)}."
    why = Explanation(
        (sentence, "On y accède depuis la classe normale.", "Il n’y a rien à faire."),
        rules=(used(case.rules.need("hc.condition", case.on), case.rules, case.on),),
    )
    return Prospect(KEY, Topic.HORS_CLASSE, State.DONE, TITLE, sentence, lambda: why, guide=GUIDE)


def _promised(case: Case, line: CareerLine) -> Prospect:
    article = case.rules.need("hc.effet", case.on)
    sentence = f"Votre dossier porte votre promotion à la hors classe, au {wording.day(line.effective)}."
    why = Explanation(
        (sentence, article.text, "Votre échelon d’arrivée y est écrit."),
        facts=(Fact("Hors classe", wording.day(line.effective), RANK),),
        rules=(used(article, case.rules, case.on),),
    )
    return Prospect(
        KEY,
        Topic.HORS_CLASSE,
        State.COMING,
        TITLE,
        sentence,
        lambda: why,
        day=line.effective,
        school_year=school_year(line.effective),
        guide=GUIDE,
    )


def _far(case: Case, early: Tableau | None) -> Prospect:
    article = case.rules.need("hc.condition", case.on)
    sentence = (
        "Vous ne réunissez pas encore les conditions pour la hors classe\u00a0: "
        "la date n’est pas connue, ou elle est à plus de dix ans."
    )
    if early is not None:
        sentence = (
            "À l’ancienneté, vous serez promouvable à la hors classe dans plus de dix ans\u202f; "
            f"avec les bonifications, vous pourriez l’être au tableau de {early.year}."
        )
    why = Explanation(
        (
            asked(case),
            "Vos prochains échelons, tels qu’ils sont calculés, n’y mènent pas dans les dix ans.",
            "La date se précisera avec vos prochains échelons.",
        ),
        rules=(used(article, case.rules, case.on),),
    )
    return Prospect(KEY, Topic.HORS_CLASSE, State.NOT_MET, TITLE, sentence, lambda: why, guide=GUIDE)


def _too_late(case: Case, found: Tableau) -> Prospect:
    assert case.ended is not None
    sentence = f"La hors classe serait possible au {wording.day(found.day)}, après la fin de vos fonctions."
    why = Explanation(
        (
            f"Vos fonctions cessent le {wording.day(case.ended)}.",
            f"Le premier tableau possible prend effet le {wording.day(found.day)}.",
            "Il ne vous concerne donc pas.",
        ),
        facts=(Fact("Fin de fonctions", wording.day(case.ended), "identite"),),
    )
    return Prospect(KEY, Topic.HORS_CLASSE, State.NOT_CONCERNED, TITLE, sentence, lambda: why, guide=GUIDE)
