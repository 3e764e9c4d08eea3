"""At the desk: undo a joining of two threads; what it will do is said before it is done."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from career.courrier import acting, separating
from career.courrier.acting import Act, Changed, Doing, FormUsed
from career.courrier.carrying import Pair, Refused
from career.courrier.continuing import Refusal
from career.courrier.forms import IDENTIFIER
from career.courrier.joining_forms import SeparateForm
from career.courrier.rules import Thread
from career.courrier.tables import ThreadRow
from career.courrier.turns import Awaits
from career.courrier.views.joining import WHY, why
from career.courrier.views.opening import opened
from career.people import GESTIONNAIRE, current_person, role
from socle.sql import database

bp = Blueprint("separating", __name__)
DONE = "Les deux fils sont séparés de nouveau. L’agent le lit dans les deux."
STATES = {
    Awaits.SERVICE.value: "ouvert, à répondre",
    Awaits.AGENT.value: "ouvert, en attente de l’agent",
    Awaits.NOBODY.value: "ouvert, répondu",
}


@bp.route("/<uuid:uid>/separer", methods=["GET", "POST"])
@role(GESTIONNAIRE)
def separate(uid: UUID) -> ResponseReturnValue:
    """What was joined (`uid`) to another (`?avec=`), what separating them will do, or why it is refused."""
    person = current_person()
    one = opened(person, uid)
    other = request.args.get("avec", one.joined_to)
    if not IDENTIFIER.fullmatch(other):
        return render_template("career/courrier/separate.html", one=one, refused=WHY[Refusal.NOT_JOINED])
    into = opened(person, UUID(other))
    form = SeparateForm()
    if request.method == "GET" or not form.validate():
        return _page(one, into, form), 200 if request.method == "GET" else 422
    doing = Doing(person, Act.SEPARATE, form.key.data or "", form.mark.data or "", said={"to": into.id})
    try:
        separating.separate(database(), doing, Pair(one.id, into.id, form.into_mark.data or ""))
    except (Changed, FormUsed, Refused) as trouble:
        flash(why(trouble), "warning")
    else:
        flash(DONE, "success")
    return redirect(url_for("courrier.desk.thread", uid=one.id), 303)


def _page(one: Thread, into: Thread, form: SeparateForm) -> str:
    with database().read() as session:
        form.mark.data, form.into_mark.data = (acting.mark(session, each.id) for each in (one, into))
        rows = [session.get_one(ThreadRow, each.id) for each in (one, into)]
        refused = separating.refusal(session, *rows)
        outcome = None if refused else separating.outcome(session, *rows)
    return render_template(
        "career/courrier/separate.html", one=one, into=into, form=form, outcome=outcome, state_of=state_of,
        refused=WHY[refused] if refused else "",
    )  # fmt: skip


def state_of(kept: separating.Facts) -> str:
    """The state a thread had, in French."""
    return "clos" if kept["closed_at"] else STATES[kept["awaits"]]
