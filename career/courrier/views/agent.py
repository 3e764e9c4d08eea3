"""The teacher's side of the courrier: her threads, a new message, an answer."""

from uuid import UUID

from flask import Blueprint, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import NotFound, RequestEntityTooLarge

from career.courrier import closing, files, models, parties
from career.courrier.forms import MessageForm, NewForm, ReplyForm
from career.courrier.parties import Standing
from career.courrier.rules import Kind, Message, Side, Thread, follow_up, paragraphs, proposed
from career.courrier.views.composing import (
    Trouble,
    Way,
    arrived,
    downloads,
    let_files_in,
    page,
    saved,
    submit,
)
from career.day import today
from career.dossier.anomalies import Reported, reported
from career.dossier.own import own
from career.people import Person, current_person, refuse, signed_in
from socle.sql import database
from socle.web.errors import error_page

bp = Blueprint("courrier", "career.courrier", template_folder="templates")
bp.add_app_template_filter(paragraphs, "paragraphs")
bp.add_app_template_filter(downloads, "downloads")
bp.url_value_preprocessor(let_files_in)


@bp.get("/courrier")
@signed_in
def threads() -> ResponseReturnValue:
    """Her threads, the last active first."""
    return _list(current_person())


@bp.route("/courrier/nouveau", methods=["GET", "POST"])
@signed_in
def new() -> ResponseReturnValue:
    """A new message; `?rubrique=` and `?ligne=` name the line of the dossier it is about."""
    person = current_person()
    standing = _standing(person)
    if standing.correspondent is None or standing.hindrance:
        return _list(person), 403
    form = NewForm()
    if request.method == "GET":
        _propose(form, person)
        return _new_page(form, standing)
    done = submit(form, Way(person, Side.AGENT, standing.correspondent.answers))
    if isinstance(done, Trouble):
        return _new_page(form, standing, done)
    return arrived("courrier.thread", done, "Votre message est envoyé au gestionnaire de votre dossier.")


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
    if standing.correspondent is None or standing.hindrance:
        return _thread_page(found, messages, standing, form, Trouble(403))
    done = submit(form, Way(person, Side.AGENT, standing.correspondent.answers, found.id))
    if isinstance(done, Trouble):
        if done.kind == "closed":
            return _new_page(_go_on(found, form), standing, done)
        return _thread_page(found, messages, standing, form, done)
    return arrived("courrier.thread", done, "Votre réponse est envoyée.")


@bp.get("/courrier/<uuid:uid>/pieces/<uuid:piece>")
@signed_in
def file(uid: UUID, piece: UUID) -> ResponseReturnValue:
    """A file of one of her threads."""
    person = current_person()
    found, _ = _own(person, uid)
    return files.serve(person, found, piece)


@bp.errorhandler(413)
def too_heavy(_error: RequestEntityTooLarge) -> ResponseReturnValue:
    """The page again, with the words, without the files."""
    if request.endpoint not in ("courrier.new", "courrier.thread") or not current_user.is_authenticated:
        return error_page(413)
    person, trouble = current_person(), Trouble(413)
    standing = _standing(person)
    if standing.hindrance:
        return error_page(413)
    if request.endpoint == "courrier.new":
        return _new_page(saved(NewForm), standing, trouble)
    try:
        found, messages = _own(person, (request.view_args or {})["uid"])
    except NotFound:
        return error_page(404)
    return _thread_page(found, messages, standing, saved(ReplyForm), trouble)


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
        number = request.args.get("page", 1, type=int)
        found = models.threads_of_agent(session, person.academie, person.uid, number)
    return render_template("career/courrier/threads.html", page=found, standing=_standing(person))


def _propose(form: NewForm, person: Person) -> None:
    """Fill the form from `?rubrique=&ligne=` (a line of her dossier), `?objet=` (words another page of ours
    proposes) or `?suite=` (a closed thread of hers)."""
    if slug := request.args.get("rubrique", ""):
        about = _reported(person, slug, request.args.get("ligne", ""))
        form.kind.data, form.subject.data = Kind.ANOMALY.value, proposed(about.subject)
        form.body.data = about.body
    elif words := proposed(request.args.get("objet", "")):
        form.kind.data, form.subject.data = Kind.ANOMALY.value, words
    elif (uid := request.args.get("suite", type=UUID)) is not None:
        found, _ = _own(person, uid)
        form.kind.data, form.subject.data = found.kind.value, follow_up(found.subject)


def _reported(person: Person, slug: str, sign: str) -> Reported:
    """What a link of her dossier is about; anything else is 404, in the journal (threat 47)."""
    hers = own(person, with_consultations=True)
    settings = current_app.extensions["socle_settings"]
    about = reported(settings, hers.reading, slug, sign) if hers else None
    return about or refuse(person, "a line of a dossier")


def _go_on(found: Thread, typed: ReplyForm) -> NewForm:
    """What was typed for a thread closed in the meantime, as a new message."""
    form = NewForm(formdata=None, kind=found.kind.value, subject=follow_up(found.subject))
    form.body.data, form.files.data = typed.body.data, typed.files.data
    return form


def _new_page(form: MessageForm, standing: Standing, trouble: Trouble | None = None) -> ResponseReturnValue:
    return page("career/courrier/new.html", form, trouble, standing=standing)


def _thread_page(
    found: Thread,
    messages: tuple[Message, ...],
    standing: Standing,
    form: MessageForm,
    trouble: Trouble | None = None,
) -> ResponseReturnValue:
    return page(
        "career/courrier/thread.html", form, trouble, thread=found, messages=messages, standing=standing
    )
