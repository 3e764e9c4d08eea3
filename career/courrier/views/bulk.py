"""Several threads answered at once: one text, shown for each, then sent to all or to none."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf.csrf import CSRFError

from career.courrier import acting, boilerplate, bulk
from career.courrier.bulk import MOST, Batch, Reply
from career.courrier.bulk_forms import BulkForm
from career.courrier.rules import Kept, Side, Thread
from career.courrier.sending import FormAlreadyUsed, ThreadJoined
from career.courrier.variables import VARIABLES, incomplete
from career.courrier.views.agent import own_draft
from career.courrier.views.answering import CHOOSE, as_shown
from career.courrier.views.composing import Trouble
from career.courrier.views.desk import taken_away
from career.courrier.views.keeping import (
    Place,
    address,
    draft_at,
    keep,
    keeping,
    lost,
    store_name,
    wants_json,
)
from career.day import today
from career.people import GESTIONNAIRE, Person, current_person, refuse, role
from career.typed import shown_again
from socle import audit, french
from socle.sql import database
from socle.web.errors import FORM_EXPIRED, error_page

bp = Blueprint("bulk", "career.courrier", url_prefix="/gestion/courrier/lot")
NONE = "Cochez au moins un fil, puis répondez."
AGAIN = "Ces réponses étaient déjà envoyées\u00a0: elles ne sont pas parties une seconde fois."
TOO_MANY = f"Vous pouvez répondre à {MOST} fils à la fois. Seuls les {MOST} premiers sont repris ici."
JOINED = "Un fil ou plusieurs ont été réunis à d’autres\u00a0: ils ne sont pas repris ici."
FEWER = "Un fil ou plusieurs ne sont plus à vous, ou sont réunis à d’autres\u00a0: voici les autres."
NOT_HERS = "Un fil ou plusieurs ne sont pas à vous, ou ne le sont plus\u00a0: ils ne sont pas repris ici."

ANSWERED = "Un fil ou plusieurs ont déjà reçu cette réponse\u00a0: ils ne sont plus cochés."


@dataclass(frozen=True)
class Halt:
    """Why nothing left: a `kind` the page has words for, and the threads concerned."""

    kind: str
    threads: frozenset[str] = frozenset()


@bp.route("", methods=["GET", "POST"])
@keeping
@role(GESTIONNAIRE)
def page() -> ResponseReturnValue:
    """From the inbox, or a draft (`?brouillon=`): what to answer; then what each will read; then all is sent,
    or nothing."""
    person = current_person()
    if request.method == "GET":
        return _taken_up(person)
    form = BulkForm()
    if "key" not in request.form:
        form = BulkForm(formdata=None, fils=",".join(request.form.getlist("fils")))
    form.owner.require()
    if wants_json():
        return _keep(form, person, _hers(person, form.threads))
    found = _chosen(person, form)
    if not (found or (form.choices and form.body.data)):
        flash(NONE, "warning")
        return redirect(url_for("courrier.desk.inbox"), 303)
    if "insert" in request.form:
        _insert(form, person)
    if "send" in request.form:
        return _send(form, person, found) if found and form.validate() else _compose(form, person, found)
    return _keep(form, person, found) if form.body.data else _compose(form, person, found)


bp.register_error_handler(404, taken_away)


@bp.errorhandler(CSRFError)
@shown_again
def token_expired(_error: CSRFError) -> ResponseReturnValue:
    """A page opened before the present session: what was typed is given back."""
    if request.endpoint != "courrier.bulk.page" or "body" not in request.form:
        return error_page(400, *FORM_EXPIRED)
    if wants_json() or not current_user.is_authenticated:
        return lost()
    person, form = current_person(), BulkForm()
    form.owner.require()
    if not person.is_gestionnaire or not (found := _chosen(person, form)):
        return error_page(400, *FORM_EXPIRED)
    return _compose(form, person, found, Trouble(400, "session"))


def _taken_up(person: Person) -> ResponseReturnValue:
    """A draft of hers, to the threads that are still hers; without one, the inbox, where one chooses."""
    wanted = request.args.get("brouillon", type=UUID)
    if wanted is None:
        return redirect(url_for("courrier.desk.inbox"), 303)
    kept = own_draft(person, wanted)
    if kept.thread or kept.side is Side.AGENT:
        return redirect(address(kept), 303)
    form = BulkForm(formdata=None)
    form.show(kept)
    found = _hers(person, kept.words.threads)
    if len(found) < len(kept.words.threads):
        flash(FEWER, "warning")
    return _compose(form, person, found)


def _keep(form: BulkForm, person: Person, found: tuple[Thread, ...]) -> ResponseReturnValue:
    """Keep the draft, with those of the threads that are hers; then go on with what was pressed."""
    found = found if wants_json() else _without_answered(form, person, found)
    form.fils.data = ",".join(one.id for one in found)
    rereads = "reread" in request.form and bool(found) and form.validate()
    told, form.form_errors = [*form.form_errors, *([] if found else [NONE])], []

    def then(kept: Kept) -> ResponseReturnValue:
        form.hold(kept)
        form.form_errors = told
        return _preview(form, person, found) if rereads else _compose(form, person, found)

    def again(trouble: Trouble | None) -> ResponseReturnValue:
        form.form_errors = [*told, *form.form_errors]
        return _compose(form, person, found, trouble)

    leaves = "keep" in request.form and not told
    return keep(form, person, Place(side=Side.SERVICE), again, None if leaves else then)


def _without_answered(form: BulkForm, person: Person, found: tuple[Thread, ...]) -> tuple[Thread, ...]:
    """Where the form has sent just that to some of them, the others alone, and she is told."""
    replies = _written(form, person, found)
    with database().read() as session:
        got = bulk.received(session, person, form.key.data or "", replies)
    if not 0 < len(got) < len(found):
        return found
    form.renew()
    form.hold(None)
    form.refuse(ANSWERED)
    return tuple(one for one in found if one.id not in got)


def _hers(person: Person, wanted: Sequence[str]) -> tuple[Thread, ...]:
    """Those of these threads that she may open and answer."""
    with database().read() as session:
        found = bulk.threads(session, person, wanted[:MOST], today())
    return tuple(one for one in found if not one.joined_to)


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
            database(),
            Batch(person, form.key.data or "", ready, bool(form.closes.data), form.version.seen),
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
    form: BulkForm, person: Person, found: tuple[Thread, ...], trouble: Trouble | None = None
) -> ResponseReturnValue:
    """What is written and to whom; what was unticked can still be chosen."""
    form.owner.data = person.uid
    offered = {one.id: one for one in (*_hers(person, form.choices), *found)}
    form.offered.data = ",".join(offered)
    draft = draft_at(person, form.key.data or "")
    if trouble is not None and trouble.kind == "session":
        form.hold(draft)
    with database().read() as session:
        templates = boilerplate.usable(session, person, today())
    del form.fils  # the boxes of the page say it
    html = render_template(
        "career/courrier/desk/bulk.html",
        form=form, threads=list(offered.values()), ticked={one.id for one in found}, templates=templates,
        variables=VARIABLES, trouble=trouble, draft=draft,
        store=store_name(person.uid, draft) if draft else f"courrier-{person.uid}-{form.key.data}",
    )  # fmt: skip
    return html, trouble.status if trouble else 422 if form.faults else 200


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
