"""Two threads that show the courrier alive in the first hour: an unread answer, a waiting question."""

from datetime import timedelta
from uuid import uuid4

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from career.courrier.models import settle
from career.courrier.rules import Kind, Side
from career.courrier.searching import find_by
from career.courrier.tables import MessageRow, ThreadRow
from career.courrier.words import indexed
from socle import clock
from socle.french import fr
from socle.sql import Database

AGENT, SERVICE = Side.AGENT.value, Side.SERVICE.value
THREADS = (
    (
        "soconnor",
        Kind.QUESTION.value,
        "Mon congé de maternité et mon avancement",
        (
            (AGENT, "soconnor", 5, "Bonjour, mon dossier me place à l’échelon 7. "
             "Pouvez-vous me dire si mon congé de maternité a bien été compté ? Merci."),
            (SERVICE, "lgaillard", 2, "Bonjour, oui : le congé de maternité compte en entier pour "
             "l’avancement. Les dates de votre dossier sont les bonnes. Bien à vous."),
        ),
    ),
    (
        "fdurand3",
        Kind.QUESTION.value,
        "Attestation pour un temps partiel",
        (
            (AGENT, "fdurand3", 1, "Bonjour, je souhaite demander un temps partiel à 80 % à la rentrée. "
             "Quelle pièce dois-je joindre, et avant quelle date ? Merci d’avance."),
        ),
    ),
)  # fmt: skip


def seed(db: Database, academie: str) -> None:
    """Write them once, dated from the present day."""
    with db.begin() as session:
        if session.scalar(select(exists().where(ThreadRow.id.is_not(None)))):
            return
        for agent, kind, subject, messages in THREADS:
            _thread(session, academie, agent, kind, subject, messages)


def _thread(
    session: Session,
    academie: str,
    agent: str,
    kind: str,
    subject: str,
    messages: tuple[tuple[str, str, int, str], ...],
) -> None:
    now, thread = clock.now(), str(uuid4())
    first, last = (now - timedelta(days=messages[place][2]) for place in (0, -1))
    row = ThreadRow(
        id=thread, academie=academie, agent=agent, subject=subject, kind=kind,
        opened_at=first, last_at=last, closed_at=None,
    )  # fmt: skip
    session.add(row)
    session.flush()
    find_by(session, row, row.words, first)
    for place, (side, author, days, text) in enumerate(messages):
        answered = place + 1 < len(messages)
        session.add(
            MessageRow(
                id=str(uuid4()), academie=academie, thread_id=thread, side=side, author=author, body=fr(text),
                sent_at=now - timedelta(days=days),
                read_at=now - timedelta(days=days - 1) if answered else None,
                read_by=messages[place + 1][1] if answered else "",
                form_key=str(uuid4()), fingerprint=str(uuid4()),
            )
        )  # fmt: skip
        find_by(session, row, indexed(text), now - timedelta(days=days))
    session.flush()
    settle(session, row)
