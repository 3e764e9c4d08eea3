"""What this provider does (OpenID Connect Discovery 1.0 § 3, RFC 8414 § 2), and its public keys."""

from flask import Response, current_app, jsonify
from flask.typing import ResponseReturnValue

from sso import clients, levels
from sso.authorization_request import MODES
from sso.claims import CLAIMS, SCOPES
from sso.issuing import issuer
from sso.keys import ALGORITHMS, Keys

OF_THE_TOKEN = ("iss", "aud", "exp", "iat", "auth_time", "nonce", "acr", "amr", "sid", "at_hash")
PROMPTS = ("none", "login", "consent", "select_account")


def configuration() -> ResponseReturnValue:
    """The metadata, alike at both addresses."""
    own, authenticated = issuer(), [method for method in clients.METHODS if method != "none"]
    return _kept_for_minutes(
        jsonify(
            issuer=own,
            authorization_endpoint=f"{own}/oidc/authorize",
            token_endpoint=f"{own}/oidc/token",
            userinfo_endpoint=f"{own}/oidc/userinfo",
            jwks_uri=f"{own}/oidc/jwks",
            end_session_endpoint=f"{own}/oidc/logout",
            revocation_endpoint=f"{own}/oidc/revoke",
            introspection_endpoint=f"{own}/oidc/introspect",
            scopes_supported=list(SCOPES),
            response_types_supported=["code"],
            response_modes_supported=list(MODES),
            grant_types_supported=list(clients.GRANTS),
            subject_types_supported=["public"],
            id_token_signing_alg_values_supported=list(ALGORITHMS),
            userinfo_signing_alg_values_supported=list(ALGORITHMS),
            token_endpoint_auth_methods_supported=list(clients.METHODS),
            revocation_endpoint_auth_methods_supported=list(clients.METHODS),
            introspection_endpoint_auth_methods_supported=authenticated,
            code_challenge_methods_supported=["S256"],
            acr_values_supported=list(levels.REACHABLE),
            prompt_values_supported=list(PROMPTS),
            display_values_supported=["page"],
            claim_types_supported=["normal"],
            claims_supported=[*CLAIMS, *OF_THE_TOKEN],
            ui_locales_supported=["fr"],
            claims_parameter_supported=True,
            request_parameter_supported=False,
            request_uri_parameter_supported=False,
            require_request_uri_registration=False,
            authorization_response_iss_parameter_supported=True,
            backchannel_logout_supported=True,
            backchannel_logout_session_supported=True,
        )
    )


def jwks() -> ResponseReturnValue:
    """The public keys (RFC 7517): those that sign, those that will, those that did a while ago."""
    keys: Keys = current_app.extensions["keys"]
    return _kept_for_minutes(jsonify(keys.jwks()))


def _kept_for_minutes(answer: Response) -> Response:
    answer.headers["Cache-Control"] = "public, max-age=300"
    return answer
