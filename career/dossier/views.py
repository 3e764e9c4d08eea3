"""« Votre dossier »: the summary and the sections, each person her own; no address names anybody."""

from flask import Blueprint, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from career.complements.models import declared
from career.day import today
from career.dossier import consultations, models, pages
from career.dossier.pages import Names, Reading
from career.dossier.rules import Kind, Reader
from career.dossier.sections import BY_SLUG, menu
from career.people import current_person, signed_in
from socle.sql import database

bp = Blueprint("dossier", __name__, url_prefix="/dossier")


@bp.get("")
@signed_in
def summary() -> ResponseReturnValue:
    """What holds today, and the last changes."""
    reading = own()
    if reading is None:
        return redirect(url_for("home.index"))
    return render_template(
        "career/dossier/summary.html",
        blocks=pages.summary(reading),
        phrase=pages.phrase(reading),
        **around(reading),
    )


@bp.get("/<slug>")
@signed_in
def section(slug: str) -> ResponseReturnValue:
    """One section."""
    found = BY_SLUG.get(slug) or abort(404)
    reading = own(found.own)
    if reading is None:
        return redirect(url_for("home.index"))
    blocks = pages.blocks(slug, reading)
    return render_template("career/dossier/section.html", section=found, blocks=blocks, **around(reading))


def around(reading: Reading) -> dict[str, object]:
    """What every page of a dossier has around its blocks."""
    return {"kind": reading.kind, "reading": reading, "menu": menu(reading.reader)}


def own(with_consultations: bool = False) -> Reading | None:
    """The dossier of who is signed in, as she may see it; None when she has no career here."""
    person = current_person()
    if person.kind is Kind.NONE:
        return None
    session = database().session
    dossier = models.find(session, person.academie, person.uid)
    if dossier is None:
        return None
    names = Names(person.given_name, person.usual_name, person.mail)
    told = consultations.of_dossier(session, person.academie, person.uid) if with_consultations else ()
    hers = declared(session, person.academie, person.uid)
    return Reading(dossier, today(), Reader.HERSELF, names, told, hers)
