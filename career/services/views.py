"""« Les services »: what the agent may open now, later, or no more."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from career import administration
from career.day import today
from career.dossier import models as dossiers
from career.dossier.rules import Kind, has_ended
from career.people import current_person, signed_in
from career.services import editing, models, rules
from career.services.rules import Visitor
from socle.sql import database

bp = Blueprint("services", "career.services", template_folder="templates")
administration.bp.register_blueprint(editing.bp)


@bp.get("/services")
@signed_in
def index() -> ResponseReturnValue:
    """The services of her population and corps, by group."""
    person = current_person()
    if person.kind is Kind.NONE:
        return redirect(url_for("home.index"))
    with database().read() as session:
        dossier = dossiers.outline(session, person.academie, person.uid)
        catalogue = models.everything(session, person.academie)
    corps = dossier.career[0].corps if dossier and dossier.career else ""
    ended = dossier is not None and has_ended(dossier, today())
    visitor = Visitor(person.population, corps, ended)
    return render_template(
        "career/services/index.html",
        groups=rules.grouped(rules.shown_to(catalogue, visitor)), on=today(), state=rules.state,
        words=rules.words, ended=ended,
    )  # fmt: skip
