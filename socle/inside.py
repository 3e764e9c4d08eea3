"""The way from one service to the other when its public address cannot be reached from inside.

Behind a forwarded port or between containers, the address that browsers use is not one the other service can
call. `SOCLE_INSIDE` says what to call in its place. Tokens, signatures and the Host header keep the public
address: only the connection goes elsewhere.
"""

from collections.abc import Mapping
from typing import Any, TypeVar
from urllib.parse import urlsplit

from requests import PreparedRequest, Response, Session
from requests.adapters import HTTPAdapter

S = TypeVar("S", bound=Session)


class Detour(HTTPAdapter):
    """Sends what is meant for `public` to `inside`."""

    def __init__(self, public: str, inside: str) -> None:
        super().__init__()
        self.public, self.inside = public, inside

    def send(self, request: PreparedRequest, *args: Any, **options: Any) -> Response:
        """Send by the detour; never through a proxy, which would not know the inside."""
        turned = request.copy()
        turned.headers["Host"] = urlsplit(self.public).netloc
        turned.url = self.inside + (request.url or "")[len(self.public) :]
        response = super().send(turned, *args, **{**options, "proxies": {}})
        response.url, response.request = (
            request.url or "",
            request,
        )  # cookies and redirects are the public ones
        return response


def open_ways(session: S, inside: Mapping[str, str]) -> S:
    """Give the session the detours of the settings, {public address: address to call}; returns it."""
    for public, address in inside.items():
        session.mount(f"{public}/", Detour(public, address))
    return session
