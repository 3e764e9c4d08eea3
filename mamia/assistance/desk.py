"""The staff's side: the list of requests, one request, and taking, answering, noting, closing it."""

import secrets
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any, ParamSpec

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import Session

from mamia.assistance import asking, follow_up, register, rules
from mamia.assistance.forms import AnswerForm, CloseForm, FilterForm, NoteForm, OnceForm
from mamia.assistance.questions import SUBJECTS
from mamia.assistance.register import NOTE, STAFF, Moved, Request, Wanted
from mamia.assistance.rules import State
from mamia.guards import signed_in
from mamia.helpdesk.desk import agent, record_refusal
from mamia.helpdesk.reach import OutOfReach
from mamia.models import RequestRow
from socle import audit, mail
from socle.audit import Event
from socle.french import fr
from socle.sql import database

bp = Blueprint("requests", __name__, url_prefix="/demandes", template_folder="../templates")

FILE = "mamia/assistance/"
TO_TREAT = (State.OPEN, State.TAKEN, State.ANSWERED)
MOVED = (
    "Quelqu’un a écrit ou agi pendant que vous lisiez : relisez la demande ci-dessous, puis envoyez de "
    "nouveau si votre texte convient encore."
)
P = ParamSpec("P")


def staff(view: Callable[P, Any]) -> Callable[P, Any]:
    """Only for who sits at a desk; a refusal is written in the journal."""

    @signed_in
    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> Any:
        if not rules.desks(agent()):
            record_refusal("demandes")
            abort(403)
        return view(*args, **kwargs)

    return guarded


@bp.get("")
@staff
def page() -> ResponseReturnValue:
    """The requests of her desks, filtered, the oldest first; pages are bounded (threat 46)."""
    form, desks = FilterForm(request.args), rules.desks(agent())
    form.type.offer((kind, rules.KINDS.get(kind, kind)) for kind in register.kinds(desks))
    good = form.validate()
    wanted = _wanted(form) if good else Wanted(desks, states=TO_TREAT)
    number = request.args.get("page", "1")[:6]
    found = register.listed(wanted, int(number) if number.isascii() and number.isdigit() else 1)
    kept = {name: value for name, value in request.args.items() if name in form and name != "submit"}
    body = render_template(
        f"{FILE}queue.html",
        form=form,
        found=found,
        states=rules.FOR_STAFF,
        kinds=rules.KINDS,
        subjects=SUBJECTS,
        address=lambda page: url_for(".page", **{**kept, "page": page}),
    )
    return body, 200 if good else 422


@bp.get("/<number>")
@staff
def one(number: str) -> ResponseReturnValue:
    """One request whole; the consultation is recorded."""
    found = _seen(number)
    with database().begin() as sql:
        audit.record(sql, Event.REQUEST_CONSULTED, actor=current_user.uid, subject=found.number)
    return _page(found)


@bp.post("/<number>/prendre")
@staff
def take(number: str) -> ResponseReturnValue:
    """Treat it oneself; of two who press at once, one has it and the other is told."""
    found = _treated(number)
    with database().begin() as sql:
        row = _held(sql, found)
        other = row.treated_by if row.treated_by not in {"", current_user.uid} else ""
        if not other and not row.treated_by:
            register.take(sql, row, current_user.uid)
            register.note_taken(sql, row, current_user.uid, "taken")
    flash(
        fr(f"{other} a déjà pris cette demande." if other else "Cette demande est à vous."),
        "info" if other else "ok",
    )
    return _back(found)


@bp.post("/<number>/laisser")
@staff
def release(number: str) -> ResponseReturnValue:
    """Leave it to colleagues, or take it from one who is away; the journal says who did."""
    found = _treated(number)
    with database().begin() as sql:
        row = _held(sql, found)
        if row.treated_by:
            register.take(sql, row, "")
            register.note_taken(sql, row, current_user.uid, "released")
    flash(fr("Cette demande est de nouveau à prendre."), "ok")
    return _back(found)


@bp.post("/<number>/repondre")
@staff
def answer(number: str) -> ResponseReturnValue:
    """Answer. The mail to the asker says only that an answer waits, whoever she is: what is written about an
    account goes to no address that nobody has proved, and who cannot sign in reads it with her code.
    """
    found, form = _treated(number), AnswerForm()
    if not found.matter.followed:
        abort(404)
    if not form.validate_on_submit():
        return _page(found, answer=form), 422
    told = asking.may_tell(found.mail)
    try:
        with database().begin() as sql:
            row = register.locked(sql, found.number, form.seen.data or "-")
            if register.add(sql, row, STAFF, current_user.uid, form.text.data or "", form.nonce.data or ""):
                row.treated_by = row.treated_by or current_user.uid
                register.move(sql, row, rules.after_staff(State(row.state)), row.closed_because)
                mail.queue(sql, told, "mamia/mail/help_answered.txt", number=row.number, closed=False)
    except Moved:
        return _moved(form, lambda now: _page(now, answer=form), found)
    flash(fr("Votre réponse est enregistrée. La personne en est prévenue."), "ok")
    return _back(found)


@bp.post("/<number>/noter")
@staff
def note(number: str) -> ResponseReturnValue:
    """Write for colleagues alone."""
    found, form = _treated(number), NoteForm()
    if not form.validate_on_submit():
        return _page(found, note=form), 422
    with database().begin() as sql:
        row = _held(sql, found)
        register.add(sql, row, NOTE, current_user.uid, form.note.data or "", form.nonce.data or "")
    flash(fr("Votre note est gardée."), "ok")
    return _back(found)


@bp.post("/<number>/clore")
@staff
def close(number: str) -> ResponseReturnValue:
    """Close it with a reason, which its asker is told if she follows it."""
    found, form = _treated(number), CloseForm()
    if not form.validate_on_submit():
        return _page(found, close=form), 422
    told = asking.may_tell(found.mail) if found.matter.followed else ""
    try:
        with database().begin() as sql:
            row = register.locked(sql, found.number, form.seen.data or "-")
            if row.state != State.CLOSED:
                row.treated_by = row.treated_by or current_user.uid
                register.close(sql, row, current_user.uid, form.because.data)
                mail.queue(sql, told, "mamia/mail/help_answered.txt", number=row.number, closed=True)
    except Moved:
        return _moved(form, lambda now: _page(now, close=form), found)
    flash(fr("La demande est close. La personne en est prévenue." if told else "La demande est close."), "ok")
    return _back(found)


def _wanted(form: FilterForm) -> Wanted:
    state = form.etat.data
    return Wanted(
        rules.desks(agent()),
        number=follow_up.tidy(form.numero.data or "")[:12],
        states=() if state == "toutes" else (State(state),) if state else TO_TREAT,
        kind=form.type.data or "",
        subject=form.difficulte.data or "",
        older_than=timedelta(days=int(form.age.data)) if form.age.data else None,
    )


def _seen(number: str) -> Request:
    """The request, if it is of her desk; another's does not exist for her, and is recorded (threat 44)."""
    found = register.find(number) or abort(404)
    if not rules.may_see(agent(), found.matter):
        record_refusal("demande", found.number)
        abort(404)
    return found


def _treated(number: str) -> Request:
    """The request, if she may act on it."""
    found = _seen(number)
    try:
        rules.require(agent(), found.matter)
    except OutOfReach:
        record_refusal("own request", found.number)
        abort(403)
    return found


def _held(sql: Session, found: Request) -> RequestRow:
    """Its row until the transaction ends; gone in between, it is not found."""
    try:
        return register.locked(sql, found.number)
    except Moved:
        abort(404)


def _moved(form: Any, page: Callable[[Request], str], old: Request) -> ResponseReturnValue:
    """Show what came in between, with what was typed."""
    now = register.find(old.number) or abort(404)
    form.refuse(fr(MOVED))
    form.seen.data = now.seen
    return page(now), 409


def _back(found: Request) -> ResponseReturnValue:
    return redirect(url_for(".one", number=found.number), 303)


def _page(found: Request, **sent: OnceForm) -> str:
    """The page of one request; of its forms, one may just have been sent."""
    forms = {
        name: sent.get(name) or kind(formdata=None)
        for name, kind in (("answer", AnswerForm), ("note", NoteForm), ("close", CloseForm))
    }
    for form in forms.values():
        form.nonce.data = form.nonce.data or secrets.token_urlsafe(24)
        if "seen" in form and not form.seen.data:
            form.seen.data = found.seen
    try:
        rules.require(agent(), found.matter)
        out_of_reach = ""
    except OutOfReach as refused:
        out_of_reach = refused.reason
    return render_template(
        f"{FILE}request.html",
        asked=found,
        forms=forms,
        failed=any(form.errors for form in forms.values()),
        out_of_reach=out_of_reach,
        states=rules.FOR_STAFF,
        kind=rules.KINDS.get(found.matter.kind, found.matter.kind),
        subject=SUBJECTS.get(found.subject, found.subject),
        because=rules.CLOSED_BECAUSE.get(found.closed_because, ""),
        helps=rules.Desk.ASSISTANCE in rules.desks(agent()),
    )
