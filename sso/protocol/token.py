"""The token endpoint (Core § 3.1.3), revocation (RFC 7009) and introspection (RFC 7662)."""

from flask import Response, jsonify, make_response, request
from flask.typing import ResponseReturnValue

from sso.provider import server

GRANTS = ("authorization_code", "refresh_token")
FORM = "application/x-www-form-urlencoded"


def token() -> ResponseReturnValue:
    """A code or a refresh token for tokens."""
    if refused := _malformed():
        return refused
    if request.form.get("grant_type") is None:
        return _error("invalid_request", "grant_type is missing")
    if request.form["grant_type"] not in GRANTS:
        return _error("unsupported_grant_type", "authorization_code and refresh_token are the only ones")
    return _unkept(server().create_token_response())


def revoke() -> ResponseReturnValue:
    """End a token of the application that asks."""
    return _malformed() or _unkept(server().create_endpoint_response("revocation"))


def introspect() -> ResponseReturnValue:
    """Tell a registered resource server whether a token lives."""
    return _malformed() or _unkept(server().create_endpoint_response("introspection"))


def _malformed() -> ResponseReturnValue | None:
    """What no endpoint of applications accepts (RFC 6749 § 2.3, § 3.2)."""
    if request.mimetype != FORM:
        return _error("invalid_request", f"the body must be {FORM}")
    if any(len(request.form.getlist(name)) > 1 for name in request.form) or request.args:
        return _error("invalid_request", "a parameter is repeated, or is in the address")
    if "Authorization" in request.headers and request.authorization is None:
        return _error("invalid_client", "the Authorization header cannot be read", 401)
    if request.authorization is not None and request.form.get("client_secret"):
        return _error("invalid_request", "two ways of authentication at once")
    return None


def _unkept(answer: Response) -> Response:
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _error(error: str, description: str, code: int = 400) -> Response:
    answer = make_response(jsonify(error=error, error_description=description), code)
    if code == 401:
        answer.headers["WWW-Authenticate"] = "Basic"
    return _unkept(answer)
