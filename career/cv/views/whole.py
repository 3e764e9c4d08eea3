"""The CV as a whole: copied from the dossier, read as it will be read, put on paper, erased."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from career import files
from career.cv import copying, models
from career.cv.forms import CopyForm, EraseForm
from career.cv.models import TooMany, Writing
from career.cv.rules import Cv
from career.cv.views.owner import Hers, load, menu, reading, writing
from career.day import today
from career.dossier import models as dossiers
from career.receiving import vault
from socle import audit, pdf
from socle.french import count
from socle.sql import database

bp = Blueprint("whole", __name__)


@bp.get("/apercu")
@reading
def preview(found: Hers) -> ResponseReturnValue:
    """The whole CV as it reads."""
    return render_template("career/cv/preview.html", hers=found, cv=load(found))


@bp.get("/cv.pdf")
@reading
def paper(found: Hers) -> ResponseReturnValue:
    """The whole CV as a tagged PDF."""
    page = render_template("career/cv/paper.html", hers=found, cv=load(found), today=today())
    return pdf.download(pdf.made(page), f"cv-{found.owner.uid}.pdf")


@bp.route("/reprendre", methods=["GET", "POST"])
@writing
def copy(found: Hers) -> ResponseReturnValue:
    """Choose lines of the dossier, and find them in the CV; taken twice, they are there once."""
    cv, form = load(found), CopyForm()
    lines = _lines(found, cv)
    form.lines.offer((line.id, line.words) for line in lines)
    if request.method == "GET":
        form.lines.data = []
    if request.method == "GET" or not form.validate():
        return _copy_page(found, cv, form), 200 if request.method == "GET" else 422
    chosen = [
        Writing(line.id, line.section, line.facts, 0) for line in lines if line.id in (form.lines.data or ())
    ]
    try:
        with database().begin() as session:
            new = models.add_missing(session, found.owner, chosen)
    except TooMany as full:
        form.refuse(f"Une rubrique serait trop longue\u00a0: {count(full.most, 'ligne', 'lignes')} au plus.")
        return _copy_page(found, cv, form), 422
    flash(
        f"{count(new, 'ligne reprise', 'lignes reprises')} de votre dossier. Vous pouvez les corriger.", "ok"
    )
    return redirect(url_for("cv.summary"), 303)


@bp.route("/effacer", methods=["GET", "POST"])
@reading
def erase(found: Hers) -> ResponseReturnValue:
    """Ask, then delete every entry, every document, every share."""
    form, cv = EraseForm(), load(found)
    if request.method == "GET" or not form.validate():
        page = render_template(
            "career/cv/erase.html", hers=found, cv=cv, menu=menu(cv), form=form, here="effacer"
        )
        return page, 200 if request.method == "GET" else 422
    with database().begin() as session:
        gone = models.erase(session, found.owner)
        audit.record(
            session, audit.Event.CV_ERASED, actor=found.owner.uid, subject=found.owner.uid,
            academie=found.owner.academie, entries=len(gone.entries), files=len(gone.files),
        )  # fmt: skip
    files.discard(database(), vault(), {one.digest for one in gone.files})
    flash("Votre CV est effacé, avec ses documents et ses partages.", "ok")
    return redirect(url_for("cv.summary"), 303)


def _lines(found: Hers, cv: Cv) -> list[copying.Line]:
    """What the dossier gives and the CV has not yet."""
    with database().read() as session:
        dossier = dossiers.find(session, found.owner.academie, found.owner.uid)
    there = {one.id for one in cv.entries}
    return [line for line in copying.lines(dossier) if line.id not in there] if dossier else []


def _copy_page(found: Hers, cv: Cv, form: CopyForm) -> str:
    return render_template(
        "career/cv/copy.html", hers=found, cv=cv, menu=menu(cv), form=form, here="reprendre"
    )
