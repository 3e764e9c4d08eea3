"""The documents joined to a CV: judged, examined, kept in the vault, downloaded by their owner."""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import RequestEntityTooLarge

from career import files, receiving
from career.antivirus import AntivirusDown
from career.attachments import AttachmentRefused, StorageDown
from career.cv import models
from career.cv.forms import DocumentsForm
from career.cv.models import TooMany
from career.cv.rules import DOCUMENTS, FILES
from career.cv.views.owner import Hers, hers, load, menu, reading, writing
from career.people import refuse
from career.typed import given_back, giving_back, shown_again
from socle.french import count
from socle.sql import database
from socle.web.errors import FORM_EXPIRED, error_page

bp = Blueprint("documents", __name__, url_prefix="/documents")
ADDING = "cv.documents.add"
bp.url_value_preprocessor(receiving.let_files_in(ADDING))
FULL = "Un CV porte {files} au plus. Retirez-en, puis joignez celui-ci."
SESSION = "Votre session avait changé\u00a0: rien n’est encore joint. Vérifiez, puis joignez de nouveau."
DOWN = "Le service qui examine ou range les documents ne répond pas. Recommencez dans quelques minutes."


@bp.get("")
@reading
def page(found: Hers) -> ResponseReturnValue:
    """What is joined, and how to join more."""
    return _page(found, DocumentsForm())


@bp.post("")
@giving_back(lambda: DocumentsForm())
@writing
def add(found: Hers) -> ResponseReturnValue:
    """Join documents; the same one twice is there once."""
    form = DocumentsForm()
    if not form.validate():
        return _page(found, form), 422
    try:
        joined = receiving.received(form.files, found.person)
        receiving.keep(joined)
        with database().begin() as session:
            new = models.join(session, found.owner, [one.file for one in joined])
            receiving.taken(session, joined)
    except AttachmentRefused as refusal:
        form.refuse(refusal.sentence, form.files)
        return _page(found, form), 422
    except TooMany as full:
        form.refuse(FULL.format(files=count(full.most, "document", "documents")), form.files)
        return _page(found, form), 422
    except (AntivirusDown, StorageDown):
        form.refuse(DOWN, form.files)
        return _page(found, form), 503
    flash(
        f"{count(new, 'document joint', 'documents joints')}." if new else "Ce document est déjà joint.", "ok"
    )
    return redirect(url_for("cv.documents.page"), 303)


@bp.get("/<uuid:file>")
@reading
def download(found: Hers, file: UUID) -> ResponseReturnValue:
    """One of her documents, as a download."""
    with database().read() as session:
        there = models.find_file(session, found.owner, str(file))
    if there is None:
        refuse(found.person, f"cv document {file}")
    return receiving.send(found.person, found.owner.uid, there)


@bp.post("/<uuid:file>/retirer")
@reading
def detach(found: Hers, file: UUID) -> ResponseReturnValue:
    """Take a document out, and delete it."""
    with database().begin() as session:
        there = models.find_file(session, found.owner, str(file))
        models.detach(session, found.owner, str(file))
    if there is not None:
        files.discard(database(), receiving.vault(), [there.digest])
    elif models.is_another_s_file(database(), str(file)):
        refuse(found.person, f"cv document {file}")
    flash("Le document est retiré.", "ok")
    return redirect(url_for("cv.documents.page"), 303)


@bp.errorhandler(CSRFError)
@shown_again
def token_expired(_error: CSRFError) -> ResponseReturnValue:
    """A page opened before the present session: what has come is kept, and asks to be joined again."""
    return _again(DocumentsForm(), 400) if request.endpoint == ADDING else error_page(400, *FORM_EXPIRED)


@bp.errorhandler(413)
@shown_again
def too_heavy(_error: RequestEntityTooLarge) -> ResponseReturnValue:
    """The page again, and how heavy a file may be."""
    return _again(receiving.saved(DocumentsForm), 413) if request.endpoint == ADDING else error_page(413)


def _again(form: DocumentsForm, status: int) -> ResponseReturnValue:
    """The page of a form that could not be read as sent."""
    if not current_user.is_authenticated:
        return given_back(form)
    form.owner.require()
    found = hers() or abort(404)
    if status == 400:
        form.refuse(SESSION)
    return _page(found, form), status


def _page(found: Hers, form: DocumentsForm) -> str:
    cv = load(found)
    return render_template(
        "career/cv/documents.html",
        hers=found, cv=cv, menu=menu(cv), form=form, here=DOCUMENTS, most=FILES,
        examined=receiving.examined(),
    )  # fmt: skip
