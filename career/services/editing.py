"""Where administrators say which services there are, for whom and when."""

from uuid import UUID, uuid4

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from career.day import today
from career.people import administrator, current_person
from career.services import models, rules
from career.services.forms import CONCERNED, LookForm, ServiceForm
from career.services.models import Covered
from career.services.rules import Service, Visitor
from career.statutes.corps import PLURALS
from socle import audit
from socle.settings import LOOPBACK, Socle
from socle.sql import database

bp = Blueprint("services", "career.services", url_prefix="/services", template_folder="templates")


@bp.get("")
@administrator
def page() -> ResponseReturnValue:
    """The whole catalogue, withdrawn services too."""
    rows = [(one, audience(one)) for one in _everything()]
    return render_template(
        "career/services/administration.html", rows=rows, on=today(), words=rules.words, state=rules.state
    )


@bp.get("/apercu")
@administrator
def look() -> ResponseReturnValue:
    """The page as somebody of a population and a corps finds it."""
    form = LookForm(request.args)
    if not request.args or not form.validate():
        return render_template("career/services/look.html", form=form), 422 if request.args else 200
    visitor = Visitor(form.population.data or "", form.corps.data or "", bool(form.ended.data))
    return render_template(
        "career/services/look.html",
        form=form, groups=rules.grouped(rules.shown_to(_everything(), visitor)), on=today(),
        state=rules.state, words=rules.words,
    )  # fmt: skip


@bp.get("/nouveau")
@administrator
def new() -> ResponseReturnValue:
    """A form of its own address: sent twice, it makes one service."""
    return redirect(url_for("administration.services.edit", identifier=str(uuid4())))


@bp.route("/<identifier>", methods=["GET", "POST"])
@administrator
def edit(identifier: str) -> ResponseReturnValue:
    """Describe a service; if a colleague has changed it meanwhile, both are shown."""
    with database().read() as session:
        kept = models.find(session, current_person().academie, identifier) if len(identifier) < 37 else None
    if kept is None and not _is_new(identifier):
        abort(404)
    form = ServiceForm()
    if not form.is_submitted():
        form.show(kept or Service(identifier, ""))
        return _edit_page(form, identifier, kept)
    if not form.judge(_loopback()):
        return _edit_page(form, identifier, kept), 422
    try:
        _keep(form.read(identifier))
    except Covered as covered:
        form.version.data = str(covered.other.version if covered.other else 0)
        return _edit_page(form, identifier, covered.other, covered=True), 409
    flash(f"«\u00a0{form.title.data}\u00a0» est enregistré.", "ok")
    return redirect(url_for("administration.services.page"), 303)


@bp.post("/<identifier>/ordre")
@administrator
def move(identifier: str) -> ResponseReturnValue:
    """Put a service at the place its button says: pressed twice, it moves once."""
    to, person = request.form.get("vers", type=int), current_person()
    with database().begin() as session:
        if not models.move(session, person.academie, identifier, 0 if to is None else to):
            abort(404)
        audit.record(
            session, audit.Event.SERVICE_CHANGED, actor=person.uid, subject=identifier, what="moved",
            academie=person.academie, to=to,
        )  # fmt: skip
    return redirect(url_for("administration.services.page", _anchor=f"service-{identifier}"), 303)


def audience(service: Service) -> str:
    """For whom it is, in French."""
    populations = () if set(service.populations) == set(CONCERNED) else service.populations
    named = ((populations, CONCERNED), (service.corps, PLURALS))
    said = [" ou ".join(names.get(one, one) for one in wanted) for wanted, names in named if wanted]
    return "\u202f; et ".join(said) or "tous"


def _keep(service: Service) -> None:
    """Write it, and who did it: what is opened to whom must be found again."""
    person = current_person()
    facts = {
        "title": service.title, "address": service.address, "populations": list(service.populations),
        "corps": list(service.corps), "visible": service.visible,
        "days": [str(day) for day in (service.opens_on, service.closes_on)],
    }  # fmt: skip
    with database().begin() as session:
        models.keep(session, person.academie, service)
        audit.record(
            session, audit.Event.SERVICE_CHANGED, actor=person.uid, subject=service.id,
            what="changed" if service.version else "added", academie=person.academie, kept=facts,
        )  # fmt: skip


def _everything() -> list[Service]:
    with database().read() as session:
        return models.everything(session, current_person().academie)


def _edit_page(form: ServiceForm, identifier: str, kept: Service | None, covered: bool = False) -> str:
    return render_template(
        "career/services/edit.html", form=form, identifier=identifier, kept=kept, covered=covered,
        audience=audience(kept) if kept else "",
    )  # fmt: skip


def _loopback() -> tuple[str, ...]:
    """The hosts that plain http may lead to: this machine, in the demo alone."""
    settings: Socle = current_app.extensions["socle_settings"]
    return tuple(LOOPBACK) if settings.demo else ()


def _is_new(identifier: str) -> bool:
    try:
        return str(UUID(identifier)) == identifier
    except ValueError:
        return False
