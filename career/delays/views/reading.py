"""A chef de service reads one thread of hers: after a reason, for an hour, and without answering."""

from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from career.courrier import files
from career.courrier.acting import steps_of
from career.courrier.models import find_thread, messages_of
from career.courrier.rules import Side, Thread
from career.courrier.words import number_of
from career.delays import models, reading
from career.delays.forms import ReasonForm
from career.people import Person, refuse, signed_in
from career.portfolios.rules import Service
from career.portfolios.views.service import led
from socle import audit
from socle.sql import database

bp = Blueprint("reading", __name__, url_prefix="/<service>/suivi/fils/<uuid:uid>")


@bp.route("", methods=["GET", "POST"])
@signed_in
def thread(service: str, uid: UUID) -> ResponseReturnValue:
    """The thread, while a reason lets her read it; else the form that asks for one."""
    person, led_, found = _hers(service, uid)
    form = ReasonForm()
    if request.method == "POST" and form.validate():
        reading.give_reason(database(), person, found, str(form.key.data), form.words)
        return redirect(url_for("delays.reading.thread", service=service, uid=uid), 303)
    if request.method == "GET" and _may_read(person, found):
        return _page(person, led_, found)
    page = render_template(
        "career/delays/reason.html", led=led_, thread=found, form=form, number=number_of(found.id)
    )
    return page, (200 if request.method == "GET" else 422)


@bp.get("/pieces/<uuid:piece>")
@signed_in
def file(service: str, uid: UUID, piece: UUID) -> ResponseReturnValue:
    """A file of a thread she may read now."""
    person, _, found = _hers(service, uid)
    if not _may_read(person, found):
        return redirect(url_for("delays.reading.thread", service=service, uid=uid))
    return files.serve(person, found, piece, Side.SERVICE)


def _hers(service: str, uid: UUID) -> tuple[Person, Service, Thread]:
    """A thread of a service she leads, not about herself; any other is 404, in the journal (threat 47)."""
    person, led_ = led(service)
    with database().read() as session:
        found = find_thread(session, person.academie, str(uid), Side.SERVICE)
        place = models.service_of(session, found) if found else None
    if found and place and place.id == led_.id and found.agent != person.uid:
        return person, led_, found
    refuse(person, f"suivi {uid}", subject=found.agent if found else "")


def _may_read(person: Person, found: Thread) -> bool:
    with database().read() as session:
        return reading.readable_until(session, person.uid, found.id) is not None


def _page(person: Person, service: Service, found: Thread) -> str:
    """What was said and done; nothing is marked as read by it, each look is in the journal."""
    with database().begin() as session:
        audit.record(session, audit.Event.THREAD_READ, actor=person.uid, subject=found.agent, thread=found.id)
    with database().read() as session:
        messages = messages_of(session, found.id, Side.SERVICE)
        steps = steps_of(session, found.id)
        until = reading.readable_until(session, person.uid, found.id)
    return render_template(
        "career/delays/reading.html",
        led=service,
        thread=found,
        messages=messages,
        steps=steps,
        until=until,
        number=number_of(found.id),
    )
