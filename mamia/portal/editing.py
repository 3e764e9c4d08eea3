"""Where administrators say which applications the portal has, and for whom."""

from dataclasses import asdict

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import Session

from mamia.administration import administrator
from mamia.helpdesk.diagnosis import POPULATIONS
from mamia.portal import catalogue, rules, shelf
from mamia.portal.forms import ROLES, ApplicationForm, RemoveForm
from mamia.portal.rules import DEGREES, Application
from socle import audit
from socle.audit import Event
from socle.sql import database
from sso.second_factor import fresh

WHY = "Avant de toucher au portail, confirmez que c’est bien vous."
bp = Blueprint(
    "portal_editing", __name__, url_prefix="/administration/portail", template_folder="../templates"
)


@bp.get("")
@administrator
def page() -> ResponseReturnValue:
    """Every application, hidden ones too, with where it opens and for whom."""
    where = shelf.places(database())
    rows = [(one, rules.address(one, where), audience(one)) for one in catalogue.everything(database())]
    return render_template("mamia/portal/administration.html", rows=rows)


@bp.route("/nouvelle", methods=["GET", "POST"])
@administrator
@fresh(WHY)
def add() -> ResponseReturnValue:
    """Describe a new application."""
    everything = catalogue.everything(database())
    form = _form(everything)
    if not form.is_submitted():
        last = max((one.position for one in everything), default=0)
        form.show(Application("", "", position=min(last + 10, 9999)))
        return _edit_page(form, None)
    if not _valid(form):
        return _edit_page(form, None), 422
    made = form.read(rules.identifier(form.title.data or "", {*(one.id for one in everything), "nouvelle"}))
    return _keep(made, "added")


@bp.route("/<identifier>", methods=["GET", "POST"])
@administrator
@fresh(WHY)
def edit(identifier: str) -> ResponseReturnValue:
    """Change an application; its identifier stays, and with it who has it as a favourite."""
    kept = _find(identifier)
    form = _form(catalogue.everything(database()), kept.client_id)
    if not form.is_submitted():
        form.show(kept)
        return _edit_page(form, kept)
    if not _valid(form):
        return _edit_page(form, kept), 422
    return _keep(form.read(kept.id), "changed")


@bp.route("/<identifier>/retirer", methods=["GET", "POST"])
@administrator
@fresh(WHY)
def remove(identifier: str) -> ResponseReturnValue:
    """Ask, then forget an application and the favourites it is among."""
    kept, form = _find(identifier), RemoveForm()
    if not form.validate_on_submit():
        return render_template("mamia/portal/remove.html", kept=kept, form=form)
    with database().begin() as sql:
        catalogue.remove(sql, kept.id)
        _record(sql, "removed", kept)
    flash(f"«\u00a0{kept.title}\u00a0» n’est plus dans le portail.", "ok")
    return redirect(url_for("portal_editing.page"), 303)


def audience(application: Application) -> str:
    """For whom it is, in French: what must be true, joined by « et »."""
    named = (
        (application.populations, POPULATIONS),
        (application.roles, ROLES),
        (application.degrees, DEGREES),
    )
    said = [" ou ".join(names.get(one, one) for one in wanted) for wanted, names in named if wanted]
    return "\u202f; et ".join(said) or "tous"


def _form(everything: list[Application], client_id: str = "") -> ApplicationForm:
    """An empty form; `client_id` is offered even if no such application is registered any more."""
    form = ApplicationForm()
    clients = {one: name for one, (name, _) in catalogue.known(database()).items()}
    if client_id:
        clients.setdefault(client_id, f"{client_id} (non inscrite)")
    form.prepare(
        clients, sorted(shelf.places(database()).settings), dict.fromkeys(one.category for one in everything)
    )
    return form


def _valid(form: ApplicationForm) -> bool:
    """The shape first, then what an address may be."""
    if not form.validate_on_submit():
        return False
    settings = shelf.places(database()).settings
    fault = rules.fault(form.url.data or "", form.client_id.data or "", settings)
    if fault:
        form.refuse(fault, form.url)
    return not fault


def _find(identifier: str) -> Application:
    return catalogue.find(database(), identifier) or abort(404)


def _keep(application: Application, what: str) -> ResponseReturnValue:
    with database().begin() as sql:
        catalogue.put(sql, application)
        _record(sql, what, application)
    flash(f"«\u00a0{application.title}\u00a0» est enregistrée.", "ok")
    return redirect(url_for("portal_editing.page"), 303)


def _record(sql: Session, what: str, application: Application) -> None:
    """Who opened what to whom must be found again."""
    facts = {name: value for name, value in asdict(application).items() if name != "id"}
    audit.record(
        sql, Event.PORTAL_CHANGED, actor=current_user.uid, subject=application.id, what=what, kept=facts
    )


def _edit_page(form: ApplicationForm, kept: Application | None) -> str:
    return render_template("mamia/portal/edit.html", form=form, kept=kept)
