"""An authorization code: what it stands for, until the application redeems it."""

from typing import Any

from flask import current_app

from socle import clock
from socle.quick import Lane
from sso import tickets
from sso.authorization_request import AuthorizationRequest
from sso.clients import Client
from sso.sessions import SignIn, join
from sso.settings import Sso
from sso.tickets import Grant


def issue(client: Client, asked: AuthorizationRequest, scope: str, sign_in: SignIn, acr: str) -> str:
    """A new code for this request, bound to the application, the address, the session and the challenge."""
    settings: Sso = current_app.extensions["sso_settings"]
    kept, details = tickets.tickets(), _details(asked, sign_in, acr)
    family, until = tickets.new_family(), clock.now() + settings.code_lifetime
    code = kept.new_text()

    def write(lane: Lane) -> None:
        sid = join(lane, sign_in, client.client_id)
        grant = Grant(family, client.client_id, sign_in.id, sid, sign_in.sub, scope, details, until)
        tickets.keep_in(lane, "code", code, grant)

    kept.db.soon(write)
    return code


def _details(asked: AuthorizationRequest, sign_in: SignIn, acr: str) -> dict[str, Any]:
    """What the tokens will say, and what the redemption must show."""
    return {
        "redirect_uri": asked.redirect_uri,
        "code_challenge": asked.code_challenge,
        "nonce": asked.nonce,
        "auth_time": int(sign_in.auth_time.timestamp()),
        "acr": acr,
        "amr": list(sign_in.amr),
        "id_token": sorted(asked.id_token_claims),
        "userinfo": sorted(asked.userinfo_claims),
    }
