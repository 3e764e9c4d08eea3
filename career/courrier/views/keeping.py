"""What is typed and not sent: kept as a draft by itself or by its button, given back when a session ends."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import wraps
from typing import Any

from flask import current_app, flash, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import Session

from career import receiving
from career.antivirus import AntivirusDown
from career.attachments import AttachmentRefused, StorageDown
from career.courrier import drafts, files, filling, models
from career.courrier.bulk_forms import BulkForm
from career.courrier.drafts import AlreadySent, Elsewhere, TooManyDrafts, Writing
from career.courrier.forms import AnswerForm, KeptForm, NewForm, ReplyForm
from career.courrier.handling_forms import NotedForm, left_open
from career.courrier.rules import DRAFTS, Kept, Side, Words
from career.courrier.views.composing import Trouble, too_many
from career.day import today
from career.people import Person, current_person, signed_in
from career.receiving import Joined
from career.settings import Career
from career.typed import given_back
from career.uploads.field import LOST as LOST_FILE
from socle import clock
from socle.french import clock_time
from socle.sql import database
from socle.web.forms import Form

JSON = "application/json"
KEPT = {
    Side.AGENT: "Brouillon gardé. Il n’est pas envoyé\u00a0: votre gestionnaire ne le voit pas.",
    Side.SERVICE: "Brouillon gardé. Il n’est pas envoyé\u00a0: l’agent et vos collègues ne le voient pas.",
}
REMOVED = "Pièce retirée. Le brouillon est gardé, pas envoyé."
KEPT_TO_MANY = "Brouillon gardé. Il n’est pas envoyé\u00a0: les agents et vos collègues ne le voient pas."
NOTHING = "Il n’y a rien à garder\u00a0: le message est vide."
SENT = "Ce message est déjà envoyé."
LOST = "Votre session est fermée. Ce que vous avez écrit est gardé dans cette page."
ELSEWHERE = (
    "Ce brouillon a été changé dans un autre onglet ou sur un autre appareil. Le vôtre n’est pas gardé."
)
GONE = "Ce brouillon a été jeté ou envoyé dans un autre onglet. Ce que vous avez écrit ici n’est pas gardé."
FULL = f"Vous avez déjà {DRAFTS} brouillons. Jetez-en un, puis gardez celui-ci."
Page = Callable[[Trouble | None], ResponseReturnValue]
Then = Callable[[Kept], ResponseReturnValue]
ACTS = ("note", "transfer", "put_aside", "take", "bring_back", "close", "reopen", "go")
CARRIERS = tuple(f"courrier.desk.handling.{act}" for act in ACTS)
"""Acts whose button carries the answer that was typed beside it (career.courrier.views.carried)."""
FORMS: dict[str, type[Form]] = {
    "courrier.new": NewForm,
    "courrier.thread": AnswerForm,
    "courrier.desk.thread": ReplyForm,
    "courrier.bulk.page": BulkForm,
    **dict.fromkeys(CARRIERS, ReplyForm),
}


@dataclass(frozen=True)
class Place:
    """Where one writes: a thread, on one side of it; a new message (None), or to many from the desk."""

    thread: str | None = None
    side: Side = Side.AGENT

    @property
    def is_many(self) -> bool:
        """Is it one answer to many threads?"""
        return self.thread is None and self.side is Side.SERVICE

    @property
    def address(self) -> str:
        """The page of its form, or where one begins it."""
        begins = "courrier.new" if self.side is Side.AGENT else "courrier.desk.inbox"
        return _address(self.thread, self.side) if self.thread else url_for(begins)


def wants_json() -> bool:
    """Does the script ask?"""
    return request.headers.get("Accept", "") == JSON


def asks_to_keep(form: KeptForm) -> bool:
    """Is the form to be kept, and not sent: by the script, by its button, by the button of a file?"""
    return wants_json() or bool(form.keep.data) or bool({"remove", "insert"} & set(request.form))


def keep(
    form: KeptForm, person: Person, place: Place, page: Page, then: Then | None = None
) -> ResponseReturnValue:
    """Keep what was typed and go on with `then`; whatever is wrong, it comes back on its `page`."""
    form.owner.require()
    if form.sends_files and form.files.lost and not wants_json():
        form.refuse(LOST_FILE, form.files)
        return _failed(form, Trouble(422), page)
    if not form.can_be_kept():
        return _failed(form, Trouble(422), page)
    try:
        joined = receiving.received(form.files, person) if form.sends_files else []
        receiving.keep(joined)
        with database().begin() as session:
            kept = _save(session, form, person, place, joined)
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
        return _sent(form, person, place, sent, page, then)
    return _kept(form, kept, place, then)


def going_to(address: str) -> Then:
    """Once it is kept, another page."""
    return lambda kept: redirect(address, 303)


def keeping(view: Callable[..., ResponseReturnValue]) -> Callable[..., ResponseReturnValue]:
    """For who is signed in; what is typed in a session that ended is given back and not lost."""
    guarded = signed_in(view)

    @wraps(view)
    def wrapped(*args: Any, **more: Any) -> ResponseReturnValue:
        if request.method == "POST" and not current_user.is_authenticated:
            return lost()
        answer: ResponseReturnValue = guarded(*args, **more)
        return answer

    return wrapped


def lost() -> ResponseReturnValue:
    """Nobody is signed in any more: the words stand on a page, to be sent again."""
    if wants_json():
        return jsonify(said=LOST), 401
    return returned(FORMS[request.endpoint or ""](), left_open())


def returned(form: Form, notes: Sequence[NotedForm] = ()) -> ResponseReturnValue:
    """The same of a form that was read; an answer that came with an act goes back to its own page."""
    carried = request.endpoint in CARRIERS
    action = url_for("courrier.desk.thread", **(request.view_args or {})) if carried else ""
    return given_back(form, action, [one.note for one in notes])


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
        return _address(kept.thread, kept.side)
    begun = "courrier.new" if kept.side is Side.AGENT else "courrier.bulk.page"
    return url_for(begun, brouillon=kept.id)


def store_name(uid: str, kept: Kept | None) -> str:
    """Under which name a browser keeps what is typed over this draft and not saved yet."""
    return f"courrier-{uid}-{(kept.thread or kept.id) if kept else 'nouveau'}"


def draft_at(person: Person, place: str) -> Kept | None:
    """Her draft in this thread, or of the form with this key."""
    with database().read() as session:
        return drafts.of_place(session, person, place)


def beside(form: KeptForm, trouble: Trouble | None, draft: Kept | None, thread: str = "") -> dict[str, Any]:
    """What a page has beside its form, which now knows whose it is: the draft it stands for, under which name
    a browser keeps what is typed over it, and the signs of the forms that have sent lately."""
    person = current_person()
    form.owner.data = person.uid
    if trouble is not None and trouble.kind in ("draft", "already"):
        form.hold(draft)
    with database().read() as session:
        sent = [row.form_key for row in models.last_sent(session, person.academie, person.uid)]
    store = f"courrier-{person.uid}-{thread}" if thread else store_name(person.uid, draft)
    return {"draft": draft, "store": store, "sent_keys": sent}


def _save(
    session: Session, form: KeptForm, person: Person, place: Place, joined: list[Joined]
) -> Kept | None:
    writing = Writing(
        person, form.words(), form.version.seen, place.thread, with_files=bool(joined), side=place.side
    )
    kept = drafts.save(session, writing)
    if kept is None:
        return None
    if (removed := request.form.get("remove", "")) in {one.id for one in kept.files}:
        drafts.remove_file(session, kept.id, removed)
    if len({one.digest for one in kept.files} | {one.file.digest for one in joined}) > receiving.LIMITS.files:
        raise AttachmentRefused(too_many())
    for one in joined:
        drafts.add_file(session, kept.id, files.row_of(one, person.academie))
    receiving.taken(session, joined)
    return drafts.find(session, person, kept.id)


def _address(thread: str, side: Side) -> str:
    return url_for("courrier.thread" if side is Side.AGENT else "courrier.desk.thread", uid=thread)


def _kept(form: KeptForm, kept: Kept | None, place: Place, then: Then | None) -> ResponseReturnValue:
    if wants_json():
        said = f"Brouillon gardé à {clock_time(clock.now())}, pas envoyé." if kept else ""
        next_, name = (address(kept), store_name(form.owner.data or "", kept)) if kept else ("", "")
        form.hold(kept)
        return jsonify(
            version=form.version.seen, said=said, key=form.key.data, next=next_, name=name,
            kept=form.kept.data, joined=_joined(form, kept),
        )  # fmt: skip
    if kept is None:
        flash(NOTHING, "info")
        return redirect(place.address, 303)
    if then is not None:
        return then(kept)
    if "remove" in request.form:
        flash(REMOVED, "ok")
    else:
        flash(KEPT_TO_MANY if place.is_many else KEPT[place.side], "ok")
    return redirect(address(kept), 303)


def _joined(form: KeptForm, kept: Kept | None) -> dict[str, str]:
    """Which file of the draft each upload has become: what scripts need to take it out again."""
    if not form.sends_files:
        return {}
    there = {one.digest: one.id for one in kept.files} if kept else {}
    return {row.id: there[row.digest] for row in form.files.received if row.digest in there}


def _failed(form: KeptForm, trouble: Trouble, page: Page) -> ResponseReturnValue:
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
    form: KeptForm, person: Person, place: Place, sent: AlreadySent, page: Page, then: Then | None
) -> ResponseReturnValue:
    """The form has sent: the same words need no draft; others begin a new one."""
    if sent.says(_as_sent(form.words(), person, sent.thread_id)):
        if wants_json():
            return jsonify(version=form.version.seen, said=SENT, next="")
        flash(SENT, "info")
        return redirect(_address(sent.thread_id, place.side), 303)
    form.renew()
    form.hold(None)
    return keep(form, person, place, page, then)


def _as_sent(words: Words, person: Person, thread: str) -> Words:
    """What one answer to many would have said in this thread."""
    if not words.threads:
        return words
    with database().read() as session:
        found = models.find_thread(session, person.academie, thread, Side.SERVICE)
        body = filling.filled(session, words.body, person, found, today()) if found else words.body
    return replace(words, body=body)
