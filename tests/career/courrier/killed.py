"""A process that is killed (-9) while it sends a message with a file, keeps a draft, takes a message back,
reminds, separates two threads: before its commit, or just after."""

import os
import signal
import sys
from datetime import timedelta
from io import BytesIO
from pathlib import Path

from pydantic import SecretStr
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from career import receiving
from career.app import build_app
from career.courrier import acting, bulk, drafts, files, separating
from career.courrier.acting import Act, Doing
from career.courrier.carrying import Pair
from career.courrier.drafts import Writing
from career.courrier.reminding import remind
from career.courrier.rules import Draft, Side, Words
from career.courrier.sending import Letter, send
from career.courrier.tables import MessageRow, ThreadRow
from career.courrier.taking_back import take_back
from career.people import Person, find
from career.receiving import Joined
from career.settings import Career
from socle.settings import Socle
from socle.sql import Database
from tests.career.conftest import ADDRESS, DAY
from tests.career.courrier.conftest import DESK, PDF

KEY = SecretStr("k" * 40)


def joined_pdf() -> list[Joined]:
    """One good file."""
    stream = BytesIO(PDF)
    return [Joined(receiving.attachments.examine("a.pdf", stream, receiving.LIMITS), stream)]


def send_one(db: Database, author: Person) -> None:
    """A message with a file."""
    joined = joined_pdf()
    receiving.keep(joined)
    draft = Draft("k" * 24, "Bonjour", "Objet", files=(joined[0].file.digest,))
    send(db, Letter(author, Side.AGENT, DESK, draft, None, files.rows_of(joined)))


def keep_one(db: Database, author: Person) -> None:
    """A draft."""
    with db.begin() as session:
        drafts.save(session, Writing(author, Words("d" * 24, body="Bonjour"), 0))


def take_one_back(db: Database, author: Person) -> None:
    """The only message there is."""
    with db.read() as session:
        row = session.scalars(select(MessageRow)).one()
    take_back(db, author, row.thread_id, row.id)


def remind_one(db: Database, author: Person) -> None:
    """Of the document that is awaited in the only thread there is."""
    with db.read() as session:
        row = session.scalars(select(ThreadRow)).one()
    remind(db, row.id, timedelta(days=10), DAY)


def answer_all(db: Database, author: Person) -> None:
    """Every thread there is, each closed with its answer."""
    with db.read() as session:
        found = bulk.threads(session, author, list(session.scalars(select(ThreadRow.id))), DAY)
        replies = bulk.written(session, author, "Bonjour {nom}", found, DAY)
    bulk.send(db, bulk.Batch(author, "b" * 24, replies, closes=True))


def separate_one(db: Database, author: Person) -> None:
    """The only thread that is joined to another."""
    with db.read() as session:
        one = session.scalars(select(ThreadRow).where(ThreadRow.joined_to != "")).one()
        doing = Doing(author, Act.SEPARATE, "s" * 24, acting.mark(session, one.id))
    separating.separate(db, doing, Pair(one.id, one.joined_to))


ACTS = {
    "send": send_one,
    "keep": keep_one,
    "take_back": take_one_back,
    "remind": remind_one,
    "bulk": answer_all,
    "separate": separate_one,
}


def main(url: str, folder: str, person: str, moment: str, act: str = "send") -> None:
    """Do it, and die at this moment of the transaction: an event of SQLAlchemy, at its `:n`th time."""
    settings = Career(
        address=ADDRESS,
        database=url,
        secret_key=KEY,
        issuer="http://localhost:8000",
        client_secret=KEY,
        data=Path(folder),
        antivirus="none",
    )
    app = build_app(Socle(digest_key=KEY), settings)
    db = app.extensions["database"]
    author = find(db, int(person), frozenset())
    assert author is not None

    name, _, times = moment.partition(":")
    left = [int(times or 1)]

    def die(session: Session, *_more: object) -> None:
        left[0] -= 1
        if left[0]:
            return
        if name == "before_commit":
            session.flush()
        os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Session, name, die)
    with app.test_request_context(base_url=ADDRESS):
        ACTS[act](db, author)


if __name__ == "__main__":
    main(*sys.argv[1:])
