"""The page judge, and the browser without JavaScript that submits every page it opens to it."""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup, Tag
from flask import Flask
from werkzeug.test import TestResponse

from tests import page_rules
from tests.page_rules import label_of, words
from tests.typography import typography_faults

BUTTONS = "button:not([type=button]):not([type=reset]), input[type=submit], input[type=image]"
REDIRECTS = {301, 302, 303, 307, 308}


class Faults(AssertionError):
    """A page is not what every page must be; the message lists why."""

    def __init__(self, address: str, faults: list[str]) -> None:
        super().__init__(f"{address}\n" + "\n".join(f"  - {fault}" for fault in faults))
        self.faults = faults


def faults_of(
    response: TestResponse,
    app: Flask,
    *,
    secrets: Iterable[str] = (),
    external: Iterable[str] = (),
    page: BeautifulSoup | None = None,
) -> list[str]:
    """Everything wrong with an HTML answer (`page`, when it is read already); nothing for another answer."""
    if response.mimetype != "text/html":
        return []
    html = response.get_data(as_text=True)
    page = page or BeautifulSoup(html, "html.parser")
    found = page_rules.validity(html)
    for rule in page_rules.RULES:
        found += rule(page)
    found += page_rules.links(page, response.request.url, app.url_map, external)
    found += page_rules.secrecy(html, page, secrets)
    found += page_rules.policy(response.headers.get("Content-Security-Policy"))
    return found + typography_faults(page)


def judge(response: TestResponse, app: Flask, **known: Any) -> None:
    """Raise Faults if the answer is a page that is not what every page must be."""
    faults = faults_of(response, app, **known)
    if faults:
        raise Faults(f"{response.request.method} {response.request.url}", faults)


class Browser:
    """A browser without JavaScript over one application: opens, judges, fills, submits, follows redirects.

    `external` lists the origins links may lead to. A redirect to another origin is not followed: it is left
    in `location`. What is typed into a secret field must never come back on any page.
    """

    def __init__(
        self, app: Flask, *, external: Iterable[str] = (), secrets: Iterable[str] = (), address: str = ""
    ) -> None:
        self.app = app
        self.client = app.test_client()
        self.base = address or app.extensions.get("public_address", "http://localhost")
        self.external, self.secrets = set(external), set(secrets)
        self.url = self.base + "/"
        self.location: str | None = None
        self.response: TestResponse | None = None
        self.page = BeautifulSoup("", "html.parser")

    # ---- Opening
    def get(self, url: str, *, status: int = 200, headers: Mapping[str, str] | None = None) -> "Browser":
        """Open an address (or a path), follow redirects, judge the page, and check its status."""
        return self._open("GET", url, status=status, headers=dict(headers or {}))

    def post(self, url: str, data: Any = None, *, status: int = 200, **options: Any) -> "Browser":
        """Send a raw request, as an attacker would; the answer is judged all the same."""
        return self._open("POST", url, status=status, data=data, headers=self._origin(), **options)

    def follow(self, link: str) -> "Browser":
        """Follow the link of the last page that has these words."""
        found = [a for a in self.page.find_all("a", href=True) if plain(words(a)) == plain(link)]
        assert found, f"no link « {link} » among {[words(a) for a in self.page.find_all('a')]}"
        return self.get(str(found[0]["href"]))

    def _origin(self) -> dict[str, str]:
        parts = urlsplit(self.base)
        return {"Origin": f"{parts.scheme}://{parts.netloc}", "Referer": self.url}

    def _open(self, method: str, url: str, *, status: int, **options: Any) -> "Browser":
        target = urljoin(self.url, url)
        for _ in range(12):
            parts = urlsplit(target)
            path = parts.path + (f"?{parts.query}" if parts.query else "")
            self.url, self.location = target, None
            self.response = self.client.open(path or "/", method=method, base_url=self.base, **options)
            if self.response.status_code not in REDIRECTS:
                return self._arrive(status)
            target = urljoin(target, self.response.headers["Location"])
            if not target.startswith((self.base + "/", self.base + "?")) and target != self.base:
                self.location = target
                return self
            if self.response.status_code not in (307, 308):
                method, options = "GET", {}
        raise AssertionError(f"redirected for ever: {target}")

    def _arrive(self, status: int) -> "Browser":
        assert self.response is not None
        got = self.response.status_code
        if self.response.mimetype == "text/html":
            self.page = BeautifulSoup(self.response.get_data(as_text=True), "html.parser")
            judge(self.response, self.app, secrets=self.secrets, external=self.external, page=self.page)
        assert status in (0, got), (
            f"{self.url} answered {got} instead of {status}: « {self.h1} » {self.problems}"
        )
        return self

    # ---- Reading
    @property
    def status(self) -> int:
        """The status of the last answer."""
        return self.response.status_code if self.response else 0

    @property
    def html(self) -> str:
        """The last answer as it came."""
        return self.response.get_data(as_text=True) if self.response else ""

    @property
    def text(self) -> str:
        """The words of the main part, every space plain: `"2 messages" in browser.text` holds."""
        return plain(words(self.page.main or self.page))

    @property
    def h1(self) -> str:
        """The heading of the page."""
        return plain(words(self.page.h1)) if self.page.h1 else ""

    @property
    def problems(self) -> list[str]:
        """What the summary of errors says."""
        return [plain(words(item)) for item in self.page.select("[data-focus] li")]

    def select(self, css: str) -> list[Tag]:
        """Elements of the last page."""
        return list(self.page.select(css))

    def value(self, name: str) -> str:
        """What a field of the last page holds."""
        field = self.page.find(attrs={"name": name})
        assert isinstance(field, Tag), f"no field {name}"
        return field.get_text() if field.name == "textarea" else str(field.get("value", ""))

    # ---- Submitting
    def submit(
        self, button: str = "", *, status: int = 200, forge: Mapping[str, Any] | None = None, **fields: Any
    ):  # type: ignore[no-untyped-def]
        """Press the button with these words (else the only button of `main`), after filling the fields named.

        Hidden fields and what the page already holds are kept, as in any browser. A box is True or False,
        files are (stream, name) or a list of them. `forge` overrides or, with None, removes anything.
        """
        pressed = self._button(button)
        form = self._form_of(pressed)
        self._check_names(form, fields)
        data = self._data(form, pressed, fields)
        for name, value in (forge or {}).items():
            data.pop(name, None)
            if value is not None:
                data[name] = value
        action = str(pressed.get("formaction") or form.get("action") or self.url)
        if str(form.get("method", "get")).lower() == "get":
            return self._open("GET", action.split("?")[0], status=status, query_string=data)
        encoding = str(form.get("enctype", "application/x-www-form-urlencoded"))
        return self._open(
            "POST", action, status=status, data=data, content_type=encoding, headers=self._origin()
        )

    def _button(self, wanted: str) -> Tag:
        buttons = [b for b in self.page.select(BUTTONS) if b.get("aria-hidden") != "true"]
        if wanted:
            found = [b for b in buttons if plain(wanted) in (_name(b), plain(words(b)))]
            found = found or [b for b in buttons if _name(b).startswith(plain(wanted))]
        else:
            found = [b for b in buttons if b.find_parent("main") and not b.get("formaction")]
        names = [_name(b) for b in buttons]
        assert found, f"no button « {wanted} » on « {self.h1} », only {names}"
        assert wanted or len(found) == 1, f"several buttons on « {self.h1} »: {names}"
        return found[0]

    def _form_of(self, button: Tag) -> Tag:
        form = self.page.find("form", id=button["form"]) if button.get("form") else button.find_parent("form")
        assert isinstance(form, Tag), f"the button « {_name(button)} » is in no form"
        return form

    def _controls(self, form: Tag) -> list[Tag]:
        inside = form.select("input[name], select[name], textarea[name]")
        beside = self.page.select(f'[form="{form["id"]}"][name]') if form.get("id") else []
        return [c for c in [*inside, *beside] if c.get("type") not in ("submit", "image", "button", "reset")]

    def _check_names(self, form: Tag, fields: Mapping[str, Any]) -> None:
        shown = {str(c["name"]) for c in self._controls(form) if c.get("type") != "hidden"}
        unknown = set(fields) - shown
        assert not unknown, f"« {self.h1} » has no field {sorted(unknown)}, only {sorted(shown)}"

    def _data(self, form: Tag, pressed: Tag, fields: Mapping[str, Any]) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for control in self._controls(form):
            name = str(control["name"])
            values = _values(control, fields[name]) if name in fields else _held(control)
            if values and (control.get("type") == "password" or control.has_attr("data-secret")):
                self.secrets.update(str(value) for value in values)
            if values:
                data[name] = [*data.get(name, []), *values]
        if pressed.get("name"):
            data[str(pressed["name"])] = [str(pressed.get("value", ""))]
        return data


def plain(text: str) -> str:
    """The text with every space plain, so that tests can be typed."""
    return " ".join(text.split())


def _name(button: Tag) -> str:
    image = button.find("img")
    alt = str(image.get("alt", "")) if isinstance(image, Tag) else ""
    return plain(str(button.get("aria-label") or words(button) or button.get("value") or alt))


def _held(control: Tag) -> list[Any]:
    if control.has_attr("disabled"):
        return []
    if control.name == "select":
        chosen = (
            control.select("option[selected]")
            or control.select("option")[: 0 if control.has_attr("multiple") else 1]
        )
        return [str(option.get("value", words(option))) for option in chosen]
    if control.name == "textarea":
        return [control.get_text().removeprefix("\n").replace("\n", "\r\n")]
    if control.get("type") in ("checkbox", "radio"):
        return [str(control.get("value", "on"))] if control.has_attr("checked") else []
    return [] if control.get("type") == "file" else [str(control.get("value", ""))]


def _values(control: Tag, wanted: Any) -> list[Any]:
    kind, own = control.get("type"), str(control.get("value", "on"))
    if kind == "checkbox" and isinstance(wanted, bool):
        return [own] if wanted else []
    if kind in ("checkbox", "radio"):
        return [own] if own in ([wanted] if isinstance(wanted, str) else wanted) else []
    if control.name == "select":
        offered = [str(option.get("value", words(option))) for option in control.select("option")]
        chosen = [wanted] if isinstance(wanted, str) else list(wanted)
        assert set(chosen) <= set(offered), f"{wanted!r} is not offered by {control['name']}: {offered}"
        return chosen
    return wanted if isinstance(wanted, list) else [wanted]


__all__ = ["Browser", "Faults", "faults_of", "judge", "label_of", "plain"]
