"""Career knows people only through single sign-on: code flow with state, nonce and PKCE S256.

Each académie has its identity service; a sign-in begins at one and ends with what that one says: the state
kept in the session belongs to it, and the answer must name it (RFC 9207): none is taken for another.
Back-channel logout ends its sessions (OpenID Connect Back-Channel Logout 1.0 § 2.6).
"""

import json
from datetime import timedelta
from typing import Any

import requests
import structlog
from authlib.integrations.base_client import OAuthError
from authlib.integrations.flask_client import OAuth
from authlib.integrations.requests_client import OAuth2Session
from flask import (
    Blueprint,
    Flask,
    abort,
    current_app,
    g,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_login import current_user
from joserfc import jws, jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet

from career import people, place, sessions
from career.academies import Academie, Served
from career.people import Claims, PersonMismatch
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


def init_app(app: Flask, served: Served, timeout: float) -> None:
    """Give the application its sign-in."""
    oauth = OAuth(app)
    app.extensions["identities"] = {one.code: _register(app, oauth, one, timeout) for one in served}
    app.register_blueprint(bp)
    login = app.extensions["login_manager"]
    login.user_loader(sessions.load)
    login.unauthorized_handler(start)
    app.extensions["foreign_origin_allowed"].add("signin.told_to_sign_out")
    app.extensions["csrf"].exempt(app.view_functions["signin.told_to_sign_out"])

    @app.before_request
    def forms_may_lead_to_identity() -> None:
        for academie in place.leading():
            allow_form_target(academie.issuer)


def _register(app: Flask, oauth: OAuth, academie: Academie, timeout: float) -> Any:
    """Authlib's client of one identity service; its addresses and keys are read when first needed."""
    name = f"identity-{academie.code}"
    oauth.register(
        name,
        client_id=academie.client_id,
        client_secret=academie.client_secret.get_secret_value(),
        server_metadata_url=f"{academie.issuer}/.well-known/openid-configuration",
        client_kwargs={
            "scope": SCOPE,
            "code_challenge_method": "S256",
            "token_endpoint_auth_method": "client_secret_basic",
            "default_timeout": timeout,
        },
    )
    identity = oauth.create_client(name)
    socle: Socle = app.extensions["socle_settings"]
    identity.client_cls = lambda **options: open_ways(OAuth2Session(**options), socle.inside)
    return identity


@bp.get("/connexion")
def start() -> ResponseReturnValue:
    """Send to the identity service of an académie, and come back to the page that was asked.

    The académie is the one of `academie` (a code) or of `iss` (OpenID Connect Core § 4), else the remembered
    one; when there are several and none is said, the entry page asks.
    """
    here = request.endpoint == "signin.start"
    wanted = own_path(request.args.get("suite", "/") if here else request.full_path)
    academie = _asked() if here else place.usual()
    if academie is None:
        return redirect(url_for("entry.page", suite=none_for_home(wanted)))
    session["next"] = wanted
    try:
        answer: ResponseReturnValue = _identity(academie).authorize_redirect(_callback())
    except (requests.RequestException, OAuthError, ValueError) as error:
        return _identity_down(error)
    return answer


@bp.get("/depuis/<code>/", defaults={"page": ""})
@bp.get("/depuis/<code>/<path:page>")
def arrive(code: str, page: str) -> ResponseReturnValue:
    """From the portal of an académie, which knows where she works: the page, or the sign-in there first."""
    academie = place.served().of_code(code) or abort(404)
    query = request.query_string.decode("utf-8", "replace")
    wanted = own_path(f"/{page}?{query}" if query else f"/{page}")
    if current_user.is_authenticated and place.of_person(current_user) == academie:
        return redirect(wanted)
    return redirect(url_for("signin.start", academie=code, suite=none_for_home(wanted)))


@bp.get("/retour")
def callback() -> ResponseReturnValue:
    """Back from an identity service with a code, or with an error."""
    academie = _awaited(request.args.get("state", ""))
    if academie is None or request.args.get("iss") != academie.issuer:  # RFC 9207
        return _refused("another issuer" if academie else "state")
    try:
        token = _identity(academie).authorize_access_token(leeway=SKEW)
        facts = _identity(academie).userinfo(token=token)
    except OAuthError as error:
        return _refused(error.error or "oauth")
    except requests.RequestException as error:
        return _identity_down(error)
    except (JoseError, ValueError, KeyError) as error:
        return _refused(type(error).__name__)
    claims: dict[str, Any] = token.get("userinfo") or {}
    if claims.get("iss") != academie.issuer or facts.get("sub") != claims.get("sub") or not facts.get("uid"):
        return _refused("sub")
    return _open(academie, token, claims, facts)


def _asked() -> Academie | None:
    """The académie this address names; 404 for one that is not served."""
    code, issuer = request.args.get("academie", ""), request.args.get("iss", "")
    if not code and not issuer:
        return place.usual()
    return (place.served().of_code(code) if code else place.served().of_issuer(issuer)) or abort(404)


def _awaited(state: str) -> Academie | None:
    """The académie this browser was sent to with this state; one whose state is another's awaits nothing."""
    for academie in place.served():
        if state and _identity(academie).framework.get_state_data(session, state):
            return academie
    return None


@bp.post("/deconnexion")
def sign_out() -> ResponseReturnValue:
    """End the session here, then at the identity service."""
    token, academie = "", place.served().own
    if current_user.is_authenticated:
        academie = place.of_person(current_user)
        token = sessions.id_token_of(current_user.session_id)
        sessions.end(current_user.session_id)
    session.clear()
    rotate()
    try:
        answer: ResponseReturnValue = _identity(academie).logout_redirect(
            post_logout_redirect_uri=f"{_settings().address}{url_for('signin.goodbye')}",
            id_token_hint=token or None,
            client_id=academie.client_id,
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
    """A logout token of an identity service: its sessions here end now; it is used once.

    It is noted as used once they have ended: one that failed on the way is sent again, and must work.
    """
    claims = _logout_claims(request.form.get("logout_token", ""))
    used = f"{claims['iss']} {claims['jti']}" if claims else ""
    if claims is None or store().get("logout_jti", used) is not None:
        return {"error": "invalid_request"}, 400
    life = max(claims["exp"] - int(clock.now().timestamp()) + SKEW, SKEW)
    sessions.end_told(claims["iss"], claims.get("sid"), claims.get("sub"))
    store().put("logout_jti", used, {}, timedelta(seconds=life))
    return "", 200


def _open(
    academie: Academie, token: dict[str, Any], claims: dict[str, Any], facts: dict[str, Any]
) -> ResponseReturnValue:
    who = Claims(
        issuer=academie.issuer,
        sub=claims["sub"],
        uid=facts["uid"],
        display_name=facts.get("name", ""),
        given_name=facts.get("given_name", ""),
        usual_name=facts.get("family_name", ""),
        mail=facts.get("email", ""),
    )
    try:
        person_id = people.bind(database(), who, academie.codes)
    except PersonMismatch:
        return _refused("person")
    roles = frozenset(facts.get("roles", []))
    opened = Opened(academie.issuer, claims.get("sid", ""), who.sub, token["id_token"], roles)
    target = own_path(session.get("next", "/"))
    session.clear()
    rotate()
    session["_user_id"] = sessions.open_for(database(), person_id, opened, _settings())
    g.pop("_login_user", None)
    return redirect(target, 303)


def _logout_claims(text: str) -> dict[str, Any] | None:
    """The claims of a valid logout token (§ 2.6), or None: its `iss` says by whose keys it is read."""
    try:
        academie = _said_by(text)
        token = _verified(academie, text)
    except (JoseError, ValueError, RuntimeError, requests.RequestException):
        return None
    claims, now = token.claims, clock.now().timestamp()
    right = (
        claims.get("iss") == academie.issuer
        and claims.get("aud") in (academie.client_id, [academie.client_id])
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


def _said_by(text: str) -> Academie:
    """The académie a token says it comes from, before anything in it is believed; ValueError if not ours."""
    claims = json.loads(jws.extract_compact(text.encode()).payload)
    issuer = claims.get("iss") if isinstance(claims, dict) else None
    academie = place.served().of_issuer(issuer) if isinstance(issuer, str) else None
    if academie is None:
        raise ValueError("said by nobody we know")
    return academie


def _verified(academie: Academie, text: str) -> jwt.Token:
    """The token, by the keys we know of this académie; fetched again only for a key we do not know."""
    for again in (False, True):
        keys = KeySet.import_key_set(_identity(academie).fetch_jwk_set(force=again))
        try:
            return jwt.decode(text, keys, algorithms=["ES256", "RS256"])
        except InvalidKeyIdError:
            continue
    raise ValueError("signed by a key that is not published")


def own_path(path: str) -> str:
    """A path of this application and nothing else (threat 30)."""
    safe = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return path.rstrip("?") if safe and len(path) < 500 else "/"


def none_for_home(path: str) -> str | None:
    """What an address carries of the page one was going to: nothing for the first one."""
    return None if path == "/" else path


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


def _identity(academie: Academie) -> Any:
    """Authlib's client, which has no types."""
    return current_app.extensions["identities"][academie.code]


def _settings() -> Career:
    kept: Career = current_app.extensions["career_settings"]
    return kept
