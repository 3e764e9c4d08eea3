"""The acknowledgement of a message that asks for one: number, date, service (no duty: CRPA L. 112-2)."""

from uuid import uuid4

from sqlalchemy.orm import Session

from career.courrier import models, silence
from career.courrier.rules import Side
from career.courrier.tables import MessageRow
from career.courrier.words import number_of
from career.people import Person
from career.portfolios.models import Correspondent
from socle import mail
from socle.french import fr, instant

NOTICE = "career/courrier/mail/receipt.txt"
NOBODY = ""  # the author of an automatic message


def key_of(message: str) -> str:
    """The sign by which a message and its acknowledgement are found together."""
    return f"accuse-{message}"


def acknowledge(session: Session, author: Person, message: MessageRow, service: Correspondent) -> None:
    """Write it in the thread, seen when the message is, with its mail; it waits for nobody's reading."""
    session.add(
        MessageRow(
            id=str(uuid4()),
            academie=message.academie,
            thread_id=message.thread_id,
            side=Side.SERVICE.value,
            author=NOBODY,
            body=_words(message, service),
            sent_at=message.sent_at,
            visible_at=message.visible_at,
            read_at=message.visible_at,
            read_by=author.uid,
            form_key=key_of(message.id),
            fingerprint="",
            notice=mail.queue(
                session,
                models.mail_of(session, message.academie, author.uid),
                NOTICE,
                message.visible_at,
            ),
        )
    )
    session.flush()


def _silence(message: MessageRow) -> str:
    """The day on which silence means refusal, of a message that asks for a decision."""
    found = silence.of_moment(message.visible_at) if message.request else None
    return f"\n\n{silence.sentence(found, found.received)}" if found else ""


def _words(message: MessageRow, service: Correspondent) -> str:
    facts = [("Service", service.service), ("Téléphone", service.phone), ("Horaires", service.hours)]
    lines = [f"{label} : {value}" for label, value in facts if value]
    return fr(
        f"Votre message du {instant(message.sent_at)} est arrivé au service qui suit votre dossier. "
        f"Numéro à rappeler : {number_of(message.thread_id)}.\n\n"
        + "\n".join(lines)
        + _silence(message)
        + "\n\nCet accusé dit que le message est arrivé, et non que la demande est acceptée. Vous l’avez "
        "choisi : la loi n’en impose pas entre l’administration et ses agents (code des relations entre le "
        "public et l’administration, article L. 112-2)."
    )
