"""From a form to a message sent, or to what kept it from leaving; the same for both sides."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from career.antivirus import AntivirusDown
from career.attachments import AttachmentRefused, StorageDown
from career.courrier import files, salvage
from career.courrier.drafts import DraftChanged
from career.courrier.forms import MessageForm
from career.courrier.rules import File, Side
from career.courrier.sending import FormAlreadyUsed, Letter, Sent, ThreadClosed, send
from career.people import Person
from career.portfolios.models import Correspondent
from socle import french
from socle.sql import database

F = TypeVar("F", bound=MessageForm)
ALREADY = "Ce message était déjà envoyé\u00a0: il n’est pas parti une seconde fois."
TOO_HEAVY = "Vos pièces sont trop lourdes pour être reçues\u00a0: {files} de {size} chacun au plus."


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


def submit(form: MessageForm, way: Way) -> Sent | Trouble:
    """Check the form, judge and keep its files, send it."""
    if not form.validate():
        return Trouble(422)
    try:
        joined = files.judge(form.files.data or [], way.author)
        files.keep(joined)
        draft = form.draft(tuple(one.file.digest for one in joined))
        if len(draft.files) > files.LIMITS.files:
            raise AttachmentRefused(too_many())
        keep = files.rows_of(joined)
        letter = Letter(way.author, way.side, way.to, draft, way.thread, keep, way.hold, way.service)
        return send(database(), letter)
    except AttachmentRefused as refusal:
        form.refuse(refusal.sentence, form.files)
        return Trouble(422)
    except AntivirusDown:
        return Trouble(503, "antivirus")
    except StorageDown:
        return Trouble(503, "storage")
    except ThreadClosed:
        return Trouble(409, "closed", way.thread or "")
    except DraftChanged:
        return Trouble(409, "draft")
    except FormAlreadyUsed as used:
        form.renew()
        return Trouble(409, "already", used.thread_id)


def too_many() -> str:
    """More files than a message carries, with those of its draft."""
    most = french.count(files.LIMITS.files, "fichier", "fichiers")
    return f"Joignez {most} au plus, ceux du brouillon compris."


def arrived(endpoint: str, sent: Sent, said: str) -> ResponseReturnValue:
    """Show the thread with the message in it, and say whether it had already been sent."""
    flash(ALREADY if sent.again else said, "info" if sent.again else "success")
    return redirect(url_for(endpoint, uid=sent.thread), 303)


def page(template: str, form: MessageForm, trouble: Trouble | None, **facts: Any) -> ResponseReturnValue:
    """A page with a form, and the trouble there was."""
    chosen = bool(trouble and form.files.data) or (trouble is not None and trouble.status == 413)
    html = render_template(
        template, form=form, trouble=trouble, files_lost=chosen, examined=files.examined(), **facts
    )
    return html, trouble.status if trouble else 200


def let_files_in(endpoint: str | None, _values: object) -> None:
    """A message may be heavy, of somebody signed in only; before anything reads the request."""
    forms = {"courrier.new", "courrier.thread", "courrier.desk.thread"}
    if endpoint in forms and "_user_id" in session:
        request.max_content_length = files.REQUEST_BYTES


def saved(kind: type[F]) -> F:
    """The form of a request refused for its weight, with the words that could be saved."""
    form = kind(formdata=salvage.words_of(request))
    limits = files.LIMITS
    count = french.count(limits.files, "fichier", "fichiers")
    form.refuse(TOO_HEAVY.format(files=count, size=french.size(limits.file_bytes)), form.files)
    return form


def downloads(joined: tuple[File, ...], endpoint: str, thread: str) -> list[dict[str, str]]:
    """The files of a message, as the kit lists them."""
    return [
        {
            "name": one.name,
            "url": url_for(endpoint, uid=thread, piece=one.id),
            "size": french.size(one.size),
        }
        for one in joined
    ]


def to_the_second(moment: datetime) -> str:
    """Write « 14 h 05 min 09 s », as the clocks of Paris show it."""
    return f"{french.clock_time(moment)}\u00a0min\u00a0{moment.second:02d}\u00a0s"
