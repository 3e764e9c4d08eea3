"""The gestionnaire's desk, « Ma gestion »: a thread of her portfolio, an answer, the end of a thread."""

from collections.abc import Sequence
from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import NotFound, RequestEntityTooLarge

from career import receiving
from career.courrier import acting, closing, files, models, parties
from career.courrier.forms import ReplyForm
from career.courrier.handling_forms import ActForm
from career.courrier.rules import Message, Side, Thread, asked_last
from career.courrier.silence import of_thread, told
from career.courrier.views import joining, separating
from career.courrier.views.answering import (
    asks_for_template,
    asks_to_reread,
    insert_template,
    reread,
    templates_for,
)
from career.courrier.views.carried import hindered, leaves_open
from career.courrier.views.composing import Trouble, Way, arrived, page, submit
from career.courrier.views.handled import Shown, handled
from career.courrier.views.keeping import (
    CARRIERS,
    Place,
    asks_to_keep,
    beside,
    draft_at,
    going_to,
    keep,
    keeping,
    lost,
    reopen_within,
    returned,
    wants_json,
)
from career.courrier.views.opening import followed
from career.day import today
from career.people import GESTIONNAIRE, current_person, role
from career.portfolios.models import follows
from career.typed import shown_again
from socle.sql import database
from socle.web.errors import FORM_EXPIRED, error_page

WRITING = "courrier.desk.thread"
CARRYING = (WRITING, *CARRIERS)
TYPED = ("body", "asks", "note-note", "transmettre-note", "de-cote-note")
bp = Blueprint("desk", "career.courrier", url_prefix="/gestion/courrier")
bp.register_blueprint(joining.bp)
bp.register_blueprint(separating.bp)


@bp.route("/<uuid:uid>", methods=["GET", "POST"])
@keeping
@role(GESTIONNAIRE)
def thread(uid: UUID) -> ResponseReturnValue:
    """One thread beside a short summary of the dossier, and an answer."""
    person = current_person()
    found, messages = followed(person, uid)
    form, place = ReplyForm(), Place(found.id, Side.SERVICE)
    if request.method == "GET":
        return _page(found, _begun(form, found, messages))
    if leaves_open() and not wants_json():
        return hindered(found, with_answer) or again(found, None, Trouble(422, "unfinished"))
    filled = None
    if asks_for_template():
        insert_template(form, person, found)
        filled = going_to(url_for("courrier.desk.thread", uid=uid, _anchor="repondre"))
    if asks_to_keep(form):
        return keep(form, person, place, lambda trouble: _page(found, form, trouble), filled)
    if asks_to_reread(form):
        return reread(form, person, place, lambda trouble: _page(found, form, trouble))
    done = submit(
        form,
        Way(
            person, Side.SERVICE, found.agent, found.id, seen=form.mark.data or "", asks=form.asks.data or ""
        ),
    )
    if isinstance(done, Trouble):
        return _page(found, form, done)
    return arrived("courrier.desk.thread", done, "Votre réponse est envoyée.")


@bp.get("/<uuid:uid>/pieces/<uuid:piece>")
@role(GESTIONNAIRE)
def file(uid: UUID, piece: UUID) -> ResponseReturnValue:
    """A file of a thread of her portfolio."""
    person = current_person()
    found, _ = followed(person, uid)
    if found.joined_to:
        found, _ = followed(person, UUID(found.joined_to))
    return files.serve(person, found, piece, Side.SERVICE)


@bp.errorhandler(CSRFError)
@shown_again
def token_expired(_error: CSRFError) -> ResponseReturnValue:
    """A page opened before the present session: what was typed is kept, and asks to be sent again."""
    if request.endpoint != WRITING:
        return error_page(400, *FORM_EXPIRED)
    if wants_json() or not current_user.is_authenticated:
        return lost()
    return answer_again(ReplyForm(), Trouble(400, "session"))


@bp.errorhandler(413)
@shown_again
def too_heavy(_error: RequestEntityTooLarge) -> ResponseReturnValue:
    """The page again, with the words, without the files."""
    if request.endpoint not in CARRYING:
        return error_page(413)
    form = receiving.saved(ReplyForm)
    return answer_again(form, Trouble(413)) if current_user.is_authenticated else returned(form)


@bp.errorhandler(404)
def taken_away(_error: NotFound) -> ResponseReturnValue:
    """The thread is not hers, or not any more: who sent it gets her own words back."""
    person, typed = current_person(), [text for name in TYPED if (text := request.form.get(name, "").strip())]
    hers = request.form.get("owner", "") in ("", person.uid)
    if not (typed and hers and person.is_gestionnaire) or wants_json():
        return error_page(404)
    return render_template("career/courrier/desk/taken_away.html", typed=typed), 404


def answer_again(form: ReplyForm, trouble: Trouble) -> ResponseReturnValue:
    """The page of an answer that could not be read as sent."""
    person = current_person()
    if not person.is_gestionnaire:
        return error_page(trouble.status)
    form.owner.require()
    found, _ = followed(person, (request.view_args or {})["uid"])
    return _page(found, form, trouble)


def again(found: Thread, active: ActForm | None, trouble: Trouble) -> ResponseReturnValue:
    """The page of a thread, with what was typed in the forms of its handling and why nothing was done."""
    with database().read() as session:
        messages = models.messages_of(session, found.id, Side.SERVICE)
    return _page(found, _begun(ReplyForm(formdata=None), found, messages), trouble, active)


def with_answer(found: Thread, form: ReplyForm, trouble: Trouble | None) -> ResponseReturnValue:
    """The page of a thread, with an answer that was typed there."""
    return _page(found, form, trouble)


def _begun(form: ReplyForm, found: Thread, messages: Sequence[Message]) -> ReplyForm:
    """The answer she has begun, else one that goes on asking for what is awaited."""
    form.asks.data = asked_last(found, messages)
    if draft := draft_at(current_person(), found.id):
        form.show(draft)
    return form


def _page(
    found: Thread, form: ReplyForm, trouble: Trouble | None = None, active: ActForm | None = None
) -> ResponseReturnValue:
    """The page of a thread. What it shows is read now by who looks; its forms act on what it shows."""
    person = current_person()
    seen = (active or form).mark.data or ""
    with database().read() as session:
        facts = parties.summary(session, found, today())
        opens = follows(session, found.academie, person.uid, found.agent, today())
        # First the mark: a message that comes in between is shown, and asks to be read at worst.
        form.mark.data = acting.mark(session, found.id)
        found = models.find_thread(session, found.academie, found.id, Side.SERVICE) or found
        messages = models.messages_of(session, found.id, Side.SERVICE)
    shown = closing.note_reading(database(), person, Side.SERVICE, found, messages)
    return page(
        "career/courrier/desk_thread.html",
        form,
        trouble,
        thread=found,
        messages=shown,
        facts=facts,
        opens_dossier=opens,
        reopen_days=reopen_within().days,
        silence=told(of_thread(shown), today()),
        **joining.facts(current_person(), found),
        templates=templates_for(current_person(), found),
        **handled(found, shown, Shown(seen, form.mark.data, trouble, active)),
        **beside(form, trouble, draft_at(current_person(), found.id), found.id),
    )
