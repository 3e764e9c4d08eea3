"""What both sides read of delays."""

from datetime import UTC, date, datetime, timedelta

import pytest

from career.delays import wording
from career.delays.open_days import DAY
from career.delays.rules import Beside, Observed, Waiting

AT = datetime(2026, 11, 2, 10, tzinfo=UTC)
RUNNING, STOPPED = Waiting(AT, timedelta(0), AT), Waiting(AT, 4 * DAY, None)
FEW = Observed(3, None)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(
    ("observed", "said"),
    [
        (Observed(42, 5 * DAY + timedelta(hours=3)), "une réponse en 6 jours ouvrés ou moins (42 réponses)."),
        (Observed(10, timedelta(hours=3)), "une réponse en 1 jour ouvré ou moins (10 réponses)."),
        (FEW, "Ces 30 derniers jours, 3 réponses ont été données : trop peu pour dire le délai réel."),
        (Observed(1, None), "1 réponse a été donnée : trop peu pour dire le délai réel."),
        (Observed(0, None), "aucune réponse n’a été donnée : le délai réel n’est pas connu."),
    ],
)
def test_what_was_observed_is_said_honestly(observed: Observed, said: str) -> None:
    assert plain(wording.seen(observed)).endswith(said)


@pytest.mark.parametrize(
    ("beside", "side", "said"),
    [
        (Beside(10, FEW), "agent", ""),
        (
            Beside(10, FEW, RUNNING, 4 * DAY, date(2026, 11, 17)),
            "agent",
            "Attente comptée : 4 jours ouvrés sur 10. Réponse visée le mardi 17 novembre 2026 au plus tard.",
        ),
        (
            Beside(10, FEW, RUNNING, 12 * DAY, date(2026, 11, 17), late=True),
            "service",
            "Attente comptée : 12 jours ouvrés sur 10. "
            "La réponse était visée le mardi 17 novembre 2026 au plus tard : ce délai est dépassé.",
        ),
        (
            Beside(10, FEW, STOPPED, 4 * DAY),
            "agent",
            "Le compte est arrêté : une pièce est attendue de vous. Attente comptée : 4 jours ouvrés sur 10.",
        ),
    ],
)
def test_where_a_thread_stands(beside: Beside, side: str, said: str) -> None:
    assert plain(" ".join(wording.now(beside, side))) == said
