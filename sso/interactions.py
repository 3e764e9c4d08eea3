"""The request of an application, kept while its person signs in, finds her account or resets her password.

It travels as `?demande=<identifier>`, from page to page; it holds no secret and is resumed by its address.
What its person has answered on the way is noted beside it.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from flask import current_app, flash, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from socle import clock
from socle.quick import Lane
from socle.store import Payload, store
from socle.web.security import allow_form_target
from sso.authorization_request import PARAMETERS

KIND = "interaction"
LIFE = timedelta(hours=2)
WANTED, LONGEST_PATH = "wanted", 1000
AT, MARKS, LEVEL = "_kept_at", "_marks", "_level"
REFUSED, CHOSEN, CONSENTED, SIGNED_IN = "refused", "chosen", "consented", "signed_in"


@dataclass(frozen=True)
class Kept:
    """A kept request: its parameters, since when, what its person has answered, and the level it asks beyond
    a password. `noted` is false while the store does not know the last answer yet.
    """

    identifier: str
    parameters: Mapping[str, str]
    at: datetime
    marks: Mapping[str, str]
    level: str = ""
    noted: bool = True

    def is_marked(self, mark: str, sub: str) -> bool:
        """Did this person give this answer?"""
        return self.marks.get(mark) == sub

    def signed_in_by(self, session_id: str) -> "Kept":
        """The same, answered by the session that a sign-in for it has just opened."""
        return replace(self, marks={**self.marks, SIGNED_IN: session_id}, noted=False)


def keep(parameters: Mapping[str, str], level: str = "") -> Kept:
    """Keep a checked authorization request, with the level it asks beyond a password."""
    found = {name: parameters[name] for name in PARAMETERS if name in parameters}
    kept = Kept(secrets.token_urlsafe(16), found, clock.now(), {}, level)
    payload = {**found, AT: kept.at.isoformat(), MARKS: {}, LEVEL: level}
    store().db.soon(lambda lane: store().put_in(lane, KIND, kept.identifier, payload, LIFE))
    return kept


def read(identifier: str | None) -> Payload | None:
    """The parameters of the request, or None when it is unknown or too old."""
    if not identifier or len(identifier) > 40:
        return None
    return store().get(KIND, identifier)


def find(identifier: str | None) -> Kept | None:
    """The whole of what is kept, or None when it is unknown or too old."""
    payload = read(identifier)
    if payload is None or identifier is None:
        return None
    parameters = {name: str(payload[name]) for name in PARAMETERS if name in payload}
    at = datetime.fromisoformat(payload[AT])
    return Kept(identifier, parameters, at, payload[MARKS], payload[LEVEL])


def mark(identifier: str, answers: Mapping[str, str]) -> None:
    """Note who gave which answers, as {answer: sub} (SIGNED_IN: the session that a sign-in for it opened).

    A request that is no longer kept is left alone.
    """
    with store().db.work() as lane:
        mark_in(lane, identifier, answers)


def mark_in(lane: Lane, identifier: str, answers: Mapping[str, str]) -> None:
    """`mark` in the caller's transaction."""
    if (payload := store().get_in(lane, KIND, identifier)) is None:
        return
    left = LIFE - (clock.now() - datetime.fromisoformat(payload[AT]))
    store().put_in(lane, KIND, identifier, {**payload, MARKS: {**payload[MARKS], **answers}}, left)


def note(kept: Kept) -> None:
    """Before another page follows: the store learns the last answer."""
    if not kept.noted:
        mark(kept.identifier, kept.marks)


def go_on(kept: Kept) -> ResponseReturnValue:
    """Answer the application at once, or ask what is still missing: no second request for it."""
    answered: ResponseReturnValue = current_app.extensions["answer_request"](kept)
    return answered


def resume_address(identifier: str | None) -> str:
    """Where a person goes once signed in: her application's request, or the home page."""
    if read(identifier) is None:
        return url_for("home.page")
    return url_for("oidc.resume", demande=identifier)


def sign_in_first() -> ResponseReturnValue:
    """To the sign-in page; a page of this service that was to be read opens after it (`take_wanted`)."""
    flash("Connectez-vous d’abord, s’il vous plaît.", "info")
    want(request.full_path.removesuffix("?") if request.method == "GET" else "")
    return redirect(url_for("signin.form"), 303)


def want(path: str) -> None:
    """This page of the service opens after the sign-in, in place of the first one."""
    if is_own_path(path):
        session[WANTED] = path


def take_wanted() -> str:
    """The page that was to be read before the sign-in, once; empty if there is none."""
    return str(session.pop(WANTED, ""))


def is_own_path(target: str) -> bool:
    """Is it a path of this service, and of no other host?"""
    return target.startswith("/") and target[1:2] not in {"/", "\\"} and len(target) <= LONGEST_PATH


def may_lead_to_application(kept: Kept | None) -> None:
    """Let the forms of this page be followed by the redirect to the application (CSP `form-action`)."""
    if kept:
        allow_form_target(kept.parameters["redirect_uri"])
