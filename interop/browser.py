"""A browser without scripts: it follows redirects, keeps cookies, fills in the forms of our pages."""

from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests


class Forms(HTMLParser):
    """The forms of a page: their address and the values that they carry."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.found.append((given.get("action", ""), {}))
        elif tag == "input" and self.found and given.get("name"):
            self.found[-1][1][given["name"]] = given.get("value", "")


class Browser:
    """One person's browser."""

    def __init__(self) -> None:
        self._kept = requests.Session()
        self._kept.headers["Accept"] = "text/html,application/json;q=0.9"

    def get(
        self, url: str, *, follow: bool = True, params: dict[str, str] | None = None
    ) -> requests.Response:
        """A page, wherever it leads to."""
        return self._kept.get(url, params=params, allow_redirects=follow, timeout=30)

    def submit(self, page: requests.Response, action: str, **typed: str) -> requests.Response:
        """Send the form of the page whose address ends with `action`."""
        forms = [one for one in Forms(page.text).found if urlsplit(one[0]).path.endswith(action)]
        if not forms:
            raise LookupError(f"{page.status_code} {page.url.split('?')[0]}: no form {action}")
        address, values = forms[0]
        return self._kept.post(
            urljoin(page.url, address), data={**values, **typed}, headers=_origin(page), timeout=30
        )


def post(url: str, **form: Any) -> int:
    """What a server that nobody follows answers."""
    return requests.post(url, data=form, timeout=30, allow_redirects=False).status_code


def _origin(page: requests.Response) -> dict[str, str]:
    parts = urlsplit(page.url)
    return {"Origin": f"{parts.scheme}://{parts.netloc}"}
