"""A lock by « Ce n’est pas moi »: the assistance ends it, once it knows to whom it speaks."""

from flask import Flask, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from mamia.helpdesk.desk import (
    account_of,
    assistance,
    bp,
    out_of_reach,
    record_consultation,
    refill,
    refusal,
)
from mamia.helpdesk.forms import LiftForm
from mamia.helpdesk.reach import Act
from socle.french import fr
from sso import locks
from sso.directory import directory
from sso.directory.account import Account, State
from sso.locks import NotLocked
from sso.second_factor import fresh


@bp.get("/<uid>/blocage")
@assistance
def lock(uid: str) -> ResponseReturnValue:
    """Since when it is locked, and what lifting changes; the consultation is recorded."""
    found = account_of(uid)
    record_consultation(found)
    return _page(found, LiftForm())


@bp.post("/<uid>/blocage")
@assistance
@fresh("Avant de lever un blocage, confirmez que c’est bien vous.", back="helpdesk.lock")
def lift(uid: str) -> ResponseReturnValue:
    """End the lock, with a reason that its owner is told."""
    found, form = account_of(uid), LiftForm()
    if status := refusal(form, found, Act.LIFT):
        return _page(found, form), status
    try:
        locks.lift(found, current_user.uid, form.reason.data or "", form.ticket.data or "")
    except NotLocked:
        flash(
            fr("Ce compte n’est pas bloqué par « Ce n’est pas moi » : il n’y a rien à lever."),
            "info",
        )
        return _page(account_of(uid), form), 409
    refill(found)
    flash(f"Le blocage du compte de {found.name} est levé. La personne en est prévenue.", "ok")
    return redirect(url_for("helpdesk.account", uid=found.uid), 303)


def lift_as_operator(app: Flask, uid: str, reason: str) -> None:
    """The same for the accounts that no agent may touch, from a terminal; raises NotFound, NotLocked."""
    with app.test_request_context(base_url=app.extensions["public_address"]):
        locks.lift(directory().get(uid), "operator", reason)


def _page(found: Account, form: LiftForm) -> str:
    held = locks.held(found)
    return render_template(
        "mamia/helpdesk/lock.html",
        account=found,
        form=form,
        held=held,
        resets=held is not None and held.state is not State.FIN_FONCTION,
        out_of_reach=out_of_reach(found, Act.LIFT),
    )
