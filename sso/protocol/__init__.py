"""The addresses of OpenID Connect: /oidc/* and /.well-known/*."""

from flask import Blueprint

from sso.protocol import authorize, choose, discovery, token, userinfo

bp = Blueprint("oidc", __name__, template_folder="../templates")

BOTH = ["GET", "POST"]
bp.add_url_rule("/oidc/authorize", "authorize", authorize.authorize, methods=BOTH)
bp.add_url_rule("/oidc/reprise", "resume", authorize.resume)
bp.add_url_rule("/connexion/compte", "choose", choose.choose, methods=BOTH)
bp.add_url_rule("/oidc/token", "token", token.token, methods=["POST"])
bp.add_url_rule("/oidc/revoke", "revoke", token.revoke, methods=["POST"])
bp.add_url_rule("/oidc/introspect", "introspect", token.introspect, methods=["POST"])
bp.add_url_rule("/oidc/userinfo", "userinfo", userinfo.userinfo, methods=BOTH)
bp.add_url_rule("/oidc/jwks", "jwks", discovery.jwks)
bp.add_url_rule("/.well-known/openid-configuration", "discovery", discovery.configuration)
bp.add_url_rule("/.well-known/oauth-authorization-server", "metadata", discovery.configuration)
