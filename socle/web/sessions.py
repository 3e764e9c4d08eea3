"""The web session: a random cookie, everything else on the server (threats 19, 27).

It carries the form token, what a form typed, and the identifier of a sign-in. It is rotated at each rise
of privilege; only the digest of its identifier is kept (decision 25).
"""

import secrets
from datetime import datetime, timedelta
from typing import Any

from flask import Flask, Request, Response, g, session
from flask.sessions import SessionInterface, SessionMixin
from werkzeug.datastructures import CallbackDict

from socle import clock
from socle.store import Payload, Store

KIND = "web_session"
LIFE = timedelta(hours=24)
REFRESH = timedelta(hours=1)


class WebSession(CallbackDict[str, Any], SessionMixin):
    """A dictionary that knows its identifier; `old` is the one it had before a rotation."""

    def __init__(self, initial: Payload | None, identifier: str | None) -> None:
        def changed(_self: object) -> None:
            self.modified = True

        super().__init__(initial or {}, changed)
        self.identifier = identifier
        self.old: str | None = None
        self.new = identifier is None
        self.modified = False
        self.accessed = True


class StoredSessions(SessionInterface):
    """Keeps web sessions in the store of the service."""

    def __init__(self, kept: Store) -> None:
        self.store = kept

    def open_session(self, app: Flask, request: Request) -> WebSession:
        if request.path.startswith("/static/"):
            return WebSession(None, None)
        identifier = request.cookies.get(self.get_cookie_name(app), "")
        payload = self.store.get(KIND, identifier) if 20 <= len(identifier) <= 64 else None
        return WebSession(payload, identifier if payload is not None else None)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        assert isinstance(session, WebSession)
        if not session:
            self._forget(app, session, response)
        elif session.modified or self._is_old(session):
            self._keep(app, session, response)
        self.store.db.write_waiting()

    def _keep(self, app: Flask, session: WebSession, response: Response) -> None:
        session["_kept_at"] = clock.now().isoformat()
        session.identifier = session.identifier or secrets.token_urlsafe(32)
        if session.old:
            self.store.move(KIND, session.old, session.identifier, dict(session), LIFE)
        else:
            self.store.put(KIND, session.identifier, dict(session), LIFE)
        response.set_cookie(
            self.get_cookie_name(app),
            session.identifier,
            secure=self.get_cookie_secure(app),
            httponly=True,
            samesite="Lax",
            path="/",
        )
        response.headers["Cache-Control"] = "no-store"

    def _forget(self, app: Flask, session: WebSession, response: Response) -> None:
        if known := session.identifier or session.old:
            self.store.delete(KIND, known)
            response.delete_cookie(
                self.get_cookie_name(app),
                secure=self.get_cookie_secure(app),
                httponly=True,
                samesite="Lax",
                path="/",
            )

    @staticmethod
    def _is_old(session: WebSession) -> bool:
        kept = datetime.fromisoformat(session.get("_kept_at", "2000-01-01T00:00:00+00:00"))
        return clock.now() - kept > REFRESH


def init_app(app: Flask, kept: Store, cookie: str) -> None:
    """Name the cookie after the service; `__Host-` whenever the address is https (decision 1)."""
    secure = bool(app.config["SESSION_COOKIE_SECURE"])
    app.config["SESSION_COOKIE_NAME"] = f"__Host-{cookie}" if secure else cookie
    app.session_interface = StoredSessions(kept)


def rotate() -> None:
    """Give the session another identifier, at each rise of privilege; the old one dies."""
    current = _current()
    current.old, current.identifier = current.identifier or current.old, None
    current.pop("csrf_token", None)
    g.pop("csrf_token", None)  # Flask-WTF's, of this request: a page shown now needs the new one
    current.modified = True


def session_key() -> str:
    """A stable, unguessable name of this browser's session, for what is bound to it (captchas, forms)."""
    if "key" not in session:
        session["key"] = secrets.token_urlsafe(24)
    kept: str = session["key"]
    return kept


def _current() -> WebSession:
    current = session._get_current_object()  # type: ignore[attr-defined]
    assert isinstance(current, WebSession)
    return current
