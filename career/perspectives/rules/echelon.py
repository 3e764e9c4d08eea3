"""The next échelon: its day, with the bonification, the kept seniority, the interruptions (domain § 5.4)."""

from dataclasses import replace
from datetime import date

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
from career.perspectives.rules.case import WITHOUT_ECHELON, Case
from career.perspectives.rules.citing import used
from career.perspectives.rules.clock import Stop, reach
from career.perspectives.rules.ladder import Climb, Rung, above, climb, granted, meeting_of, rung
from career.perspectives.rules.paying import pay
from career.statutes.calendar import NO_SENIORITY, ROUNDINGS, plus_months, school_year, seniority
from career.statutes.grids import CHEVRON_MONTHS, chevron, step
from socle.french import NBSP

KEY, TITLE, GUIDE = "echelon", "Votre prochain échelon", "avancement-echelon"
SECTION = "corps-grades-echelons"
LATE = "Écrivez à votre gestionnaire : ce passage n’est pas encore dans votre dossier."
FOLLOW = "Vous n’avez rien à demander ; vérifiez que les dates de votre dossier sont exactes."
COMPLETE = "Écrivez à votre gestionnaire pour faire compléter votre dossier."


def prospect(case: Case) -> Prospect:
    """The next échelon, or why nothing can be said of it."""
    held = rung(case)
    if held is None:
        return _without(case)
    found = climb(case, held)
    return _last(case, held) if found is None else _next(case, held, found)


def _next(case: Case, held: Rung, found: Climb) -> Prospect:
    known = granted(case, held)
    day = found.bonified if known and found.bonified else found.plain
    early = found.bonified if known is None and found.bonified != day else None
    target = wording.echelon(held.echelon + 1)

    def why() -> Explanation:
        return _why(case, held, found, day, early)

    if day is None:
        sentence = (
            f"Votre avancement est arrêté : la date de votre passage à l’{target} dépend de votre retour."
        )
        return Prospect(
            KEY,
            Topic.ECHELON,
            State.UNKNOWN,
            TITLE,
            sentence,
            why,
            earliest=early,
            todo=COMPLETE,
            guide=GUIDE,
        )
    return Prospect(
        KEY,
        Topic.ECHELON,
        State.MET if day <= case.on else State.COMING,
        TITLE,
        _sentence(case, day, early, target),
        why,
        day=day,
        earliest=early,
        school_year=school_year(day),
        pay=pay(above(held, day), case.rules.at(day), case.on, day),
        todo=LATE if day <= case.on else FOLLOW,
        guide=GUIDE,
    )


def _sentence(case: Case, day: date, early: date | None, target: str) -> str:
    hope = f", ou dès le {wording.day(early)} si la bonification d’un an vous est accordée" if early else ""
    if day <= case.on:
        return f"Vous réunissez les conditions pour passer à l’{target} depuis le {wording.day(day)}{hope}."
    return f"À partir du {wording.day(day)}, vous pourrez passer à l’{target}{hope}."


def _why(case: Case, held: Rung, found: Climb, day: date | None, early: date | None) -> Explanation:
    lasts = found.article.number("mois")
    shorter = found.article.values.get("bonifie")
    bonus = (
        f" ; la bonification d’un an la ramène à {wording.months(shorter)}"
        if shorter and found.bonified
        else ""
    )
    then = (
        f"Vous passerez donc à l’{wording.echelon(held.echelon + 1)} le {wording.day(day)}"
        if day
        else (
            "Votre position arrête ce temps et n’a pas de date de fin dans votre dossier : la date n’est pas calculable"
        )
    )
    hope = f", ou le {wording.day(early)} avec la bonification" if early else ""
    sentences = (
        f"Vous êtes à l’{wording.echelon(held.echelon)} de la {wording.grade(held.grade)} "
        f"depuis le {wording.day(held.effective)}.",
        f"La durée de cet échelon est de {wording.months(lasts)}{bonus}.",
        f"{then}{hope}.",
    )
    return Explanation(
        sentences,
        steps=(*_kept(case), *_sums(case, held, found, day, early)),
        facts=_facts(case, held),
        rules=_rules(case, held, found, day),
        missing=() if day else (Missing("Date de fin de votre position", "position"),),
        others=_others(case, held, found, day),
    )


def _kept(case: Case) -> tuple[str, ...]:
    line = case.line
    if line is None or case.since is None or line.kept == NO_SENIORITY:
        return ()
    return (
        f"{wording.day(line.effective)} − {wording.length(line.kept)} d’ancienneté conservée "
        f"= {wording.day(case.since)}",
    )


def _sums(case: Case, held: Rung, found: Climb, day: date | None, early: date | None) -> list[str]:
    lasts, shorter = found.article.number("mois"), found.article.values.get("bonifie")
    counted = shorter if day is not None and day == found.bonified and shorter else lasts
    raw = plus_months(held.since, counted)
    told = [f"{wording.day(held.since)} + {wording.months(counted)} = {wording.day(raw)}"]
    told += [_stopped(stop) for stop in _within(case, held, day)]
    if found.reclassed:
        told.append(
            f"Nouvelle durée déjà acquise : passage le {wording.day(case.rules.since)}, sans surplus conservé"
        )
    elif day is not None and day != raw:
        told.append(f"Date après interruption{NBSP}: {wording.day(day)}")
    if early is not None and shorter:
        told.append(
            f"Avec la bonification{NBSP}: {wording.day(held.since)} + {wording.months(shorter)} "
            f"= {wording.day(plus_months(held.since, shorter))}"
        )
    return told


def _within(case: Case, held: Rung, day: date | None) -> list[Stop]:
    """The stops that delay this échelon."""
    return [
        stop
        for stop in case.halts
        if (day is None or stop.start < day) and (stop.end is None or stop.end > held.effective)
    ]


def _stopped(stop: Stop) -> str:
    begin = wording.day(stop.start)
    if stop.end is None:
        return f"Interruption depuis le {begin}, sans date de fin"
    lasted = wording.length(seniority(stop.start, stop.end))
    return f"Interruption du {begin} au {wording.eve(stop.end)}{NBSP}: + {lasted}"


def _facts(case: Case, held: Rung) -> tuple[Fact, ...]:
    told = [
        Fact("Échelon", str(held.echelon), SECTION),
        Fact("Date d’effet", wording.day(held.effective), SECTION),
    ]
    if case.line is not None and case.line.kept != NO_SENIORITY:
        told.append(Fact("Ancienneté conservée", wording.length(case.line.kept), SECTION))
    told += [Fact("Interruption", _stopped(stop), "position") for stop in _within(case, held, None)]
    meeting = meeting_of(case.rules.at(held.effective), held, case.on)
    appraisal = case.appraisal(meeting[0]) if meeting else None
    if appraisal is not None:
        said = {None: "pas de décision", True: "accordée", False: "non accordée"}[appraisal.bonified]
        told.append(Fact("Bonification d’un an", said, "notation"))
    return tuple(told)


def _rules(case: Case, held: Rung, found: Climb, day: date | None) -> tuple[RuleUsed, ...]:
    at = day or case.on
    told = [used(found.article, case.rules, case.on, at)]
    meeting = meeting_of(case.rules.at(held.effective), held, case.on)
    if meeting is not None and found.bonified is not None:
        told.append(used(meeting[1], case.rules, case.on))
    told += [used(stop.article, case.rules, case.on) for stop in _within(case, held, day)]
    if found.reclassed:
        told.append(used(case.rules.need("reclassement.reforme", case.rules.since), case.rules, case.on))
    return tuple(told)


def _others(case: Case, held: Rung, found: Climb, day: date | None) -> tuple[OtherReading, ...]:
    told = []
    months = found.article.number("mois")
    for rounding in ROUNDINGS[1:]:
        other = reach(held.since, months, case.halts, held.effective, rounding)
        if other is not None and found.plain is not None and other != found.plain and not found.reclassed:
            told.append(
                OtherReading(
                    f"Une autre façon d’arrondir les fins de mois donne le {wording.day(other)}.", other
                )
            )
    if any(stop.unless_active for stop in _within(case, held, day)):
        worked = reach(held.since, months, _worked(case), held.effective)
        if worked is not None and worked != day:
            told.append(OtherReading(wording.if_worked(worked), worked))
    return tuple(told)


def _worked(case: Case) -> list[Stop]:
    """The stops, if the person worked during those where it counts."""
    told = []
    for stop in case.halts:
        start = plus_months(stop.start, stop.article.number("plafond")) if stop.unless_active else stop.start
        if stop.end is None or start < stop.end:
            told.append(replace(stop, start=start))
    return told


def _last(case: Case, held: Rung) -> Prospect:
    """The last échelon: nothing more, or the next chevron."""
    found = step(held.corps, held.grade, held.echelon)
    reached = chevron(found, held.effective, case.on) if found else None
    name = f"l’{wording.echelon(held.echelon)}, le dernier de la {wording.grade(held.grade)}"
    where = f"Vous êtes à {name}, depuis le {wording.day(held.effective)}."
    if found is None or reached is None or reached >= len(found.indices):
        sentence = f"Vous êtes à {name} : il n’y a plus d’avancement d’échelon dans ce grade."
        why = Explanation(
            (where, "Cet échelon n’a pas de durée.", "Seul un changement de grade ou de corps peut suivre."),
            facts=_facts(case, held),
        )
        return Prospect(KEY, Topic.ECHELON, State.NOT_CONCERNED, TITLE, sentence, lambda: why, guide=GUIDE)
    day = reach(held.effective, reached * CHEVRON_MONTHS, case.halts, held.effective)
    if day is None:
        return _stuck(case, held)
    article = case.rules.need("chevron", case.on)
    told = Explanation(
        (where, article.text, f"Vous passerez donc au chevron {reached + 1} le {wording.day(day)}."),
        (f"{wording.day(held.effective)} + {wording.months(reached * CHEVRON_MONTHS)} = {wording.day(day)}",),
        _facts(case, held),
        (used(article, case.rules, case.on),),
    )
    sentence = f"À partir du {wording.day(day)}, vous serez payé à l’indice du chevron {reached + 1} de l’{wording.echelon(held.echelon)}."
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
    sentence = "Votre avancement est arrêté : la date de votre prochain chevron dépend de votre retour."
    why = Explanation(
        (
            f"Vous êtes à l’{wording.echelon(held.echelon)}.",
            "Votre position arrête l’avancement.",
            "Elle n’a pas de date de fin dans votre dossier.",
        ),
        facts=_facts(case, held),
        missing=(Missing("Date de fin de votre position", "position"),),
    )
    return Prospect(
        KEY, Topic.ECHELON, State.UNKNOWN, TITLE, sentence, lambda: why, todo=COMPLETE, guide=GUIDE
    )


def _without(case: Case) -> Prospect:
    """No échelon in a grid that is known: why."""
    line = case.line
    if line is None:
        why = Explanation(
            (
                "Votre dossier ne contient ni corps, ni grade, ni échelon.",
                "Sans eux, aucune date n’est calculable.",
                "Votre gestionnaire peut les compléter.",
            ),
            missing=(Missing("Corps, grade et échelon", SECTION),),
        )
        sentence = "Votre dossier ne dit pas votre échelon : aucune date n’est calculable."
        return Prospect(
            KEY, Topic.ECHELON, State.UNKNOWN, TITLE, sentence, lambda: why, todo=COMPLETE, guide=GUIDE
        )
    if line.corps in WITHOUT_ECHELON:
        sentence = "Votre contrat n’a ni grade ni échelon : il n’y a pas d’avancement d’échelon."
        why = Explanation(
            (
                sentence,
                "Votre situation dépend de votre contrat.",
                "Les concours ouvrent l’accès à une échelle de rémunération ou à un corps.",
            )
        )
        return Prospect(KEY, Topic.ECHELON, State.NOT_CONCERNED, TITLE, sentence, lambda: why, guide=GUIDE)
    if not line.grade or not line.echelon:
        told = Explanation(
            (
                "Votre dossier ne dit pas votre grade ou votre échelon.",
                "Sans eux, aucune date n’est calculable.",
                "Votre gestionnaire peut les compléter.",
            ),
            missing=(Missing("Grade et échelon", SECTION),),
        )
        return Prospect(
            KEY,
            Topic.ECHELON,
            State.UNKNOWN,
            TITLE,
            told.sentences[0],
            lambda: told,
            todo=COMPLETE,
            guide=GUIDE,
        )
    name = wording.corps(line, case.kind)
    sentence = (
        f"La grille de votre {name} n’est pas dans nos données : votre prochain échelon n’est pas calculé."
    )
    known = Explanation(
        (
            f"Vous êtes à l’{wording.echelon(line.echelon)} depuis le {wording.day(line.effective)}.",
            sentence,
            "Votre gestionnaire connaît les durées qui vous concernent.",
        ),
        facts=(
            Fact("Échelon", str(line.echelon), SECTION),
            Fact("Date d’effet", wording.day(line.effective), SECTION),
        ),
    )
    todo = "Demandez la date de votre prochain échelon à votre gestionnaire."
    return Prospect(KEY, Topic.ECHELON, State.UNKNOWN, TITLE, sentence, lambda: known, todo=todo, guide=GUIDE)
