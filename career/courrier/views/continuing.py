"""On the teacher's page of a thread: until when it reopens, its links, the message that goes on with it."""

from datetime import date

from career.courrier import continuing, linking
from career.courrier.continuing import Links
from career.courrier.forms import AnswerForm, NewForm
from career.courrier.rules import Side, Thread, follow_up
from career.courrier.silence import is_choice
from career.courrier.views.keeping import reopen_within
from socle import clock
from socle.sql import database


def links(found: Thread) -> Links:
    """The threads beside one of hers."""
    with database().read() as session:
        return linking.links(session, found, Side.AGENT)


def until(found: Thread) -> date | None:
    """The last day on which an answer reopens it, None when none does (or it is open)."""
    within, now = reopen_within(), clock.now()
    if found.closed_at is None or not continuing.reopens(found.closed_at, now, within):
        return None
    return continuing.last_day(found.closed_at, within)


def go_on(found: Thread, typed: AnswerForm) -> NewForm:
    """What was typed for a thread closed in the meantime, as a new message."""
    form = NewForm(formdata=None, kind=found.kind.value, subject=follow_up(found.subject), suite=found.id)
    form.body.data, form.files.data = typed.body.data, typed.files.data
    form.files.received, form.receipt.data = typed.files.received, typed.receipt.data
    form.request.data = bool(typed.request.data) and is_choice(found.kind.value, clock.today())
    return form
