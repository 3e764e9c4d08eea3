"""At the desk: join a thread to another of the same agent, move a stray message; said before it is done."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from career.courrier import access, acting, joining, linking, models
from career.courrier.acting import Act, Changed, Doing, FormUsed
from career.courrier.carrying import Pair, Refused
from career.courrier.continuing import Links, Refusal
from career.courrier.joining_forms import NEW, JoinForm, MoveForm
from career.courrier.rules import Message, Side, Thread
from career.courrier.views.opening import opened
from career.courrier.words import number_of
from career.day import today
from career.people import GESTIONNAIRE, Person, current_person, role
from socle.sql import database

bp = Blueprint("joining", __name__)
CHANGED = "Un des fils a changé entre-temps\u00a0: rien n’a été fait. Relisez, puis recommencez au besoin."
USED = "Cette page avait déjà servi\u00a0: rien de plus n’a été fait. Recommencez si vous le voulez encore."
WHY = {
    Refusal.SAME: "Choisissez un autre fil que celui-ci.",
    Refusal.ANOTHER_AGENT: "Ces fils ne sont pas du même agent.",
    Refusal.ALREADY: "Un de ces fils a déjà été réuni à un autre.",
    Refusal.ARRIVING: "Un message de l’agent arrive dans la minute\u00a0: lisez-le d’abord.",
    Refusal.ONLY: "C’est le seul message de ce fil\u00a0: réunissez plutôt les deux fils.",
    Refusal.NOT_JOINED: "Ces deux fils ne sont plus réunis.",
    Refusal.MOVED_ON: (
        "Un message a été déplacé depuis, ou le fil qui les a tous a été réuni à un autre. Défaites d’abord "
        "ce qui a été fait en dernier."
    ),
    Refusal.TOO_OLD: "Ces fils ont été réunis avant que cela se défasse. Déplacez les messages un à un.",
}


def facts(person: Person, thread: Thread) -> dict[str, Any]:
    """What the page of a thread needs: its links, and the other threads it could be joined to."""
    with database().read() as session:
        return {
            "links": _links(session, person, thread),
            "others": [] if thread.joined_to else _others(session, person, thread),
        }


@bp.route("/<uuid:uid>/reunir", methods=["GET", "POST"])
@role(GESTIONNAIRE)
def join(uid: UUID) -> ResponseReturnValue:
    """Both threads and what will happen, before one is joined to the other (`?avec=`)."""
    person = current_person()
    one, other = opened(person, uid), request.args.get("avec", type=UUID)
    if other is None:
        return _choose(one, others=facts(person, one)["others"])
    into = opened(person, other)
    form = JoinForm()
    if request.method == "GET" or not form.validate():
        return _join_page(one, into, form), 200 if request.method == "GET" else 422
    said = {"to": into.id}
    doing = Doing(person, Act.JOIN, form.key.data or "", form.mark.data or "", said=said)
    try:
        joining.join(database(), doing, Pair(one.id, into.id, form.into_mark.data or ""))
    except (Changed, FormUsed, Refused) as trouble:
        flash(why(trouble), "warning")
        return redirect(url_for("courrier.desk.thread", uid=one.id), 303)
    flash("Les deux fils sont réunis dans celui-ci, et l’agent y lira qu’ils l’ont été.", "success")
    return redirect(url_for("courrier.desk.thread", uid=into.id), 303)


@bp.get("/<uuid:uid>/deplacer")
@role(GESTIONNAIRE)
def choose(uid: UUID) -> ResponseReturnValue:
    """The message that was chosen in the page of its thread, or here."""
    one, message = opened(current_person(), uid), request.args.get("message", type=UUID)
    if message is None:
        with database().read() as session:
            return _choose(one, messages=models.messages_of(session, one.id, Side.SERVICE))
    return redirect(url_for("courrier.desk.joining.move", uid=uid, message=message))


@bp.route("/<uuid:uid>/messages/<uuid:message>/deplacer", methods=["GET", "POST"])
@role(GESTIONNAIRE)
def move(uid: UUID, message: UUID) -> ResponseReturnValue:
    """One message, and where it can go: another thread of the same agent, or a new one."""
    person = current_person()
    one = opened(person, uid)
    form = MoveForm()
    with database().read() as session:
        found = _message(session, one, message)
        others = _others(session, person, one)
        form.into.offer([*((other.id, _named(other)) for other in others), (NEW, "Un nouveau fil")])
    if found is None and request.method == "GET":
        abort(404)
    if request.method == "GET" or not form.says_where():
        return _move_page(one, found or abort(404), form), 200 if request.method == "GET" else 422
    into = "" if form.into.data == NEW else form.into.data
    said = {"message": str(message)} | ({"to": into} if into else {})
    doing = Doing(person, Act.MOVE, form.key.data or "", form.mark.data or "", said=said)
    try:
        joining.move(database(), doing, str(message), Pair(one.id, into), form.subject.data or "")
    except (Changed, FormUsed, Refused) as trouble:
        flash(why(trouble), "warning")
        return redirect(url_for("courrier.desk.thread", uid=one.id), 303)
    flash(
        "Le message est déplacé, avec ses pièces. L’agent lira dans les deux fils qu’il l’a été.", "success"
    )
    return redirect(url_for("courrier.desk.thread", uid=one.id), 303)


def _choose(thread: Thread, others: Sequence[Thread] = (), messages: Sequence[Message] = ()) -> str:
    """The page where what was not said is chosen."""
    return render_template("career/courrier/choose.html", thread=thread, others=others, messages=messages)


def _others(session: Session, person: Person, thread: Thread) -> list[Thread]:
    """The other threads of the same agent that she may open."""
    found = joining.others_of(session, thread)
    return [one for one in found if access.may_open(session, one, person.uid, today())]


def _links(session: Session, person: Person, thread: Thread) -> Links:
    return linking.links(
        session, thread, Side.SERVICE, lambda one: access.may_open(session, one, person.uid, today())
    )


def _message(session: Session, thread: Thread, message: UUID) -> Message | None:
    told = models.messages_of(session, thread.id, Side.SERVICE)
    return next((one for one in told if one.id == str(message) and not one.automatic), None)


def _named(thread: Thread) -> str:
    state = "clos" if thread.closed else "ouvert"
    return f"{thread.subject} (fil {number_of(thread.id)}, {state})"


def why(trouble: Changed | FormUsed | Refused) -> str:
    """Why nothing was done, in French."""
    if isinstance(trouble, Refused):
        return WHY[trouble.why]
    return USED if isinstance(trouble, FormUsed) else CHANGED


def _join_page(one: Thread, into: Thread, form: JoinForm) -> str:
    with database().read() as session:
        form.mark.data, form.into_mark.data = (acting.mark(session, each.id) for each in (one, into))
        counts = [len(models.messages_of(session, each.id, Side.SERVICE)) for each in (one, into)]
    return render_template("career/courrier/join.html", one=one, into=into, form=form, counts=counts)


def _move_page(one: Thread, found: Message, form: MoveForm) -> str:
    with database().read() as session:
        form.mark.data = acting.mark(session, one.id)
    return render_template("career/courrier/move.html", thread=one, message=found, form=form)
