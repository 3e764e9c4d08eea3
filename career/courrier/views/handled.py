"""What the page of a thread shows of its handling: who has it, what was done, what may be done with it."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from career.courrier import access, acting, handling, presence, steps
from career.courrier.handling_forms import ActForm, left_open, of_page
from career.courrier.rules import Aside, Message, Side, Thread, is_aside
from career.courrier.views.composing import Trouble
from career.day import today
from career.models import display_names
from career.people import current_person
from socle.sql import database

NOT_SENT = "Votre réponse n’est pas partie."


@dataclass(frozen=True)
class Shown:
    """A page of a thread: the mark of the form it answers (`seen`), that of the messages it shows (`mark`),
    what kept the form from acting, and that form, unless it is a message's."""

    seen: str
    mark: str
    trouble: Trouble | None = None
    active: ActForm | None = None


def handled(thread: Thread, messages: tuple[Message, ...], shown: Shown) -> dict[str, Any]:
    """The facts of desk/handling.html and of the history of desk_thread.html."""
    presence.sign(database(), current_person(), thread)
    typed = shown.trouble is not None and shown.trouble.status != 413  # too heavy, it is not read
    forms = of_page(shown.active, typed=typed)
    with database().read() as session:
        facts = _standing(session, thread)
        done = acting.steps_of(session, thread.id)
        offered = handling.targets(session, thread, current_person(), today())
    forms["transmettre"]["to"].offer([(one.key, one.words) for one in offered])
    for form in forms.values():
        form.mark.data = shown.mark
    kind = shown.trouble.kind if shown.trouble else ""
    return facts | {
        "forms": forms,
        "failed": shown.trouble is not None,
        "active": shown.active.slug if shown.active else "",
        "undone": shown.active.undone if shown.active else NOT_SENT,
        "history": steps.history(messages, done),
        "news": steps.news(shown.seen, messages, done) if kind == "changed" else (),
        "unfinished": left_open(shown.active) if kind == "unfinished" else [],
        "away": _away(thread, messages),
    }


def _standing(session: Session, thread: Thread) -> dict[str, Any]:
    """Who has it, who looks at it now, and what this gestionnaire is to it."""
    person, day = current_person(), today()
    handler = access.handler(session, thread, day)
    return {
        "hers": access.is_hers(session, thread, person.uid, day),
        "may_take": handling.may_take(session, thread, person.uid, day),
        "handler": display_names(session, thread.academie, [handler]).get(handler, handler),
        "is_handler": handler == person.uid,
        "present": presence.sentence(presence.others(session, person, thread)),
    }


def _away(thread: Thread, messages: tuple[Message, ...]) -> str:
    """Until when it is put away, "" when it is not."""
    unread = sum(one.side is Side.AGENT and one.read_at is None for one in messages)
    return steps.until(Aside(thread.aside), thread.aside_until) if is_aside(thread, today(), unread) else ""
