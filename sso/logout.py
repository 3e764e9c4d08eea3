"""Sign-out asked by an application (RP-Initiated Logout 1.0) and told to applications (Back-Channel 1.0)."""

import secrets
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import requests
from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select

from socle import clock, outbox
from socle.inside import open_ways
from socle.sql import database
from socle.store import store
from sso import clients, sessions
from sso.keys import Claims, Keys
from sso.models import ClientSession
from sso.settings import Sso

bp = Blueprint("logout", __name__)

EVENT = "http://schemas.openid.net/event/backchannel-logout"
TIMEOUT = 3  # seconds (decision 25)
PARAMETERS = ("id_token_hint", "logout_hint", "client_id", "post_logout_redirect_uri", "state", "ui_locales")
KIND, LIFE = "logout", timedelta(minutes=10)


class LogoutRefused(Exception):
    """The application did not accept the logout token; it is tried again."""


@bp.route("/oidc/logout", methods=["GET", "POST"])
def end_session() -> ResponseReturnValue:
    """End session endpoint: asks, unless the id_token_hint is of the session that is open (decision 25)."""
    if request.method == "POST":  # the session cookie is Lax: come back by GET to have it
        return redirect(url_for("logout.end_session", reprise=_keep()), 303)
    hint = _hint()
    if not current_user.is_authenticated:
        return _leave(hint)
    if hint and _is_of_this_session(hint):
        sessions.sign_out()
        return _leave(hint)
    return render_template("sso/confirm_sign_out.html", values=_values())


@bp.post("/deconnexion/application")
def confirm() -> ResponseReturnValue:
    """The person confirms, on our page and with its token: a page elsewhere cannot sign her out."""
    sessions.sign_out()
    return _leave(_hint())


def sender(keys: Keys, settings: Sso, inside: Mapping[str, str] | None = None) -> outbox.Deliver:
    """What the worker calls for each queued notice: a logout token, signed now, posted to the application.

    `inside`: how applications are reached where their public address does not work from here.
    """

    def deliver(identifier: str, payload: dict[str, Any]) -> None:
        now = int(clock.now().timestamp())
        claims = {
            "iss": settings.issuer,
            "aud": payload["client_id"],
            "iat": now,
            "exp": now + 120,
            "jti": identifier,
            "sub": payload["sub"],
            "sid": payload["sid"],
            "events": {EVENT: {}},
        }
        token = keys.sign(claims, payload["alg"], "logout+jwt")
        with open_ways(requests.Session(), inside or {}) as session:
            answer = session.post(
                payload["uri"],
                data={"logout_token": token},
                timeout=TIMEOUT,
                allow_redirects=False,
                stream=True,  # its body is not read: it could be endless
            )
            answer.close()
        if answer.status_code not in {200, 204}:
            raise LogoutRefused(str(answer.status_code))

    return deliver


def _hint() -> Claims | None:
    """The claims of the id_token_hint, expired or not, if we signed it (Core § 3.1.2.2)."""
    keys: Keys = current_app.extensions["keys"]
    claims = keys.read(_values().get("id_token_hint", ""))
    return claims if claims is not None and claims.get("iss") == _settings().issuer else None


def _is_of_this_session(hint: Claims) -> bool:
    with database().read() as sql:
        of_session = select(ClientSession.id).where(
            ClientSession.id == str(hint.get("sid")), ClientSession.sign_in_id == current_user.id
        )
        return hint.get("sub") == current_user.sub and sql.scalar(of_session) is not None


def _leave(hint: Claims | None) -> ResponseReturnValue:
    """Back to the application, only to an address it registered; else to our own page."""
    values = _values()
    target = values.get("post_logout_redirect_uri", "")
    client_id = values.get("client_id") or (hint or {}).get("aud", "")
    client = clients.find(database(), str(client_id))
    forged = hint is None and bool(values.get("id_token_hint"))
    consistent = not forged and (hint is None or client is None or hint.get("aud") == client.client_id)
    if client and consistent and target in client.post_logout_redirect_uris:
        state = values.get("state")
        suffix = (("&" if "?" in target else "?") + urlencode({"state": state})) if state else ""
        return redirect(target + suffix, 303)
    flash("Vous êtes déconnecté, ici et dans vos applications.", "ok")
    return redirect(url_for("home.page"), 303)


def _keep() -> str:
    """Keep what was posted, for the GET that follows; returns its identifier."""
    identifier = secrets.token_urlsafe(16)
    store().put(KIND, identifier, _named(request.values), LIFE)
    return identifier


def _values() -> Mapping[str, str]:
    """The parameters: of the address or the form, or those that were posted just before."""
    if reprise := request.args.get("reprise"):
        return store().get(KIND, reprise) or {}
    return _named(request.values)


def _named(values: Mapping[str, str]) -> dict[str, str]:
    return {name: values[name] for name in PARAMETERS if name in values}


def _settings() -> Sso:
    kept: Sso = current_app.extensions["sso_settings"]
    return kept
