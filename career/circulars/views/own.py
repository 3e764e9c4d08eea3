"""What a recipient reads of a circular, in « Votre courrier »."""

from uuid import UUID

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from career import receiving
from career.circulars import models
from career.circulars.rules import Letter
from career.circulars.views.reach import keeping
from career.courrier import parties
from career.day import today
from career.people import Person, current_person, refuse, signed_in
from socle import audit
from socle.sql import database

bp = Blueprint("avis", "career.circulars", url_prefix="/courrier/avis", template_folder="templates")


@bp.get("/<uuid:uid>")
@signed_in
def page(uid: UUID) -> ResponseReturnValue:
    """A message she received; opening it marks it read."""
    person = current_person()
    letter = _hers(person, uid)
    with database().begin() as session:
        withdrawn = letter.withdrawn_at is not None
        if models.mark_read(session, person.academie, person.uid, letter.id, withdrawn=withdrawn):
            audit.record(
                session, audit.Event.CIRCULAR_READ, actor=person.uid, subject=person.uid,
                academie=person.academie, circular=letter.id, withdrawn=withdrawn,
            )  # fmt: skip
    with database().read() as session:
        standing = parties.standing(session, person, today())
    return render_template(
        "career/circulars/received.html",
        letter=letter,
        standing=standing,
        last_day=keeping().last_day(letter),
    )


@bp.get("/<uuid:uid>/pieces/<uuid:piece>")
@signed_in
def file(uid: UUID, piece: UUID) -> ResponseReturnValue:
    """A file of a message she received."""
    person = current_person()
    found = models.find_file(_hers(person, uid).files, str(piece))
    return receiving.send(person, person.uid, found) if found else abort(404)


def _hers(person: Person, uid: UUID) -> Letter:
    """What she received; another's is 404 and written in the journal (threat 47)."""
    with database().read() as session:
        found = models.received(session, person.academie, person.uid, str(uid))
    return found or refuse(person, f"circulaire {uid}")
