"""Mon second facteur: the authenticators somebody has, one more, one less, and new recovery codes."""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from mamia.guards import signed_in
from socle import audit
from socle.audit import Event
from socle.french import fr
from socle.sql import database
from socle.web.forms import Form, SubmitButton
from sso import notices, second_factor
from sso.directory import directory
from sso.directory.account import Account
from sso.factor_pages import recovery_page
from sso.factors import enrolment, recovery, totp
from sso.factors.enrolment import EnrolForm
from sso.factors.policy import Proof
from sso.factors.totp import Shown, authenticators
from sso.second_factor import fresh

bp = Blueprint("factors", __name__, url_prefix="/mon-compte/second-facteur", template_folder="templates")


class RemoveForm(Form):
    """One button."""

    submit = SubmitButton("Retirer cette application", kind="danger")


class RecoveryForm(Form):
    """One button."""

    submit = SubmitButton("Faire de nouveaux codes")


@bp.get("")
@signed_in
def page() -> ResponseReturnValue:
    """What she has, and what she may do."""
    account = _own_account()
    return render_template(
        "mamia/factors/page.html",
        having=authenticators().of(account.unique_id),
        left=recovery.left(account.unique_id),
        must=_must(account),
        most=totp.MOST,
    )


@bp.route("/ajouter", methods=["GET", "POST"])
@fresh("Avant d’ajouter une application d’authentification, confirmez que c’est bien vous.", strong=True)
def add() -> ResponseReturnValue:
    """One more; the first comes with recovery codes, shown once."""
    form, account = EnrolForm(), _own_account()
    if len(authenticators().of(account.unique_id)) >= totp.MOST:
        flash("Retirez d’abord une application\u00a0: vous en avez déjà assez.", "info")
        return redirect(url_for(".page"), 303)
    if not form.validate_on_submit():
        return _add_page(form, account)
    made = enrolment.enrol(account, form.name.data or "", form.code.data or "")
    if made is None:
        form.refuse(enrolment.REFUSED, form.code)
        return _add_page(form, account)
    second_factor.raise_by(Proof.ENROL)
    if made:
        return recovery_page(made, url_for(".page"))
    flash(fr("L’application est ajoutée."), "ok")
    return redirect(url_for(".page"), 303)


@bp.route("/<uuid:identifier>/retirer", methods=["GET", "POST"])
@fresh("Avant de retirer une application d’authentification, confirmez que c’est bien vous.")
def remove(identifier: UUID) -> ResponseReturnValue:
    """One less; the last goes with its recovery codes, unless a role asks for it."""
    form, account = RemoveForm(), _own_account()
    having = authenticators().of(account.unique_id)
    one = next((one for one in having if one.id == str(identifier)), None) or abort(404)
    last, must = len(having) == 1, _must(account)
    if last and must:
        return _keep_one()
    if not form.validate_on_submit():
        return render_template("mamia/factors/remove.html", form=form, one=one, last=last)
    if not _remove(account, one, must):
        return _keep_one()
    flash(fr("L’application est retirée. Un message vous en prévient."), "ok")
    return redirect(url_for(".page"), 303)


@bp.route("/codes-de-secours", methods=["GET", "POST"])
@fresh("Avant de faire de nouveaux codes de secours, confirmez que c’est bien vous.")
def recovery_codes() -> ResponseReturnValue:
    """New codes in place of the others, shown once."""
    form, account = RecoveryForm(), _own_account()
    if not authenticators().has(account.unique_id):
        return redirect(url_for(".page"), 303)
    if not form.validate_on_submit():
        left = recovery.left(account.unique_id)
        return render_template("mamia/factors/recovery.html", form=form, left=left)
    with database().begin() as sql:
        made = enrolment.new_recovery_codes(sql, account)
        notices.send(sql, account, "sso/mail/recovery_codes_made.txt")
    return recovery_page(made, url_for(".page"))


def _keep_one() -> ResponseReturnValue:
    flash(
        "Votre fonction demande un second facteur\u00a0: ajoutez une autre application avant de retirer "
        "celle-ci.",
        "info",
    )
    return redirect(url_for(".page"), 303)


def _own_account() -> Account:
    return directory().get(current_user.uid)


def _must(account: Account) -> bool:
    return second_factor.means_of(account, directory().roles(account)).must


def _remove(account: Account, one: Shown, must: bool) -> bool:
    """Remove it, and with the last one the recovery codes; False for the last one of who must have one.

    The others are counted under a lock: two removals at once leave one to who must have one.
    """
    with database().begin() as sql:
        left = totp.others(sql, account.unique_id, one.id)
        if must and not left:
            return False
        totp.remove(sql, account.unique_id, one.id)
        if not left:
            recovery.forget(sql, account.unique_id)
        own = {"actor": account.uid, "subject": account.uid}
        audit.record(sql, Event.FACTOR_REMOVED, **own, kind="totp", reason="own")
        notices.send(sql, account, "sso/mail/factor_removed.txt", device=one.name)
    return True


def _add_page(form: EnrolForm, account: Account) -> ResponseReturnValue:
    page = render_template("mamia/factors/add.html", form=form, shown=enrolment.shown(account))
    return page, 422 if form.is_submitted() else 200
