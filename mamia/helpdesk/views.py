"""Pages of the helpdesk: search, one account explained, unlock."""

from collections.abc import Callable
from functools import wraps
from typing import Any, NoReturn, ParamSpec

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from mamia import trials
from mamia.helpdesk import diagnosis, reach
from mamia.helpdesk.diagnosis import POPULATIONS, Diagnosis
from mamia.helpdesk.forms import ReasonForm, SearchForm
from mamia.helpdesk.reach import Act, Holder, OutOfReach
from socle import audit, mail
from socle.audit import Event
from socle.french import fr
from socle.sql import database
from socle.web.limits import budgets
from sso import signin
from sso.directory import directory
from sso.directory.account import Account
from sso.directory.errors import NotFound

bp = Blueprint("helpdesk", __name__, url_prefix="/annuaire", template_folder="../templates")

P = ParamSpec("P")
FOUND_AT_MOST = 50


def assistance(view: Callable[P, Any]) -> Callable[P, Any]:
    """Only for who has a role of the assistance; a refusal is written in the journal."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> Any:
        if not current_user.is_authenticated:
            return redirect(url_for("signin.form"), 303)
        if reach.level(_agent()) is None:
            _refuse("annuaire", 403)
        return view(*args, **kwargs)

    return guarded


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
    found = _account(uid)
    with database().begin() as sql:
        audit.record(sql, Event.ACCOUNT_CONSULTED, actor=current_user.uid, subject=found.uid)
    return _page(found, ReasonForm())


@bp.post("/<uid>/deverrouiller")
@assistance
def unlock(uid: str) -> ResponseReturnValue:
    """End the automatic lock, with a reason that its owner is told."""
    found, form = _account(uid), ReasonForm()
    if not form.validate_on_submit():
        return _page(found, form), 422
    try:
        reach.require(_agent(), _owner(found), Act.UNLOCK)
    except OutOfReach:
        _record_refusal("unlock", found.uid)
        return _page(found, form), 403
    if not _diagnosis(found).can_unlock:
        flash(fr("Ce compte n’est pas verrouillé : il n’y a rien à déverrouiller."), "info")
        return _page(found, form), 409
    reason, notice = form.reason.data or "", "mamia/mail/unlocked.txt"
    with audit.intent(
        database(),
        Event.ACCOUNT_UNLOCKED,
        actor=current_user.uid,
        subject=found.uid,
        reason=reason,
        ticket=form.ticket.data or "",
    ) as act:
        directory().unlock(found)
        act.then(lambda sql: mail.queue(sql, found.mail, notice, name=found.name, reason=reason))
    signin.forgive(found)
    trials.forgive(found)
    flash(f"Le compte de {found.name} est déverrouillé. La personne en est prévenue.", "ok")
    return redirect(url_for("helpdesk.account", uid=found.uid), 303)


def _account(uid: str) -> Account:
    try:
        return directory().get(uid)
    except NotFound:
        abort(404)


def _page(found: Account, form: ReasonForm) -> str:
    return render_template(
        "mamia/helpdesk/account.html",
        account=found,
        form=form,
        said=_diagnosis(found),
        population=POPULATIONS.get(found.population, found.population),
        out_of_reach=_out_of_reach(found),
    )


def _diagnosis(found: Account) -> Diagnosis:
    budget, _ = signin.budgets_of_settings()
    return diagnosis.diagnose(found, budgets().used(budget, found.uid), trials.counted(found))


def _out_of_reach(found: Account) -> str:
    """Why this agent may not act on this account, or nothing."""
    try:
        reach.require(_agent(), _owner(found), Act.UNLOCK)
    except OutOfReach as refused:
        return refused.reason
    return ""


def _agent() -> Holder:
    return Holder(current_user.uid, current_user.roles)


def _owner(found: Account) -> Holder:
    return Holder(found.uid, directory().roles(found))


def _record_refusal(what: str, subject: str = "") -> None:
    with database().begin() as sql:
        audit.record(sql, Event.ACCESS_REFUSED, actor=current_user.uid, subject=subject, what=what)


def _refuse(what: str, code: int) -> NoReturn:
    _record_refusal(what)
    abort(code)
