"""« Réponse visée »: a chef de service says in how many open days hers means to answer, from which day on."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from career.delays import refreshing
from career.people import signed_in
from career.portfolios import changes, wording
from career.portfolios.changes import Outdated
from career.portfolios.forms import ObjectiveForm
from career.portfolios.views.service import MEANWHILE, led
from socle.french import fr
from socle.sql import database

bp = Blueprint("aims", __name__)


@bp.route("/<service>/reponse-visee", methods=["GET", "POST"])
@signed_in
def edit(service: str) -> ResponseReturnValue:
    """The objective of a service she leads, and the one to come; who said what stays in the history."""
    person, found = led(service)
    form = ObjectiveForm()
    if request.method == "GET":
        form.show(found)
        form.was.data = changes.proof(found)
    elif form.validate():
        try:
            with database().begin() as session:
                before, after = changes.aim(
                    session, person.academie, person.uid, found.id, form.was.data or "", form.read
                )
                if after.objective != before.objective:
                    refreshing.follow_aim(session, person.academie, found.id)
            flash(wording.aimed(before, after), "info" if after == before else "success")
            return redirect(url_for("portfolios.page", service=found.id), 303)
        except Outdated:
            form.was.data = changes.proof(found)
            form.refuse(fr(MEANWHILE))
    page = render_template("career/portfolios/aim.html", led=found, form=form, then=wording.next_aim(found))
    return page, (200 if request.method == "GET" else 422)
