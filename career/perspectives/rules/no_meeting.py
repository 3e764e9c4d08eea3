"""The rendez-vous de carrière that have no window to come: held, passed, far away, or of the reform."""

from datetime import date

from career.dossier import vocabulary
from career.dossier.facts import Appraisal
from career.dossier.rules import counted_from
from career.perspectives import wording
from career.perspectives.facts import Explanation, Fact, Missing, Prospect, RuleUsed, State, Topic
from career.perspectives.rules.case import Case
from career.perspectives.rules.citing import used
from career.perspectives.rules.window import first_september
from career.statutes.articles import Article
from career.statutes.calendar import plus_months, school_year

GUIDE = "rendez-vous-de-carriere"
MISSED = "Écrivez à votre gestionnaire\u00a0: un rendez-vous en retard ou manqué se régularise."
LATER = "Rien à faire pour le moment."
AFTER_TENURE = "apres_titularisation"


def title_of(number: int) -> str:
    """« Rendez-vous de carrière n° 2 »."""
    return f"Rendez-vous de carrière n°\u00a0{number}"


def held(case: Case, number: int, held: Appraisal) -> Prospect:
    """One that was held, and what came of it."""
    level = vocabulary.LEVELS.get(held.level, held.level).lower()
    sentence = (
        f"Votre rendez-vous de carrière n°\u00a0{number} a eu lieu en "
        f"{wording.years(held.year)}\u00a0: appréciation «\u00a0{level}\u00a0»."
    )
    why = Explanation(
        (
            f"L’entretien a eu lieu le {wording.day(held.inspected)}.",
            f"L’appréciation finale a été notifiée le {wording.day(held.notified)}.",
            f"Elle est «\u00a0{level}\u00a0».",
        ),
        facts=(Fact("Appréciation", level, "notation"),),
        rules=(used(case.rules.need(f"rdvc.{number}", case.on), case.rules, case.on),),
    )
    return Prospect(
        f"rdvc-{number}",
        Topic.RENDEZ_VOUS,
        State.DONE,
        title_of(number),
        sentence,
        lambda: why,
        day=held.inspected,
        school_year=held.year,
        guide=GUIDE,
    )


def passed(case: Case, number: int, article: Article) -> Prospect:
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
        sentence = (
            f"Votre passage à l’{wording.echelon(wanted)} date d’avant les rendez-vous de carrière"
            "\u00a0: celui-ci ne vous concerne pas."
        )
        state, todo = State.NOT_CONCERNED, ""
    else:
        sentence = (
            f"Votre dossier ne montre pas de rendez-vous de carrière n°\u00a0{number}, "
            f"alors que vous avez été à l’{wording.echelon(wanted)}."
        )
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
        missing=(Missing(f"Rendez-vous de carrière n°\u00a0{number}", "notation"),) if due else (),
    )
    return Prospect(
        f"rdvc-{number}",
        Topic.RENDEZ_VOUS,
        state,
        title_of(number),
        sentence,
        lambda: why,
        todo=todo,
        guide=GUIDE,
    )


def far(case: Case, number: int, article: Article) -> Prospect:
    """One that is beyond the horizon, or whose day depends on a stopped clock."""
    wanted = wording.echelon(article.number("echelon"))
    sentence = (
        f"Le rendez-vous de carrière n°\u00a0{number} a lieu à l’{wanted}\u00a0: "
        "sa date n’est pas connue, ou elle est à plus de dix ans."
    )
    why = Explanation(
        (article.text, sentence, "Elle dépend de vos prochains échelons."),
        rules=(used(article, case.rules, case.on),),
    )
    return Prospect(
        f"rdvc-{number}",
        Topic.RENDEZ_VOUS,
        State.NOT_MET,
        title_of(number),
        sentence,
        lambda: why,
        todo=LATER,
        guide=GUIDE,
    )


def reformed(case: Case, number: int, article: Article) -> Prospect:
    """The rendez-vous of the pending reform: one has a date, the moment of the others is not known."""
    tenured = case.dossier.identity.tenured
    cited = (used(article, case.rules, case.on, max(case.on, article.valid_from)),)
    if AFTER_TENURE in article.values and tenured is not None:
        return _after_tenure(case, number, article, tenured, cited)
    lacks = AFTER_TENURE in article.values
    sentence = (
        "Votre date de titularisation n’est pas dans votre dossier."
        if lacks
        else f"{article.text} Son moment exact n’est pas connu."
    )
    why = Explanation(
        (article.text, sentence.removeprefix(article.text).strip(), "Aucune date n’est donc calculée."),
        rules=cited,
        missing=(Missing("Date de titularisation", "identite"),) if lacks else (),
    )
    return Prospect(
        f"rdvc-{number}",
        Topic.RENDEZ_VOUS,
        State.UNKNOWN,
        title_of(number),
        sentence,
        lambda: why,
        guide=GUIDE,
    )


def _after_tenure(
    case: Case, number: int, article: Article, tenured: date, cited: tuple[RuleUsed, ...]
) -> Prospect:
    months = article.number(AFTER_TENURE)
    day = plus_months(tenured, months)
    sentence = (
        f"Le rendez-vous de carrière n°\u00a0{number} a lieu {wording.months(months)} "
        f"après la titularisation\u00a0: le {wording.day(day)}."
    )
    why = Explanation(
        (article.text, f"Votre titularisation date du {wording.day(tenured)}.", sentence),
        (f"{wording.day(tenured)} + {wording.months(months)} = {wording.day(day)}",),
        (Fact("Titularisation", wording.day(tenured), "identite"),),
        cited,
    )
    return Prospect(
        f"rdvc-{number}",
        Topic.RENDEZ_VOUS,
        State.COMING if day > case.on else State.NOT_CONCERNED,
        title_of(number),
        sentence,
        lambda: why,
        day=day,
        school_year=school_year(day),
        guide=GUIDE,
    )
