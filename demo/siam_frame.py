"""Around SIAM — démonstration: cookies, headers, health, pages for errors, detours of a forwarded demo."""

from typing import Any
from urllib.parse import urlsplit

import requests
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from flask import Flask, Response, render_template
from jinja2 import StrictUndefined
from joserfc.errors import JoseError
from werkzeug.exceptions import HTTPException

from demo.settings import Siam
from socle.inside import open_ways

DECLINED = ("Vous n’avez pas donné votre accord", "Rien n’a été transmis à cette application.")
REFUSED = ("La connexion n’a pas abouti", "Repartez de la première page, et connectez-vous de nouveau.")
DOWN = ("La connexion est momentanément indisponible", "Recommencez dans quelques minutes.")


def surround(app: Flask, identity: Any, own: Siam) -> None:
    """Give the application what is not worth reading to connect one's own."""
    app.config.update(
        SECRET_KEY=own.secret_key.get_secret_value(),
        SESSION_COOKIE_NAME="siam_session",
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=own.address.startswith("https:"),
        WTF_CSRF_SSL_STRICT=False,  # its cookie is Lax, and its pages send no Referer
        TRUSTED_HOSTS=[urlsplit(own.address).hostname],
    )
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.context_processor(lambda: {"identity": own.issuer})
    identity.client_cls = lambda **options: open_ways(OAuth2Session(**options), own.inside)
    app.add_url_rule("/sante", "health", lambda: {"siam": True})
    _answer_errors(app)
    _protect(app, own)


def _answer_errors(app: Flask) -> None:
    def page(code: int, title: str, advice: str) -> tuple[str, int]:
        return render_template("siam/error.html", title=title, advice=advice), code

    @app.errorhandler(OAuthError)
    def refuse(error: OAuthError) -> tuple[str, int]:
        return page(403, *DECLINED) if error.error == "access_denied" else page(400, *REFUSED)

    for kind in (JoseError, ValueError, KeyError):
        app.register_error_handler(kind, lambda _error: page(400, *REFUSED))
    app.register_error_handler(requests.RequestException, lambda _error: page(503, *DOWN))

    @app.errorhandler(HTTPException)
    def answer(error: HTTPException) -> tuple[str, int]:
        if error.code == 404:
            return page(
                404, "Cette page n’existe pas", "Vérifiez son adresse, ou repartez de la première page."
            )
        return page(error.code or 500, *REFUSED)


def _protect(app: Flask, own: Siam) -> None:
    policy = (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; frame-ancestors 'none'; "
        f"base-uri 'none'; form-action 'self' {own.issuer}"  # a sign-out goes on there
    )

    @app.after_request
    def protect(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = policy
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers.setdefault("Cache-Control", "no-store")
        return response
