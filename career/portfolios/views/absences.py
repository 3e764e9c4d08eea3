"""Absences of the gestionnaires of a service: nobody moves, somebody stands in."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from career.day import today
from career.people import refuse, signed_in
from career.portfolios import changes, models
from career.portfolios.changes import Wanted
from career.portfolios.forms import AbsenceForm
from career.portfolios.rules import Absence
from career.portfolios.views import service as one_service
from socle.sql import database

bp = Blueprint("absences", __name__)


@bp.route("/<service>/absences/nouvelle", methods=["GET", "POST"])
@signed_in
def add(service: str) -> ResponseReturnValue:
    """An absence to come or begun; the same form sent twice makes one."""
    person, found = one_service.led(service)
    form = AbsenceForm()
    with database().read() as session:
        offered = models.desks_in(session, person.academie, found.id)
    form.gestionnaire.offer(offered)
    form.delegate.offer(offered)
    if request.method == "GET":
        form.key.data = str(uuid4())
    if request.method == "GET" or not form.validate():
        page = render_template("career/portfolios/absence.html", led=found, form=form)
        return page, (200 if request.method == "GET" else 422)
    key = _key(form)
    with database().begin() as session:
        if changes.find(session, person.academie, "absence", found.id, key) is None:
            wanted = Wanted("absence", found.id, key, form.read(key))
            changes.at_once(session, person.academie, person.uid, wanted)
    flash("L’absence est enregistrée. Les agents liront qui répond pendant ce temps.", "success")
    return redirect(url_for("portfolios.page", service=found.id), 303)


@bp.post("/<service>/absences/<uuid:key>/terminer")
@signed_in
def end(service: str, key: UUID) -> ResponseReturnValue:
    """She is back today: the absence ended yesterday; one that had not begun is forgotten."""
    person, found = one_service.led(service)
    fact = one_service.there(person, "absence", found.id, str(key))
    assert isinstance(fact, Absence)
    with database().read() as session:
        hers = {uid for uid, _ in models.desks_in(session, person.academie, found.id)}
    if fact.gestionnaire not in hers:
        refuse(person, f"absence {key}")
    after = replace(fact, end=today() - timedelta(1)) if fact.start < today() else None
    if after is None or fact.end >= today():
        with database().begin() as session:
            wanted = Wanted("absence", found.id, fact.id, after)
            changes.at_once(session, person.academie, person.uid, wanted)
    flash("L’absence est finie.", "success")
    return redirect(url_for("portfolios.page", service=found.id), 303)


def _key(form: AbsenceForm) -> str:
    """The identifier the page gave; one that is no identifier is replaced."""
    try:
        return str(UUID(form.key.data or ""))
    except ValueError:
        return str(uuid4())
