"""What every page of the helpdesk shares: its blueprint, who may open it, whose account it is about."""

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec

from flask import Blueprint, abort
from flask_login import current_user

from mamia import trials
from mamia.guards import signed_in
from mamia.helpdesk import reach
from mamia.helpdesk.reach import Act, Holder, OutOfReach
from socle import audit
from socle.audit import Event
from socle.sql import database
from socle.web.forms import Form
from sso import signin
from sso.directory import directory
from sso.directory.account import Account
from sso.directory.errors import NotFound
from sso.factors import trial

bp = Blueprint("helpdesk", __name__, url_prefix="/annuaire", template_folder="../templates")

P = ParamSpec("P")


def assistance(view: Callable[P, Any]) -> Callable[P, Any]:
    """Only for who has a role of the assistance; a refusal is written in the journal."""

    @signed_in
    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> Any:
        if reach.level(agent()) is None:
            record_refusal("annuaire")
            abort(403)
        return view(*args, **kwargs)

    return guarded


def account_of(uid: str) -> Account:
    """The account of this address of a page, or the page of what does not exist."""
    try:
        return directory().get(uid)
    except NotFound:
        abort(404)


def agent() -> Holder:
    """Who is signed in."""
    return Holder(current_user.uid, current_user.roles)


def owner(found: Account) -> Holder:
    """Whose account it is."""
    return Holder(found.uid, directory().roles(found))


def out_of_reach(found: Account, act: Act) -> str:
    """Why this agent may not do this to this account, or nothing."""
    try:
        reach.require(agent(), owner(found), act)
    except OutOfReach as refused:
        return refused.reason
    return ""


def refusal(form: Form, found: Account, act: Act) -> int:
    """The status that refuses an act: 422 for a faulty form, 403 (in the journal) out of reach; else 0."""
    if not form.validate_on_submit():
        return 422
    if out_of_reach(found, act):
        record_refusal(act.value, found.uid)
        return 403
    return 0


def refill(found: Account) -> None:
    """Give back the budgets of passwords, proofs and codes: the agent knows to whom she speaks."""
    signin.forgive(found)
    trials.forgive(found)
    trial.forgive(found)


def record_consultation(found: Account) -> None:
    """Write in the journal that this agent sees this account."""
    with database().begin() as sql:
        audit.record(sql, Event.ACCOUNT_CONSULTED, actor=current_user.uid, subject=found.uid)


def record_refusal(what: str, subject: str = "") -> None:
    """Write in the journal that this agent asked for what is not for her."""
    with database().begin() as sql:
        audit.record(sql, Event.ACCESS_REFUSED, actor=current_user.uid, subject=subject, what=what)
