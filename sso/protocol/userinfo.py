"""Userinfo (Core § 5.3): the claims of the token's scope, read in the directory now."""

from flask import current_app, jsonify, make_response, request
from flask.typing import ResponseReturnValue

from socle.sql import database
from sso import clients, issuing
from sso.claims import names_of
from sso.clients import Client
from sso.keys import Claims, Keys
from sso.tickets import tickets


def userinfo() -> ResponseReturnValue:
    """Who the token is about; a signed JWT for the applications registered so."""
    found = _bearer_tokens()
    if not found:
        return _error(401, "")
    if len(found) > 1:
        return _error(400, "invalid_request")
    grant = tickets().find("access", found[0])
    client = clients.find(database(), grant.client_id) if grant else None
    if grant is None or client is None:
        return _error(401, "invalid_token")
    names = names_of(grant.scope) | frozenset(client.claims) | issuing.requested(client, grant, "userinfo")
    claims = issuing.person_claims(grant.sub, names)
    return _error(401, "invalid_token") if claims is None else _answer(client, claims)


def _answer(client: Client, claims: Claims) -> ResponseReturnValue:
    if not client.userinfo_alg:
        return jsonify(claims)
    keys: Keys = current_app.extensions["keys"]
    about = {**claims, "iss": issuing.issuer(), "aud": client.client_id}
    answer = make_response(keys.sign(about, client.userinfo_alg))
    answer.content_type = "application/jwt"
    return answer


def _bearer_tokens() -> list[str]:
    """The tokens of header and form; one in the address is none (RFC 6750 § 2, RFC 9700 § 4.3.2)."""
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    header = [token.strip()] if kind.lower() == "bearer" and token.strip() else []
    return [*header, *request.form.getlist("access_token")]


def _error(code: int, error: str) -> ResponseReturnValue:
    """RFC 6750 § 3: no error code when no token was given."""
    answer = make_response(jsonify(error=error or "invalid_request"), code)
    answer.headers["WWW-Authenticate"] = f'Bearer error="{error}"' if error else "Bearer"
    return answer
