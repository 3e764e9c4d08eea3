"""« Ce que vous déclarez »: a teacher's own complements, and her gestionnaire's reading of them."""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import RequestEntityTooLarge

from career import receiving
from career.antivirus import AntivirusDown
from career.attachments import AttachmentRefused, StorageDown
from career.complements import models
from career.complements.forms import ComplementForm, RemoveForm
from career.complements.rules import KINDS
from career.complements.tables import ComplementRow
from career.day import today
from career.dossier import models as dossiers
from career.dossier.gestion import consult
from career.dossier.own import own
from career.dossier.sections import BY_SLUG
from career.dossier.views import around, around_own
from career.files import discard
from career.people import GESTIONNAIRE, Person, current_person, refuse, role, signed_in
from career.portfolios.models import follows
from career.receiving import Joined
from career.typed import given_back, giving_back, shown_again
from socle.french import size
from socle.sql import database
from socle.web.errors import FORM_EXPIRED, error_page

SLUG = "complements"
TOO_HEAVY = "Votre document est trop lourd pour être reçu. Réduisez-le, puis choisissez-le de nouveau."
FULL = "Vous avez déjà déclaré cent compléments. Retirez-en un avant d’en ajouter un autre."
DOWN = "Votre document ne peut pas être reçu pour le moment. Enregistrez sans lui, ou recommencez plus tard."
SESSION = "Votre session avait changé\u00a0: rien n’est encore enregistré. Vérifiez, puis enregistrez."
WRITING = ("complements.new", "complements.one")

bp = Blueprint("complements", __name__, template_folder="templates")
bp.add_app_template_filter(size, "size")

bp.url_value_preprocessor(receiving.let_files_in(*WRITING))


@bp.get("/dossier/complements")
@signed_in
def index() -> ResponseReturnValue:
    """What she declares."""
    hers = own(current_person())
    if hers is None:
        return redirect(url_for("home.index"))
    return render_template(
        "career/complements/index.html",
        section=BY_SLUG[SLUG],
        complement_kinds=KINDS,
        ended=_ended(current_person()),
        **around_own(hers, SLUG),
    )


@bp.route("/dossier/complements/ajouter", methods=["GET", "POST"])
@giving_back(lambda: _form(None))
def new() -> ResponseReturnValue:
    """A new complement."""
    person = current_person()
    _require_active(person)
    form = _form(None)
    if request.method == "GET":
        return _form_page(form)
    if not form.validate():
        return _form_page(form, status=422)
    kept = _kept(form, person)
    if isinstance(kept, int):
        return _form_page(form, status=kept)
    try:
        added = models.add(database(), person.academie, person.uid, form.draft(kept))
    except models.TooMany:
        form.refuse(FULL)
        return _form_page(form, status=422)
    flash(*(("Le complément est ajouté.", "success") if added else ("Il était déjà ajouté.", "info")))
    return redirect(url_for("complements.index"), 303)


@bp.route("/dossier/complements/<uuid:uid>", methods=["GET", "POST"])
@giving_back(lambda uid: ComplementForm())
def one(uid: UUID) -> ResponseReturnValue:
    """Change one of hers."""
    person = current_person()
    row = _own(person, uid)
    _require_active(person)
    form = _form(row)
    if request.method == "GET":
        return _form_page(form, row)
    if not form.validate():
        return _form_page(form, row, 422)
    kept = _kept(form, person)
    if isinstance(kept, int):
        return _form_page(form, row, kept)
    try:
        models.change(database(), person.academie, person.uid, row.id, form.version.seen, form.draft(kept))
    except models.Changed:
        form.version.data = str(row.version)
        return _form_page(form, row, 409)
    _forget(row.digest)
    flash("Le complément est enregistré.", "success")
    return redirect(url_for("complements.index"), 303)


@bp.post("/dossier/complements/<uuid:uid>/retirer")
@signed_in
def remove(uid: UUID) -> ResponseReturnValue:
    """Take one of hers away."""
    person = current_person()
    row = _own(person, uid)
    seen = RemoveForm().version.seen
    try:
        models.remove(database(), person.academie, person.uid, row.id, seen)
    except models.Changed:
        flash("Ce complément a changé entre-temps\u00a0: relisez-le avant de le retirer.", "warning")
        return redirect(url_for("complements.index"), 303)
    _forget(row.digest)
    flash("Le complément est retiré, et son document avec lui.", "success")
    return redirect(url_for("complements.index"), 303)


@bp.get("/dossier/complements/<uuid:uid>/document")
@signed_in
def document(uid: UUID) -> ResponseReturnValue:
    """The document of one of hers."""
    person = current_person()
    return receiving.send(person, person.uid, _File(_own(person, uid)))


@bp.get("/gestion/dossiers/<uid>/complements")
@role(GESTIONNAIRE)
def read(uid: str) -> ResponseReturnValue:
    """What an agent of her portfolio declares."""
    reading = consult(uid, SLUG)
    return render_template(
        "career/complements/read.html",
        section=BY_SLUG[SLUG],
        complement_kinds=KINDS,
        uid=uid,
        **around(reading),
    )


@bp.get("/gestion/dossiers/<uid>/complements/<uuid:which>")
@role(GESTIONNAIRE)
def read_document(uid: str, which: UUID) -> ResponseReturnValue:
    """The document an agent of her portfolio joined."""
    person = current_person()
    with database().read() as sql:
        row = models.find(sql, person.academie, str(which))
        hers = follows(sql, person.academie, person.uid, uid, today())
    if not hers or row is None or row.agent != uid:
        refuse(person, f"complements {which}", subject=row.agent if row else "")
    return receiving.send(person, uid, _File(row))


@bp.errorhandler(CSRFError)
@shown_again
def token_expired(_error: CSRFError) -> ResponseReturnValue:
    """A page opened before the present session: what was typed is kept, and asks to be sent again."""
    if request.endpoint not in WRITING:
        return error_page(400, *FORM_EXPIRED)
    return _again(ComplementForm(), 400, SESSION)


@bp.errorhandler(413)
@shown_again
def too_heavy(_error: RequestEntityTooLarge) -> ResponseReturnValue:
    """The form again, with the words, without the document."""
    if request.endpoint not in WRITING:
        return error_page(413)
    return _again(receiving.saved(ComplementForm, TOO_HEAVY), 413)


def _again(form: ComplementForm, status: int, said: str = "") -> ResponseReturnValue:
    """The page of a form that could not be read as sent; for who is no longer signed in, its words."""
    if not current_user.is_authenticated:
        return given_back(form)
    form.owner.require()
    known = request.view_args or {}
    row = _own(current_person(), known["uid"]) if "uid" in known else None
    _offer_drop(form, row)
    if said:
        form.refuse(said)
    return _form_page(form, row, status)


class _File:
    """A complement's row, as a file to send."""

    def __init__(self, row: ComplementRow) -> None:
        if not row.digest:
            abort(404)
        self.id, self.name, self.kind, self.digest = row.id, row.file_name, row.file_kind, row.digest


def _forget(digest: str) -> None:
    """Delete the document that was there, if no row names it any more."""
    if digest:
        discard(database(), receiving.vault(), [digest])


def _own(person: Person, uid: UUID) -> ComplementRow:
    """A complement of hers; another's is 404 and written in the journal (threat 47)."""
    with database().read() as sql:
        row = models.find(sql, person.academie, str(uid))
    if row is None or row.agent != person.uid:
        refuse(person, f"complements {uid}", subject=row.agent if row else "")
    return row


def _ended(person: Person) -> bool:
    """Who has ended her functions reads, and may take away what is hers; she adds nothing (decision 12)."""
    with database().read() as sql:
        identity = dossiers.find_identity(sql, person.academie, person.uid)
    return identity is None or (identity.ends is not None and identity.ends <= today())


def _require_active(person: Person) -> None:
    if _ended(person):
        abort(403)


def _kept(form: ComplementForm, person: Person) -> Joined | int | None:
    """The document, judged and kept; or the status of the page that says why not."""
    try:
        joined = receiving.received(form.files, person)
        receiving.keep(joined)
    except AttachmentRefused as refusal:
        form.refuse(refusal.sentence, form.files)
        return 422
    except (AntivirusDown, StorageDown):
        form.refuse(DOWN, form.files)
        return 503
    return joined[0] if joined else None


def _form(row: ComplementRow | None) -> ComplementForm:
    """Of a row, or of a new complement."""
    form = ComplementForm(obj=_shown(row) if row and request.method == "GET" else None)
    _offer_drop(form, row)
    return form


def _offer_drop(form: ComplementForm, row: ComplementRow | None) -> None:
    """There is nothing to take away where no document is joined."""
    if row is None or not row.digest:
        del form.drop


def _shown(row: ComplementRow) -> object:
    """A row as the form shows it."""
    names = ("kind", "title", "place", "detail")
    shown = {name: getattr(row, name) for name in names}
    years = {"start": str(row.start), "end": str(row.end or "")}
    return type("Shown", (), {**shown, **years, "version": str(row.version)})


def _form_page(
    form: ComplementForm, row: ComplementRow | None = None, status: int = 200
) -> ResponseReturnValue:
    if status in (409, 422):
        receiving.hold(form, form.files, current_person())
    html = render_template(
        "career/complements/form.html",
        form=form,
        row=row,
        changed=status == 409,
        lost=status != 200 and bool(form.files.data),
        examined=receiving.examined(),
    )
    return html, status
