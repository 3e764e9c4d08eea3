"""Mobility, contract and end of functions: what the data know of them (domain § 5.2, § 5.8, § 6.3)."""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from career.dossier import vocabulary
from career.dossier.rules import Kind, is_trainee
from career.perspectives import wording
from career.perspectives.facts import Explanation, Fact, Missing, Prospect, State, Topic
from career.perspectives.rules.access import monthday
from career.perspectives.rules.case import WITHOUT_ECHELON, Case
from career.perspectives.rules.citing import used
from career.statutes.articles import Article, by_key
from career.statutes.calendar import plus_months, school_year
from career.statutes.sets import RuleSet

END = "La fin de vos fonctions"
RETIRING = "preparer-sa-retraite"


def mobility(case: Case) -> Iterator[Prospect]:
    """The windows in which her population asks for another post."""
    population = case.dossier.identity.population
    if population == "HORS_ACA":
        yield _outside(case)
    for article in windows(case.rules, case.on):
        if article.values["population"] == population:
            yield _window(case, article)


@lru_cache(maxsize=64)
def windows(rules: RuleSet, on: date) -> tuple[Article, ...]:
    """The windows that the data know on a day, in the order of the year."""
    keys = {key for key, _ in by_key() if key.startswith("mobilite.")}
    found = [article for key in keys if (article := rules.find(key, on)) is not None]
    return tuple(
        sorted(found, key=lambda one: (one.values["population"], one.values["debut"] < "09", one.key))
    )


def contract(case: Case) -> Iterator[Prospect]:
    """What a contract of the private sector leads to."""
    if case.kind is not Kind.PRIVATE:
        return
    held = case.dossier.identity.contract
    if case.line is not None and case.line.corps in WITHOUT_ECHELON:
        yield _delegate(case, held)
    elif held == "provisoire":
        yield _provisional(case)
    elif held:
        name = vocabulary.CONTRACTS.get(held, held).lower()
        sentence = f"Votre contrat ({name}) n’a pas d’échéance."
        yield _told(case, State.DONE, sentence, ("contrat.provisoire",), (Fact("Contrat", name, "identite"),))
    else:
        sentence = "Votre dossier ne dit pas votre contrat."
        yield _told(
            case, State.UNKNOWN, sentence, ("contrat.provisoire",), (), (Missing("Contrat", "identite"),)
        )


def end(case: Case) -> Prospect:
    """When her functions end or ended, or how a retirement is asked for."""
    return _no_end(case) if case.ended is None else _end_on(case, case.ended)


def _no_end(case: Case) -> Prospect:
    article, other = _retirement(case), case.rules.need("fin.autres", case.on)
    sentence = (
        "Votre dossier ne prévoit pas de fin de fonctions\u202f; "
        "l’âge de votre retraite n’est pas calculé ici."
    )
    why = Explanation(
        ("Votre dossier n’a pas de date de fin de fonctions.", article.text, other.text),
        rules=(used(article, case.rules, case.on), used(other, case.rules, case.on)),
    )
    todo = article.values["a_faire"]
    return Prospect("fin", Topic.FIN, State.UNKNOWN, END, sentence, lambda: why, todo=todo, guide=RETIRING)


def _end_on(case: Case, day: date) -> Prospect:
    article, past = _retirement(case), day <= case.on
    sentence = f"Vos fonctions {'ont cessé' if past else 'cesseront'} le {wording.day(day)}."
    before = article.number("mois")
    asked = wording.day(plus_months(day, -before))
    why = Explanation(
        (
            f"Votre dossier porte une fin de fonctions au {wording.day(day)}.",
            "Aucun avancement n’est calculé à partir de cette date.",
            "Si cette date est fausse, votre gestionnaire peut la corriger.",
        ),
        (f"{wording.day(day)} − {wording.months(before)} = {asked}\u00a0: demande de retraite",),
        (Fact("Fin de fonctions", wording.day(day), "identite"),),
        (used(article, case.rules, case.on),),
    )
    return Prospect(
        "fin",
        Topic.FIN,
        State.DONE if past else State.COMING,
        END,
        sentence,
        lambda: why,
        day=day,
        school_year=school_year(day),
        todo="" if past else article.values["avant"],
        guide=RETIRING,
    )


def _retirement(case: Case) -> Article:
    """How a retirement is asked for: only civil servants do it on ENSAP."""
    return case.rules.need("fin.retraite-prive" if case.kind is Kind.PRIVATE else "fin.retraite", case.on)


def _window(case: Case, article: Article) -> Prospect:
    said = article.values
    opens, closes = _next_window(said["debut"], said["fin"], case.on)
    now = opens <= case.on
    title, name = article.title, article.title[0].lower() + article.title[1:]
    trainee = bool(said.get("titulaire")) and is_trainee(case.dossier, case.on)
    if trainee:
        state, sentence = (
            State.NOT_MET,
            f"Le {name} est ouvert aux titulaires\u00a0: il s’ouvrira après votre titularisation.",
        )
    elif now:
        state = State.MET
        sentence = f"La fenêtre habituelle du {name} est ouverte, jusqu’au {wording.day(closes)}."
    else:
        state = State.COMING
        sentence = (
            f"À partir du {wording.day(opens)}, d’après le calendrier "
            f"habituel, vous pourrez participer au {name}."
        )
    why = Explanation(
        (
            article.text,
            f"La prochaine fenêtre habituelle va du {wording.day(opens)} au {wording.day(closes)}.",
            f"Les résultats paraissent d’habitude {said['resultats']}.",
        ),
        (f"{wording.day(case.on)}\u00a0: la fenêtre {'est ouverte' if now else 'n’est pas encore ouverte'}",),
        (Fact("Population", vocabulary.POPULATIONS[said["population"]], "identite"),),
        (used(article, case.rules, case.on),),
    )
    todo = "Vérifiez les dates dans la note de service de l’année."
    return Prospect(
        article.key.replace(".", "-"),
        Topic.MOBILITE,
        state,
        title,
        sentence,
        lambda: why,
        day=None if trainee else opens,
        school_year=school_year(opens),
        todo=todo,
        guide=said["guide"],
    )


def _next_window(first: str, last: str, on: date) -> tuple[date, date]:
    """The window that is open, else the next one."""
    for year in (on.year, on.year + 1):
        opens, closes = monthday(first, year), monthday(last, year)
        if closes >= on:
            return opens, closes
    raise AssertionError("a window opens every year")


def _outside(case: Case) -> Prospect:
    sentence = (
        "Vous êtes hors académie\u00a0: votre retour ou votre "
        "prolongation se décide avec le bureau qui vous gère."
    )
    position = case.position
    until = position.end if position else None
    last = (
        f"Votre position se termine le {wording.day(until)}."
        if until
        else "Sa date de fin n’est pas dans votre dossier."
    )
    why = Explanation(
        (sentence, last, "Les fenêtres de retour ne sont pas dans nos données."),
        facts=(Fact("Position", wording.position(position.kind), "position"),) if position else (),
        missing=() if until else (Missing("Date de fin de votre position", "position"),),
    )
    todo = "Écrivez à votre gestionnaire dans l’année qui précède la fin de votre position."
    return Prospect(
        "mobilite-hors-academie",
        Topic.MOBILITE,
        State.UNKNOWN,
        "Retour ou prolongation",
        sentence,
        lambda: why,
        day=until,
        todo=todo,
        guide="exercer-hors-academie",
    )


def _delegate(case: Case, held: str) -> Prospect:
    ends = case.dossier.identity.ends
    name = vocabulary.CONTRACTS.get(held, held).lower()
    until = f"\u202f; il prend fin le {wording.day(ends)}" if ends else ""
    sentence = f"Vous avez un {name or 'contrat'} de maître délégué{until}."
    lacks = (Missing("Date de fin du contrat", "identite"),) if ends is None and held == "determine" else ()
    state = State.UNKNOWN if lacks or not held else State.DONE
    return _told(
        case,
        state,
        sentence,
        ("contrat.delegue",),
        (Fact("Contrat", name, "identite"),) if name else (),
        lacks,
    )


def _provisional(case: Case) -> Prospect:
    article = case.rules.need("contrat.provisoire", case.on)
    start = case.dossier.identity.entered
    if start is None:
        lacks = (Missing("Date d’entrée", "identite"),)
        return _told(
            case,
            State.UNKNOWN,
            "Votre dossier ne dit pas quand votre contrat a commencé.",
            (article.key,),
            (),
            lacks,
        )
    day = plus_months(start, article.number("mois"))
    sentence = f"À partir du {wording.day(day)}, un contrat définitif pourra suivre votre contrat provisoire."
    told = _told(case, State.COMING, sentence, (article.key,), (Fact("Contrat", "provisoire", "identite"),))
    return Prospect(
        told.key,
        told.topic,
        told.state,
        told.title,
        told.sentence,
        told.why,
        day=day,
        school_year=school_year(day),
        todo=told.todo,
    )


def _told(
    case: Case,
    state: State,
    sentence: str,
    keys: tuple[str, ...],
    facts: tuple[Fact, ...] = (),
    missing: tuple[Missing, ...] = (),
) -> Prospect:
    articles = [case.rules.need(key, case.on) for key in keys]
    why = Explanation(
        (sentence, articles[0].text, "Votre gestionnaire connaît les échéances de votre contrat."),
        facts=facts,
        rules=tuple(used(article, case.rules, case.on) for article in articles),
        missing=missing,
    )
    todo = "Adressez-vous à votre gestionnaire pour le renouvellement." if state is State.UNKNOWN else ""
    return Prospect("contrat", Topic.CONTRAT, state, "Votre contrat", sentence, lambda: why, todo=todo)
