"""No next échelon: the last of a grade, its chevrons, or people and grids of whom nothing is known."""

from career.dossier.facts import CareerLine
from career.perspectives import wording
from career.perspectives.facts import Explanation, Fact, Missing, Prospect, State, Topic
from career.perspectives.rules.case import WITHOUT_ECHELON, Case
from career.perspectives.rules.citing import used
from career.perspectives.rules.clock import reach
from career.perspectives.rules.ladder import Rung
from career.perspectives.rules.paying import pay
from career.perspectives.rules.standing import SECTION, facts
from career.statutes.calendar import school_year
from career.statutes.grids import CHEVRON_MONTHS, chevron, step

KEY, TITLE, GUIDE = "echelon", "Votre prochain échelon", "avancement-echelon"
FOLLOW = "Vous n’avez rien à demander\u202f; vérifiez que les dates de votre dossier sont exactes."
COMPLETE = "Écrivez à votre gestionnaire pour faire compléter votre dossier."


def last(case: Case, held: Rung) -> Prospect:
    """The last échelon: nothing more, or the next chevron."""
    found = step(held.corps, held.grade, held.echelon)
    reached = chevron(found, held.effective, case.on) if found else None
    name = f"l’{wording.echelon(held.echelon)}, le dernier de la {wording.grade(held.grade)}"
    where = f"Vous êtes à {name}, depuis le {wording.day(held.effective)}."
    if found is None or reached is None or reached >= len(found.indices):
        sentence = f"Vous êtes à {name}\u00a0: il n’y a plus d’avancement d’échelon dans ce grade."
        why = Explanation(
            (where, "Cet échelon n’a pas de durée.", "Seul un changement de grade ou de corps peut suivre."),
            facts=facts(case, held),
        )
        return Prospect(KEY, Topic.ECHELON, State.NOT_CONCERNED, TITLE, sentence, lambda: why, guide=GUIDE)
    day = reach(held.effective, reached * CHEVRON_MONTHS, case.halts, held.effective)
    if day is None:
        return _stuck(case, held)
    article = case.rules.need("chevron", case.on)
    told = Explanation(
        (where, article.text, f"Vous passerez donc au chevron {reached + 1} le {wording.day(day)}."),
        (f"{wording.day(held.effective)} + {wording.months(reached * CHEVRON_MONTHS)} = {wording.day(day)}",),
        facts(case, held),
        (used(article, case.rules, case.on),),
    )
    sentence = (
        f"À partir du {wording.day(day)}, votre traitement passera à l’indice du chevron "
        f"{reached + 1} de l’{wording.echelon(held.echelon)}."
    )
    paid = pay(held, case.rules.at(day), case.on, day)
    return Prospect(
        KEY,
        Topic.ECHELON,
        State.COMING,
        "Votre prochain chevron",
        sentence,
        lambda: told,
        day=day,
        school_year=school_year(day),
        pay=paid,
        todo=FOLLOW,
        guide=GUIDE,
    )


def _stuck(case: Case, held: Rung) -> Prospect:
    sentence = "Votre avancement est arrêté\u00a0: la date de votre prochain chevron dépend de votre retour."
    why = Explanation(
        (
            f"Vous êtes à l’{wording.echelon(held.echelon)}.",
            "Votre position arrête l’avancement.",
            "Elle n’a pas de date de fin dans votre dossier.",
        ),
        facts=facts(case, held),
        missing=(Missing("Date de fin de votre position", "position"),),
    )
    return _unknown(sentence, why, COMPLETE)


def without(case: Case) -> Prospect:
    """No échelon in a grid that is known: why."""
    line = case.line
    if line is None:
        return _unsaid("Votre dossier ne contient ni corps, ni grade, ni échelon.", "Corps, grade et échelon")
    if line.corps in WITHOUT_ECHELON:
        return _no_ladder()
    if not line.grade or not line.echelon:
        return _unsaid("Votre dossier ne dit pas votre grade ou votre échelon.", "Grade et échelon")
    return _no_grid(case, line, line.echelon)


def _unsaid(sentence: str, lacks: str) -> Prospect:
    why = Explanation(
        (
            sentence,
            "Sans eux, aucune date n’est calculable.",
            "Votre gestionnaire peut les compléter.",
        ),
        missing=(Missing(lacks, SECTION),),
    )
    return _unknown(sentence, why, COMPLETE)


def _no_ladder() -> Prospect:
    sentence = "Votre contrat n’a ni grade ni échelon\u00a0: il n’y a pas d’avancement d’échelon."
    why = Explanation(
        (
            sentence,
            "Votre situation dépend de votre contrat.",
            "Les concours ouvrent l’accès à une échelle de rémunération ou à un corps.",
        )
    )
    return Prospect(KEY, Topic.ECHELON, State.NOT_CONCERNED, TITLE, sentence, lambda: why, guide=GUIDE)


def _no_grid(case: Case, line: CareerLine, echelon: int) -> Prospect:
    sentence = (
        f"La grille de votre {wording.corps(line, case.kind)} n’est pas dans nos données\u00a0: "
        "votre prochain échelon n’est pas calculé."
    )
    why = Explanation(
        (
            f"Vous êtes à l’{wording.echelon(echelon)} depuis le {wording.day(line.effective)}.",
            sentence,
            "Votre gestionnaire connaît les durées qui vous concernent.",
        ),
        facts=(
            Fact("Échelon", str(echelon), SECTION),
            Fact("Date d’effet", wording.day(line.effective), SECTION),
        ),
    )
    return _unknown(sentence, why, "Demandez la date de votre prochain échelon à votre gestionnaire.")


def _unknown(sentence: str, why: Explanation, todo: str) -> Prospect:
    return Prospect(KEY, Topic.ECHELON, State.UNKNOWN, TITLE, sentence, lambda: why, todo=todo, guide=GUIDE)
