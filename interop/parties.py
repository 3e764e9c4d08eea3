"""The three clients as processes, each with what it registers at the provider and how it is asked things."""

import grp
import json
import os
import pwd
import secrets
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from demo.settings import inherited
from interop import install
from interop.browser import Browser
from ldap_seed.server import end_with_parent

SCOPE = "openid profile email offline_access"


@dataclass(frozen=True)
class Party:
    """One client: its address, and its secret, made for this run."""

    name: str
    port: int
    secret: str = field(default_factory=lambda: secrets.token_urlsafe(36), repr=False)

    @property
    def alg(self) -> str:
        """idpyoidc, registered by hand, takes logout tokens in RS256 alone: so both are walked through."""
        return "RS256" if self.name == "idpyoidc" else "ES256"

    @property
    def address(self) -> str:
        """Where it listens; another host than the provider's, so that they share no cookie."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def farewell(self) -> str:
        """Where its logout tokens go."""
        return f"{self.address}/adieu"

    def metadata(self) -> dict[str, Any]:
        """What it registers."""
        return {
            "client_id": self.name,
            "client_name": self.name,
            "client_secret": self.secret,
            "redirect_uris": [f"{self.address}/retour"],
            "post_logout_redirect_uris": [f"{self.address}/au-revoir"],
            "backchannel_logout_uri": self.farewell,
            "grant_types": ["authorization_code", "refresh_token"],
            "token_endpoint_auth_method": "client_secret_basic",
            "id_token_signed_response_alg": self.alg,
            "scope": SCOPE,
            "first_party": True,
        }

    def given(self, issuer: str) -> dict[str, str]:
        """What its process is told."""
        told = {"issuer": issuer, "clientId": self.name, "clientSecret": self.secret}
        return {"INTEROP": json.dumps({**told, "address": self.address, "scope": SCOPE})}

    def entrance(self) -> str:
        """Where a person begins."""
        return f"{self.address}/entrer"

    def exit(self) -> str:
        """Where she asks to leave."""
        return f"{self.address}/sortir"

    def home(self) -> str:
        """A page for those it knows."""
        return f"{self.address}/"

    def knows(self, browser: Browser) -> bool:
        """Is this browser signed in there?"""
        return browser.get(self.home(), follow=False).status_code == 200

    def profile(self, browser: Browser) -> dict[str, Any]:
        """The claims it reads at userinfo."""
        found: dict[str, Any] = browser.get(f"{self.address}/profil").json()
        return found

    def renew(self, browser: Browser) -> bool:
        """Does it refresh, and get another access token and another refresh token?"""
        return bool(browser.get(f"{self.address}/renouveler").json()["rotated"])


class ApacheParty(Party):
    """mod_auth_openidc guards every page; what it does besides is asked at its redirect address."""

    @property
    def farewell(self) -> str:
        return f"{self.address}/retour?logout=backchannel"

    def given(self, issuer: str) -> dict[str, str]:
        """Its children are www-data's if root starts it, else the person's own."""
        user = pwd.getpwnam("www-data") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
        return {
            "INTEROP_FOLDER": str(install.FOLDER / "apache"),
            "INTEROP_MODULES": str(install.MODULES),
            "INTEROP_PORT": str(self.port),
            "INTEROP_ADDRESS": self.address,
            "INTEROP_USER": user.pw_name,
            "INTEROP_GROUP": grp.getgrgid(user.pw_gid).gr_name,
            "INTEROP_ISSUER": issuer,
            "INTEROP_CLIENT": self.name,
            "INTEROP_SECRET": self.secret,
            "INTEROP_PASSPHRASE": secrets.token_urlsafe(24),
            "INTEROP_SCOPE": SCOPE,
        }

    def entrance(self) -> str:
        return self.home()

    def exit(self) -> str:
        return f"{self.address}/retour?logout={self.address}/au-revoir"

    def profile(self, browser: Browser) -> dict[str, Any]:
        found: dict[str, Any] = self._information(browser)["userinfo"]
        return found

    def renew(self, browser: Browser) -> bool:
        before = self._information(browser)
        hook = {"refresh": self.home(), "access_token": before["access_token"]}
        browser.get(f"{self.address}/retour", params=hook)
        after = self._information(browser)
        return all(before[name] != after[name] for name in ("access_token", "refresh_token"))

    def _information(self, browser: Browser) -> dict[str, Any]:
        found: dict[str, Any] = browser.get(f"{self.address}/retour", params={"info": "json"}).json()
        return found


@contextmanager
def running(party: Party, issuer: str) -> Iterator[None]:
    """Start it and stop it; it is installed."""
    log = install.FOLDER / f"{party.name}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            COMMANDS[party.name](),
            cwd=install.FOLDER,
            env={**inherited(), **party.given(issuer)},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            preexec_fn=end_with_parent,
        )
    try:
        _wait(process, party.port, log)
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


def free_port() -> int:
    """A port that nobody uses."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def _openid_client() -> list[str]:
    return ["node", str(install.FOLDER / "openid-client" / "client.js")]


def _idpyoidc() -> list[str]:
    return [
        str(install.FOLDER / "idpyoidc" / "bin" / "python"),
        str(install.CLIENTS / "idpyoidc" / "client.py"),
    ]


def _apache() -> list[str]:
    (install.FOLDER / "apache").mkdir(parents=True, exist_ok=True)
    return [str(install.APACHE), "-f", str(install.CLIENTS / "apache" / "httpd.conf"), "-D", "FOREGROUND"]


COMMANDS = {"mod_auth_openidc": _apache, "openid-client": _openid_client, "idpyoidc": _idpyoidc}


def _wait(process: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    for _ in range(200):
        if process.poll() is not None:
            raise SystemExit(f"it did not start:\n{log.read_text(errors='replace')[-2000:]}")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise SystemExit(f"it does not answer:\n{log.read_text(errors='replace')[-2000:]}")
