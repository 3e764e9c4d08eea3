"""« Changer de situation »: what she may ask, one form per subject, and her requests."""

from dataclasses import replace
from uuid import UUID

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import RequestEntityTooLarge

from career import receiving
from career.courrier import parties as courrier_parties
from career.courrier.parties import Standing
from career.courrier.rules import paragraphs
from career.courrier.silence import told
from career.day import today
from career.dossier.rules import Kind
from career.people import Person, current_person, refuse, signed_in
from career.situation import models, wording
from career.situation.documents import documents
from career.situation.forms import AddForm, AskForm, VersionForm, WithdrawForm, ask_form
from career.situation.rules import Act, Request, Side, Step, last_wanted, possible
from career.situation.silence import awaited
from career.situation.treating import Done, act, ask
from career.situation.values import ABOUT, SUBJECTS, Subject, changes, compared
from career.situation.views.receiving import (
    Trouble,
    arrived,
    page,
    submit,
)
from career.typed import given_back, giving_back, shown_again
from socle.sql import database
from socle.web.errors import FORM_EXPIRED, error_page

SAME = "C’est déjà ce que votre dossier contient. Changez la valeur, ou ne demandez rien."
WRITING = ("situation.new", "situation.one")

bp = Blueprint("situation", "career.situation", template_folder="templates")
bp.url_value_preprocessor(receiving.let_files_in(*WRITING))
bp.add_app_template_filter(paragraphs, "told")
bp.add_app_template_global(wording.who, "who_did")


@bp.get("/situation")
@signed_in
def index() -> ResponseReturnValue:
    """Her requests, and what she may ask; nothing for who has no career here."""
    person = current_person()
    return redirect(url_for("home.index")) if person.kind is Kind.NONE else _index(person)


@bp.route("/situation/demander/<slug>", methods=["GET", "POST"])
@giving_back(lambda slug: ask_form(_subject(slug))())
def new(slug: str) -> ResponseReturnValue:
    """A new request about one subject, the present value beside."""
    person, subject = current_person(), _subject(slug)
    standing = _standing(person)
    if standing.correspondent is None or standing.hindrance:
        return _index(person), 403
    form = ask_form(subject)()
    if request.method == "GET":
        return _new_page(person, form)
    done = _ask(person, form)
    if isinstance(done, Trouble):
        return _new_page(person, form, done)
    return arrived("situation.one", done, "Votre demande est envoyée au gestionnaire de votre dossier.")


@bp.route("/situation/<uuid:uid>", methods=["GET", "POST"])
@giving_back(lambda uid: AddForm())
def one(uid: UUID) -> ResponseReturnValue:
    """One of her requests: where it is, what happened, and the documents that are asked."""
    person = current_person()
    found, steps = _own(person, uid)
    form = AddForm()
    if request.method == "GET":
        return _page(found, steps, form)
    if _standing(person).hindrance:
        return _page(found, steps, form, Trouble(403))
    done = submit(
        form, person, Act.ADD, lambda doing: act(database(), doing, found.id, form.version.seen, today())
    )
    if isinstance(done, Trouble):
        found, steps = _own(person, uid)
        return _page(found, steps, form, _since(found, steps, done))
    return arrived("situation.one", done, "Vos pièces sont envoyées.")


@bp.post("/situation/<uuid:uid>/retirer")
@signed_in
def withdraw(uid: UUID) -> ResponseReturnValue:
    """Withdraw a request that nobody has taken."""
    person = current_person()
    found, _ = _own(person, uid)
    form = WithdrawForm()
    done = submit(
        form, person, Act.WITHDRAW, lambda doing: act(database(), doing, found.id, form.version.seen, today())
    )
    if isinstance(done, Trouble):
        return _page(*_own(person, uid), AddForm(formdata=None), done)
    return arrived("situation.one", done, "Votre demande est retirée.")


@bp.get("/situation/<uuid:uid>/pieces/<uuid:piece>")
@signed_in
def document(uid: UUID, piece: UUID) -> ResponseReturnValue:
    """A document of one of her requests."""
    person = current_person()
    found, _ = _own(person, uid)
    with database().read() as session:
        row = models.find_file(session, found.id, str(piece)) or abort(404)
    return receiving.send(person, found.agent, row)


@bp.errorhandler(CSRFError)
@shown_again
def token_expired(_error: CSRFError) -> ResponseReturnValue:
    """A page opened before the present session: what was typed is kept, and asks to be sent again."""
    if request.endpoint not in WRITING:
        return error_page(400, *FORM_EXPIRED)
    return _again(_kind()(), Trouble(400, "session"))


@bp.errorhandler(413)
@shown_again
def too_heavy(_error: RequestEntityTooLarge) -> ResponseReturnValue:
    """The page again, with the words, without the files."""
    if request.endpoint not in WRITING:
        return error_page(413)
    return _again(receiving.saved(_kind()), Trouble(413))


def _kind() -> type[AskForm] | type[AddForm]:
    known = request.view_args or {}
    return ask_form(_subject(known["slug"])) if "slug" in known else AddForm


def _again(form: AskForm | AddForm, trouble: Trouble) -> ResponseReturnValue:
    """The page of a form that could not be read as sent; for who is no longer signed in, its words."""
    if not current_user.is_authenticated:
        return given_back(form)
    form.owner.require()
    person = current_person()
    if isinstance(form, AskForm):
        return _new_page(person, form, trouble)
    return _page(*_own(person, (request.view_args or {})["uid"]), form, trouble)


def _ask(person: Person, form: AskForm) -> Done | Trouble:
    with database().read() as session:
        known = models.known(session, person.academie, person.uid)
    if form.validate() and not changes(form.subject, known, form.wish().asked):
        form.refuse(SAME)
        return Trouble(422)
    return submit(form, person, Act.ASK, lambda doing: ask(database(), doing, form.wish(), today()))


def _since(found: Request, steps: tuple[Step, ...], trouble: Trouble) -> Trouble:
    """What she sends may no longer be awaited: then the page has no form, and gives her words back."""
    unwanted = trouble.kind == "changed" and Act.ADD not in possible(found, steps, Side.AGENT)
    return replace(trouble, kind="unwanted") if unwanted else trouble


def _own(person: Person, uid: UUID) -> tuple[Request, tuple[Step, ...]]:
    """A request of hers with its steps; another's is 404 and written in the journal (threat 47)."""
    with database().read() as session:
        found = models.find(session, person.academie, str(uid))
        if found is not None and found.agent == person.uid:
            return found, models.steps_of(session, found.id)
    refuse(person, f"situation {uid}", subject=found.agent if found else "")


def _subject(slug: str) -> Subject:
    return Subject(slug) if slug in set(Subject) else abort(404)


def _standing(person: Person) -> Standing:
    with database().read() as session:
        return courrier_parties.standing(session, person, today())


def _index(person: Person) -> str:
    with database().read() as session:
        found = models.of_agent(session, person.academie, person.uid)
    return render_template(
        "career/situation/index.html",
        requests=found,
        subjects=SUBJECTS,
        about=ABOUT,
        standing=_standing(person),
    )


def _new_page(person: Person, form: AskForm, trouble: Trouble | None = None) -> ResponseReturnValue:
    subject = form.subject
    with database().read() as session:
        known = models.known(session, person.academie, person.uid)
    return page(
        "career/situation/new.html",
        form,
        trouble,
        subject=subject,
        title=SUBJECTS[subject],
        now=[(line.term, line.now) for line in compared(subject, known, {})],
        documents=documents()[subject],
    )


def _page(
    found: Request, steps: tuple[Step, ...], form: VersionForm, trouble: Trouble | None = None
) -> ResponseReturnValue:
    may = possible(found, steps, Side.AGENT)
    if request.method == "GET" or (trouble and trouble.kind == "changed"):
        form.version.data = str(found.version)
        form.renew()
    return page(
        "career/situation/one.html",
        form,
        trouble,
        found=found,
        title=SUBJECTS[found.subject],
        steps=steps,
        compared=compared(found.subject, found.before, found.asked),
        may=may,
        wanted=last_wanted(steps),
        done=wording.DONE,
        silence=told(awaited(found, steps), today()),
        withdrawing=WithdrawForm(formdata=None, version=str(found.version)),
    )
