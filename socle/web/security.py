"""Headers, content security policy, who is really calling, and refusal of foreign origins."""

import ipaddress
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from uuid import uuid4

from flask import Flask, Response, abort, current_app, g, request

from socle.settings import Socle

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "media-src 'self'; connect-src 'self'; form-action {forms}; frame-ancestors 'none'; base-uri 'none'"
)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}
SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}


def init_app(app: Flask, settings: Socle, address: str) -> None:
    """Protect every answer of `app`, whose public address is `address`."""
    app.config["SESSION_COOKIE_SECURE"] = address.startswith("https:")
    app.wsgi_app = Gate(app.wsgi_app, address)  # type: ignore[method-assign]
    app.extensions["public_address"] = address
    app.extensions["foreign_origin_allowed"] = set()

    @app.before_request
    def refuse_foreign_origin() -> None:
        origin = request.headers.get("Origin")
        if request.method in SAFE_METHODS or origin is None or origin == address:
            return
        if request.endpoint not in app.extensions["foreign_origin_allowed"]:
            abort(400, description="foreign origin")

    @app.after_request
    def protect(response: Response) -> Response:
        forms = " ".join(["'self'", *sorted(g.get("form_targets", ()))])
        response.headers.setdefault("Content-Security-Policy", POLICY.format(forms=forms))
        if request.endpoint != "socle.static":
            response.headers.setdefault("Cache-Control", "no-store")
        response.headers["X-Request-Id"] = request_id()
        return response


class Gate:
    """What no view should ever see: another host (threat 1), `//path`, NUL. The public scheme is restored."""

    def __init__(self, inner: "WSGIApplication", address: str) -> None:
        self.inner = inner
        self.scheme, self.host = urlsplit(address).scheme, urlsplit(address).hostname
        strict = {"Strict-Transport-Security": "max-age=63072000; includeSubDomains"}
        self.headers = HEADERS | (strict if self.scheme == "https" else {})

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        environ["wsgi.url_scheme"] = self.scheme
        path = environ.get("PATH_INFO", "")
        if _hostname(environ.get("HTTP_HOST", "")) != self.host:
            return refuse("400 Bad Request", "Cette adresse n’est pas celle du service.")(
                environ, start_response
            )
        if "//" in path or "\x00" in path:
            return refuse("404 Not Found", "Cette page n’existe pas.")(environ, start_response)

        def protected(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
            chosen = {name for name, _ in headers}  # by the view
            missing = [pair for pair in self.headers.items() if pair[0] not in chosen]
            return start_response(status, headers + missing, *error)

        return self.inner(environ, protected)


def refuse(status: str, sentence: str) -> Response:
    """A page that needs nothing of the application."""
    html = f'<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>{sentence}</title></head>'
    page = Response(
        f"{html}<body><h1>{sentence}</h1></body></html>", status, content_type="text/html; charset=utf-8"
    )
    page.headers.update({**HEADERS, "Content-Security-Policy": POLICY.format(forms="'none'")})
    return page


def allow_form_target(url: str) -> None:
    """Let the forms of this page be followed by a redirect to the origin of `url`.

    Chromium applies `form-action` to the redirects that follow a POST.
    """
    parts = urlsplit(url)
    g.setdefault("form_targets", set()).add(f"{parts.scheme}://{parts.netloc}")


def caller_address() -> str:
    """The address of who calls: what a configured proxy says, else the socket's (threat 2)."""
    address = request.remote_addr or ""
    settings: Socle = current_app.extensions["socle_settings"]
    claimed = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    while claimed and _in(address, settings.proxies):
        address = claimed.pop()
    return address if _parse(address) else (request.remote_addr or "")


def caller_budget_key() -> str:
    """What an address's budget counts on: the IPv4 address, or the /64 of an IPv6 one."""
    parsed = _parse(caller_address())
    if isinstance(parsed, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed or "")


def from_school() -> str | None:
    """The name of the listed establishment network the call comes from, or None."""
    settings: Socle = current_app.extensions["socle_settings"]
    for name, network in settings.school_networks.items():
        if _in(caller_address(), [network]):
            return name
    return None


def short_origin() -> str:
    """« Where from » (decision 27): the establishment's network, else a shortened address."""
    if school := from_school():
        return school[:64]
    parsed = _parse(caller_address())
    if parsed is None:
        return ""
    prefix = 24 if parsed.version == 4 else 48
    return str(ipaddress.ip_network((parsed, prefix), strict=False).network_address) + f"/{prefix}"


def request_id() -> str:
    """A random identifier of this request, shown on error pages and written in every log line."""
    if "request_id" not in g:
        g.request_id = str(uuid4())
    kept: str = g.request_id
    return kept


def _hostname(host: str) -> str | None:
    """The name in a Host header, None for what is none (`[`)."""
    try:
        return urlsplit(f"//{host}").hostname
    except ValueError:
        return None


@lru_cache(4096)
def _parse(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        parsed = ipaddress.ip_address(text)
    except ValueError:
        return None
    return getattr(parsed, "ipv4_mapped", None) or parsed


def _in(text: str, networks: Any) -> bool:
    parsed = _parse(text)
    return parsed is not None and any(parsed in network for network in networks)
