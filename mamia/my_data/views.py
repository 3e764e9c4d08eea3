"""The page « Mes données »: a copy, as JSON or PDF; its owner is told that it was made."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from mamia import trials, wording
from mamia.guards import signed_in
from mamia.my_data import copies
from mamia.my_data.sections import UNREADABLE, everything
from socle import audit, clock, pdf
from socle.audit import Event
from socle.sql import database
from socle.web.limits import Budget, budgets
from sso import notices
from sso.directory import directory
from sso.directory.account import Account
from sso.second_factor import fresh
from sso.signin import TooMany

bp = Blueprint("my_data", __name__, url_prefix="/mon-compte/mes-donnees", template_folder="../templates")

WHY = "Avant de faire une copie de vos données, confirmez que c’est bien vous."


@bp.get("")
@signed_in
def page() -> ResponseReturnValue:
    """What a copy holds, and what nobody can read."""
    return render_template("mamia/my_data/page.html", unreadable=UNREADABLE)


@bp.post("/json")
@fresh(WHY, back="my_data.page")
def as_json() -> ResponseReturnValue:
    """For programs."""
    return _copy("json")


@bp.post("/pdf")
@fresh(WHY, back="my_data.page")
def as_pdf() -> ResponseReturnValue:
    """For people."""
    return _copy("pdf")


def _copy(form: str) -> ResponseReturnValue:
    account = directory().get(current_user.uid)
    try:
        _spend(account)
    except TooMany as spent:
        flash(wording.spent_copies(spent), "warning")
        return redirect(url_for(".page"), 303)
    with database().begin() as sql:
        audit.record(sql, Event.DATA_EXPORTED, actor=account.uid, subject=account.uid, form=form)
        notices.send(sql, account, "mamia/mail/data_exported.txt")
    sections = everything(account)
    made = copies.as_json(sections) if form == "json" else copies.as_pdf(account, sections)
    return pdf.download(made, f"mes-donnees-{clock.today().isoformat()}.{form}", f"application/{form}")


def _spend(account: Account) -> None:
    """A copy costs work: so many an hour for one person."""
    budget = Budget("copies", trials.settings().copies)
    if not budgets().spend(budget, account.uid):
        raise TooMany(budgets().spent_until(budget, account.uid) or clock.now())
