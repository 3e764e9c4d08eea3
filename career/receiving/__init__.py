"""Files that come in a form: judged, examined by the antivirus, kept; and a form too heavy to be read."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO, Protocol, TypeVar, cast

from flask import Response, abort, current_app, request, session, url_for
from flask_login import current_user
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage

from career import attachments
from career.antivirus import AntivirusDown, Clamd
from career.attachments import Attachment, AttachmentRefused, Limits, NotKept, StorageDown, Vault
from career.attachments.examine import digest_of
from career.attachments.names import sent_name
from career.people import Person
from career.receiving import salvage
from career.settings import Career
from career.uploads import models as uploads
from career.uploads.field import ResumableField
from career.uploads.rules import Announced, TooManyUnderWay
from socle import audit, french
from socle.settings import Socle
from socle.sql import database
from socle.web.forms import Form

F = TypeVar("F", bound=Form)

LIMITS = Limits()
REQUEST_BYTES = LIMITS.files * LIMITS.file_bytes + 1024 * 1024
NO_ANTIVIRUS = "none"  # what the settings say, in writing, where there is no antivirus
TOO_HEAVY = "Vos pièces sont trop lourdes pour être reçues\u00a0: {files} de {size} chacun au plus."
VIRUS = "«\u00a0{name}\u00a0»\u00a0: l’antivirus a trouvé un virus dans ce fichier. Il n’a pas été gardé."


@dataclass(frozen=True)
class Joined:
    """A file that passed, and its content; None when it lies in the vault, where `upload` left it."""

    file: Attachment
    stream: BinaryIO | None
    upload: str = ""


def field(label: str = "Pièces jointes", *, most: int = LIMITS.files, **more: Any) -> ResumableField:
    """The field of files, with the limits of the vault. Scripts send them by pieces as soon as they are
    chosen; `received` reads it."""
    kinds = {kind.name: kind.endings for kind in attachments.Kind}
    return ResumableField(label, kinds=kinds, max_bytes=LIMITS.file_bytes, max_files=most, **more)


def let_files_in(*endpoints: str) -> Callable[[str | None, object], None]:
    """For `url_value_preprocessor`: these forms may be heavy, of somebody signed in alone."""

    def heavier(endpoint: str | None, _values: object) -> None:
        if endpoint in endpoints and _was_signed_in():
            request.max_content_length = REQUEST_BYTES

    return heavier


def saved(kind: type[F], said: str = "") -> F:
    """The form of a request refused for its weight, with the words that could be saved, and why: `said`.

    In a session that has ended any file is too heavy: it is not said. Nothing is read of a stranger's: 413.
    """
    if not _was_signed_in():
        abort(413)
    form = kind(formdata=salvage.words_of(request))
    if current_user.is_authenticated:
        count = french.count(LIMITS.files, "fichier", "fichiers")
        form.refuse(said or TOO_HEAVY.format(files=count, size=french.size(LIMITS.file_bytes)), form["files"])
    return form


def examined() -> bool:
    """Is there an antivirus? Where there is none, the pages say so."""
    return _settings().antivirus != NO_ANTIVIRUS


def received(files: ResumableField, author: Person) -> list[Joined]:
    """What was joined: uploads, judged when they came, and the other files of the request, judged now; raises
    as `judge`.

    What it becomes says with `taken` that it has them.
    """
    whole = [Joined(uploads.kept(row), None, row.id) for row in files.received]
    there = {one.file.digest for one in whole}
    return [*whole, *(one for one in judge(files.data or [], author) if one.file.digest not in there)]


def taken(session: Session, joined: Sequence[Joined]) -> None:
    """Rows of `session` name these files now."""
    uploads.take(session, [one.upload for one in joined if one.upload])


def hold(form: Form, files: ResumableField, author: Person) -> None:
    """The form is refused: the files that came with it wait for it as her uploads.

    A file that is itself refused is named, once; too many, or not to be examined now, they are to be chosen
    again.
    """
    sent = files.data or []
    if not sent or files.how_many > files.max_files:
        return
    try:
        told = [_announced(one) for one in sent]
        passed = [
            (one, joined)
            for one, file in zip(told, sent, strict=True)
            if (joined := _apart(form, files, file, author))
        ]
        with database().begin() as session:
            rows = [uploads.came(session, author, one, joined.file) for one, joined in passed]
            keep([joined for _, joined in passed])  # last: without room for them, the vault has none either
    except (AntivirusDown, StorageDown, TooManyUnderWay):
        return
    files.received = tuple({row.id: row for row in (*files.received, *rows)}.values())
    files.data = [] if files.received else sent


def judge(sent: Sequence[FileStorage], author: Person) -> list[Joined]:
    """Judge every file, and clean the pictures; raise AttachmentRefused, which goes to the journal, or
    AntivirusDown."""
    try:
        return _passed(sent)
    except AttachmentRefused as refusal:
        _note_refusal(refusal, author)
        raise


def keep(joined: Sequence[Joined]) -> None:
    """Put the files in the vault, before the rows that name them are committed. Raises StorageDown."""
    for one in joined:
        if one.stream is None:
            vault().refresh(one.file.digest)
        else:
            vault().keep(one.file.digest, one.stream)


class Named(Protocol):
    """A file as pages list it."""

    @property
    def id(self) -> str: ...

    @property
    def name(self) -> str: ...

    @property
    def size(self) -> int: ...


def listed(files: Sequence[Named], endpoint: str, uid: str) -> list[dict[str, str]]:
    """Files that go with something, as the kit lists them."""
    return [
        {"name": one.name, "url": url_for(endpoint, uid=uid, piece=one.id), "size": french.size(one.size)}
        for one in files
    ]


class Kept(Protocol):
    """A file of the vault, of any feature."""

    @property
    def id(self) -> Any: ...

    @property
    def name(self) -> Any: ...

    @property
    def kind(self) -> Any: ...

    @property
    def digest(self) -> Any: ...


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


def _passed(sent: Sequence[FileStorage]) -> list[Joined]:
    streams = [(file.filename or "", cast(BinaryIO, file.stream)) for file in sent]
    found = attachments.examine_all(streams, LIMITS)
    # The antivirus sees them whole, as they came.
    for file, (_, stream) in zip(found, streams, strict=True):
        _require_clean(file, stream)
    return [
        Joined(*attachments.clean(file, name, stream, LIMITS))
        for file, (name, stream) in zip(found, streams, strict=True)
    ]


def _apart(form: Form, files: ResumableField, file: FileStorage, author: Person) -> Joined | None:
    """One file judged apart from the others; its refusal is said and written unless it was already."""
    try:
        return _passed([file])[0]
    except AttachmentRefused as refusal:
        if refusal.sentence not in files.errors:
            _note_refusal(refusal, author)
            form.refuse(refusal.sentence, files)
        return None


def _note_refusal(refusal: AttachmentRefused, author: Person) -> None:
    with database().begin() as session:
        audit.record(session, audit.Event.ATTACHMENT_REFUSED, actor=author.uid, why=_reason(refusal.sentence))


def _was_signed_in() -> bool:
    """Is this, or was it, the session of somebody? It may have ended since."""
    return "_user_id" in session


def _announced(file: FileStorage) -> Announced:
    stream = cast(BinaryIO, file.stream)
    size = stream.seek(0, 2)
    return Announced(sent_name(file.filename or ""), size, digest_of(stream))


def _require_clean(file: Attachment, stream: BinaryIO) -> None:
    if not examined():
        return
    socle: Socle = current_app.extensions["socle_settings"]
    verdict = Clamd(_settings().antivirus, socle.timeout).scan(stream)
    if not verdict.clean:
        raise AttachmentRefused(VIRUS.format(name=file.name))


def _reason(sentence: str) -> str:
    """The sentence without the name of the file, which is somebody's text."""
    return sentence.rpartition("\u00a0»\u00a0: ")[2]


def _settings() -> Career:
    settings: Career = current_app.extensions["career_settings"]
    return settings
