"""What a circular says: begun, changed, until it is published."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import RequestEntityTooLarge

from career import receiving
from career.antivirus import AntivirusDown
from career.attachments import AttachmentRefused, StorageDown
from career.circulars import files, models, preparing
from career.circulars.forms import TextForm
from career.circulars.preparing import Changed, FormUsed, Text
from career.circulars.rules import Circular, Kind
from career.circulars.views.reach import WHOLE, Preparer, prepared, preparer
from career.people import signed_in
from career.receiving import Joined
from career.typed import given_back, shown_again
from socle import clock
from socle.french import count, fr
from socle.sql import database
from socle.web.errors import FORM_EXPIRED, error_page

bp = Blueprint(
    "circulars", "career.circulars", url_prefix="/gestion/circulaires", template_folder="templates"
)
bp.url_value_preprocessor(
    receiving.let_files_in("circulars.new", "circulars.text", "circulars.choosing.listed")
)

USED = (
    "Cette page avait déjà servi à commencer une circulaire. Ce texte-ci n’est pas encore enregistré : "
    "enregistrez-le de nouveau, et ce sera une autre circulaire."
)
WRITING = ("circulars.new", "circulars.text")
NOT_KEPT = (
    "Vos pièces ne peuvent pas être reçues pour le moment. Enregistrez sans elles, ou recommencez plus tard."
)
PUBLISHED = (
    "Cette circulaire est déjà publiée : son texte ne change plus. Vous pouvez la retirer et en écrire une "
    "autre."
)
SESSION = (
    "Votre session avait changé. Rien n’est enregistré : vérifiez votre texte, puis enregistrez de nouveau."
)


@bp.get("")
@signed_in
def index() -> ResponseReturnValue:
    """The circulars she may open, the last begun first."""
    who = preparer()
    with database().read() as session:
        asked = request.args.get("page", 1, type=int)
        found, page, pages = models.listed(session, who.person.academie, who.senders, asked)
    return render_template(
        "career/circulars/index.html", circulars=found, page=page, pages=pages, now=clock.now()
    )


@bp.route("/nouvelle", methods=["GET", "POST"])
@signed_in
def new() -> ResponseReturnValue:
    """Begin a circular; nobody receives it before it is published."""
    who, form = preparer(), _form(None)
    if request.method == "GET":
        return _page(form)
    if (read := _read(form, who)) is None:
        return _page(form), 422
    text, joined = read
    keep = files.rows_of(who.person.academie, joined, 0)
    try:
        made = preparing.begin(database(), who.person, str(form.key.data), text, keep)
    except FormUsed:
        form.key.renew()
        form.refuse(fr(USED))
        receiving.hold(form, form.files, who.person)
        return _page(form), 409
    return redirect(url_for("circulars.choosing.criteria", uid=made), 303)


@bp.route("/<uuid:uid>/texte", methods=["GET", "POST"])
@signed_in
def text(uid: UUID) -> ResponseReturnValue:
    """Change what it says; if a colleague has changed it meanwhile, both are shown."""
    who, circular = prepared(uid)
    if circular.published_at is not None:
        flash(fr(PUBLISHED), "warning")
        return redirect(url_for("circulars.following.page", uid=uid), 303)
    form = _form(circular)
    if request.method == "GET":
        form.show(circular)
        return _page(form, circular)
    if (read := _read(form, who, circular)) is None:
        return _page(form, circular), 422
    said, joined = read
    gone = form.remove.data or [] if "remove" in form else []
    keep = files.rows_of(who.person.academie, joined, len(circular.files))
    try:
        preparing.change(database(), who.person, circular.id, form.version.seen, said, keep, gone)
    except Changed:
        _, other = prepared(uid)
        if not _says(other, said, joined):
            form.version.data = str(other.version)
            receiving.hold(form, form.files, who.person)
            return _page(form, other, covered=True), 409
    flash("Le texte est enregistré.", "ok")
    step = "circulars.following.page" if circular.addressed else "circulars.choosing.criteria"
    return redirect(url_for(step, uid=uid), 303)


@bp.errorhandler(CSRFError)
@shown_again
def token_expired(_error: CSRFError) -> ResponseReturnValue:
    """A page opened before the present session: what was typed is kept, and asks to be saved again."""
    if request.endpoint not in WRITING:
        return error_page(400, *FORM_EXPIRED)
    return _again(TextForm(), 400, SESSION)


@bp.errorhandler(413)
@shown_again
def too_heavy(_error: RequestEntityTooLarge) -> ResponseReturnValue:
    """The page again, with the words, without the files."""
    return _again(receiving.saved(TextForm), 413) if request.endpoint in WRITING else error_page(413)


def _again(form: TextForm, status: int, said: str = "") -> ResponseReturnValue:
    """The page of a form that could not be read as sent; for who is no longer signed in, its words."""
    uid = (request.view_args or {}).get("uid")
    if not current_user.is_authenticated:
        return _lost(form, uid)
    circular = prepared(uid)[1] if uid else None
    _offer(form, circular)
    if said:
        form.refuse(fr(said))
    return _page(form, circular), status


def _lost(form: TextForm, uid: UUID | None) -> ResponseReturnValue:
    form.sender.offer([(form.sender.data or "", "comme choisi")])
    form.offer_removal(None)
    return given_back(form, url_for("circulars.text", uid=uid) if uid else url_for("circulars.new"))


def _form(circular: Circular | None) -> TextForm:
    form = TextForm()
    _offer(form, circular)
    return form


def _offer(form: TextForm, circular: Circular | None) -> None:
    form.sender.offer(preparer().choices)
    form.offer_removal(circular)
    if circular and circular.addressed:
        form.submit.label.text = "Enregistrer le texte"


def _read(
    form: TextForm, who: Preparer, circular: Circular | None = None
) -> tuple[Text, list[Joined]] | None:
    """What was typed and the files that passed; None when the form says what is wrong."""
    if not form.validate():
        receiving.hold(form, form.files, who.person)
        return None
    try:
        joined = receiving.received(form.files, who.person)
        stay = len(circular.files) - len(form.remove.data or []) if circular and circular.files else 0
        if stay + len(joined) > receiving.LIMITS.files:
            most = count(receiving.LIMITS.files, "pièce", "pièces")
            raise AttachmentRefused(f"Joignez {most} au plus, celles qui y sont déjà comprises.")
        receiving.keep(joined)
    except AttachmentRefused as refusal:
        form.refuse(refusal.sentence, form.files)
        return None
    except (AntivirusDown, StorageDown):
        form.refuse(NOT_KEPT, form.files)
        return None
    service = "" if form.sender.data == WHOLE else str(form.sender.data)
    kind, title, body = Kind(form.kind.data), str(form.title.data), str(form.body.data)
    return Text(kind, title, body, service, who.senders[service]), joined


def _says(other: Circular, said: Text, joined: list[Joined]) -> bool:
    """Is this what was sent, which a double click sent before?"""
    same = (other.kind, other.title, other.body, other.service) == (
        said.kind, said.title, said.body, said.service,
    )  # fmt: skip
    return same and {one.file.digest for one in joined} <= {one.digest for one in other.files}


def _page(form: TextForm, circular: Circular | None = None, covered: bool = False) -> str:
    return render_template(
        "career/circulars/text.html", form=form, circular=circular, covered=covered,
        examined=receiving.examined(),
    )  # fmt: skip
