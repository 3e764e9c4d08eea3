"""The identity service as it runs: granian in several processes; and the tests’ browser over HTTP to it."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zlib import crc32

from sqlalchemy import func, select

from mamia.app import build_app
from mamia.settings import Mamia
from socle.audit import AuditEvent
from socle.outbox import Outgoing
from socle.settings import Socle
from tests.fixtures_apps import CAREER, KEY, SSO, Identity, events
from tests.fixtures_directory import SeededSlapd
from tests.judge import Browser

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

PROCESSES = 2
_places = count(1)


@dataclass
class Running:
    """Granian and its processes; a restart finds the same port, database and directory."""

    environment: dict[str, str]
    port: int
    process: "subprocess.Popen[bytes] | None" = None

    def start(self) -> None:
        """Start, and wait until it answers."""
        command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1"]
        command += ["--port", str(self.port), "--workers", str(PROCESSES), "--blocking-threads", "8"]
        command += ["--no-access-log", "mamia.wsgi:app"]
        self.process = subprocess.Popen(command, env=self.environment, start_new_session=True)
        for _ in range(300):
            assert self.process.poll() is None, "the service ended"
            if self._answers():
                return
            time.sleep(0.1)
        raise AssertionError("the service does not answer")

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """End every process of it; one that was told at its very start, and does not hear, is killed."""
        assert self.process is not None
        os.killpg(self.process.pid, how)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(10)

    def _answers(self) -> bool:
        link = HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            link.request("GET", "/sante", headers={"Host": "localhost"})
            return link.getresponse().status == 200
        except (OSError, HTTPException):
            return False
        finally:
            link.close()


def environment_of(slapd: SeededSlapd, url: str, data: Path, issuer: str, **changes: str) -> dict[str, str]:
    """What the processes are told; `changes` are variables of ours."""
    return {
        **os.environ,
        "SOCLE_DIGEST_KEY": KEY.get_secret_value(),
        "SOCLE_SMTP_PORT": "1",
        "SSO_ISSUER": issuer,
        "SSO_MASTER_KEYS": SSO.master_keys.get_secret_value(),
        "SSO_LDAP_URIS": slapd.slapd.uri,
        "SSO_LDAP_SIGNIN_PASSWORD": slapd.services.connexion,
        "SSO_LDAP_ACCOUNT_PASSWORD": slapd.services.compte,
        "MAMIA_DATABASE": url,
        "MAMIA_SECRET_KEY": "m" * 40,
        "MAMIA_DATA": str(data),
        **changes,
    }


@contextmanager
def running(environment: dict[str, str], port: int) -> Iterator[Running]:
    """The service, started and ended."""
    made = Running(environment, port)
    made.start()
    try:
        yield made
    finally:
        made.stop()


@dataclass(frozen=True)
class Wire:
    """A WSGI application that is elsewhere: each call is one request by HTTP, on a connection of its own.

    It leaves from the loopback address that stands for REMOTE_ADDR: the service sees as many callers as the
    test has, without a proxy between.
    """

    port: int
    salt: str

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        headers = {
            name[5:].replace("_", "-").title(): value
            for name, value in environ.items()
            if name.startswith("HTTP_")
        }
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        if environ.get("CONTENT_TYPE"):
            headers["Content-Type"] = environ["CONTENT_TYPE"]
        source = (self._caller(environ.get("REMOTE_ADDR", "127.0.0.1")), 0)
        link = HTTPConnection("127.0.0.1", self.port, timeout=30, source_address=source)
        try:
            link.request(environ["REQUEST_METHOD"], environ["RAW_URI"], body or None, headers)
            answer = link.getresponse()
            content = answer.read()
            start_response(f"{answer.status} {answer.reason}", answer.getheaders())
            return [content]
        finally:
            link.close()

    def _caller(self, address: str) -> str:
        digits = crc32(f"{self.salt} {address}".encode())
        return f"127.{1 + digits % 250}.{digits // 250 % 250}.{1 + digits // 62500 % 250}"


@dataclass(frozen=True)
class Live(Identity):
    """The service as it runs, seen by one test: what happened before is another's affair."""

    running: Running
    first_event: int
    first_mails: frozenset[Any]

    def browser(self, *secrets: str) -> Browser:
        """Somebody else each time, at an address of her own."""
        made = super().browser(*secrets)
        made.client.environ_base["REMOTE_ADDR"] = f"new caller {next(_places)}"
        return made

    def events(self, *names: str) -> list[AuditEvent]:
        """Lines of the journal since the test began, whose process does not matter."""
        return [row for row in events(self.db, *names) if row.id > self.first_event]

    def outgoing(self, kind: str) -> list[dict[str, Any]]:
        """What waits in the outbox since the test began."""
        with self.db.read() as sql:
            rows = sql.scalars(select(Outgoing).where(Outgoing.kind == kind).order_by(Outgoing.created_at))
            return [row.payload for row in rows if row.id not in self.first_mails]


@contextmanager
def seen_by(one: Running, slapd: SeededSlapd, salt: str) -> Iterator[Live]:
    """What a test sees of it: an application like it, whose requests go to it."""
    told = one.environment
    socle = Socle(digest_key=KEY, smtp_port=1, timeout=3.0)
    sso = SSO.model_copy(update={"issuer": told["SSO_ISSUER"]})
    mamia = Mamia(
        database=told["MAMIA_DATABASE"], secret_key=KEY, career=CAREER, data=Path(told["MAMIA_DATA"])
    )
    app = build_app(socle, sso, mamia, slapd.settings)
    app.wsgi_app = Wire(one.port, salt)  # type: ignore[method-assign]
    db, directory = app.extensions["database"], app.extensions["directory"]
    with db.read() as sql:
        event = sql.scalar(select(func.max(AuditEvent.id))) or 0
        mails = frozenset(sql.scalars(select(Outgoing.id)))
    yield Live(app, db, directory, slapd, one, event, mails)
    directory.close()
    db.engine.dispose()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])
