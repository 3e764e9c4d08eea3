"""The documents joined to a CV: judged, examined, kept in the vault, downloaded by their owner."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
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
from socle.french import count
from socle.sql import database
from socle.web.errors import error_page

bp = Blueprint("documents", __name__, url_prefix="/documents")
bp.url_value_preprocessor(receiving.let_files_in("cv.documents.add"))
FULL = "Un CV porte {files} au plus. Retirez-en, puis joignez celui-ci."
DOWN = "Le service qui examine ou range les documents ne répond pas. Recommencez dans quelques minutes."


@bp.get("")
@reading
def page(found: Hers) -> ResponseReturnValue:
    """What is joined, and how to join more."""
    return _page(found, DocumentsForm())


@bp.post("")
@writing
def add(found: Hers) -> ResponseReturnValue:
    """Join documents; the same one twice is there once."""
    form = DocumentsForm()
    if not form.validate():
        return _page(found, form), 422
    try:
        joined = receiving.judge(form.files.data or [], found.person)
        receiving.keep(joined)
        with database().begin() as session:
            new = models.join(session, found.owner, [one.file for one in joined])
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


@bp.errorhandler(413)
def too_heavy(_error: RequestEntityTooLarge) -> ResponseReturnValue:
    """The page again, and how heavy a file may be."""
    found = hers() if current_user.is_authenticated else None
    if found is None or request.endpoint != "cv.documents.add":
        return error_page(413)
    form = receiving.saved(DocumentsForm)
    return _page(found, form), 413


def _page(found: Hers, form: DocumentsForm) -> str:
    cv = load(found)
    return render_template(
        "career/cv/documents.html",
        hers=found, cv=cv, menu=menu(cv), form=form, here=DOCUMENTS, most=FILES,
        examined=receiving.examined(),
    )  # fmt: skip
