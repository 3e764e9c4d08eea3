"""Files sent by pieces: tus 1.0 (creation, expiration, termination), for the scripts of our forms.

https://tus.io/protocols/resumable-upload (1.0.0). An answer that refuses a file says why, in JSON.
"""

from dataclasses import replace
from datetime import UTC
from uuid import UUID

from flask import Blueprint, Response, abort, current_app, jsonify, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage
from werkzeug.http import http_date

from career import receiving
from career.antivirus import AntivirusDown
from career.attachments import AttachmentRefused, Kind, StorageDown
from career.attachments.examine import digest_of
from career.attachments.names import sent_name
from career.people import Person, current_person, refuse
from career.settings import Career
from career.uploads import models
from career.uploads.pieces import Pieces, TooMuch, WrongOffset
from career.uploads.rules import IDLE, NotUnderstood, TooManyUnderWay, announced
from career.uploads.tables import UploadRow
from socle import clock
from socle.sql import database
from socle.web.uploads import Accepted

VERSION = "1.0.0"
ABOUT = {"Tus-Version": VERSION, "Tus-Extension": "creation,expiration,termination"}
PIECE = "application/offset+octet-stream"
ACCEPTED = Accepted({kind.name: kind.endings for kind in Kind}, receiving.LIMITS.file_bytes)
BUSY = "Trop de pièces sont déjà en cours d’envoi. Attendez que les premières soient arrivées."
DAMAGED = "Cette pièce est arrivée abîmée. Choisissez-la de nouveau."
NO_ANTIVIRUS = "L’antivirus qui examine les pièces ne répond pas."
NO_STORAGE = "Le service qui range les pièces ne répond pas."
bp = Blueprint("uploads", "career.uploads", url_prefix="/envois", template_folder="templates")


@bp.before_request
def require_version() -> ResponseReturnValue | None:
    """Another version of the protocol is not spoken here."""
    if request.headers.get("Tus-Resumable", VERSION) != VERSION:
        return Response(status=412, headers=ABOUT)
    return None


@bp.after_request
def say_version(answer: Response) -> Response:
    """Each answer says which is."""
    answer.headers["Tus-Resumable"] = VERSION
    return answer


@bp.route("", methods=["OPTIONS"])
def about() -> ResponseReturnValue:
    """What is spoken here."""
    return Response(status=204, headers=ABOUT | {"Tus-Max-Size": str(receiving.LIMITS.file_bytes)})


@bp.post("")
def begin() -> ResponseReturnValue:
    """Begin to send a file, or find how much of it has already come."""
    person = current_person()
    try:
        file = announced(request.headers.get("Upload-Length", ""), request.headers.get("Upload-Metadata", ""))
    except NotUnderstood:
        abort(400)
    if fault := ACCEPTED.fault(file.name, file.size):
        return _said(fault, 422)
    file = replace(file, name=sent_name(file.name))
    try:
        with database().begin() as session:
            row, gone = models.begin(session, person, file, _is_idle)
    except TooManyUnderWay:
        return _said(BUSY, 429)
    for one in gone:
        pieces().discard(one)
    answer = _at(row, 201)
    answer.headers["Location"] = url_for("uploads.one", uid=row.id)
    return answer


@bp.route("/<uuid:uid>", methods=["HEAD"], provide_automatic_options=False)
def one(uid: UUID) -> ResponseReturnValue:
    """How much has come."""
    row = _own(current_person(), uid)
    answer = _at(row, 200)
    answer.headers["Upload-Length"] = str(row.size)
    return answer


@bp.patch("/<uuid:uid>")
def go_on(uid: UUID) -> ResponseReturnValue:
    """One more piece; with the last one the file is judged, as any other is."""
    person = current_person()
    row = _own(person, uid)
    if request.mimetype != PIECE:
        abort(415)
    offset, piece = request.headers.get("Upload-Offset", type=int), request.get_data(cache=False)
    if row.digest:
        return _at(row, 204 if offset == row.size and not piece else 409)
    try:
        there = pieces().add(row.id, -1 if offset is None else offset, piece, row.size)
    except WrongOffset:
        return _at(row, 409)
    except TooMuch:
        abort(413)
    except StorageDown:
        return _said(NO_STORAGE, 503)
    return _judge(person, row) if there == row.size else _at(row, 204)


@bp.delete("/<uuid:uid>")
def forget(uid: UUID) -> ResponseReturnValue:
    """She does not want it any more."""
    row = _own(current_person(), uid)
    _forget(row)
    return Response(status=204)


def pieces() -> Pieces:
    """Where the bytes lie until the file is whole."""
    settings: Career = current_app.extensions["career_settings"]
    return Pieces(settings.data / "partial")


def _judge(person: Person, row: UploadRow) -> Response:
    """Judge and keep a file that is whole; what is refused is forgotten."""
    try:
        with pieces().open(row.id) as stream:
            if digest_of(stream) != row.sign:
                _forget(row)
                return _said(DAMAGED, 422)
            [joined] = receiving.judge([FileStorage(stream, row.name)], person)
            receiving.keep([joined])
    except AttachmentRefused as refusal:
        _forget(row)
        return _said(refusal.sentence, 422)
    except AntivirusDown:
        return _said(NO_ANTIVIRUS, 503)
    except StorageDown:
        return _said(NO_STORAGE, 503)
    with database().begin() as session:
        models.judged(session, row.id, joined.file)
    pieces().discard(row.id)
    return _at(row, 204, row.size)


def _own(person: Person, uid: UUID) -> UploadRow:
    """An upload of hers; another's is 404 and written in the journal (threat 47)."""
    with database().read() as session:
        row = models.find(session, str(uid))
    if row is None:
        abort(404)
    if (row.academie, row.owner) != (person.academie, person.uid):
        refuse(person, f"envoi {uid}", subject=row.owner)
    return row


def _forget(row: UploadRow) -> None:
    with database().begin() as session:
        models.forget(session, [row.id])
    pieces().discard(row.id)


def _is_idle(row: UploadRow) -> bool:
    return (pieces().moved_at(row.id) or row.begun_at) < clock.now() - IDLE


def _at(row: UploadRow, status: int, offset: int | None = None) -> Response:
    """An answer that says how much has come, and until when it stays."""
    there = row.size if row.digest else pieces().length(row.id)
    answer = Response(status=status)
    answer.headers["Upload-Offset"] = str(there if offset is None else offset)
    answer.headers["Upload-Expires"] = http_date(row.expires_at.astimezone(UTC))
    return answer


def _said(sentence: str, status: int) -> Response:
    answer = jsonify(said=sentence)
    answer.status_code = status
    return answer
