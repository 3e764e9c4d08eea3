"""The gestionnaire's desk, « Ma gestion »: the threads of her portfolio, an answer, the end of a thread."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import NotFound, RequestEntityTooLarge

from career import receiving
from career.courrier import access, acting, closing, files, models, parties
from career.courrier.forms import ReplyForm
from career.courrier.rules import Box, Message, Side, Thread
from career.courrier.silence import of_thread, told
from career.courrier.views import joining
from career.courrier.views.composing import Trouble, Way, arrived, page, submit
from career.day import today
from career.people import GESTIONNAIRE, Person, current_person, refuse, role
from career.portfolios.models import follows
from socle.sql import database
from socle.web.errors import error_page

bp = Blueprint("desk", "career.courrier", url_prefix="/gestion/courrier")
bp.register_blueprint(joining.bp)


@bp.get("")
@role(GESTIONNAIRE)
def inbox() -> ResponseReturnValue:
    """The threads of her portfolio: new, open or closed."""
    person = current_person()
    asked = request.args.get("etat", "")
    with database().read() as session:
        hers = access.desk_of(session, person.academie, person.uid, today()).answers
        counts = models.count_boxes(session, hers)
        box = Box(asked) if asked in set(Box) else (Box.NEW if counts[Box.NEW] else Box.OPEN)
        number = request.args.get("page", 1, type=int)
        found = models.threads_of_desk(session, hers, box, number)
    return render_template("career/courrier/inbox.html", page=found, box=box, counts=counts, boxes=list(Box))


@bp.route("/<uuid:uid>", methods=["GET", "POST"])
@role(GESTIONNAIRE)
def thread(uid: UUID) -> ResponseReturnValue:
    """One thread beside a short summary of the dossier, and an answer."""
    person = current_person()
    found, messages = _followed(person, uid)
    form = ReplyForm()
    if request.method == "GET":
        shown = closing.note_reading(database(), person, Side.SERVICE, found, messages)
        return _page(found, shown, form)
    done = submit(form, Way(person, Side.SERVICE, found.agent, found.id, seen=form.mark.data or ""))
    if isinstance(done, Trouble):
        return _page(found, messages, form, done)
    return arrived("courrier.desk.thread", done, "Votre réponse est envoyée.")


@bp.post("/<uuid:uid>/clore")
@role(GESTIONNAIRE)
def close(uid: UUID) -> ResponseReturnValue:
    """Close a thread, unless the agent has written since the page was shown."""
    person = current_person()
    found, _ = _followed(person, uid)
    try:
        closing.close(database(), person, found, request.form.get("seen", ""))
    except closing.NewMessage:
        flash("Un message est arrivé entre-temps\u00a0: lisez-le avant de clore ce fil.", "warning")
        return redirect(url_for("courrier.desk.thread", uid=uid), 303)
    except closing.Arriving:
        flash("Un message de l’agent arrive dans la minute\u00a0: lisez-le avant de clore ce fil.", "warning")
        return redirect(url_for("courrier.desk.thread", uid=uid), 303)
    flash("Le fil est clos. L’agent peut le relire, et vous écrire un nouveau message.", "success")
    return redirect(url_for("courrier.desk.inbox"), 303)


@bp.get("/<uuid:uid>/pieces/<uuid:piece>")
@role(GESTIONNAIRE)
def file(uid: UUID, piece: UUID) -> ResponseReturnValue:
    """A file of a thread of her portfolio."""
    person = current_person()
    found, _ = _followed(person, uid)
    if found.joined_to:
        found, _ = _followed(person, UUID(found.joined_to))
    return files.serve(person, found, piece, Side.SERVICE)


@bp.errorhandler(413)
def too_heavy(_error: RequestEntityTooLarge) -> ResponseReturnValue:
    """The page again, with the words, without the files."""
    if request.endpoint != "courrier.desk.thread" or not current_user.is_authenticated:
        return error_page(413)
    person = current_person()
    if not person.is_gestionnaire:
        return error_page(413)
    try:
        found, messages = _followed(person, (request.view_args or {})["uid"])
    except NotFound:
        return error_page(404)
    return _page(found, messages, receiving.saved(ReplyForm), Trouble(413))


def _followed(person: Person, uid: UUID) -> tuple[Thread, tuple[Message, ...]]:
    """A thread of her portfolio with its messages; any other is 404 and in the journal (threat 47)."""
    with database().read() as session:
        found = models.find_thread(session, person.academie, str(uid), Side.SERVICE)
        if found is not None and access.may_open(session, found, person.uid, today()):
            return found, models.messages_of(session, found.id, Side.SERVICE)
    refuse(person, f"gestion/courrier {uid}", subject=found.agent if found else "")


def _page(
    found: Thread, messages: tuple[Message, ...], form: ReplyForm, trouble: Trouble | None = None
) -> ResponseReturnValue:
    with database().read() as session:
        facts = parties.summary(session, found, today())
        opens = follows(session, found.academie, current_person().uid, found.agent, today())
        form.mark.data = acting.mark(session, found.id)
    seen = next((one.id for one in reversed(messages) if one.side is Side.AGENT), "")
    return page(
        "career/courrier/desk_thread.html",
        form,
        trouble,
        thread=found,
        messages=messages,
        facts=facts,
        opens_dossier=opens,
        silence=told(of_thread(messages), today()),
        **joining.facts(current_person(), found),
        seen=seen,
    )
