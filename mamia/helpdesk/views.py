"""Pages of the helpdesk: search, one account explained, unlock."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from mamia import trials
from mamia.helpdesk import diagnosis
from mamia.helpdesk.desk import (
    account_of,
    assistance,
    bp,
    out_of_reach,
    record_consultation,
    refill,
    refusal,
)
from mamia.helpdesk.diagnosis import POPULATIONS, Diagnosis
from mamia.helpdesk.forms import ReasonForm, SearchForm
from mamia.helpdesk.reach import Act
from socle import audit
from socle.audit import Event
from socle.french import fr
from socle.sql import database
from socle.web.limits import budgets
from sso import locks, notices, signin
from sso.directory import directory
from sso.directory.account import Account
from sso.factors import trial
from sso.factors.totp import authenticators

FOUND_AT_MOST = 50


@bp.get("")
@assistance
def search() -> ResponseReturnValue:
    """Accounts found by parts of names, identifiant, address or establishment; bounded (threat 46)."""
    form = SearchForm(request.args)
    if "q" not in request.args:
        return render_template("mamia/helpdesk/search.html", form=form, found=None)
    words = form.q.data or ""
    if form.validate() and len(words) < 2:
        form.refuse("Écrivez au moins deux caractères.", form.q)
    if form.errors:
        return render_template("mamia/helpdesk/search.html", form=form, found=None), 422
    found = directory().search(words, FOUND_AT_MOST)
    with database().begin() as sql:
        audit.record(sql, Event.DIRECTORY_SEARCHED, actor=current_user.uid, count=len(found))
    return render_template("mamia/helpdesk/search.html", form=form, found=found, most=FOUND_AT_MOST)


@bp.get("/<uid>")
@assistance
def account(uid: str) -> ResponseReturnValue:
    """One account and why its owner cannot sign in; the consultation is recorded."""
    found = account_of(uid)
    record_consultation(found)
    return _page(found, ReasonForm())


@bp.post("/<uid>/deverrouiller")
@assistance
def unlock(uid: str) -> ResponseReturnValue:
    """End the automatic lock, with a reason that its owner is told."""
    found, form = account_of(uid), ReasonForm()
    if status := refusal(form, found, Act.UNLOCK):
        return _page(found, form), status
    if not _diagnosis(found).can_unlock:
        flash(fr("Ce compte n’est pas verrouillé : il n’y a rien à déverrouiller."), "info")
        return _page(found, form), 409
    reason, notice = form.reason.data or "", "sso/mail/account_unlocked.txt"
    with audit.intent(
        database(),
        Event.ACCOUNT_UNLOCKED,
        actor=current_user.uid,
        subject=found.uid,
        reason=reason,
        ticket=form.ticket.data or "",
    ) as act:
        directory().unlock(found)
        act.then(lambda sql: notices.send(sql, found, notice, reason=reason))
    refill(found)
    flash(f"Le compte de {found.name} est déverrouillé. La personne en est prévenue.", "ok")
    return redirect(url_for("helpdesk.account", uid=found.uid), 303)


def _page(found: Account, form: ReasonForm) -> str:
    said = _diagnosis(found)
    return render_template(
        "mamia/helpdesk/account.html",
        account=found,
        form=form,
        said=said,
        population=POPULATIONS.get(found.population, found.population),
        out_of_reach=out_of_reach(found, Act.UNLOCK),
        by_owner=said is diagnosis.BY_OWNER,
        protected=authenticators().has(found.unique_id),
    )


def _diagnosis(found: Account) -> Diagnosis:
    budget, _ = signin.budgets_of_settings()
    passwords = budgets().used(budget, found.uid)
    by_owner = locks.held(found) is not None
    return diagnosis.diagnose(
        found, passwords, trials.counted(found), trial.counted(found), by_owner=by_owner
    )
