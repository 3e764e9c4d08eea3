"""The files of a message: written with it, served to who may see its thread."""

from collections.abc import Callable, Sequence
from uuid import UUID, uuid4

from flask import Response, abort
from sqlalchemy.orm import Session

from career.courrier import models
from career.courrier.rules import Side, Thread
from career.courrier.tables import FileRow, MessageRow
from career.people import Person
from career.receiving import Joined, send, taken
from socle.sql import database


def rows_of(joined: Sequence[Joined]) -> Callable[[Session, str], None]:
    """What writes the rows of these files with the message they go with."""

    def write(session: Session, message: str) -> None:
        academie = session.get_one(MessageRow, message).academie
        for place, one in enumerate(joined):
            row = row_of(one, academie)
            row.message_id, row.place = message, place
            session.add(row)
        taken(session, joined)

    return write


def row_of(one: Joined, academie: str) -> FileRow:
    """The row of a file, which goes with no message yet."""
    return FileRow(
        id=str(uuid4()),
        academie=academie,
        name=one.file.name,
        kind=one.file.kind.name,
        size=one.file.size,
        digest=one.file.digest,
    )


def serve(person: Person, thread: Thread, uid: UUID, side: Side) -> Response:
    """A file of a thread this person may see, as a download that no browser runs (threat 48)."""
    with database().read() as session:
        row = models.find_file(session, thread.id, str(uid), side)
    if row is None:
        abort(404)
    return send(person, thread.agent, row)
