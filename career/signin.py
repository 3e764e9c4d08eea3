"""Career knows people only through single sign-on: code flow with state, nonce and PKCE S256.

Back-channel logout ends its sessions (OpenID Connect Back-Channel Logout 1.0 § 2.6).
"""

from datetime import timedelta
from typing import Any

import requests
import structlog
from authlib.integrations.base_client import OAuthError
from authlib.integrations.flask_client import OAuth
from authlib.integrations.requests_client import OAuth2Session
from flask import Blueprint, Flask, current_app, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet

from career import people, sessions
from career.people import OUTSIDE, Claims, PersonMismatch
from career.sessions import Opened
from career.settings import Career
from socle import clock
from socle.inside import open_ways
from socle.settings import Socle
from socle.sql import database
from socle.store import store
from socle.web.errors import error_page
from socle.web.security import allow_form_target
from socle.web.sessions import rotate

bp = Blueprint("signin", __name__)
log = structlog.get_logger()

EVENT = "http://schemas.openid.net/event/backchannel-logout"
SKEW = 60  # seconds (decision 25)
SCOPE = "openid profile email academie"


def init_app(app: Flask, settings: Career, timeout: float) -> None:
    """Give the application its sign-in."""
    oauth = OAuth(app)
    oauth.register(
        "identity",
        client_id=settings.client_id,
        client_secret=settings.secret(),
        server_metadata_url=f"{settings.issuer}/.well-known/openid-configuration",
        client_kwargs={
            "scope": SCOPE,
            "code_challenge_method": "S256",
            "token_endpoint_auth_method": "client_secret_basic",
            "default_timeout": timeout,
        },
    )
    app.extensions["identity"] = identity = oauth.create_client("identity")
    socle: Socle = app.extensions["socle_settings"]
    identity.client_cls = lambda **options: open_ways(OAuth2Session(**options), socle.inside)
    app.register_blueprint(bp)
    login = app.extensions["login_manager"]
    login.user_loader(sessions.load)
    login.unauthorized_handler(start)
    app.extensions["foreign_origin_allowed"].add("signin.told_to_sign_out")
    app.extensions["csrf"].exempt(app.view_functions["signin.told_to_sign_out"])

    @app.before_request
    def forms_may_lead_to_identity() -> None:
        allow_form_target(settings.issuer)


@bp.get("/connexion")
def start() -> ResponseReturnValue:
    """Send to the identity service, and come back to the page that was asked."""
    session["next"] = _own_path(request.full_path if request.endpoint != "signin.start" else "/")
    try:
        answer: ResponseReturnValue = _identity().authorize_redirect(_callback())
    except (requests.RequestException, OAuthError, ValueError) as error:
        return _identity_down(error)
    return answer


@bp.get("/retour")
def callback() -> ResponseReturnValue:
    """Back from the identity service with a code, or with an error."""
    settings = _settings()
    if request.args.get("iss", settings.issuer) != settings.issuer:  # RFC 9207
        return _refused("another issuer")
    try:
        token = _identity().authorize_access_token(leeway=SKEW)
        facts = _identity().userinfo(token=token)
    except OAuthError as error:
        return _refused(error.error or "oauth")
    except requests.RequestException as error:
        return _identity_down(error)
    except (JoseError, ValueError, KeyError) as error:
        return _refused(type(error).__name__)
    claims: dict[str, Any] = token.get("userinfo") or {}
    if not claims or facts.get("sub") != claims.get("sub") or not facts.get("uid"):
        return _refused("sub")
    return _open(token, claims, facts)


@bp.post("/deconnexion")
def sign_out() -> ResponseReturnValue:
    """End the session here, then at the identity service."""
    token = ""
    if current_user.is_authenticated:
        token = sessions.id_token_of(current_user.session_id)
        sessions.end(current_user.session_id)
    session.clear()
    rotate()
    try:
        answer: ResponseReturnValue = _identity().logout_redirect(
            post_logout_redirect_uri=f"{_settings().address}{url_for('signin.goodbye')}",
            id_token_hint=token or None,
            client_id=_settings().client_id,
        )
    except (requests.RequestException, OAuthError, RuntimeError) as error:
        log.warning("identity.unreachable", error=type(error).__name__)
        return redirect(url_for("signin.goodbye"), 303)
    return answer


@bp.get("/au-revoir")
def goodbye() -> ResponseReturnValue:
    """Where a sign-out ends."""
    return render_template("career/goodbye.html")


@bp.post("/deconnexion-par-l-identite")
def told_to_sign_out() -> ResponseReturnValue:
    """A logout token of the identity service: its sessions here end now; it is used once.

    It is noted as used once they have ended: one that failed on the way is sent again, and must work.
    """
    claims = _logout_claims(request.form.get("logout_token", ""))
    if claims is None or store().get("logout_jti", claims["jti"]) is not None:
        return {"error": "invalid_request"}, 400
    life = max(claims["exp"] - int(clock.now().timestamp()) + SKEW, SKEW)
    sessions.end_told(claims["iss"], claims.get("sid"), claims.get("sub"))
    store().put("logout_jti", claims["jti"], {}, timedelta(seconds=life))
    return "", 200


def _open(token: dict[str, Any], claims: dict[str, Any], facts: dict[str, Any]) -> ResponseReturnValue:
    settings = _settings()
    who = Claims(
        issuer=settings.issuer,
        sub=claims["sub"],
        uid=facts["uid"],
        display_name=facts.get("name", ""),
        given_name=facts.get("given_name", ""),
        usual_name=facts.get("family_name", ""),
        mail=facts.get("email", ""),
    )
    academies = _academies()
    try:
        person_id = people.bind(database(), who, academies)
    except PersonMismatch:
        return _refused("person")
    opened = Opened(
        settings.issuer, claims.get("sid", ""), who.sub, token["id_token"], frozenset(facts.get("roles", []))
    )
    target = _own_path(session.get("next", "/"))
    session.clear()
    rotate()
    session["_user_id"] = sessions.open_for(database(), person_id, opened, settings)
    g.pop("_login_user", None)
    return redirect(target, 303)


def _logout_claims(text: str) -> dict[str, Any] | None:
    """The claims of a valid logout token (§ 2.6), or None."""
    settings = _settings()
    try:
        token = _verified(text)
    except (JoseError, ValueError, RuntimeError, requests.RequestException):
        return None
    claims, now = token.claims, clock.now().timestamp()
    right = (
        claims.get("iss") == settings.issuer
        and claims.get("aud") in (settings.client_id, [settings.client_id])
        and isinstance(claims.get("exp"), int)
        and claims["exp"] > now - SKEW
        and isinstance(claims.get("iat"), int)
        and claims["iat"] < now + SKEW
        and EVENT in (claims.get("events") or {})
        and "nonce" not in claims
        and isinstance(claims.get("jti"), str)
        and (claims.get("sid") or claims.get("sub"))
    )
    return dict(claims) if right else None


def _verified(text: str) -> jwt.Token:
    """The token, by the keys we know; they are fetched again only for a key we do not know."""
    for again in (False, True):
        keys = KeySet.import_key_set(_identity().fetch_jwk_set(force=again))
        try:
            return jwt.decode(text, keys, algorithms=["ES256", "RS256"])
        except InvalidKeyIdError:
            continue
    raise ValueError("signed by a key that is not published")


def _own_path(path: str) -> str:
    """A path of this application and nothing else (threat 30)."""
    safe = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return path.rstrip("?") if safe and len(path) < 500 else "/"


def _refused(why: str) -> ResponseReturnValue:
    log.warning("signin.refused", why=why)
    return error_page(
        400,
        "La connexion n’a pas abouti",
        "Repartez de la première page et connectez-vous de nouveau. Si cela se répète, appelez l’assistance.",
    )


def _identity_down(error: Exception) -> ResponseReturnValue:
    log.error("identity.unreachable", error=type(error).__name__)
    return error_page(
        503,
        "La connexion est momentanément indisponible",
        "Le service qui vous identifie ne répond pas. Recommencez dans quelques minutes.",
    )


def _callback() -> str:
    return f"{_settings().address}{url_for('signin.callback')}"


def _academies() -> tuple[str, ...]:
    socle: Socle = current_app.extensions["socle_settings"]
    return socle.academie_code, OUTSIDE


def _identity() -> Any:
    """Authlib's client, which has no types."""
    return current_app.extensions["identity"]


def _settings() -> Career:
    kept: Career = current_app.extensions["career_settings"]
    return kept
