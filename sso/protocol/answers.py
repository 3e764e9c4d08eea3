"""How an authorization answer goes back: in the address, or by a form that sends itself (form_post)."""

from collections.abc import Mapping
from urllib.parse import urlencode

from flask import make_response, redirect, render_template
from flask.typing import ResponseReturnValue

from socle.web.security import allow_form_target
from sso.authorization_request import Refusal
from sso.issuing import issuer


def send(redirect_uri: str, mode: str, values: Mapping[str, str | None]) -> ResponseReturnValue:
    """Send `values` back to a registered address; what is empty is left out."""
    told = {name: value for name, value in {**values, "iss": issuer()}.items() if value}
    if mode == "form_post":  # OAuth 2.0 Form Post Response Mode § 2
        allow_form_target(redirect_uri)
        page = render_template("sso/form_post.html", redirect_uri=redirect_uri, values=told)
        return make_response(page, 200, {"Cache-Control": "no-store"})
    return redirect(redirect_uri + ("&" if "?" in redirect_uri else "?") + urlencode(told), 303)


def refuse(redirect_uri: str, mode: str, state: str | None, refusal: Refusal) -> ResponseReturnValue:
    """Send an error back (RFC 6749 § 4.1.2.1)."""
    told = {"error": refusal.error, "error_description": refusal.description, "state": state}
    return send(redirect_uri, mode, told)
