"""The teacher's side of the courrier: her threads, a new message, an answer."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from career.courrier import closing, models, parties
from career.courrier.forms import NewForm, ReplyForm
from career.courrier.parties import Standing
from career.courrier.rules import Kind, Message, Side, Thread, follow_up, paragraphs, proposed
from career.courrier.sending import FormAlreadyUsed, Letter, Sent, ThreadClosed, send
from career.day import today
from career.people import Person, current_person, refuse, signed_in
from socle.sql import database

bp = Blueprint("courrier", "career.courrier", template_folder="templates")
bp.add_app_template_filter(paragraphs, "paragraphs")

ALREADY = "Ce message était déjà envoyé\u00a0: il n’est pas parti une seconde fois."


@bp.get("/courrier")
@signed_in
def threads() -> ResponseReturnValue:
    """Her threads, the last active first."""
    return _list(current_person())


@bp.route("/courrier/nouveau", methods=["GET", "POST"])
@signed_in
def new() -> ResponseReturnValue:
    """A new message; `?objet=` proposes the line of the dossier it is about."""
    person = current_person()
    standing = _standing(person)
    if standing.hindrance:
        return (
            (_list(person), 403) if request.method == "POST" else redirect(url_for("courrier.threads"), 303)
        )
    form = NewForm()
    if request.method == "GET":
        _propose(form, person)
        return _new_page(form, standing)
    if not form.validate():
        return _new_page(form, standing), 422
    assert standing.correspondent is not None
    letter = Letter(person, Side.AGENT, standing.correspondent.uid, form.draft())
    try:
        sent = send(database(), letter)
    except FormAlreadyUsed as used:
        form.renew()
        return _new_page(form, standing, already=used.thread_id), 409
    return _sent("courrier.thread", sent, "Votre message est envoyé au gestionnaire de votre dossier.")


@bp.route("/courrier/<uuid:uid>", methods=["GET", "POST"])
@signed_in
def thread(uid: UUID) -> ResponseReturnValue:
    """One thread: what was said, and an answer."""
    person = current_person()
    found, messages = _own(person, uid)
    standing, form = _standing(person), ReplyForm()
    if request.method == "GET":
        closing.note_reading(database(), person, Side.AGENT, found, messages)
        return _thread_page(found, messages, standing, form)
    if standing.hindrance:
        return _thread_page(found, messages, standing, form), 403
    if not form.validate():
        return _thread_page(found, messages, standing, form), 422
    assert standing.correspondent is not None
    letter = Letter(person, Side.AGENT, standing.correspondent.uid, form.draft(), found.id)
    try:
        sent = send(database(), letter)
    except ThreadClosed:
        return _new_page(_go_on(found, form), standing, closed=found.id), 409
    except FormAlreadyUsed:
        form.renew()
        return _thread_page(found, messages, standing, form, already=True), 409
    return _sent("courrier.thread", sent, "Votre réponse est envoyée.")


def _sent(endpoint: str, sent: Sent, said: str) -> ResponseReturnValue:
    flash(ALREADY if sent.again else said, "info" if sent.again else "success")
    return redirect(url_for(endpoint, uid=sent.thread), 303)


def _own(person: Person, uid: UUID) -> tuple[Thread, tuple[Message, ...]]:
    """A thread of hers with its messages; another's is 404 and written in the journal (threat 47)."""
    with database().read() as session:
        found = models.find_thread(session, person.academie, str(uid))
        if found is not None and found.agent == person.uid:
            return found, models.messages_of(session, found.id)
    refuse(person, f"courrier {uid}", subject=found.agent if found else "")


def _standing(person: Person) -> Standing:
    with database().read() as session:
        return parties.standing(session, person, today())


def _list(person: Person) -> str:
    with database().read() as session:
        page = models.threads_of_agent(
            session, person.academie, person.uid, request.args.get("page", 1, type=int)
        )
    return render_template("career/courrier/threads.html", page=page, standing=_standing(person))


def _propose(form: NewForm, person: Person) -> None:
    """Fill the form from `?objet=` (a line of the dossier) or `?suite=` (a closed thread of hers)."""
    if about := proposed(request.args.get("objet", "")):
        form.kind.data, form.subject.data = Kind.ANOMALY.value, about
    elif (uid := request.args.get("suite", type=UUID)) is not None:
        found, _ = _own(person, uid)
        form.kind.data, form.subject.data = found.kind.value, follow_up(found.subject)


def _go_on(found: Thread, typed: ReplyForm) -> NewForm:
    """What was typed for a thread closed in the meantime, as a new message."""
    form = NewForm(formdata=None, kind=found.kind.value, subject=follow_up(found.subject))
    form.body.data = typed.body.data
    return form


def _new_page(form: NewForm, standing: Standing, already: str = "", closed: str = "") -> str:
    return render_template(
        "career/courrier/new.html", form=form, standing=standing, already=already, closed=closed
    )


def _thread_page(
    found: Thread,
    messages: tuple[Message, ...],
    standing: Standing,
    form: ReplyForm,
    already: bool = False,
) -> str:
    return render_template(
        "career/courrier/thread.html",
        thread=found,
        messages=messages,
        standing=standing,
        form=form,
        already=already,
    )
