"""From a form to a step done, or to what kept it from being done; the same for both sides."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from career import receiving
from career.antivirus import AntivirusDown
from career.attachments import AttachmentRefused, StorageDown
from career.people import Person, current_person
from career.situation.forms import StepForm
from career.situation.rules import WAYS, Act, Side
from career.situation.treating import AlreadyOpen, Changed, Doing, Done, FormUsed, NotNow

ALREADY = "C’était déjà fait\u00a0: rien n’a été fait une seconde fois."


@dataclass(frozen=True)
class Trouble:
    """Why nothing was done: a `kind` the page has words for, or "" when the fields say it."""

    status: int
    kind: str = ""
    request: str = ""


def submit(form: StepForm, person: Person, act: Act, do: Callable[[Doing], Done]) -> Done | Trouble:
    """Check the form, judge and keep its files, and do what it asks."""
    if not form.validate():
        return Trouble(422)
    try:
        joined = receiving.received(form.joined, person) if form.joined else []
        receiving.keep(joined)
        side = WAYS[act].side if act in WAYS else Side.AGENT
        return do(Doing(person.academie, person.uid, side, act, form.key.data or "", form.told(), joined))
    except AttachmentRefused as refusal:
        form.refuse(refusal.sentence, form.joined)
        return Trouble(422)
    except AntivirusDown:
        return Trouble(503, "antivirus")
    except StorageDown:
        return Trouble(503, "storage")
    except (Changed, NotNow):
        return Trouble(409, "changed")
    except AlreadyOpen as found:
        return Trouble(409, "open", found.request_id)
    except FormUsed as used:
        form.renew()
        return Trouble(409, "used", used.request_id)


def arrived(endpoint: str, done: Done, said: str) -> ResponseReturnValue:
    """Show the request, and say whether the form had already served."""
    flash(ALREADY if done.again else said, "info" if done.again else "success")
    return redirect(url_for(endpoint, uid=done.request), 303)


def page(template: str, form: StepForm | None, trouble: Trouble | None, **facts: Any) -> ResponseReturnValue:
    """A page with a form, and the trouble there was; what came with a form that was refused stays in it."""
    joined = form.joined if form else None
    if form and joined and trouble and trouble.status in (409, 422):
        receiving.hold(form, joined, current_person())
    lost = trouble is not None and joined is not None and (bool(joined.data) or trouble.status == 413)
    html = render_template(
        template, form=form, trouble=trouble, files_lost=lost, examined=receiving.examined(), **facts
    )
    return html, trouble.status if trouble else 200
