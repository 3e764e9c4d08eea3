"""OpenID Connect addresses: /oidc/* and /.well-known/*.

Redirect URIs are checked before anything is shown or sent (RFC 9700 § 4.1); every authorization answer
carries `iss` (RFC 9207).
"""

import re
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, current_app, jsonify, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from socle import audit
from socle.audit import Event
from socle.sql import database
from socle.web.errors import error_page
from sso import clients
from sso.claims import SCOPES, claims_of
from sso.directory import directory
from sso.directory.account import State
from sso.interactions import keep
from sso.keys import ALGORITHMS, Keys
from sso.provider import OAuth2Error, may_continue, server, tickets
from sso.settings import Sso

bp = Blueprint("oidc", __name__)

ONCE = ("response_type", "client_id", "redirect_uri", "scope", "state", "nonce", "prompt", "max_age")
MAX_AGE = re.compile("[0-9]{1,10}")  # seconds; Python refuses to read endless numbers
CHALLENGE = re.compile(r"[A-Za-z0-9._~-]{43,128}")  # RFC 7636 § 4.2
UNSUPPORTED = {"request": "request_not_supported", "request_uri": "request_uri_not_supported"}


class Refusal(Exception):
    """An authorization error to send back to the application (RFC 6749 § 4.1.2.1)."""

    def __init__(self, error: str, description: str = "") -> None:
        super().__init__(error)
        self.error, self.description = error, description


@bp.route("/oidc/authorize", methods=["GET", "POST"])
def authorize() -> ResponseReturnValue:
    """Authorization endpoint (Core § 3.1.2): the application is known and its address exact, or nothing."""
    client = clients.find(database(), request.values.get("client_id", ""))
    redirect_uri = request.values.get("redirect_uri", "")
    if (
        client is None
        or not client.check_redirect_uri(redirect_uri)
        or _repeated("client_id", "redirect_uri")
    ):
        return _unknown_application()
    if request.method == "POST":  # the session cookie is Lax: come back by GET to have it
        return redirect(
            f"{url_for('oidc.authorize')}?{urlencode(list(request.values.items(multi=True)))}", 303
        )
    try:
        return _authorize()
    except Refusal as refusal:
        return _send_back(redirect_uri, refusal)


@bp.post("/oidc/token")
def token() -> ResponseReturnValue:
    """Token endpoint (Core § 3.1.3)."""
    if len(request.authorization.parameters if request.authorization else {}) and request.form.get(
        "client_secret"
    ):
        return _token_error("invalid_request", "two ways of authentication at once")
    if any(len(request.form.getlist(name)) > 1 for name in request.form) or request.args:
        return _token_error("invalid_request", "a parameter is repeated, or is in the address")
    if "Authorization" in request.headers and request.authorization is None:
        return _token_error("invalid_client", "the Authorization header cannot be read", 401)
    if request.form.get("grant_type") != "authorization_code":
        return _token_error("unsupported_grant_type", "authorization_code is the only one")
    answer: Response = server().create_token_response()
    answer.headers["Cache-Control"] = "no-store"
    return answer


@bp.route("/oidc/userinfo", methods=["GET", "POST"])
def userinfo() -> ResponseReturnValue:
    """Userinfo endpoint (Core § 5.3): the claims of the token's scope, read in the directory now."""
    token = _bearer_token()
    if token is None:
        return _bearer_error("")
    grant = tickets().find_token(token)
    if grant is None:
        return _bearer_error("invalid_token")
    account = directory().by_unique_id(grant.sub)
    if account is None or account.state in {State.SUSPENDU, State.CLOS, State.A_ACTIVER}:
        return _bearer_error("invalid_token")
    settings: Sso = current_app.extensions["sso_settings"]
    roles = directory().roles(account)
    academie = current_app.extensions["socle_settings"].academie_code
    return jsonify(claims_of(account, roles, grant.scope, settings.siret, academie))


@bp.get("/oidc/jwks")
def jwks() -> ResponseReturnValue:
    """The public keys."""
    keys: Keys = current_app.extensions["keys"]
    answer = jsonify(keys.jwks())
    answer.headers["Cache-Control"] = "public, max-age=300"
    return answer


@bp.get("/.well-known/openid-configuration")
@bp.get("/.well-known/oauth-authorization-server", endpoint="metadata")
def discovery() -> ResponseReturnValue:
    """What this provider does (OpenID Connect Discovery 1.0, RFC 8414)."""
    settings: Sso = current_app.extensions["sso_settings"]
    issuer = settings.issuer
    answer = jsonify(
        issuer=issuer,
        authorization_endpoint=f"{issuer}/oidc/authorize",
        token_endpoint=f"{issuer}/oidc/token",
        userinfo_endpoint=f"{issuer}/oidc/userinfo",
        jwks_uri=f"{issuer}/oidc/jwks",
        end_session_endpoint=f"{issuer}/oidc/logout",
        scopes_supported=list(SCOPES),
        response_types_supported=["code"],
        response_modes_supported=["query"],
        grant_types_supported=["authorization_code"],
        subject_types_supported=["public"],
        id_token_signing_alg_values_supported=list(ALGORITHMS),
        token_endpoint_auth_methods_supported=list(clients.METHODS),
        code_challenge_methods_supported=["S256"],
        acr_values_supported=["eidas1"],
        claims_supported=["sub", "iss", "auth_time", "acr", "amr", "sid", "name", "email", "uid", "roles"],
        ui_locales_supported=["fr"],
        claims_parameter_supported=False,
        request_parameter_supported=False,
        request_uri_parameter_supported=False,
        authorization_response_iss_parameter_supported=True,
        backchannel_logout_supported=True,
        backchannel_logout_session_supported=True,
    )
    answer.headers["Cache-Control"] = "public, max-age=300"
    return answer


def _authorize() -> ResponseReturnValue:
    """The request of a known application: refused, kept while its person signs in, or answered."""
    _check_parameters()
    values = request.values
    prompts = values.get("prompt", "").split()
    signed_in = current_user if current_user.is_authenticated else None
    if signed_in is None or "login" in prompts or not may_continue(signed_in, values.get("max_age")):
        if "none" in prompts:
            raise Refusal("login_required")
        return redirect(url_for("signin.form", demande=keep(values.to_dict())), 303)
    try:
        grant = server().get_consent_grant(end_user=signed_in)
        answer: Response = server().create_authorization_response(grant_user=signed_in, grant=grant)
    except OAuth2Error as error:
        raise Refusal(error.error or "invalid_request", error.description or "") from error
    answer.headers["Location"] += "&" + urlencode({"iss": _issuer()})
    return answer


def _check_parameters() -> None:
    values = request.values
    if _repeated(*ONCE):
        raise Refusal("invalid_request", "a parameter is repeated")
    for name, error in UNSUPPORTED.items():
        if name in values:
            raise Refusal(error)
    if values.get("response_type") is None:
        raise Refusal("invalid_request", "response_type is missing")
    if values["response_type"] != "code":
        raise Refusal("unsupported_response_type")
    if values.get("response_mode", "query") != "query":
        raise Refusal("invalid_request", "response_mode")
    if "openid" not in values.get("scope", "").split():
        raise Refusal("invalid_scope", "openid is missing")
    if not MAX_AGE.fullmatch(values.get("max_age", "0")):
        raise Refusal("invalid_request", "max_age")
    prompts = values.get("prompt", "").split()
    if "none" in prompts and len(prompts) > 1:
        raise Refusal("invalid_request", "prompt")
    if not CHALLENGE.fullmatch(values.get("code_challenge", "")):
        raise Refusal("invalid_request", "code_challenge")
    if values.get("code_challenge_method") != "S256":
        raise Refusal("invalid_request", "code_challenge_method must be S256")


def _repeated(*names: str) -> bool:
    return any(len(request.values.getlist(name)) > 1 for name in names)


def _unknown_application() -> ResponseReturnValue:
    with database().begin() as session:
        audit.record(session, Event.CLIENT_REFUSED, why="unknown client or redirect_uri")
    return error_page(
        400,
        "Cette application n’est pas reconnue",
        "La demande de connexion ne vient pas d’une application enregistrée, ou elle est incomplète. "
        "Repartez de la page d’accueil de l’application.",
    )


def _send_back(redirect_uri: str, refusal: Refusal) -> ResponseReturnValue:
    parameters: dict[str, Any] = {"error": refusal.error, "iss": _issuer()}
    if refusal.description:
        parameters["error_description"] = refusal.description
    if state := request.values.get("state"):
        parameters["state"] = state
    return redirect(redirect_uri + ("&" if "?" in redirect_uri else "?") + urlencode(parameters), 303)


def _token_error(error: str, description: str, code: int = 400) -> ResponseReturnValue:
    answer = make_response(jsonify(error=error, error_description=description), code)
    if code == 401:
        answer.headers["WWW-Authenticate"] = "Basic"
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _bearer_token() -> str | None:
    """The token of the header, or of the form; never of the address (RFC 6750 § 2, RFC 9700 § 4.3.2)."""
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() == "bearer" and token:
        return token
    return request.form.get("access_token")


def _bearer_error(error: str) -> ResponseReturnValue:
    """RFC 6750 § 3: no error code when no token was given."""
    answer = make_response(jsonify(error=error or "invalid_request"), 401)
    answer.headers["WWW-Authenticate"] = f'Bearer error="{error}"' if error else "Bearer"
    return answer


def _issuer() -> str:
    settings: Sso = current_app.extensions["sso_settings"]
    return settings.issuer
