"""The three services, each started as its own production would start it, on one core."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from cryptography.fernet import Fernet
from joserfc.jwk import ECKey, RSAKey
from pydantic import SecretStr

from benchmarks.signin.browser import CALLBACK, CLIENT_ID, CLIENT_SECRET, Target
from benchmarks.signin.cpu import cores, spent
from benchmarks.signin.crowd import BASE, BIND_DN, Crowd
from ldap_seed.server import end_with_parent
from mamia.schema import migrate
from socle.sql import Database
from sso.clients import register
from sso.keys import Keys
from sso.settings import Sso

ROOT = Path(__file__).parents[2]
NODE = Path(__file__).parent / "node"
GRANIAN = [
    "--interface",
    "wsgi",
    "--host",
    "127.0.0.1",
    "--workers",
    "1",
    "--blocking-threads",
    "8",
    "--no-access-log",
]
CLIENT = {
    "client_id": CLIENT_ID,
    "client_secret": CLIENT_SECRET,
    "redirect_uris": [CALLBACK],
    "grant_types": ["authorization_code"],
    "token_endpoint_auth_method": "client_secret_basic",
}


@dataclass(frozen=True)
class Plan:
    """What to run, for whom and where."""

    folder: Path
    crowd: Crowd
    alg: str
    database: str  # of our service; empty: SQLite in the folder


class Running:
    """A service that answers, pinned to its core."""

    def __init__(self, target: Target, command: list[str], environment: dict[str, str], log: Path) -> None:
        self.target = target
        with log.open("wb") as output:
            self.process = subprocess.Popen(
                command,
                cwd=ROOT,
                env={**os.environ, **environment},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                preexec_fn=_alone,
            )
        self._wait(log)

    def cpu(self) -> float:
        """Seconds of processor that it has used."""
        return spent(self.process.pid)

    def stop(self) -> None:
        """End it."""
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(20)

    def _wait(self, log: Path) -> None:
        for _ in range(300):
            if self.process.poll() is not None:
                sys.exit(f"{self.target.name} did not start:\n{log.read_text()[-2000:]}")
            try:
                urllib.request.urlopen(f"{self.target.issuer}/nothing", timeout=2)
            except urllib.error.HTTPError:
                return
            except OSError:
                time.sleep(0.1)
        sys.exit(f"{self.target.name} does not answer:\n{log.read_text()[-2000:]}")


def ours(plan: Plan, port: int) -> Running:
    """The identity service as production runs it, every protection on."""
    target = Target("ours", port, "/oidc/authorize", "/oidc/token", "/oidc/userinfo")
    return Running(target, _granian("mamia.wsgi:app", port), prepare(plan, port), plan.folder / "ours.log")


def prepare(plan: Plan, port: int) -> dict[str, str]:
    """Migrations, keys and the client of our service; returns its environment, with production's defaults."""
    url = plan.database or f"sqlite:///{plan.folder}/identity.sqlite"
    issuer, master = f"http://localhost:{port}", Fernet.generate_key().decode()
    db = Database(url)
    migrate(db)
    Keys(db, Sso(issuer=issuer, master_keys=SecretStr(master))).ensure()
    register(
        db,
        {
            **CLIENT,
            "first_party": True,
            "scope": "openid profile email",
            "id_token_signed_response_alg": plan.alg,
        },
    )
    db.engine.dispose()
    return {
        "SOCLE_DIGEST_KEY": "k" * 40,
        "SSO_ISSUER": issuer,
        "SSO_MASTER_KEYS": master,
        "SSO_LDAP_URIS": plan.crowd.uri,
        "SSO_LDAP_SIGNIN_PASSWORD": plan.crowd.services.connexion,
        "SSO_LDAP_ACCOUNT_PASSWORD": plan.crowd.services.compte,
        "MAMIA_DATABASE": url,
        "MAMIA_SECRET_KEY": "m" * 40,
        "MAMIA_DATA": str(plan.folder.parent),  # the voices are kept from one run to the next
    }


def bare(plan: Plan, port: int) -> Running:
    """The baseline of `bare.py`, on the same HTTP server."""
    environment = {
        "BARE_DATABASE": f"sqlite:///{plan.folder}/bare.sqlite",
        "BARE_LDAP": plan.crowd.uri,
        "BARE_BASE": BASE,
        "BARE_BIND_DN": BIND_DN,
        "BARE_BIND_PASSWORD": plan.crowd.services.connexion,
        "BARE_ALG": plan.alg,
        "BARE_CLIENT": CLIENT_ID,
        "BARE_SECRET": CLIENT_SECRET,
        "BARE_CALLBACK": CALLBACK,
        "AUTHLIB_INSECURE_TRANSPORT": "1",
    }
    target = Target("bare", port, "/authorize", "/token", "/userinfo")
    command = _granian("benchmarks.signin.bare:app", port)
    return Running(target, command, environment, plan.folder / "bare.log")


def node(plan: Plan, port: int) -> Running:
    """npm oidc-provider, installed on demand from the pinned versions of `node/`."""
    installed = plan.folder.parent / "node"
    installed.mkdir(exist_ok=True)
    for name in ("package.json", "package-lock.json", "provider.js"):
        shutil.copy2(NODE / name, installed / name)
    if not (installed / "node_modules").exists():
        subprocess.run(
            ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"], cwd=installed, check=True
        )
    key = (
        ECKey.generate_key("P-256", auto_kid=True)
        if plan.alg == "ES256"
        else RSAKey.generate_key(2048, auto_kid=True)
    )
    given = {
        "issuer": f"http://localhost:{port}",
        "port": port,
        "client": {**CLIENT, "id_token_signed_response_alg": plan.alg},
        "key": {**key.as_dict(private=True), "alg": plan.alg, "use": "sig"},
        "ldap": plan.crowd.uri,
        "base": BASE,
        "bindDn": BIND_DN,
        "bindPassword": plan.crowd.services.connexion,
    }
    environment = {"NODE_BENCHMARK": json.dumps(given), "NODE_ENV": "production"}
    target = Target("oidc-provider", port, "/auth", "/token", "/me")
    return Running(target, ["node", str(installed / "provider.js")], environment, plan.folder / "node.log")


CONTENDERS: dict[str, Callable[[Plan, int], Running]] = {"ours": ours, "bare": bare, "oidc-provider": node}


def _granian(application: str, port: int) -> list[str]:
    return [str(Path(sys.executable).parent / "granian"), *GRANIAN, "--port", str(port), application]


def _alone() -> None:
    end_with_parent()
    os.sched_setaffinity(0, cores()[0])
