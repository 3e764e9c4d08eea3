"""An application that knows people through idpyoidc alone, in a virtual environment of its own."""

import json
import os
import traceback
from http.cookies import SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from cryptojwt.key_jar import KeyJar
from idpyoidc.client.oauth2.stand_alone_client import backchannel_logout
from idpyoidc.client.rp_handler import RPHandler

GIVEN = json.loads(os.environ["INTEROP"])
ISSUER, ADDRESS = GIVEN["issuer"], GIVEN["address"]
OIDC = "idpyoidc.client.oidc"
SERVICES = {
    "discovery": {"class": f"{OIDC}.provider_info_discovery.ProviderInfoDiscovery"},
    "authorization": {"class": f"{OIDC}.authorization.Authorization"},
    "access_token": {"class": f"{OIDC}.access_token.AccessToken"},
    "refresh_access_token": {"class": f"{OIDC}.refresh_access_token.RefreshAccessToken"},
    "userinfo": {"class": f"{OIDC}.userinfo.UserInfo"},
    "end_session": {"class": f"{OIDC}.end_session.EndSession"},
}
CONFIGURATION = {
    "issuer": ISSUER,
    "client_id": GIVEN["clientId"],
    "client_secret": GIVEN["clientSecret"],
    "client_type": "oidc",
    "redirect_uris": [f"{ADDRESS}/retour"],
    "post_logout_redirect_uris": [f"{ADDRESS}/au-revoir"],
    "backchannel_logout_uri": f"{ADDRESS}/adieu",
    "response_types_supported": ["code"],
    "scopes_supported": GIVEN["scope"].split(),
    "token_endpoint_auth_methods_supported": ["client_secret_basic"],
    "id_token_signing_alg_values_supported": ["RS256"],
    "id_token_signed_response_alg": "RS256",
    "client_authn_methods": ["client_secret_basic", "bearer_header"],
    "services": SERVICES,
    "add_ons": {
        "pkce": {
            "function": "idpyoidc.client.oauth2.add_on.pkce.add_support",
            "kwargs": {"code_challenge_length": 64, "code_challenge_method": "S256"},
        }
    },
}
HANDLER = RPHandler(
    base_url=ADDRESS, client_configs={ISSUER: CONFIGURATION}, services=SERVICES, keyjar=KeyJar()
)
SESSIONS: dict[str, dict[str, Any]] = {}  # what the person is known by, by `state`, which is the cookie too


class Application(BaseHTTPRequestHandler):
    """One request; every answer is JSON or a redirect."""

    def do_GET(self) -> None:
        try:
            self.answer()
        except Exception:  # the library's errors have no class in common
            traceback.print_exc(limit=-2)
            self.tell(400, {})

    def answer(self) -> None:
        parts = urlsplit(self.path)
        query = dict(parse_qsl(parts.query))
        cookie = SimpleCookie(self.headers.get("Cookie", "")).get("idpyoidc")
        state = cookie.value if cookie else ""
        if parts.path == "/entrer":
            self.go(HANDLER.begin(issuer_id=ISSUER))
        elif parts.path == "/retour":
            self.come_back(query)
        elif parts.path == "/au-revoir":
            self.tell(200, {"state": query.get("state", "")})
        elif state not in SESSIONS:
            self.tell(401, {})
        elif parts.path == "/profil":
            self.tell(200, HANDLER.get_user_info(state).to_dict())
        elif parts.path == "/renouveler":
            self.renew(state)
        elif parts.path == "/sortir":
            del SESSIONS[state]
            self.go(HANDLER.logout(state)["url"])
        else:
            self.tell(200, SESSIONS[state])

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        try:
            state = backchannel_logout(HANDLER.issuer2rp[ISSUER], request=body)
        except Exception as error:
            print("refused:", repr(error), flush=True)
            self.tell(400, {"error": str(error)})
            return
        SESSIONS.pop(state, None)
        self.tell(200, {})

    def come_back(self, query: dict[str, str]) -> None:
        found = HANDLER.finalize(ISSUER, query)
        if "error" in found:
            self.tell(400, {"error": str(found["error"])})
            return
        SESSIONS[found["state"]] = found["id_token"].to_dict()
        self.send_response(303)
        self.send_header("Set-Cookie", f"idpyoidc={found['state']}; Path=/; HttpOnly; SameSite=Lax")
        self.send_header("Location", "/")
        self.end_headers()

    def renew(self, state: str) -> None:
        client = HANDLER.get_client_from_session_key(state)
        kept = client.get_context().cstate
        before = kept.get_set(state, claim=["access_token", "refresh_token"])
        client.refresh_access_token(state)
        after = kept.get_set(state, claim=["access_token", "refresh_token"])
        self.tell(200, {"rotated": all(before[name] != after[name] for name in before)})

    def go(self, location: str) -> None:
        self.send_response(303)
        self.send_header("Location", location)
        self.end_headers()

    def tell(self, code: int, content: dict[str, Any]) -> None:
        self.send_response(code)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(content).encode())

    def log_message(self, format: str, *args: Any) -> None:
        print(self.command, urlsplit(self.path).path, flush=True)


ThreadingHTTPServer(("127.0.0.1", urlsplit(ADDRESS).port), Application).serve_forever()
