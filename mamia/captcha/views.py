"""Pictures and sounds by their tickets, and the captcha of a form."""

from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any, Literal, cast

from flask import Blueprint, Flask, Response, abort, current_app, g, request, send_file, session, url_for

from mamia.captcha.sounds import Busy, French, Pool
from mamia.captcha.tickets import Captchas, Way
from socle.web.errors import error_page
from socle.web.forms import CaptchaField, Challenge, Form
from socle.web.limits import Budget, budgets
from socle.web.security import caller_budget_key, from_school
from socle.web.sessions import session_key

bp = Blueprint("captcha", __name__, url_prefix="/captcha")
MADE = {
    "picture": (
        Budget("captcha-picture", "60/10 minutes"),
        Budget("captcha-picture-address", "600/10 minutes"),
    ),
    "sound": (Budget("captcha-sound", "12/10 minutes"), Budget("captcha-sound-address", "60/10 minutes")),
}
SCHOOL = 50
"""How many times wider an address's budget is on a listed school network (decision 19)."""
WRONG = "Ce n’est pas la bonne réponse. Essayez avec la nouvelle image, le son ou une question."
KEPT = "Déjà saisi : laissez ce champ vide pour garder votre saisie"


def init_app(app: Flask, voices: Path | None, life: timedelta = timedelta(minutes=30)) -> None:
    """Give the application its captchas; `voices` is the folder made at set-up, None for no sound."""
    pool = Pool(French(voices)) if voices else None
    app.extensions["captchas"] = Captchas(app.extensions["store"], pool, life)
    app.register_blueprint(bp)


def captchas() -> Captchas:
    """The captchas of the current application."""
    return cast(Captchas, current_app.extensions["captchas"])


@bp.get("/<ticket>.png")
def picture(ticket: str) -> Response:
    """The picture of a ticket of this session."""
    _spend("picture", ticket)
    return _send(captchas().picture(ticket, session.get("key", "")), "image/png")


@bp.get("/<ticket>.wav")
def sound(ticket: str) -> Response:
    """The sound of a ticket of this session."""
    _spend("sound", ticket)
    return _send(captchas().sound(ticket, session.get("key", "")), "audio/wav")


@bp.errorhandler(Busy)
def busy(_fault: Busy) -> Response:
    """Come back in some seconds."""
    html, code = error_page(503)
    return Response(html, code, {"Retry-After": "5"})


def present(field: CaptchaField, purpose: str, page: str, way: Way | None = None) -> str:
    """Give the field a new challenge on the page at address `page`; returns the ticket.

    Without `way`, the one a button asked for, else the one the person had before.
    """
    way = way or pressed() or g.get("captcha_way") or captchas().way(ticket_of(field))
    ticket = captchas().new(purpose, session_key(), way)
    question, shown = captchas().question(ticket), {}
    if way == "image":
        shown = {"image": url_for("captcha.picture", ticket=ticket)}
        if captchas().pool:
            shown["sound"] = url_for("captcha.sound", ticket=ticket)
    other = "image" if way == "question" else "question"
    field.challenge = Challenge(
        ticket, f"{page}?captcha={way}", f"{page}?captcha={other}", question=question, **shown
    )
    return ticket


def pressed() -> Way | None:
    """Which other challenge a button of the captcha asked for: then the form is shown again, not judged."""
    asked = request.args.get("captcha") if request.method == "POST" else None
    return cast(Way, asked) if asked in {"image", "question"} else None


def present_again(form: Form, field: CaptchaField, purpose: str, page: str) -> None:
    """Show the form again with another challenge, nothing typed being lost.

    What is secret is held on the server and never sent back: its field says so, and may stay empty.
    """
    restore(form, field)
    secrets = {other.name: str(other.data) for other in _secrets(form, field) if other.data}
    ticket = present(field, purpose, page)
    captchas().hold(ticket, secrets)
    for other in _secrets(form, field):
        if other.name in secrets:
            other.hint, other.example = KEPT, ""


def restore(form: Form, field: CaptchaField) -> None:
    """Fill the secret fields left empty with what is held for the ticket of this page; before validation."""
    empty = {other.name: other for other in _secrets(form, field) if not other.data}
    for name, value in captchas().held(ticket_of(field)).items():
        if other := empty.get(name):
            other.data, other.raw_data = value, [value]


def passes(field: CaptchaField, purpose: str) -> bool:
    """Is the typed answer right? The ticket is used up; present a new one with the page that follows."""
    ticket = ticket_of(field)
    g.captcha_way = captchas().way(ticket)  # for the page that follows: the check uses the ticket up
    return captchas().check(ticket, purpose, session_key(), field.data or "")


def ticket_of(field: CaptchaField) -> str:
    """The ticket the sent page carried."""
    return request.form.get(f"{field.name}_id", "")


def _secrets(form: Form, field: CaptchaField) -> list[Any]:
    return [other for other in form.visible if getattr(other, "secret", False) and other is not field]


def _spend(what: Literal["picture", "sound"], ticket: str) -> None:
    """Count what must be made, by session and by address (threat 21); what is already made is free."""
    key = session.get("key", "")
    if not key or captchas().is_made(ticket, what):
        return
    mine, address = MADE[what]
    times = SCHOOL if from_school() else 1
    if not budgets().spend(mine, key) or not budgets().spend(address, caller_budget_key(), times):
        abort(429)


def _send(content: bytes | None, kind: str) -> Response:
    if content is None:
        abort(404)
    answer = send_file(BytesIO(content), mimetype=kind, conditional=True, etag=False)
    answer.headers["Cache-Control"] = "no-store"
    return answer
