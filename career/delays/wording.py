"""Delays in words, the same that both sides read (pure)."""

from datetime import date, timedelta

from career.delays.open_days import at_most, is_open, whole
from career.delays.rules import Beside, Observed
from socle.french import count, date_full, date_long, fr

DAYS = ("jour ouvré", "jours ouvrés")
STOPPED = {
    "agent": "Le compte est arrêté : une pièce est attendue de vous.",
    "service": "Le compte est arrêté : une pièce est attendue de l’agent.",
}


def aim(objective: int) -> str:
    """What the service aims at."""
    return f"Votre service vise une réponse en {open_days(objective)}."


def seen(observed: Observed) -> str:
    """What was really observed, or that there is too little to tell."""
    if observed.nine_in_ten is not None:
        days, answers = within(observed.nine_in_ten), count(observed.answers, "réponse", "réponses")
        return fr(
            f"Ces 30 derniers jours, neuf messages sur dix ont eu une réponse en {days} ou moins ({answers})."
        )
    if not observed.answers:
        return fr("Ces 30 derniers jours, aucune réponse n’a été donnée : le délai réel n’est pas connu.")
    answers = count(observed.answers, "réponse a été donnée", "réponses ont été données")
    return fr(f"Ces 30 derniers jours, {answers} : trop peu pour dire le délai réel.")


def now(beside: Beside, side: str) -> list[str]:
    """Where a thread stands, for the « agent » or the « service »; nothing when nothing is owed."""
    if beside.waiting is None:
        return []
    used = fr(f"Attente comptée : {open_days(whole(beside.spent))} sur {beside.objective}.")
    if beside.due is None:
        return [fr(STOPPED[side]), used]
    if beside.late:
        return [
            used,
            fr(f"La réponse était visée le {date_full(beside.due)} au plus tard : ce délai est dépassé."),
        ]
    return [used, f"Réponse visée le {date_full(beside.due)} au plus tard."]


def short(spent: timedelta | None) -> str:
    """A cell of a table: within how many open days, or that there is too little to tell."""
    return within(spent) if spent is not None else "trop peu de réponses"


def within(spent: timedelta) -> str:
    """« 6 jours ouvrés », rounded up."""
    return open_days(at_most(spent))


def open_days(number: int) -> str:
    """« 1 jour ouvré », « 10 jours ouvrés »."""
    return count(number, *DAYS)


def overdue_by(due: date, today: date, territory: str = "") -> str:
    """How many open days have passed since the day due."""
    days = (due + timedelta(days=after) for after in range(1, (today - due).days + 1))
    return open_days(sum(is_open(day, territory) for day in days))


def week(monday: date) -> str:
    """« Semaine du 23 novembre 2026 »."""
    return f"Semaine du {date_long(monday)}"
