"""« Services de gestion »: an administrator names the services, their chefs and their default queues."""

from dataclasses import replace
from typing import Any
from uuid import uuid4

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from career.people import Person, administrator, current_person
from career.portfolios import changes, models, overview
from career.portfolios.changes import Wanted
from career.portfolios.forms import KINDS, ServiceForm
from career.portfolios.rules import Service
from career.portfolios.views.service import known, prepared, there, unchanged
from socle.french import fr
from socle.sql import database

bp = Blueprint("portfolios", "career.portfolios", url_prefix="/portefeuilles")

NO_DESK = "Cette personne n’est pas gestionnaire de ce service : le chef de service l’y inscrit d’abord."


@bp.get("")
@administrator
def index() -> ResponseReturnValue:
    """The services of her académie."""
    person = current_person()
    with database().read() as session:
        found = sorted(models.state(session, person.academie).services, key=lambda one: (one.rank, one.id))
        people = {uid for one in found for uid in (one.chef, one.default) if uid}
        names = overview.known_names(session, person.academie, people)
    return render_template("career/portfolios/services.html", services=found, names=names, kinds=KINDS)


@bp.route("/nouveau", methods=["GET", "POST"])
@administrator
def add() -> ResponseReturnValue:
    """A new service, prepared and not yet done."""
    person, form = current_person(), ServiceForm()
    if request.method == "POST" and form.validate() and _accepted(person, form, ""):
        key = str(uuid4())
        return prepared(person, Wanted("service", key, key, form.read(key, key)))
    return _edit(form)


@bp.route("/<key>", methods=["GET", "POST"])
@administrator
def edit(key: str) -> ResponseReturnValue:
    """A service that is there, its change prepared and not yet done."""
    person, form = current_person(), ServiceForm()
    fact = there(person, "service", key, key)
    assert isinstance(fact, Service)
    if request.method == "GET":
        form.show(fact)
        form.was.data = changes.proof(fact)
    elif form.validate() and unchanged(form, fact) and _accepted(person, form, key):
        return prepared(person, Wanted("service", key, key, _kept_aim(form.read(key, key), fact)))
    return _edit(form, key)


def _kept_aim(after: Service, before: Service) -> Service:
    """What the chef de service said for a later day stays, unless the objective is changed here."""
    if after.objective != before.objective:
        return after
    return replace(after, next_objective=before.next_objective, next_from=before.next_from)


def _accepted(person: Person, form: Any, key: str) -> bool:
    """The chef is somebody, and who answers by default works there."""
    if not known(person, form.chef):
        return False
    form.default.data = (form.default.data or "").lower()
    with database().read() as session:
        there = {uid for uid, _ in models.desks_in(session, person.academie, key)}
    if form.default.data and form.default.data not in there | {form.chef.data}:
        form.refuse(fr(NO_DESK), form.default)
        return False
    return True


def _edit(form: ServiceForm, key: str = "") -> ResponseReturnValue:
    page = render_template("career/portfolios/service_edit.html", form=form, key=key)
    return page, (200 if request.method == "GET" else 422)
