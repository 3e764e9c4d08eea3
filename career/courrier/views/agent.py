"""The teacher's side of the courrier: her threads, a new message, an answer."""

from typing import Any
from uuid import UUID

from flask import Blueprint, abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import RequestEntityTooLarge

from career import receiving
from career.circulars import models as circulars
from career.courrier import (
    access,
    closing,
    drafts,
    files,
    handling,
    models,
    parties,
)
from career.courrier.forms import AnswerForm, KeptForm, NewForm, SearchForm
from career.courrier.parties import Standing
from career.courrier.rules import (
    Kept,
    Kind,
    Message,
    Side,
    Thread,
    adds,
    asked_last,
    follow_up,
    paragraphs,
    proposed,
)
from career.courrier.silence import of_thread, told
from career.courrier.views.composing import (
    Trouble,
    Way,
    arrived,
    page,
    submit,
    to_the_second,
)
from career.courrier.views.continuing import go_on, links, until
from career.courrier.views.keeping import (
    CARRIERS,
    Place,
    address,
    asks_to_keep,
    beside,
    draft_at,
    hold,
    keep,
    keeping,
    lost,
    reopen_within,
    wants_json,
)
from career.courrier.words import MAX_QUERY, number_of
from career.day import today
from career.dossier.anomalies import Reported, reported
from career.dossier.own import own
from career.people import Person, current_person, refuse, signed_in
from career.portfolios.models import Correspondent
from career.typed import given_back, shown_again
from socle import clock
from socle.sql import database
from socle.web.errors import FORM_EXPIRED, error_page

ANSWERED = "Votre réponse est envoyée.", " Le fil était clos\u00a0: elle le rouvre."
ADDED = "Votre message est envoyé.", " Le fil était clos\u00a0: il le rouvre."
WRITING = ("courrier.new", "courrier.thread")
bp = Blueprint("courrier", "career.courrier", template_folder="templates")
bp.add_app_template_filter(paragraphs, "paragraphs")
bp.add_app_template_filter(receiving.listed, "listed")
bp.add_app_template_filter(to_the_second, "to_the_second")
bp.add_app_template_filter(number_of, "number_of")
bp.url_value_preprocessor(receiving.let_files_in(*WRITING, "courrier.desk.thread", *CARRIERS))


@bp.get("/courrier")
@signed_in
def threads() -> ResponseReturnValue:
    """Her threads, the last active first, or those that hold the words she looks for; and her drafts."""
    return _list(current_person())


@bp.route("/courrier/nouveau", methods=["GET", "POST"])
@keeping
def new() -> ResponseReturnValue:
    """A new message; `?rubrique=` and `?ligne=` name the line of the dossier it is about."""
    person = current_person()
    standing = _standing(person)
    if standing.correspondent is None or standing.hindrance:
        return _list(person), 403
    form = NewForm()
    if request.method == "GET":
        return _new_page(form, standing, draft=_propose(form, person))
    if form.follows:  # only a thread of hers
        form.suite.data = own_thread(person, UUID(form.follows))[0].id
    if asks_to_keep(form):
        return keep(form, person, Place(), lambda trouble: _new_page(form, standing, trouble))
    done = submit(form, _way(person, standing.correspondent))
    if isinstance(done, Trouble):
        return _new_page(form, standing, done)
    return arrived("courrier.thread", done, "Votre message est envoyé au gestionnaire de votre dossier.")


@bp.route("/courrier/<uuid:uid>", methods=["GET", "POST"])
@keeping
def thread(uid: UUID) -> ResponseReturnValue:
    """One thread: what was said, and an answer."""
    person = current_person()
    found, messages = own_thread(person, uid)
    standing, form = _standing(person), AnswerForm()
    if request.method == "GET" and found.id != str(uid):
        return redirect(url_for("courrier.thread", uid=found.id))
    if request.method == "GET":
        shown = closing.note_reading(database(), person, Side.AGENT, found, messages)
        if draft := draft_at(person, found.id):
            form.show(draft)
        return _thread_page(found, shown, standing, form)
    if standing.correspondent is None or standing.hindrance:
        return _thread_page(found, messages, standing, form, Trouble(403))
    if asks_to_keep(form):
        place = Place(found.id)
        return keep(
            form, person, place, lambda trouble: _thread_page(found, messages, standing, form, trouble)
        )
    done = submit(form, _way(person, standing.correspondent, found))
    if isinstance(done, Trouble):
        if done.kind == "closed":
            return _new_page(go_on(found, form), standing, done)
        return _thread_page(found, messages, standing, form, done)
    sent, reopened = ADDED if adds(messages) else ANSWERED
    return arrived("courrier.thread", done, sent + reopened if done.reopened else sent)


@bp.get("/courrier/<uuid:uid>/pieces/<uuid:piece>")
@signed_in
def file(uid: UUID, piece: UUID) -> ResponseReturnValue:
    """A file of one of her threads."""
    person = current_person()
    found, _ = own_thread(person, uid)
    return files.serve(person, found, piece, Side.AGENT)


@bp.errorhandler(CSRFError)
@shown_again
def token_expired(_error: CSRFError) -> ResponseReturnValue:
    """A page opened before the present session: what was typed is kept, and asks to be sent again."""
    if request.endpoint not in WRITING:
        return error_page(400, *FORM_EXPIRED)
    uid = (request.view_args or {}).get("uid")
    if wants_json() or not current_user.is_authenticated:
        return lost()
    return _again(AnswerForm() if uid else NewForm(), uid, Trouble(400, "session"))


@bp.errorhandler(413)
@shown_again
def too_heavy(_error: RequestEntityTooLarge) -> ResponseReturnValue:
    """The page again, with the words, without the files."""
    if request.endpoint not in WRITING:
        return error_page(413)
    uid = (request.view_args or {}).get("uid")
    form = receiving.saved(AnswerForm if uid else NewForm)
    return _again(form, uid, Trouble(413)) if current_user.is_authenticated else given_back(form)


def _again(form: KeptForm, uid: UUID | None, trouble: Trouble) -> ResponseReturnValue:
    """The page of a form that could not be read as sent."""
    form.owner.require()
    person = current_person()
    standing = _standing(person)
    if standing.hindrance:
        return error_page(trouble.status)
    if uid is None:
        return _new_page(form, standing, trouble)
    return _thread_page(*own_thread(person, uid), standing, form, trouble)


def own_thread(person: Person, uid: UUID) -> tuple[Thread, tuple[Message, ...]]:
    """A thread of hers with its messages; another's is 404 and written in the journal (threat 47).

    A thread joined to another is that one.
    """
    with database().read() as session:
        found = models.find_thread(session, person.academie, str(uid))
        if found is not None and found.joined_to:
            found = models.find_thread(session, person.academie, found.joined_to)
        if found is not None and found.agent == person.uid:
            return found, models.messages_of(session, found.id, Side.AGENT)
    refuse(person, f"courrier {uid}", subject=found.agent if found else "")


def _way(person: Person, to: Correspondent, thread: Thread | None = None) -> Way:
    if thread is None:
        return Way(person, Side.AGENT, to.answers, None, hold(), to)
    with database().read() as session:
        desk = access.handler(session, thread, today())
        holder = handling.holder_of(session, thread, today())
    return Way(person, Side.AGENT, desk, thread.id, hold(), holder or to, reopens=reopen_within())


def _standing(person: Person) -> Standing:
    with database().read() as session:
        return parties.standing(session, person, today())


def _list(person: Person) -> str:
    search = SearchForm()
    query = (search.q.data or "")[:MAX_QUERY]
    with database().read() as session:
        number = request.args.get("page", 1, type=int)
        found = models.threads_of_agent(session, person.academie, person.uid, number, query)
        hers = drafts.all_of(session, person, Side.AGENT)
        page_of_hers = request.args.get("avis", 1, type=int)
        received = circulars.of_agent(session, person.academie, person.uid, page_of_hers, query)
    return render_template(
        "career/courrier/threads.html", page=found, standing=_standing(person), query=query, drafts=hers,
        search=search, draft_address=address, received=received,
    )  # fmt: skip


def _propose(form: NewForm, person: Person) -> Kept | None:
    """Fill the form from `?brouillon=` (a draft of hers), `?rubrique=&ligne=` (a line of her dossier),
    `?objet=&type=` (words another page of ours proposes) or `?suite=` (a closed thread of hers)."""
    if (draft := request.args.get("brouillon", type=UUID)) is not None:
        kept = own_draft(person, draft)
        if kept.side is Side.SERVICE:  # written at her desk, for others
            abort(404)
        form.show(kept)
        return kept
    if slug := request.args.get("rubrique", ""):
        about = _reported(person, slug, request.args.get("ligne", ""))
        form.kind.data, form.subject.data = Kind.ANOMALY.value, proposed(about.subject)
        form.body.data = about.body
    elif words := proposed(request.args.get("objet", "")):
        asked = request.args.get("type", "")
        form.kind.data, form.subject.data = asked if asked in set(Kind) else Kind.ANOMALY.value, words
    elif (uid := request.args.get("suite", type=UUID)) is not None:
        found, _ = own_thread(person, uid)
        form.kind.data, form.subject.data = found.kind.value, follow_up(found.subject)
        form.suite.data = found.id
    return None


def own_draft(person: Person, uid: UUID) -> Kept:
    """A draft of hers; another's is 404 and written in the journal (threat 47)."""
    with database().read() as session:
        kept = drafts.find(session, person, str(uid))
        others = kept is None and drafts.is_another_s(session, str(uid))
    return kept or (refuse(person, f"courrier brouillon {uid}") if others else abort(404))


def _reported(person: Person, slug: str, sign: str) -> Reported:
    """What a link of her dossier is about; anything else is 404, in the journal (threat 47)."""
    hers = own(person, with_consultations=True)
    settings = current_app.extensions["socle_settings"]
    about = reported(settings, hers.reading, slug, sign) if hers else None
    return about or refuse(person, "a line of a dossier")


def _new_page(
    form: KeptForm, standing: Standing, trouble: Trouble | None = None, draft: Kept | None = None
) -> ResponseReturnValue:
    person = current_person()
    draft = draft or (draft_at(person, form.key.data) if trouble and form.key.data else None)
    return _page("career/courrier/new.html", form, trouble, draft, standing=standing)


def _thread_page(
    found: Thread,
    messages: tuple[Message, ...],
    standing: Standing,
    form: KeptForm,
    trouble: Trouble | None = None,
) -> ResponseReturnValue:
    draft = draft_at(current_person(), found.id)
    if adding := adds(messages):
        form.body.label.text = "Votre message"
    with database().read() as session:
        holder = handling.holder_of(session, found, today())
    return _page(
        "career/courrier/thread.html", form, trouble, draft,
        thread=found, messages=messages, standing=standing, now=clock.now(), number_of=number_of,
        holder=holder, adding=adding, asked=asked_last(found, messages), links=links(found),
        until=until(found), silence=told(of_thread(messages), today()),
    )  # fmt: skip


def _page(
    template: str, form: KeptForm, trouble: Trouble | None, draft: Kept | None, **facts: Any
) -> ResponseReturnValue:
    """A page with a form and the draft it stands for."""
    thread = facts["thread"].id if "thread" in facts else ""
    return page(template, form, trouble, **beside(form, trouble, draft, thread), **facts)
