"""An authorization code: what it stands for, until the application redeems it."""

from flask import current_app

from socle import clock
from sso import tickets
from sso.authorization_request import AuthorizationRequest
from sso.clients import Client
from sso.sessions import SignIn, join
from sso.settings import Sso
from sso.tickets import Grant


def issue(client: Client, asked: AuthorizationRequest, scope: str, sign_in: SignIn, acr: str) -> str:
    """A new code for this request, bound to the application, the address, the session and the challenge."""
    settings: Sso = current_app.extensions["sso_settings"]
    grant = Grant(
        family=tickets.new_family(),
        client_id=client.client_id,
        sign_in_id=sign_in.id,
        sid=join(sign_in, client.client_id),
        sub=sign_in.sub,
        scope=scope,
        details={
            "redirect_uri": asked.redirect_uri,
            "code_challenge": asked.code_challenge,
            "nonce": asked.nonce,
            "auth_time": int(sign_in.auth_time.timestamp()),
            "acr": acr,
            "amr": list(sign_in.amr),
            "id_token": sorted(asked.id_token_claims),
            "userinfo": sorted(asked.userinfo_claims),
        },
        expires_at=clock.now() + settings.code_lifetime,
    )
    return tickets.tickets().issue("code", grant)
