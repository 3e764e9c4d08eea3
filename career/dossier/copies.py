"""A copy of one's own dossier: the whole on a page to print, a PDF for people, JSON for programs."""

from pathlib import Path

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from career.day import today
from career.dossier import export, pages
from career.dossier.own import Own, own
from career.people import Person, current_person, signed_in
from career.settings import Career
from socle import audit, clock, french, pdf
from socle.sql import database
from socle.web.limits import Budget, budgets

bp = Blueprint("copies", __name__, url_prefix="/dossier")
STYLE = Path(__file__).with_name("paper.css")


@bp.get("/imprimer")
@signed_in
def printed() -> ResponseReturnValue:
    """Every section on one page."""
    hers = own(current_person(), with_consultations=True)
    if hers is None:
        return redirect(url_for("home.index"))
    return render_template(
        "career/dossier/whole.html", reading=hers.reading, sections=pages.whole(hers.reading)
    )


@bp.post("/copie/pdf")
@signed_in
def as_pdf() -> ResponseReturnValue:
    """Tagged for those who do not see it (PDF/UA-1)."""
    return _copy("pdf")


@bp.post("/copie/json")
@signed_in
def as_json() -> ResponseReturnValue:
    """Its keys are in docs/export-du-dossier.md."""
    return _copy("json")


def _copy(form: str) -> ResponseReturnValue:
    person = current_person()
    hers = own(person, with_consultations=True)
    if hers is None:
        return redirect(url_for("home.index"), 303)
    if refused := _spend(person):
        flash(refused, "warning")
        return redirect(url_for("dossier.summary"), 303)
    made = _json(hers, person) if form == "json" else _pdf(hers)
    with database().begin() as session:
        audit.record(session, audit.Event.DATA_EXPORTED, actor=person.uid, subject=person.uid, form=form)
    return pdf.download(made, f"mon-dossier-{today().isoformat()}.{form}", f"application/{form}")


def _json(hers: Own, person: Person) -> bytes:
    return export.as_json(hers.reading, person.uid, clock.now())


def _pdf(hers: Own) -> bytes:
    page = render_template(
        "career/dossier/copy.html",
        reading=hers.reading,
        phrase=pages.phrase(hers.reading),
        sections=pages.whole(hers.reading),
        at=clock.now(),
    )
    return pdf.made(page, STYLE)


def _spend(person: Person) -> str:
    """A copy costs work: so many an hour for one person. Why there is none now, or nothing."""
    settings: Career = current_app.extensions["career_settings"]
    budget, who = Budget("dossier copies", settings.copies), f"{person.academie} {person.uid}"
    if budgets().spend(budget, who):
        return ""
    until = budgets().spent_until(budget, who) or clock.now()
    return f"Vous avez fait beaucoup de copies. Recommencez après {french.clock_time(until)}."
