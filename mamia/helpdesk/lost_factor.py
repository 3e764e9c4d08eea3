"""A second factor that its owner has lost: its authenticators and codes are removed, and she is told."""

from flask import Flask, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from mamia.helpdesk.desk import (
    account_of,
    assistance,
    bp,
    out_of_reach,
    record_consultation,
    refusal,
)
from mamia.helpdesk.forms import LostFactorForm
from mamia.helpdesk.reach import Act
from socle.french import fr
from socle.sql import database
from sso import second_factor
from sso.directory import directory
from sso.directory.account import Account
from sso.factors import lost, recovery
from sso.factors.totp import authenticators
from sso.second_factor import fresh


@bp.get("/<uid>/second-facteur")
@assistance
def factor(uid: str) -> ResponseReturnValue:
    """What this person has as a second factor; the consultation is recorded."""
    found = account_of(uid)
    record_consultation(found)
    return _page(found, LostFactorForm())


@bp.post("/<uid>/second-facteur")
@assistance
@fresh(
    "Avant de retirer le second facteur de quelqu’un, confirmez que c’est bien vous.", back="helpdesk.factor"
)
def remove_factor(uid: str) -> ResponseReturnValue:
    """Remove it, with a reason that its owner is told; her sessions end."""
    found, form = account_of(uid), LostFactorForm()
    if status := refusal(form, found, Act.REMOVE_FACTOR):
        return _page(found, form), status
    if not authenticators().has(found.unique_id):
        flash(fr("Ce compte n’a pas de second facteur : il n’y a rien à retirer."), "info")
        return _page(found, form), 409
    with database().begin() as sql:
        lost.remove_all(sql, found, current_user.uid, form.reason.data or "", form.ticket.data or "")
    flash(f"Le second facteur de {found.name} est retiré. La personne en est prévenue.", "ok")
    return redirect(url_for("helpdesk.account", uid=found.uid), 303)


def remove_as_operator(app: Flask, uid: str, reason: str) -> None:
    """The same for the accounts that no agent may touch, from a terminal; raises NotFound."""
    with app.test_request_context(base_url=app.extensions["public_address"]):
        found = directory().get(uid)
        with database().begin() as sql:
            lost.remove_all(sql, found, "operator", reason)


def _page(found: Account, form: LostFactorForm) -> str:
    return render_template(
        "mamia/helpdesk/factor.html",
        account=found,
        form=form,
        having=authenticators().of(found.unique_id),
        left=recovery.left(found.unique_id),
        must=second_factor.means_of(found, directory().roles(found)).must,
        out_of_reach=out_of_reach(found, Act.REMOVE_FACTOR),
    )
