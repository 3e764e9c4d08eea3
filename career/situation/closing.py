"""After a feed: what came back closes its request, what did not returns to the gestionnaire."""

from collections.abc import Collection
from datetime import date
from uuid import uuid4

from sqlalchemy.orm import Session

from career.courrier.models import mail_of
from career.situation import models
from career.situation.rules import Act, Side
from career.situation.tables import RequestRow
from career.situation.treating import MOVED, Doing, step, tell_desk
from career.situation.values import Back, Outcome, Sent, Subject, outcome
from socle import mail

ACTS = {
    Outcome.DONE: (Act.CLOSE, ""),
    Outcome.OTHER: (Act.RETURN, Back.OTHER.value),
    Outcome.LATE: (Act.RETURN, Back.LATE.value),
}


def settled(session: Session, on: date, patience: int) -> set[tuple[str, str]]:
    """The (académie, agent) of the transmitted requests that a feed has settled, without touching them."""
    return {
        (row.academie, row.agent)
        for row in models.transmitted(session)
        if _outcome(session, row, on, patience) in ACTS
    }


def close_by_feed(session: Session, academie: str, agents: Collection[str], on: date, patience: int) -> int:
    """Close or return what the feed of the day `on` settled for these agents (uids); how many.

    Still without its value after `patience` days, a request returns too. Both sides are told in the same
    transaction: an application context is needed, whose templates mails have.
    """
    found = 0
    for row in models.transmitted_of(session, academie, agents):
        done = _outcome(session, row, on, patience)
        if done in ACTS:
            _settle(session, row, *ACTS[done], on)
            found += 1
    return found


def _outcome(session: Session, row: RequestRow, on: date, patience: int) -> Outcome:
    sent = Sent(Subject(row.subject), row.before, row.asked, row.sent_on or on)
    return outcome(sent, models.known(session, row.academie, row.agent), on, patience)


def _settle(session: Session, row: RequestRow, act: Act, back: str, on: date) -> None:
    row.back = back
    doing = Doing(row.academie, "", Side.FEED, act, key=str(uuid4()))
    step(session, row, doing, "")
    mail.queue(session, mail_of(session, row.academie, row.agent), MOVED)
    if act is Act.RETURN:
        tell_desk(session, row, on)
