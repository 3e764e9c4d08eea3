"""What is typed and not sent: kept as a draft by itself or by its button, given back when a session ends."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import current_app, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import Session

from career import receiving
from career.antivirus import AntivirusDown
from career.attachments import AttachmentRefused, StorageDown
from career.courrier import drafts, files, models
from career.courrier.drafts import AlreadySent, Elsewhere, TooManyDrafts, Writing
from career.courrier.forms import AgentForm, AnswerForm, NewForm
from career.courrier.rules import DRAFTS, Kept
from career.courrier.views.composing import Trouble, too_many
from career.people import Person, refuse, signed_in
from career.receiving import Joined
from career.settings import Career
from socle import clock
from socle.french import clock_time
from socle.sql import database

JSON = "application/json"
KEPT = "Brouillon gardé. Il n’est pas envoyé\u00a0: votre gestionnaire ne le voit pas."
NOTHING = "Il n’y a rien à garder\u00a0: le message est vide."
SENT = "Ce message est déjà envoyé."
LOST = "Votre session est fermée. Ce que vous avez écrit est gardé dans cette page."
ELSEWHERE = (
    "Ce brouillon a été changé dans un autre onglet ou sur un autre appareil. Le vôtre n’est pas gardé."
)
GONE = "Ce brouillon a été jeté ou envoyé dans un autre onglet. Ce que vous avez écrit ici n’est pas gardé."
FULL = f"Vous avez déjà {DRAFTS} brouillons. Jetez-en un, puis gardez celui-ci."
Page = Callable[[Trouble | None], ResponseReturnValue]


def wants_json() -> bool:
    """Does the script ask?"""
    return request.headers.get("Accept", "") == JSON


def asks_to_keep(form: AgentForm) -> bool:
    """Is the form to be kept, and not sent: by the script, by its button, by the button of a file?"""
    return wants_json() or bool(form.keep.data) or "remove" in request.form


def require_owner(form: AgentForm, person: Person) -> None:
    """What somebody else typed in a page of hers is neither kept nor sent for who is signed in now."""
    if form.owner.data and form.owner.data != person.uid:
        refuse(person, "courrier of another session")


def keep(form: AgentForm, person: Person, thread: str | None, page: Page) -> ResponseReturnValue:
    """Keep what was typed; whatever is wrong, it comes back on its `page`."""
    require_owner(form, person)
    if not form.can_be_kept():
        return _failed(form, Trouble(422), page)
    try:
        joined = receiving.judge(form.files.data or [], person)
        receiving.keep(joined)
        with database().begin() as session:
            kept = _save(session, form, person, thread, joined)
    except AttachmentRefused as refusal:
        form.refuse(refusal.sentence, form.files)
        return _failed(form, Trouble(422), page)
    except (AntivirusDown, StorageDown) as down:
        return _failed(
            form, Trouble(503, "antivirus" if isinstance(down, AntivirusDown) else "storage"), page
        )
    except TooManyDrafts:
        form.refuse(FULL)
        return _failed(form, Trouble(422), page)
    except Elsewhere as clash:
        form.hold(clash.other)
        return _clash(clash.other, page)
    except AlreadySent as sent:
        return _sent(form, person, thread, sent, page)
    return _kept(form, kept, thread)


def keeping(view: Callable[..., ResponseReturnValue]) -> Callable[..., ResponseReturnValue]:
    """For who is signed in; what is typed in a session that ended is given back and not lost."""
    guarded = signed_in(view)

    @wraps(view)
    def wrapped(*args: Any, **more: Any) -> ResponseReturnValue:
        if request.method == "POST" and not current_user.is_authenticated:
            return lost(more.get("uid"))
        answer: ResponseReturnValue = guarded(*args, **more)
        return answer

    return wrapped


def lost(uid: object, form: AgentForm | None = None) -> ResponseReturnValue:
    """Nobody is signed in any more: the words stand on a page, to be sent again."""
    if wants_json():
        return jsonify(said=LOST), 401
    form = form or (AnswerForm() if uid else NewForm())
    action = url_for("courrier.thread", uid=uid) if uid else url_for("courrier.new")
    return render_template("career/courrier/lost.html", form=form, action=action), 401


def hold() -> Any:
    """How long a message may be taken back."""
    settings: Career = current_app.extensions["career_settings"]
    return settings.take_back


def reopen_within() -> Any:
    """How long after its end an agent's answer reopens a thread."""
    settings: Career = current_app.extensions["career_settings"]
    return settings.reopen_within


def address(kept: Kept) -> str:
    """Where a draft is taken up again."""
    if kept.thread:
        return url_for("courrier.thread", uid=kept.thread)
    return url_for("courrier.new", brouillon=kept.id)


def store_name(uid: str, kept: Kept | None) -> str:
    """Under which name a browser keeps what is typed over this draft and not saved yet."""
    return f"courrier-{uid}-{(kept.thread or kept.id) if kept else 'nouveau'}"


def sent_keys(session: Session, person: Person) -> list[str]:
    """The signs of the forms that have sent lately: what their pages still hold is not lost."""
    return [row.form_key for row in models.last_sent(session, person.academie, person.uid)]


def _save(
    session: Session, form: AgentForm, person: Person, thread: str | None, joined: list[Joined]
) -> Kept | None:
    writing = Writing(person, form.words(), form.version.seen, thread, with_files=bool(joined))
    kept = drafts.save(session, writing)
    if kept is None:
        return None
    if removed := request.form.get("remove", ""):
        drafts.remove_file(session, kept.id, removed)
    if len({one.digest for one in kept.files} | {one.file.digest for one in joined}) > receiving.LIMITS.files:
        raise AttachmentRefused(too_many())
    for one in joined:
        drafts.add_file(session, kept.id, files.row_of(one, person.academie))
    return kept


def _kept(form: AgentForm, kept: Kept | None, thread: str | None) -> ResponseReturnValue:
    if wants_json():
        version = kept.version if kept else 0
        said = f"Brouillon gardé à {clock_time(clock.now())}, pas envoyé." if kept else ""
        next_, name = (address(kept), store_name(form.owner.data or "", kept)) if kept else ("", "")
        return jsonify(version=version, said=said, key=form.key.data, next=next_, name=name)
    if kept is None:
        flash(NOTHING, "info")
        back = url_for("courrier.thread", uid=thread) if thread else url_for("courrier.new")
        return redirect(back, 303)
    flash(KEPT, "ok")
    return redirect(address(kept), 303)


def _failed(form: AgentForm, trouble: Trouble, page: Page) -> ResponseReturnValue:
    if not wants_json():
        return page(trouble)
    faults = " ".join(message for _, message in form.faults)
    return jsonify(said=f"Brouillon pas encore gardé. {faults}"), trouble.status


def _clash(other: Kept | None, page: Page) -> ResponseReturnValue:
    if not wants_json():
        return page(Trouble(409, "elsewhere" if other else "gone"))
    facts = {"subject": other.words.subject, "body": other.words.body} if other else None
    again = "Garder de nouveau ce brouillon"
    version = other.version if other else 0
    return jsonify(said=ELSEWHERE if other else GONE, version=version, facts=facts, again=again), 409


def _sent(
    form: AgentForm, person: Person, thread: str | None, sent: AlreadySent, page: Page
) -> ResponseReturnValue:
    """The form has sent: the same words need no draft; others begin a new one."""
    if sent.says(form.words()):
        if wants_json():
            return jsonify(version=form.version.seen, said=SENT, next="")
        flash(SENT, "info")
        return redirect(url_for("courrier.thread", uid=sent.thread_id), 303)
    form.renew()
    form.hold(None)
    return keep(form, person, thread, page)
