"""What ends a session ends it everywhere within five seconds, while one application never answers; live."""

import base64
import hashlib
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit

import pytest
import requests
from bs4 import BeautifulSoup, Tag

from sso.clients import register
from tests.fixtures_directory import Secrets
from tests.journeys.live import Live
from tests.journeys.office import new_password
from tests.journeys.visitor import french_day

SECRET, VERIFIER, BACK = "m" * 40, "v" * 64, "http://127.0.0.1:9/retour"
WITHIN = 5.0  # seconds
PATIENCE = 10


@contextmanager
def mute() -> Iterator[tuple[int, list[socket.socket]]]:
    """A port that accepts and never answers; the calls it got."""
    listener = socket.create_server(("127.0.0.1", 0))
    calls: list[socket.socket] = []

    def accept() -> None:
        while True:
            try:
                calls.append(listener.accept()[0])
            except OSError:
                return

    thread = threading.Thread(target=accept)
    thread.start()
    yield listener.getsockname()[1], calls
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    thread.join()
    for call in calls:
        call.close()


@dataclass
class Hand:
    """Somebody who sends the forms of pages, from one browser."""

    live: Live
    web: requests.Session = field(default_factory=requests.Session)
    address: str = ""
    page: BeautifulSoup = field(default_factory=lambda: BeautifulSoup("", "html.parser"))

    def open(self, address: str) -> "Hand":
        """Follow an address to its page."""
        return self._arrive(self.web.get(address, timeout=PATIENCE))

    def send(self, button: str, **typed: str) -> "Hand":
        """Press a button of the page, after filling fields of its form."""
        pressed = next(one for one in self.page.select("main button") if one.get_text(strip=True) == button)
        form = pressed.find_parent("form")
        assert isinstance(form, Tag)
        held = {str(one["name"]): str(one.get("value", "")) for one in form.select("input[name]")}
        chosen = {str(pressed["name"]): str(pressed.get("value", ""))} if pressed.get("name") else {}
        target = urljoin(self.address, str(form.get("action") or self.address))
        return self._arrive(self.web.post(target, {**held, **chosen, **typed}, timeout=PATIENCE))

    @property
    def heading(self) -> str:
        """The heading of the page."""
        return self.page.h1.get_text(" ", strip=True) if self.page.h1 else ""

    def enter(self, uid: str, password: str) -> "Hand":
        """Sign in to career."""
        self.open(self.live.career).send("Valider", login=uid, password=password)
        assert self.is_in_career(), self.heading
        return self

    def is_in_career(self) -> bool:
        """Does career still know her? It sends who it does not know to the sign-in."""
        answer = self.web.get(f"{self.live.career}/", allow_redirects=False, timeout=PATIENCE)
        return answer.status_code == 200

    def _arrive(self, answer: requests.Response) -> "Hand":
        self.address, self.page = answer.url, BeautifulSoup(answer.text, "html.parser")
        return self


@dataclass
class Tokens:
    """What an application holds of somebody."""

    live: Live
    access: str
    refresh: str

    def opens(self) -> bool:
        """Is the access token still accepted?"""
        bearer = {"Authorization": f"Bearer {self.access}"}
        return requests.get(f"{self.live.identity}/oidc/userinfo", headers=bearer, timeout=PATIENCE).ok

    def refreshes(self) -> bool:
        """Does the refresh token still give another? It serves once."""
        form = {"grant_type": "refresh_token", "refresh_token": self.refresh}
        answer = requests.post(
            f"{self.live.identity}/oidc/token", form, auth=("muette", SECRET), timeout=PATIENCE
        )
        assert answer.ok or answer.json()["error"] == "invalid_grant", answer.text
        return answer.ok


@pytest.fixture(scope="module")
def calls(live: Live) -> Iterator[list[socket.socket]]:
    """An application whose address for sign-outs hangs."""
    database = live.database
    with mute() as (port, received):
        register(
            database,
            {
                "client_id": "muette",
                "client_name": "Application muette",
                "client_secret": SECRET,
                "first_party": True,
                "redirect_uris": [BACK],
                "grant_types": ["authorization_code", "refresh_token"],
                "scope": "openid offline_access",
                "backchannel_logout_uri": f"http://127.0.0.1:{port}/fin",
            },
        )
        database.engine.dispose()
        yield received


def tokens(hand: Hand) -> Tokens:
    """Open the mute application in this browser."""
    digest = hashlib.sha256(VERIFIER.encode()).digest()
    asked = {
        "client_id": "muette", "response_type": "code", "redirect_uri": BACK, "state": "s",
        "scope": "openid offline_access", "code_challenge_method": "S256",
        "code_challenge": base64.urlsafe_b64encode(digest).decode().rstrip("="),
    }  # fmt: skip
    identity = hand.live.identity
    sent = hand.web.get(
        f"{identity}/oidc/authorize?{urlencode(asked)}", allow_redirects=False, timeout=PATIENCE
    )
    told = parse_qs(urlsplit(sent.headers["Location"]).query)
    form = {"grant_type": "authorization_code", "code": told["code"][0], "redirect_uri": BACK}
    form["code_verifier"] = VERIFIER
    answer = requests.post(f"{identity}/oidc/token", form, auth=("muette", SECRET), timeout=PATIENCE)
    found = answer.json()
    return Tokens(hand.live, found["access_token"], found["refresh_token"])


def reset(live: Live, hand: Hand, uid: str, known: Secrets) -> None:
    """She, or whoever has her proofs, resets the password in another browser."""
    other = Hand(live).open(f"{live.identity}/reinitialiser-mon-mot-de-passe")
    [ticket] = other.page.select("input[name=captcha_id]")
    other.send(
        "Réinitialiser",
        identifiant=uid,
        numen=known.numen,
        birth_date=french_day(known.birth_date),
        captcha=live.captcha("captcha", str(ticket["value"])),
    )
    password = new_password()
    other.send("Enregistrer mon mot de passe", new=password, again=password)
    assert other.heading == "Votre mot de passe est réinitialisé"


def suspend(live: Live, hand: Hand, uid: str, known: Secrets) -> None:
    """The office writes it in the directory."""
    live.office.suspend(uid)


def close_all(live: Live, hand: Hand, uid: str, known: Secrets) -> None:
    """She presses the button."""
    hand.open(f"{live.identity}/mon-compte/connexions").send("Tout déconnecter")


@pytest.mark.parametrize("end", [reset, suspend, close_all])
def test_it_ends_in_career_and_for_every_token_within_five_seconds(
    live: Live, calls: list[socket.socket], end: Callable[[Live, Hand, str, Secrets], None]
) -> None:
    uid, known = live.office.hire()
    hand = Hand(live).enter(uid, known.password)
    held, called = tokens(hand), len(calls)
    assert held.opens()
    end(live, hand, uid, known)
    done = time.monotonic()
    until(lambda: not hand.is_in_career() and not held.opens(), done + WITHIN)
    assert not held.refreshes()
    assert time.monotonic() - done < WITHIN
    until(lambda: len(calls) > called, done + WITHIN)  # it was told, and said nothing


def test_the_automatic_lock_ends_nothing(live: Live, calls: list[socket.socket]) -> None:
    uid, known = live.office.hire()
    hand = Hand(live).enter(uid, known.password)
    held = tokens(hand)
    live.office.lock(uid)
    time.sleep(WITHIN)
    assert hand.is_in_career()
    assert held.opens()
    assert held.refreshes()
    assert hand.open(f"{live.identity}/mon-compte/connexions").heading == "Mes connexions"


def until(so: Callable[[], bool], deadline: float) -> None:
    """Wait for it; too late is a failure."""
    while not so():
        assert time.monotonic() < deadline, "too late"
        time.sleep(0.2)
