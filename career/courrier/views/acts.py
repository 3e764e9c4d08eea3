"""What a teacher does beside writing: throw a draft away, take a message back, keep a thread on paper."""

from typing import Any
from uuid import UUID

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from career import files as vaults
from career import receiving
from career.courrier import drafts, linking
from career.courrier.rules import Message, Side, Thread, Words, follow_up
from career.courrier.silence import of_thread, told
from career.courrier.taking_back import TooLate, take_back
from career.courrier.views.agent import own_draft, own_thread
from career.courrier.views.keeping import address
from career.courrier.words import number_of
from career.day import today
from career.people import Person, current_person, signed_in
from career.settings import Career
from socle import audit, clock, french, pdf
from socle.sql import database
from socle.web.acting import new_key
from socle.web.limits import Budget, budgets

bp = Blueprint("acts", __name__)
TAKEN = "Le message est repris\u00a0: personne ne l’a vu. Il est de nouveau un brouillon, pas encore envoyé."
TOO_LATE = "Il est trop tard pour reprendre ce message\u00a0: il est arrivé à votre gestionnaire."


@bp.post("/courrier/brouillons/<uuid:draft>/jeter")
@signed_in
def throw(draft: UUID) -> ResponseReturnValue:
    """Throw a draft away, and the files nobody else keeps."""
    person = current_person()
    kept = own_draft(person, draft)
    with database().begin() as session:
        drafts.throw(session, person, kept.id)
    vaults.discard(database(), receiving.vault(), [one.digest for one in kept.files])
    flash("Le brouillon est jeté.", "ok")
    hers = "courrier.threads" if kept.side is Side.AGENT else "courrier.answering.all_drafts"
    return redirect(url_for(hers), 303)


@bp.post("/courrier/brouillons/<uuid:draft>/nouveau")
@signed_in
def go_on(draft: UUID) -> ResponseReturnValue:
    """The draft of an answer to a thread closed since becomes that of a new message."""
    person = current_person()
    kept = own_draft(person, draft)
    if kept.thread is None:
        return redirect(address(kept), 303)
    found, _ = own_thread(person, UUID(kept.thread))
    words = Words(new_key(), found.kind.value, follow_up(found.subject), follows=found.id)
    with database().begin() as session:
        new = drafts.begin(session, drafts.Writing(person, words, 0))
        drafts.merge(session, person, found.id, new)
    return redirect(url_for("courrier.new", brouillon=new), 303)


@bp.post("/courrier/<uuid:uid>/messages/<uuid:message>/reprendre")
@signed_in
def reprendre(uid: UUID, message: UUID) -> ResponseReturnValue:
    """Take a message back while nobody has seen it; pressed twice, it is taken back once."""
    person = current_person()
    with database().read() as session:
        taken = drafts.of_origin(session, person, str(message))
    if taken is not None:
        return redirect(address(taken), 303)
    found, _ = own_thread(person, uid)
    try:
        draft = take_back(database(), person, found.id, str(message))
    except TooLate:
        flash(TOO_LATE, "warning")
        return redirect(url_for("courrier.thread", uid=uid), 303)
    flash(TAKEN, "ok")
    return redirect(address(own_draft(person, UUID(draft))), 303)


@bp.get("/courrier/<uuid:uid>/imprimer")
@signed_in
def printed(uid: UUID) -> ResponseReturnValue:
    """The whole thread, to print."""
    found, messages = own_thread(current_person(), uid)
    return render_template(
        "career/courrier/printed.html", number=number_of(found.id), **_on_paper(found, messages)
    )


@bp.post("/courrier/<uuid:uid>/pdf")
@signed_in
def as_pdf(uid: UUID) -> ResponseReturnValue:
    """The whole thread as a tagged PDF, the files listed."""
    person = current_person()
    found, messages = own_thread(person, uid)
    if refused := _spend(person):
        flash(refused, "warning")
        return redirect(url_for("courrier.thread", uid=uid), 303)
    page = render_template(
        "career/courrier/paper.html",
        number=number_of(found.id),
        made=clock.now(),
        **_on_paper(found, messages),
    )
    with database().begin() as session:
        audit.record(session, audit.Event.DATA_EXPORTED, actor=person.uid, subject=person.uid, form="pdf")
    return pdf.download(pdf.made(page), f"courrier-{number_of(found.id)}-{today().isoformat()}.pdf")


def _on_paper(found: Thread, messages: tuple[Message, ...]) -> dict[str, Any]:
    with database().read() as session:
        return {
            "thread": found,
            "messages": messages,
            "links": linking.links(session, found, Side.AGENT),
            "silence": told(of_thread(messages), today()),
        }


def _spend(person: Person) -> str:
    """A document costs work: so many an hour for one person. Why there is none now, or nothing."""
    settings: Career = current_app.extensions["career_settings"]
    budget, who = Budget("thread copies", settings.copies), f"{person.academie} {person.uid}"
    if budgets().spend(budget, who):
        return ""
    until = budgets().spent_until(budget, who) or clock.now()
    return f"Vous avez fait beaucoup de copies. Recommencez après {french.clock_time(until)}."
