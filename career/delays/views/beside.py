"""What stands beside a message, for both sides: templates ask for it by one line."""

from flask import Blueprint

from career.courrier.models import said_in
from career.courrier.rules import Side, Thread
from career.delays import models, wording
from career.delays.rules import Beside
from career.people import current_person
from socle.sql import database

bp = Blueprint("beside", __name__)


@bp.app_template_global()
def delay_before_writing() -> list[str]:
    """The objective of the service of who is about to write, and what was observed."""
    person = current_person()
    with database().read() as session:
        found = models.before_writing(session, person.academie, person.uid)
    return _service(found) if found else []


@bp.app_template_global()
def delay_of(thread: Thread, side: str) -> list[str]:
    """The same, and where a thread stands, for the « agent » or the « service » who may read it."""
    with database().read() as session:
        found = models.beside_thread(session, thread, said_in(session, thread.id, Side(side)))
    return [*wording.now(found, side), *_service(found)] if found else []


def _service(found: Beside) -> list[str]:
    return [wording.aim(found.objective), wording.seen(found.observed)]
