"""One complete sign-in over plain sockets: new browser, authorize, page, POST, code, token, userinfo."""

import base64
import hashlib
import http.client
import json
import re
import secrets
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit

from benchmarks.signin.crowd import PASSWORD, Person

CALLBACK = "http://127.0.0.1:9/retour"
CLIENT_ID, CLIENT_SECRET = "banc", "s" * 43
HIDDEN = re.compile(r'<input[^>]*type="hidden"[^>]*>')
NAME, VALUE = re.compile(r'name="([^"]*)"'), re.compile(r'value="([^"]*)"')
ACTION = re.compile(r'<form[^>]*?action="([^"]*)"')


class WentWrong(Exception):
    """The service did not do what a sign-in needs; the message says at which step."""


@dataclass(frozen=True)
class Target:
    """Where one service listens, and its addresses."""

    name: str
    port: int
    authorize: str
    token: str
    userinfo: str

    @property
    def issuer(self) -> str:
        """Its public address."""
        return f"http://localhost:{self.port}"


@dataclass
class Browser:
    """A new browser: no cookie, a connection of its own."""

    target: Target
    cookies: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.link = http.client.HTTPConnection("127.0.0.1", self.target.port, timeout=60)

    def ask(
        self, method: str, url: str, form: dict[str, str] | None = None, **headers: str
    ) -> tuple[int, str, str]:
        """Status, where it sends to, and text of an answer."""
        headers["Host"] = f"localhost:{self.target.port}"
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.link.request(method, url, urlencode(form) if form is not None else None, headers)
        answer = self.link.getresponse()
        text = answer.read().decode()
        for line in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = line.split(";", 1)[0].partition("=")
            self.cookies[name] = value
        return answer.status, answer.headers.get("Location", ""), text

    def follow(self, url: str) -> tuple[str, str]:
        """Follow redirects to a page (address, text) or to the application (address, "")."""
        for _ in range(6):
            status, location, text = self.ask("GET", url)
            if status not in {302, 303}:
                if status != 200:
                    raise WentWrong(f"{status} at {url.split('?')[0]}")
                return url, text
            if location.startswith(CALLBACK):
                return location, ""
            url = _path(urljoin(url, location))
        raise WentWrong("too many redirects")


def sign_in(target: Target, person: Person) -> None:
    """One complete sign-in of somebody, whose address must come back; raises `WentWrong`."""
    browser = Browser(target)
    verifier, state = secrets.token_urlsafe(40), secrets.token_urlsafe(16)
    try:
        landed = _authenticate(browser, person, verifier, state)
        answered = {name: values[0] for name, values in parse_qs(urlsplit(landed).query).items()}
        if answered.get("state") != state or "code" not in answered:
            raise WentWrong("no code of this request")
        _redeem(browser, person, answered["code"], verifier)
    finally:
        browser.link.close()


def _authenticate(browser: Browser, person: Person, verifier: str, state: str) -> str:
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    asked = {
        "response_type": "code", "client_id": CLIENT_ID, "redirect_uri": CALLBACK,
        "scope": "openid profile email", "state": state, "nonce": secrets.token_urlsafe(16),
        "code_challenge": challenge, "code_challenge_method": "S256",
    }  # fmt: skip
    url, page = browser.follow(f"{browser.target.authorize}?{urlencode(asked)}")
    action = ACTION.search(page)
    form = {NAME.search(one)[1]: unescape(VALUE.search(one)[1]) for one in HIDDEN.findall(page)}  # type: ignore[index]
    where = _path(urljoin(url, unescape(action[1]))) if action else url
    form |= {"login": person.uid, "password": PASSWORD}
    status, location, _ = browser.ask("POST", where, form, Origin=browser.target.issuer)
    if status not in {302, 303}:
        raise WentWrong(f"{browser.target.name}: the sign-in form was answered {status}")
    return location if location.startswith(CALLBACK) else browser.follow(_path(urljoin(where, location)))[0]


def _redeem(browser: Browser, person: Person, code: str, verifier: str) -> None:
    """The application's part, on a connection of its own and without cookies."""
    application = Browser(browser.target)
    basic = base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
    form = {
        "grant_type": "authorization_code", "code": code, "redirect_uri": CALLBACK, "code_verifier": verifier,
    }  # fmt: skip
    try:
        status, _, text = application.ask("POST", browser.target.token, form, Authorization=f"Basic {basic}")
        if status != 200:
            raise WentWrong(f"token: {status} {text[:200]}")
        tokens = json.loads(text)
        bearer = f"Bearer {tokens['access_token']}"
        status, _, text = application.ask("GET", browser.target.userinfo, Authorization=bearer)
    finally:
        application.link.close()
    claims = json.loads(text) if status == 200 else {}
    if claims.get("email") != person.mail or claims["sub"] != _subject(tokens["id_token"]):
        raise WentWrong(f"userinfo: {status}, somebody else's or incomplete")


def _subject(id_token: str) -> str:
    body = id_token.split(".")[1]
    return str(json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))["sub"])


def _path(url: str) -> str:
    parts = urlsplit(url)
    return parts.path + (f"?{parts.query}" if parts.query else "")
