"""After a feed: what came back closes its request, what did not returns to the gestionnaire."""

from collections.abc import Collection
from datetime import date
from uuid import uuid4

from sqlalchemy.orm import Session

from career.courrier.models import mail_of
from career.situation import models
from career.situation.rules import Act, Side, State
from career.situation.tables import RequestRow
from career.situation.treating import MOVED, Doing, step, tell_desk
from career.situation.values import Back, Outcome, Sent, Subject, outcome
from socle import mail

ACTS = {
    Outcome.DONE: (Act.CLOSE, ""),
    Outcome.OTHER: (Act.RETURN, Back.OTHER.value),
    Outcome.LATE: (Act.RETURN, Back.LATE.value),
}


def settled(session: Session, on: date, patience: int) -> list[str]:
    """The transmitted requests that a feed has settled, without touching them."""
    return [one for one, *_ in models.transmitted(session) if _outcome(session, one, on, patience) in ACTS]


def close_by_feed(
    session: Session,
    on: date,
    patience: int,
    people: Collection[tuple[str, str]] | None = None,
) -> int:
    """Close or return what the feed of the day `on` settled, of these (académie, uid) or of all; how many.

    Both sides are told in the same transaction: an application context is needed, whose templates mails have.
    """
    found = 0
    for one, _, _ in models.transmitted(session, people):
        row = models.lock(session, one)
        done = _outcome(session, one, on, patience) if row.state == State.SENT.value else Outcome.WAITING
        if done in ACTS:
            _settle(session, row, *ACTS[done])
            found += 1
    return found


def _outcome(session: Session, request_id: str, on: date, patience: int) -> Outcome:
    row = session.get_one(RequestRow, request_id)
    sent = Sent(Subject(row.subject), row.before, row.asked, row.sent_on or on)
    return outcome(sent, models.known(session, row.academie, row.agent), on, patience)


def _settle(session: Session, row: RequestRow, act: Act, back: str) -> None:
    row.back = back
    doing = Doing(row.academie, "", Side.FEED, act, key=str(uuid4()))
    step(session, row, doing, "")
    mail.queue(session, mail_of(session, row.academie, row.agent), MOVED)
    if act is Act.RETURN:
        tell_desk(session, row)
