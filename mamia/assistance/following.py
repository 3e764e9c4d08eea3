"""The asker's side of a request: by its number and code, or signed in; she reads, adds, closes."""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import Session

from mamia import memory, trials, wording
from mamia.assistance import follow_up, register, rules
from mamia.assistance.forms import FollowForm, MessageForm
from mamia.assistance.pages import FILE, bp
from mamia.assistance.register import ASKER, Moved, Request
from mamia.assistance.rules import State
from mamia.guards import signed_in
from mamia.helpdesk.desk import record_refusal
from mamia.models import RequestRow
from socle import clock, mail
from socle.french import fr
from socle.sql import database
from socle.web.forms import Form, SubmitButton
from socle.web.limits import Budget, budgets
from sso.signin import TooMany

FOLLOWED = "assistance-followed"
OPEN_FOR = timedelta(hours=1)
NOT_OPENED = (
    "Ce numéro et ce code ne correspondent pas à une demande. Vérifiez-les : le code est dans le message qui "
    "vous a été envoyé. Sinon, appelez l’assistance."
)
EXPIRED = "Donnez le numéro de votre demande et son code de suivi."


class CloseOwnForm(Form):
    """Nothing to fill: a button."""

    submit = SubmitButton("Clore ma demande", kind="quiet")


@dataclass(frozen=True)
class Own:
    """A request in the hands of its asker, and the addresses of its page."""

    request: Request
    page: str
    add: str
    close: str


@bp.route("/assistance/suivi", methods=["GET", "POST"])
def follow() -> ResponseReturnValue:
    """Number and code; the page of the request follows, for this browser, for an hour."""
    form = FollowForm()
    if not form.validate_on_submit():
        return _follow_page(form), 422 if form.is_submitted() else 200
    try:
        found = follow_up.opened(form.number.data or "", form.code.data or "")
    except TooMany as spent:
        form.refuse(fr(wording.spent(spent)))
        return _follow_page(form), 429
    if found is None:
        form.refuse(fr(NOT_OPENED))
        return _follow_page(form), 422
    memory.keep(FOLLOWED, {"number": found.number}, clock.now() + OPEN_FOR)
    return redirect(url_for(".followed"), 303)


@bp.get("/assistance/suivi/demande")
def followed() -> ResponseReturnValue:
    """The request that this browser has opened."""
    own = _opened()
    return _page(own) if own else _start_again()


@bp.post("/assistance/suivi/demande/message")
def followed_add() -> ResponseReturnValue:
    """Add a message to it."""
    own = _opened()
    return _add(own) if own else _start_again()


@bp.post("/assistance/suivi/demande/clore")
def followed_close() -> ResponseReturnValue:
    """Close it."""
    own = _opened()
    return _close(own) if own else _start_again()


@bp.get("/mon-compte/demandes")
@signed_in
def mine() -> ResponseReturnValue:
    """What she has asked while signed in."""
    rows = register.of_person(current_user.uid)
    return render_template(f"{FILE}mine.html", rows=rows, states=rules.FOR_ASKER)


@bp.get("/mon-compte/demandes/<number>")
@signed_in
def own(number: str) -> ResponseReturnValue:
    """One of them, without a code."""
    return _page(_owned(number))


@bp.post("/mon-compte/demandes/<number>/message")
@signed_in
def own_add(number: str) -> ResponseReturnValue:
    """Add a message to it."""
    return _add(_owned(number))


@bp.post("/mon-compte/demandes/<number>/clore")
@signed_in
def own_close(number: str) -> ResponseReturnValue:
    """Close it."""
    return _close(_owned(number))


def _opened() -> Own | None:
    kept = memory.recall(FOLLOWED)
    found = register.find(kept["number"]) if kept else None
    if found is None:
        return None
    return Own(found, url_for(".followed"), url_for(".followed_add"), url_for(".followed_close"))


def _owned(number: str) -> Own:
    """The request of this number, if she asked it; nobody else's is ever found (threat 47)."""
    found = register.find(number)
    if found is None:
        abort(404)
    if found.matter.uid != current_user.uid or found.matter.kind not in rules.SHOWN_TO_THE_ASKER:
        record_refusal("demande", found.number)
        abort(404)
    page, add, close = (url_for(name, number=found.number) for name in (".own", ".own_add", ".own_close"))
    return Own(found, page, add, close)


def _add(own: Own) -> ResponseReturnValue:
    """Her message, once however often it is sent; who treats the request is told."""
    form = MessageForm()
    if not form.validate_on_submit():
        return _page(own, form), 422
    try:
        _spend(own)
    except TooMany as spent:
        form.refuse(fr(wording.spent(spent)))
        return _page(own, form), 429
    try:
        with database().begin() as sql:
            row = register.locked(sql, own.request.number)
            nonce, text = form.nonce.data or "", form.text.data or ""
            if register.add(sql, row, ASKER, _who(), text, nonce):
                register.move(sql, row, rules.after_asker(bool(row.treated_by)))
                _tell(sql, row, closed=False)
    except Moved:
        abort(404)
    flash(fr("Votre message est ajouté à la demande."), "ok")
    return redirect(own.page, 303)


def _close(own: Own) -> ResponseReturnValue:
    form = CloseOwnForm()
    if not form.validate_on_submit():
        return _page(own), 422
    try:
        with database().begin() as sql:
            row = register.locked(sql, own.request.number)
            if row.state != State.CLOSED:
                register.close(sql, row, _who(), rules.BY_ASKER)
                _tell(sql, row, closed=True)
    except Moved:
        abort(404)
    flash(fr("Votre demande est close. Un message de vous la rouvrira."), "ok")
    return redirect(own.page, 303)


def _tell(sql: Session, row: RequestRow, *, closed: bool) -> None:
    """Tell the assistance that something came; the RSSI, who has no address here, reads his page."""
    if row.kind in rules.OF_THE_ASSISTANCE:
        to = trials.settings().assistance_mail
        mail.queue(sql, to, "mamia/mail/help_added.txt", number=row.number, closed=closed)


def _who() -> str:
    return current_user.uid if current_user.is_authenticated else ""


def _spend(own: Own) -> None:
    """Messages are counted by request and by address."""
    budget = Budget("help-message", trials.settings().help_messages)
    trials.spend_here(budget)
    if not budgets().spend(budget, own.request.number):
        raise TooMany(budgets().spent_until(budget, own.request.number) or clock.now())


def _start_again() -> ResponseReturnValue:
    if request.method == "POST":
        flash(fr(EXPIRED), "info")
    return redirect(url_for(".follow"), 303)


def _follow_page(form: FollowForm) -> str:
    return render_template(f"{FILE}follow.html", form=form)


def _page(own: Own, form: MessageForm | None = None) -> str:
    form = form or MessageForm(formdata=None)
    if not form.nonce.data:
        form.nonce.data = secrets.token_urlsafe(24)
    return render_template(
        f"{FILE}asked.html",
        own=own,
        request_=own.request,
        messages=[one for one in own.request.messages if one.side != register.NOTE],
        states=rules.FOR_ASKER,
        because=rules.CLOSED_BECAUSE.get(own.request.closed_because, ""),
        form=form,
        close=CloseOwnForm(formdata=None),
    )
