"""Several threads answered at once: one text, shown for each, then sent to all or to none."""

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf.csrf import CSRFError

from career.courrier import acting, boilerplate, bulk
from career.courrier.bulk import MOST, Batch, Reply
from career.courrier.bulk_forms import BulkForm
from career.courrier.rules import Thread
from career.courrier.sending import FormAlreadyUsed, ThreadJoined
from career.courrier.variables import VARIABLES, incomplete
from career.courrier.views.answering import CHOOSE, as_shown
from career.courrier.views.keeping import keeping, lost
from career.day import today
from career.people import GESTIONNAIRE, Person, current_person, refuse, role
from socle import audit, french
from socle.sql import database
from socle.web.errors import FORM_EXPIRED, error_page

bp = Blueprint("bulk", "career.courrier", url_prefix="/gestion/courrier/lot")
NONE = "Cochez au moins un fil, puis répondez."
AGAIN = "Ces réponses étaient déjà envoyées\u00a0: elles ne sont pas parties une seconde fois."
TOO_MANY = f"Vous pouvez répondre à {MOST} fils à la fois. Seuls les {MOST} premiers sont repris ici."
JOINED = "Un fil ou plusieurs ont été réunis à d’autres\u00a0: ils ne sont pas repris ici."
NOT_HERS = "Un fil ou plusieurs ne sont pas à vous, ou ne le sont plus\u00a0: ils ne sont pas repris ici."


@dataclass(frozen=True)
class Halt:
    """Why nothing left: a `kind` the page has words for, and the threads concerned."""

    kind: str
    threads: frozenset[str] = frozenset()


@bp.post("")
@keeping
@role(GESTIONNAIRE)
def page() -> ResponseReturnValue:
    """From the inbox: what to answer; then what each will read; then all is sent, or nothing."""
    person, form = current_person(), BulkForm()
    if "key" not in request.form:
        form = BulkForm(formdata=None, fils=",".join(request.form.getlist("fils")))
    form.owner.require()
    found = _chosen(person, form)
    if not found:
        flash(NONE, "warning")
        return redirect(url_for("courrier.desk.inbox"), 303)
    if "insert" in request.form:
        _insert(form, person)
    elif ("reread" in request.form or "send" in request.form) and form.validate():
        return _send(form, person, found) if "send" in request.form else _preview(form, person, found)
    return _compose(form, person, found)


@bp.errorhandler(CSRFError)
def token_expired(_error: CSRFError) -> ResponseReturnValue:
    """A page opened before the present session: what was typed is given back."""
    if request.endpoint != "courrier.bulk.page" or "body" not in request.form:
        return error_page(400, *FORM_EXPIRED)
    if not current_user.is_authenticated:
        return lost()
    person, form = current_person(), BulkForm()
    if not person.is_gestionnaire or not (found := _chosen(person, form)):
        return error_page(400, *FORM_EXPIRED)
    return _compose(form, person, found, expired=True)


def _chosen(person: Person, form: BulkForm) -> tuple[Thread, ...]:
    """The threads that she may open; the others are in the journal (threat 47), and she is told."""
    wanted = form.threads[:MOST]
    if len(form.threads) > MOST:
        form.refuse(TOO_MANY)
    with database().read() as session:
        found = bulk.threads(session, person, wanted, today())
    others = set(wanted) - {one.id for one in found}
    if others and not found:
        refuse(person, f"gestion/courrier {min(others)}")
    if others:
        form.refuse(NOT_HERS)
        with database().begin() as session:
            for one in sorted(others):
                audit.record(
                    session,
                    audit.Event.ACCESS_REFUSED,
                    actor=person.uid,
                    subject="",
                    what=f"gestion/courrier {one}",
                )
    if any(one.joined_to for one in found):
        form.refuse(JOINED)
    return tuple(one for one in found if not one.joined_to)


def _insert(form: BulkForm, person: Person) -> None:
    """Add the chosen template, its variables as they are, after what was typed."""
    with database().read() as session:
        usable = {one.id: one for one in boilerplate.usable(session, person, today())}
    wanted = request.form.get("modele", "")
    if not wanted:
        return form.refuse(CHOOSE)
    if wanted not in usable:
        refuse(person, f"courrier template {wanted[:40]}")
    parts = (form.body.data or "", usable[wanted].body)
    form.body.data = "\n\n".join(part for part in parts if part.strip())


def _written(form: BulkForm, person: Person, found: tuple[Thread, ...]) -> tuple[Reply, ...]:
    with database().read() as session:
        return bulk.written(session, person, form.body.data or "", found, today())


def _send(form: BulkForm, person: Person, found: tuple[Thread, ...]) -> ResponseReturnValue:
    replies = _written(form, person, found)
    ready = bulk.as_seen(replies, form.seen)
    if ready is None or len(found) != len(form.seen):
        return _preview(form, person, found, Halt("changed"))
    if any(incomplete(one.body) for one in replies):
        return _preview(form, person, found)
    try:
        fresh = bulk.send(
            database(), Batch(person, form.key.data or "", ready, closes=bool(form.closes.data))
        )
    except (acting.Changed, ThreadJoined):
        return _preview(form, person, found, Halt("changed"))
    except bulk.Arriving as arriving:
        return _preview(form, person, found, Halt("arriving", frozenset({arriving.thread})))
    except FormAlreadyUsed as used:
        form.key.renew()
        return _preview(form, person, found, Halt("already", frozenset({used.thread_id})))
    flash(_sent(len(replies), bool(form.closes.data)) if fresh else AGAIN, "success" if fresh else "info")
    return redirect(url_for("courrier.desk.inbox"), 303)


def _sent(count: int, closes: bool) -> str:
    if count == 1:
        return "La réponse est envoyée" + (", et le fil est clos." if closes else ".")
    return f"{french.number(count)} réponses sont envoyées" + (", et les fils sont clos." if closes else ".")


def _compose(
    form: BulkForm, person: Person, found: tuple[Thread, ...], *, expired: bool = False
) -> ResponseReturnValue:
    form.owner.data = person.uid
    del form.fils  # the boxes of the page say it
    with database().read() as session:
        templates = boilerplate.usable(session, person, today())
    html = render_template(
        "career/courrier/desk/bulk.html",
        form=form, threads=found, templates=templates, variables=VARIABLES, expired=expired,
    )  # fmt: skip
    return html, 400 if expired else 422 if form.faults else 200


def _preview(
    form: BulkForm, person: Person, found: tuple[Thread, ...], halt: Halt | None = None
) -> ResponseReturnValue:
    """What each will read; what changed since the page before is told, and asks to be confirmed."""
    replies = _written(form, person, found)
    news = bulk.changed(replies, form.seen) if halt and halt.kind == "changed" else ()
    form.owner.data = person.uid
    form.fils.data = ",".join(one.id for one in found)
    form.shown.data = ",".join(" ".join((one.thread.id, *one.signs)) for one in replies)
    left = [one for one in replies if incomplete(one.body)]
    html = render_template(
        "career/courrier/desk/bulk_reread.html",
        form=form, replies=replies, halt=halt, left=left,
        first=as_shown(person, replies[0].thread.id, replies[0].body),
        concerned={one.thread.id for one in news} | (halt.threads if halt else frozenset()),
        agents=len({one.thread.agent for one in replies}),
    )  # fmt: skip
    return html, 409 if halt else 422 if left and "send" in request.form else 200
