"""What a gestionnaire does with an answer before it leaves: read it as the agent will, take up a draft."""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from career import receiving
from career.courrier import acting, boilerplate, bulk, drafts, filling
from career.courrier.boilerplate import Template
from career.courrier.forms import ReplyForm
from career.courrier.rules import Kept, Message, Side, Thread
from career.courrier.views.agent import own_draft
from career.courrier.views.composing import Trouble
from career.courrier.views.keeping import Page, Place, address, draft_at, going_to, keep
from career.courrier.views.opening import followed
from career.day import today
from career.people import GESTIONNAIRE, Person, current_person, refuse, role
from socle import clock, french
from socle.sql import database

bp = Blueprint("answering", "career.courrier", url_prefix="/gestion/courrier")
CHOOSE = "Choisissez un modèle dans la liste, puis ajoutez-le."
NO_DRAFT = "Il n’y a pas de brouillon à relire ici\u00a0: il a été envoyé ou jeté."


def templates_for(person: Person, thread: Thread) -> tuple[Template, ...]:
    """The templates that she may answer with here."""
    with database().read() as session:
        return boilerplate.usable(session, person, today(), thread.kind)


def asks_for_template() -> bool:
    """Was « Ajouter ce modèle » pressed?"""
    return "insert" in request.form


def insert_template(form: ReplyForm, person: Person, thread: Thread) -> None:
    """Add the chosen template, filled, after what was typed; another service's is 404 (threat 47)."""
    wanted = request.form.get("modele", "")
    if not wanted:
        return form.refuse(CHOOSE)
    with database().read() as session:
        found = {one.id: one for one in boilerplate.usable(session, person, today())}.get(wanted)
        said = filling.filled(session, found.body, person, thread, today()) if found else ""
    if found is None:
        refuse(person, f"courrier template {wanted[:40]}")
    form.body.data = "\n\n".join(part for part in (form.body.data or "", said) if part.strip())


def asks_to_reread(form: ReplyForm) -> bool:
    """Does she want to see it first?"""
    return bool(form.reread.data)


def reread(form: ReplyForm, person: Person, place: Place, page: Page) -> ResponseReturnValue:
    """Keep what was typed, files and all, and show it as the agent will see it, if it can be sent."""
    if not form.validate():
        return page(Trouble(422))
    seen, thread = form.mark.data or "", place.thread or ""
    with database().read() as session:
        changed = acting.mark(session, thread) != seen
    if changed:
        return page(Trouble(409, "changed"))
    then = going_to(url_for("courrier.answering.shown", uid=thread, vu=seen))
    return keep(form, person, place, page, then)


@bp.get("/brouillons")
@role(GESTIONNAIRE)
def all_drafts() -> ResponseReturnValue:
    """Her answers that are not sent yet; of a thread that is hers no more, her own words alone."""
    person = current_person()
    with database().read() as session:
        hers = drafts.all_of(session, person, Side.SERVICE)
        about = {thread for one in hers for thread in (one.thread, *one.words.threads) if thread}
        found = bulk.threads(session, person, about, today())
    threads = {one.id: one for one in found}
    return render_template("career/courrier/desk/drafts.html", drafts=hers, threads=threads, address=address)


@bp.get("/<uuid:uid>/relire")
@role(GESTIONNAIRE)
def shown(uid: UUID) -> ResponseReturnValue:
    """Her draft in a thread, as the agent will see it; `vu` is the mark of the thread she had before her."""
    person = current_person()
    found, _ = followed(person, uid)
    kept = draft_at(person, found.id)
    if kept is None:
        flash(NO_DRAFT, "info")
        return redirect(url_for("courrier.desk.thread", uid=uid), 303)
    with database().read() as session:
        now = acting.mark(session, found.id)
    form = ReplyForm(formdata=None)
    form.show(kept)
    form.key.data, form.owner.data = kept.words.key, person.uid
    form.mark.data = request.args.get("vu", now)[:40]
    return render_template(
        "career/courrier/desk/reread.html", thread=found, draft=kept, form=form,
        message=as_shown(person, kept.id, kept.words.body, kept.words.asks), files=_listed(kept),
        changed=form.mark.data != now,
    )  # fmt: skip


@bp.get("/brouillons/<uuid:draft>/pieces/<uuid:piece>")
@role(GESTIONNAIRE)
def file(draft: UUID, piece: UUID) -> ResponseReturnValue:
    """A file that lies with a draft of hers."""
    person = current_person()
    kept = own_draft(person, draft)
    with database().read() as session:
        row = drafts.find_file(session, kept.id, str(piece))
    return receiving.send(person, person.uid, row) if row else abort(404)


def as_shown(person: Person, identifier: str, body: str, asks: str = "") -> Message:
    """The message that these words would be, from this gestionnaire."""
    return Message(
        identifier, Side.SERVICE, person.uid, person.display_name, body, clock.now(), None, asks=asks
    )


def _listed(kept: Kept) -> list[dict[str, str]]:
    """The files of a draft, as the kit lists them."""
    return [
        {
            "name": one.name,
            "url": url_for("courrier.answering.file", draft=kept.id, piece=one.id),
            "size": french.size(one.size),
        }
        for one in kept.files
    ]
