"""The files of a message: judged, examined by the antivirus, kept, written with the message, served."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO, Protocol, cast
from uuid import UUID, uuid4

from flask import Response, abort, current_app
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage

from career import attachments
from career.antivirus import Clamd
from career.attachments import Attachment, AttachmentRefused, Limits, NotKept, Vault
from career.courrier import models
from career.courrier.rules import Side, Thread
from career.courrier.tables import FileRow, MessageRow
from career.people import Person
from career.settings import Career
from socle import audit
from socle.settings import Socle
from socle.sql import database

LIMITS = Limits()
REQUEST_BYTES = LIMITS.files * LIMITS.file_bytes + 1024 * 1024
NO_ANTIVIRUS = "none"  # what the settings say, in writing, where there is no antivirus
VIRUS = "«\u00a0{name}\u00a0»\u00a0: l’antivirus a trouvé un virus dans ce fichier. Il n’a pas été gardé."


@dataclass(frozen=True)
class Joined:
    """A file that passed, and its content."""

    file: Attachment
    stream: BinaryIO


def examined() -> bool:
    """Is there an antivirus? Where there is none, the pages say so."""
    return _settings().antivirus != NO_ANTIVIRUS


def judge(sent: Sequence[FileStorage], author: Person) -> list[Joined]:
    """Judge every file, and clean the pictures; raise AttachmentRefused, which goes to the journal, or
    AntivirusDown."""
    try:
        streams = [(file.filename or "", cast(BinaryIO, file.stream)) for file in sent]
        found = attachments.examine_all(streams, LIMITS)
        joined = [Joined(file, stream) for file, (_, stream) in zip(found, streams, strict=True)]
        for one in joined:  # as they came, and whole, for the antivirus
            _require_clean(one)
        joined = [
            Joined(*attachments.clean(one.file, name, one.stream))
            for one, (name, _) in zip(joined, streams, strict=True)
        ]
    except AttachmentRefused as refusal:
        with database().begin() as session:
            audit.record(
                session, audit.Event.ATTACHMENT_REFUSED, actor=author.uid, why=_reason(refusal.sentence)
            )
        raise
    return joined


def keep(joined: Sequence[Joined]) -> None:
    """Put the files in the vault, before the rows that name them are committed. Raises StorageDown."""
    for one in joined:
        vault().keep(one.file.digest, one.stream)


def rows_of(joined: Sequence[Joined]) -> Callable[[Session, str], None]:
    """What writes the rows of these files with the message they go with."""

    def write(session: Session, message: str) -> None:
        academie = session.get_one(MessageRow, message).academie
        for place, one in enumerate(joined):
            row = row_of(one, academie)
            row.message_id, row.place = message, place
            session.add(row)

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


class Kept(Protocol):
    """A row of any feature that names a file of the vault."""

    id: Any
    name: Any
    kind: Any
    digest: Any


def send(person: Person, agent: str, row: Kept) -> Response:
    """The file of a row that the caller found to be this person's to read; the journal says so."""
    try:
        answer = attachments.download(vault(), row.digest, row.name, attachments.Kind[row.kind])
    except NotKept:
        abort(404)
    with database().begin() as session:
        audit.record(session, audit.Event.ATTACHMENT_SERVED, actor=person.uid, subject=agent, file=row.id)
    return answer


def vault() -> Vault:
    """Where the files lie."""
    return Vault(_settings().data)


def _require_clean(one: Joined) -> None:
    if not examined():
        return
    socle: Socle = current_app.extensions["socle_settings"]
    verdict = Clamd(_settings().antivirus, socle.timeout).scan(one.stream)
    if not verdict.clean:
        raise AttachmentRefused(VIRUS.format(name=one.file.name))


def _reason(sentence: str) -> str:
    """The sentence without the name of the file, which is somebody's text."""
    return sentence.rpartition("\u00a0»\u00a0: ")[2]


def _settings() -> Career:
    settings: Career = current_app.extensions["career_settings"]
    return settings
