"""To whom a circular goes: by what dossiers say, or by a list; an unknown name is told and nothing done."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from career.circulars import audience, lists, preparing
from career.circulars.audience import Audience
from career.circulars.forms import CriteriaForm, ListForm
from career.circulars.lists import Listed, ListRefused
from career.circulars.preparing import Changed
from career.circulars.rules import Circular, unfilled
from career.circulars.views.reach import Preparer, prepared
from career.day import today
from career.people import signed_in
from socle.french import count, fr, listing
from socle.sql import database
from socle.web.errors import FORM_EXPIRED, error_page

bp = Blueprint("choosing", __name__)

SHOWN = 20  # unknown identifiants told
NOBODY = "Personne ne répond à tous ces critères. Enlevez-en un."
ONE_OR_OTHER = "Collez des identifiants, ou choisissez un fichier : l’un ou l’autre."
MEANWHILE = (
    "Quelqu’un d’autre vient de changer cette circulaire. Relisez-la, puis choisissez de nouveau s’il le "
    "faut."
)
DONE = "Cette circulaire est déjà publiée : ses destinataires ne changent plus."
SESSION = "Votre session avait changé. Rien n’est fait : vérifiez vos réponses, puis envoyez de nouveau."
TOO_HEAVY = "Ce fichier est trop lourd : 10 Mo au plus."


@bp.route("/<uuid:uid>/destinataires", methods=["GET", "POST"])
@signed_in
def criteria(uid: UUID) -> ResponseReturnValue:
    """By population, corps, département, discipline."""
    (who, circular), form = prepared(uid), CriteriaForm()
    if circular.published_at is not None:
        return _too_late(uid)
    if request.method == "GET":
        form.version.data = str(circular.version)
        return _page("criteria", circular, form)
    if not form.validate():
        return _page("criteria", circular, form), 422
    with database().read() as session:
        found = audience.by_criteria(session, circular.academie, circular.service, form.criteria(), today())
    if found.unmet:
        said = listing([f"« {one} »" for one in found.unmet])
        form.refuse(fr(f"Personne n’est en {said}. Vérifiez ces mots."))
    elif not found.lines:
        form.refuse(fr(NOBODY))
    if form.form_errors:
        return _page("criteria", circular, form), 422
    return _choose(who, circular, form, found, "criteria")


@bp.route("/<uuid:uid>/destinataires/liste", methods=["GET", "POST"])
@signed_in
def listed(uid: UUID) -> ResponseReturnValue:
    """By a list of identifiants, with or without columns."""
    (who, circular), form = prepared(uid), ListForm()
    if circular.published_at is not None:
        return _too_late(uid)
    if request.method == "GET":
        form.version.data = str(circular.version)
        return _page("list", circular, form)
    if (read := _read(form)) is None:
        return _page("list", circular, form), 422
    with database().read() as session:
        found = audience.by_list(session, circular.academie, circular.service, read.people, read.columns)
    if found.unmet:
        form.refuse(_unknown(found.unmet, read), form.people)
        return _page("list", circular, form), 422
    if missing := unfilled(circular.title, circular.body, read.columns):
        form.refuse(_unfilled(missing), form.people)
        return _page("list", circular, form), 422
    return _choose(who, circular, form, found, "list")


@bp.errorhandler(CSRFError)
def token_expired(_error: CSRFError) -> ResponseReturnValue:
    """A page opened before the present session: what was typed is kept, and asks to be sent again."""
    uid = (request.view_args or {}).get("uid")
    if uid is None or not current_user.is_authenticated:
        return error_page(400, *FORM_EXPIRED)
    try:
        _, circular = prepared(uid)
    except HTTPException as refusal:
        return error_page(refusal.code or 400)
    of_list = request.endpoint == "circulars.choosing.listed"
    form = ListForm() if of_list else CriteriaForm()
    form.refuse(fr(SESSION))
    return _page("list" if of_list else "criteria", circular, form), 400


@bp.errorhandler(413)
def too_heavy(_error: RequestEntityTooLarge) -> ResponseReturnValue:
    """The page again, without the file."""
    uid = (request.view_args or {}).get("uid")
    if request.endpoint != "circulars.choosing.listed" or uid is None:
        return error_page(413)
    try:
        _, circular = prepared(uid)
    except HTTPException as refusal:
        return error_page(refusal.code or 413)
    form = ListForm(formdata=None)
    form.version.data = str(circular.version)
    form.refuse(fr(TOO_HEAVY), form.file)
    return _page("list", circular, form), 413


def _read(form: ListForm) -> Listed | None:
    """The list that was given; None when the form says what is wrong."""
    if not form.validate():
        return None
    files = form.file.data or []
    if bool(files) == bool(form.people.data):
        form.refuse(fr(ONE_OR_OTHER), form.people)
        return None
    try:
        return lists.read(lists.decoded(files[0].stream.read()) if files else form.people.data or "")
    except ListRefused as refusal:
        form.refuse(fr(refusal.sentence), form.file if files else form.people)
        return None


def _unknown(unmet: tuple[str, ...], read: Listed) -> str:
    told = [f"« {uid} » (ligne {read.line_of[uid]})" for uid in unmet[:SHOWN]]
    more = len(unmet) - len(told)
    said = listing([*told, *([count(more, "autre", "autres")] if more else [])])
    if len(unmet) == 1:
        what = "Cet identifiant est inconnu, ou n’est pas celui d’une personne à qui vous pouvez écrire"
    else:
        what = (
            f"Ces {count(len(unmet), 'identifiant', 'identifiants')} sont inconnus, ou ne sont pas ceux de "
            "personnes à qui vous pouvez écrire"
        )
    return fr(f"{what} : {said}. Rien n’a été fait : corrigez ces lignes ou retirez-les.")


def _unfilled(names: tuple[str, ...]) -> str:
    said = listing([f"« {{{one}}} »" for one in names])
    return fr(
        f"Le texte contient {said} : il faut dans la liste une colonne de ce nom, remplie à chaque ligne. "
        "Complétez la liste, ou changez le texte."
    )


def _choose(
    who: Preparer, circular: Circular, form: CriteriaForm | ListForm, found: Audience, step: str
) -> ResponseReturnValue:
    try:
        preparing.choose(database(), who.person, circular.id, form.version.seen, found)
    except Changed:
        _, other = prepared(UUID(circular.id))
        if other.published_at is not None:
            return _too_late(UUID(circular.id))
        if other.chosen == found.chosen:  # a double click: the first one did it
            return redirect(url_for("circulars.following.page", uid=circular.id), 303)
        form.version.data = str(other.version)
        form.refuse(fr(MEANWHILE))
        return _page(step, other, form), 409
    return redirect(url_for("circulars.following.page", uid=circular.id), 303)


def _too_late(uid: UUID) -> ResponseReturnValue:
    flash(fr(DONE), "warning")
    return redirect(url_for("circulars.following.page", uid=uid), 303)


def _page(step: str, circular: Circular, form: CriteriaForm | ListForm) -> str:
    return render_template(f"career/circulars/{step}.html", circular=circular, form=form)
