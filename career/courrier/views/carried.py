"""An answer typed on the page of a thread and not sent comes with the button of an act, and is kept first.

A button belongs to one form: without this, pressing it would throw away what stands in the others, where no
script has kept it. So the fields and buttons of acts are those of the answer's form, with addresses of their
own, and what was typed for another act than the one asked for keeps it from being done.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import flash, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from career.courrier import models
from career.courrier.forms import ReplyForm
from career.courrier.handling_forms import ActForm, left_open
from career.courrier.rules import Kept, Side, Thread, asked_last
from career.courrier.views.composing import Trouble
from career.courrier.views.keeping import Place, draft_at, keep, lost
from career.people import current_person
from socle.sql import database

Page = Callable[[Thread, ReplyForm, Trouble | None], ResponseReturnValue]
KEPT = "La réponse que vous aviez commencée n’est pas envoyée\u00a0: elle est dans vos brouillons."


def is_carried() -> bool:
    """Did an answer come with the act?"""
    return "body" in request.form


def carrying(view: Callable[..., ResponseReturnValue]) -> Callable[..., ResponseReturnValue]:
    """In a session that ended, the answer is given back; the act asks to be done again."""

    @wraps(view)
    def wrapped(*args: Any, **more: Any) -> ResponseReturnValue:
        if (is_carried() or leaves_open()) and not current_user.is_authenticated:
            return lost()
        return view(*args, **more)

    return wrapped


def leaves_open(active: ActForm | None = None) -> bool:
    """Did something come that is typed in an act, and that nobody asked to do?"""
    return bool(left_open(active))


def hindered(found: Thread, shown: Page) -> ResponseReturnValue | None:
    """Keep the answer that came; the page again when it cannot be kept, and then the act is not done."""
    form, person, done = ReplyForm(), current_person(), list[Kept]()
    if not is_carried():
        return None
    form.owner.require()
    if _is_untouched(form, found):
        return None

    def again(trouble: Trouble | None) -> ResponseReturnValue:
        return shown(found, form, trouble)

    def then(kept: Kept) -> ResponseReturnValue:
        done.append(kept)
        flash(KEPT, "info")
        return ""

    answer = keep(form, person, Place(found.id, Side.SERVICE), again, then)
    return None if done else answer


def _is_untouched(form: ReplyForm, found: Thread) -> bool:
    """Is it as the page showed it, or empty? What was to be joined and is not there any more is told."""
    if form.files.how_many or form.files.lost:
        return False
    with database().read() as session:
        messages = models.messages_of(session, found.id, Side.SERVICE)
    typed, draft = form.words(), draft_at(current_person(), found.id)
    if draft is not None:
        return typed.says_as(draft.words)
    return typed.empty or (not typed.body.strip() and typed.asks == asked_last(found, messages))
