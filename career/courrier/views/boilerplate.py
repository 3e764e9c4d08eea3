"""« Modèles de réponse »: the texts of a service, written and kept by its gestionnaires and its chef."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from career.courrier import boilerplate
from career.courrier.boilerplate import FormUsed, Template, TemplateChanged
from career.courrier.rules import KINDS
from career.courrier.template_forms import TemplateForm
from career.courrier.variables import VARIABLES
from career.day import today
from career.people import Person, current_person, refuse, signed_in
from career.portfolios import models as portfolios
from socle.sql import database

bp = Blueprint("boilerplate", "career.courrier", url_prefix="/gestion/courrier/modeles")
_ROWS = [("{" + one.name + "}", one.meaning, one.example) for one in VARIABLES]
USED = (
    "Cette page avait déjà servi\u00a0: ce modèle-ci n’est pas encore enregistré. Enregistrez-le de nouveau."
)
CHANGED = "Ce modèle a changé entre-temps\u00a0: lisez-le avant de l’archiver ou de le remettre."


@bp.get("")
@signed_in
def index() -> ResponseReturnValue:
    """The templates of her services, those that serve and those archived."""
    person, services = _writer()
    with database().read() as session:
        found = boilerplate.of_services(session, person.academie, services)
        names = portfolios.names(session, person.academie, {one.author for one in found})
    return render_template(
        "career/courrier/desk/templates.html", services=services, templates=found, names=names, kinds=KINDS
    )


@bp.route("/nouveau", methods=["GET", "POST"])
@signed_in
def add() -> ResponseReturnValue:
    """A new template."""
    person, services = _writer()
    form = TemplateForm()
    form.offer(services)
    if request.method == "GET" or not form.validate():
        return _page(form, services, None, 200 if request.method == "GET" else 422)
    try:
        boilerplate.add(database(), person, form.written())
    except FormUsed:
        form.key.renew()
        form.refuse(USED)
        return _page(form, services, None, 409)
    flash("Le modèle est enregistré. Vos collègues du service peuvent s’en servir.", "success")
    return redirect(url_for("courrier.boilerplate.index"), 303)


@bp.route("/<uuid:uid>", methods=["GET", "POST"])
@signed_in
def edit(uid: UUID) -> ResponseReturnValue:
    """Write a template anew; who comes second is shown what the first wrote, and loses nothing."""
    person, services = _writer()
    found = _own(person, services, uid)
    form = TemplateForm()
    form.offer(services)
    if request.method == "GET":
        form.show(found)
        return _page(form, services, found, 200)
    if not form.validate():
        return _page(form, services, found, 422)
    try:
        boilerplate.change(database(), person, found.id, form.written())
    except TemplateChanged as changed:
        form.version.data = str(changed.now.version)
        return _page(form, services, changed.now, 409)
    flash("Le modèle est enregistré.", "success")
    return redirect(url_for("courrier.boilerplate.index"), 303)


@bp.post("/<uuid:uid>/archiver")
@signed_in
def archive(uid: UUID) -> ResponseReturnValue:
    """It is proposed no more; what was sent with it stays."""
    return _shelve(uid, True, "Le modèle est archivé\u00a0: il n’est plus proposé.")


@bp.post("/<uuid:uid>/remettre")
@signed_in
def restore(uid: UUID) -> ResponseReturnValue:
    """It is proposed again."""
    return _shelve(uid, False, "Le modèle est de nouveau proposé.")


def _shelve(uid: UUID, archived: bool, said: str) -> ResponseReturnValue:
    person, services = _writer()
    found = _own(person, services, uid)
    version = request.form.get("version", -1, type=int)
    try:
        boilerplate.shelve(database(), person, found.id, version, archived=archived)
    except TemplateChanged:
        flash(CHANGED, "warning")
        return redirect(url_for("courrier.boilerplate.edit", uid=uid), 303)
    flash(said, "ok")
    return redirect(url_for("courrier.boilerplate.index"), 303)


def _writer() -> tuple[Person, dict[str, str]]:
    """Who is signed in, and the services she leads, or works in with the role of gestionnaire; 403 and a line
    of the journal without one."""
    person = current_person()
    with database().read() as session:
        services = boilerplate.services_of(session, person, today())
        led = {one.id for one in portfolios.led_by(session, person.academie, person.uid)}
    if not person.is_gestionnaire:
        services = {one: name for one, name in services.items() if one in led}
    return (person, services) if services else refuse(person, "courrier templates", 403)


def _own(person: Person, services: dict[str, str], uid: UUID) -> Template:
    """A template of one of her services; another's is 404 and in the journal (threat 47)."""
    with database().read() as session:
        found = boilerplate.find(session, person.academie, str(uid))
    if found is not None and found.service in services:
        return found
    refuse(person, f"courrier template {uid}")


def _page(
    form: TemplateForm, services: dict[str, str], found: Template | None, status: int
) -> ResponseReturnValue:
    html = render_template(
        "career/courrier/desk/template.html",
        form=form, template=found, status=status, variables=_ROWS, several=len(services) > 1,
    )  # fmt: skip
    return html, status
