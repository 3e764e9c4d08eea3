"""From a form to a message sent, or to what kept it from leaving; the same for both sides."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from career import receiving
from career.antivirus import AntivirusDown
from career.attachments import AttachmentRefused, StorageDown
from career.courrier import access, files, models
from career.courrier.acting import Changed
from career.courrier.drafts import DraftChanged
from career.courrier.forms import MessageForm
from career.courrier.rules import Side
from career.courrier.sending import FormAlreadyUsed, Letter, Sent, ThreadClosed, ThreadJoined, send
from career.day import today
from career.people import Person, current_person
from career.portfolios.models import Correspondent
from socle import french
from socle.sql import database

ALREADY = "Ce message était déjà envoyé\u00a0: il n’est pas parti une seconde fois."


@dataclass(frozen=True)
class Trouble:
    """Why nothing left: a `kind` the page has words for, or "" when the fields say it."""

    status: int
    kind: str = ""
    thread: str = ""


@dataclass(frozen=True)
class Way:
    """Who writes on which side, to whom (uid), in which thread (None for a new one)."""

    author: Person
    side: Side
    to: str
    thread: str | None = None
    hold: timedelta = timedelta(0)
    service: Correspondent | None = None
    seen: str | None = None
    reopens: timedelta = timedelta(0)
    asks: str = ""


def submit(form: MessageForm, way: Way) -> Sent | Trouble:
    """Check the form, judge and keep its files, send it."""
    if not form.validate():
        return Trouble(422)
    try:
        there = form.kept_digests  # the same file, joined again to a draft that has it, leaves once
        joined = [one for one in receiving.received(form.files, way.author) if one.file.digest not in there]
        receiving.keep(joined)
        draft = form.draft(tuple(one.file.digest for one in joined))
        if len(draft.files) > receiving.LIMITS.files:
            raise AttachmentRefused(too_many())
        keep = files.rows_of(joined)
        letter = Letter(
            way.author, way.side, way.to, draft, way.thread, keep, way.hold, way.service, way.seen,
            way.asks, way.reopens,
        )  # fmt: skip
        return _send(letter)
    except AttachmentRefused as refusal:
        form.refuse(refusal.sentence, form.files)
        return Trouble(422)
    except AntivirusDown:
        return Trouble(503, "antivirus")
    except StorageDown:
        return Trouble(503, "storage")
    except ThreadClosed:
        return Trouble(409, "closed", way.thread or "")
    except Changed:
        return Trouble(409, "changed")
    except DraftChanged:
        return Trouble(409, "draft")
    except FormAlreadyUsed as used:
        form.renew()
        return Trouble(409, "already", used.thread_id)


def _send(letter: Letter) -> Sent:
    """Send it; what answers a thread joined in the meantime goes where that thread is now."""
    try:
        return send(database(), letter)
    except ThreadJoined as joined:
        with database().read() as session:
            found = models.find_thread(session, letter.author.academie, joined.to)
            to = access.handler(session, found, today()) if found else letter.to
        return send(database(), replace(letter, thread=joined.to, to=to))


def too_many() -> str:
    """More files than a message carries, with those of its draft."""
    most = french.count(receiving.LIMITS.files, "fichier", "fichiers")
    return f"Joignez {most} au plus, ceux du brouillon compris."


def arrived(endpoint: str, sent: Sent, said: str) -> ResponseReturnValue:
    """Show the thread with the message in it, and say whether it had already been sent."""
    flash(ALREADY if sent.again else said, "info" if sent.again else "success")
    return redirect(url_for(endpoint, uid=sent.thread), 303)


def page(template: str, form: MessageForm, trouble: Trouble | None, **facts: Any) -> ResponseReturnValue:
    """A page with a form, and the trouble there was; what came with a form that was refused stays in it."""
    if trouble and trouble.status in (409, 422):
        receiving.hold(form, form.files, current_person())
    chosen = bool(trouble and form.files.data) or (trouble is not None and trouble.status == 413)
    html = render_template(
        template, form=form, trouble=trouble, files_lost=chosen, examined=receiving.examined(), **facts
    )
    return html, trouble.status if trouble else 200


def to_the_second(moment: datetime) -> str:
    """Write « 14 h 05 min 09 s », as the clocks of Paris show it."""
    return f"{french.clock_time(moment)}\u00a0min\u00a0{moment.second:02d}\u00a0s"
