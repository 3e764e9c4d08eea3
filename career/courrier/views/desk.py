"""The gestionnaire's desk, « Ma gestion »: the threads of her portfolio, an answer, the end of a thread."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from career.courrier import closing, models, parties
from career.courrier.forms import ReplyForm
from career.courrier.rules import Box, Message, Side, Thread
from career.courrier.sending import FormAlreadyUsed, Letter, send
from career.day import today
from career.people import GESTIONNAIRE, Person, current_person, refuse, role
from socle.sql import database

bp = Blueprint("desk", "career.courrier", url_prefix="/gestion/courrier")

ALREADY = "Cette réponse était déjà envoyée\u00a0: elle n’est pas partie une seconde fois."


@bp.get("")
@role(GESTIONNAIRE)
def inbox() -> ResponseReturnValue:
    """The threads of her portfolio: new, open or closed."""
    person = current_person()
    asked = request.args.get("etat", "")
    with database().read() as session:
        agents = parties.followed_who_wrote(session, person)
        counts = models.count_boxes(session, person.academie, agents)
        box = Box(asked) if asked in set(Box) else (Box.NEW if counts[Box.NEW] else Box.OPEN)
        number = request.args.get("page", 1, type=int)
        page = models.threads_of_desk(session, person.academie, agents, box, number)
    return render_template("career/courrier/inbox.html", page=page, box=box, counts=counts, boxes=list(Box))


@bp.route("/<uuid:uid>", methods=["GET", "POST"])
@role(GESTIONNAIRE)
def thread(uid: UUID) -> ResponseReturnValue:
    """One thread beside a short summary of the dossier, and an answer."""
    person = current_person()
    found, messages = _followed(person, uid)
    form = ReplyForm()
    if request.method == "GET":
        closing.note_reading(database(), person, Side.SERVICE, found, messages)
        return _page(found, messages, form)
    if not form.validate():
        return _page(found, messages, form), 422
    try:
        sent = send(database(), Letter(person, Side.SERVICE, found.agent, form.draft(), found.id))
    except FormAlreadyUsed:
        form.renew()
        return _page(found, messages, form, already=True), 409
    flash(ALREADY if sent.again else "Votre réponse est envoyée.", "info" if sent.again else "success")
    return redirect(url_for("courrier.desk.thread", uid=sent.thread), 303)


@bp.post("/<uuid:uid>/clore")
@role(GESTIONNAIRE)
def close(uid: UUID) -> ResponseReturnValue:
    """Close a thread, unless the agent has written since the page was shown."""
    person = current_person()
    found, _ = _followed(person, uid)
    try:
        closing.close(database(), person, found, request.form.get("seen", ""))
    except closing.NewMessage:
        flash("Un message est arrivé entre-temps\u00a0: lisez-le avant de clore ce fil.", "warning")
        return redirect(url_for("courrier.desk.thread", uid=uid), 303)
    flash("Le fil est clos. L’agent le lit toujours, et peut ouvrir un nouveau message.", "success")
    return redirect(url_for("courrier.desk.inbox"), 303)


def _followed(person: Person, uid: UUID) -> tuple[Thread, tuple[Message, ...]]:
    """A thread of her portfolio with its messages; any other is 404 and written in the journal (threat 47)."""
    with database().read() as session:
        found = models.find_thread(session, person.academie, str(uid))
        if found is not None and parties.desk_follows(session, person, found):
            return found, models.messages_of(session, found.id)
    refuse(person, f"gestion/courrier {uid}", subject=found.agent if found else "")


def _page(found: Thread, messages: tuple[Message, ...], form: ReplyForm, already: bool = False) -> str:
    with database().read() as session:
        facts = parties.summary(session, found, today())
    seen = next((one.id for one in reversed(messages) if one.side is Side.AGENT), "")
    return render_template(
        "career/courrier/desk_thread.html",
        thread=found,
        messages=messages,
        form=form,
        facts=facts,
        seen=seen,
        already=already,
    )
