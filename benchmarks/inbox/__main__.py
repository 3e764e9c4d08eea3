"""`python -m benchmarks.inbox [--write]`: a desk with 3,000 people and 50,000 messages, and a tenth of it."""

import argparse
import os
import platform
import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from flask import Flask, Response
from flask_login import login_user
from pydantic import SecretStr
from sqlalchemy import event, select

from benchmarks.inbox import crowd
from benchmarks.inbox.crowd import DESK, FREQUENT, NOTHING, RARE, Size
from benchmarks.signin.cpu import spent
from career import people, sessions
from career.app import build_app
from career.courrier.tables import ThreadRow
from career.people import GESTIONNAIRE, Claims
from career.schema import migrate
from career.sessions import Opened
from career.settings import Career
from socle.settings import Socle
from socle.sql import Database

HERE, ADDRESS, DAY, KEY = (
    Path(__file__).parent,
    "http://127.0.0.1:8001",
    date(2026, 11, 21),
    SecretStr("k" * 40),
)
WHOLE, TENTH = Size(3000, 50_000), Size(300, 5_000)
INBOX = "/gestion/courrier"
PAGES = {
    "to answer": INBOX,
    "new": f"{INBOX}?etat=nouveaux",
    "awaited": f"{INBOX}?etat=en-attente",
    "answered": f"{INBOX}?etat=repondus",
    "put aside": f"{INBOX}?etat=de-cote",
    "given away": f"{INBOX}?etat=transferes",
    "closed": f"{INBOX}?etat=clos",
    "closed, page 40": f"{INBOX}?etat=clos&page=40",
    "four filters": f"{INBOX}?etat=nouveaux&type=anomalie&age=5&pour=moi",
    "a frequent word": f"{INBOX}?q={FREQUENT}",
    "a rare word": f"{INBOX}?q={RARE}",
    "a word nobody wrote": f"{INBOX}?q={NOTHING}",
    "two words": f"{INBOX}?q={FREQUENT}+{RARE}",
    "a first name": f"{INBOX}?q=anne",
    "« Vos dossiers »": "/gestion/dossiers",
}


@dataclass(frozen=True)
class Cost:
    """What one page costs: ms of the service, ms of the database server, statements."""

    service: float
    server: float
    statements: float


def main() -> None:
    """Fill, measure, print."""
    options = _options()
    folder = Path(tempfile.mkdtemp(prefix="inbox", dir=options.folder))
    try:
        costs = [_costs(options, folder, size) for size in (TENTH, WHOLE)]
    finally:
        shutil.rmtree(folder)
    engine = "PostgreSQL" if options.whole.startswith("postgresql") else "SQLite"
    text = f"## {engine}\n\n{_machine()}\n\n{_table(*costs)}\n"
    print(text)
    if options.write:
        _write(engine, text)


def _costs(options: argparse.Namespace, folder: Path, size: Size) -> dict[str, Cost]:
    given = options.whole if size is WHOLE else options.tenth
    url = given or f"sqlite:///{folder}/{size.people}.sqlite"
    db = Database(url, timeout=60)
    migrate(db)
    with db.read() as session:
        filled = session.scalar(select(ThreadRow.id).limit(1))
    if not filled:
        crowd.fill(db, size)
    return {
        name: _cost(app, path, options) for app in [_signed_in(url, folder)] for name, path in PAGES.items()
    }


def _cost(signed: tuple[Flask, Any], path: str, options: argparse.Namespace) -> Cost:
    app, client = signed
    with _counting(app.extensions["database"]) as asked:
        for _ in range(2):  # what is kept in memory is kept
            _open(client, path)
        asked.clear()
        before, server = time.process_time(), _server(options)
        for _ in range(options.times):
            _open(client, path)
        spent_here = time.process_time() - before
        return Cost(
            1000 * spent_here / options.times,
            1000 * (_server(options) - server) / options.times,
            len(asked) / options.times,
        )


def _open(client: Any, path: str) -> None:
    answer = client.get(path, base_url=ADDRESS)
    assert answer.status_code == 200, (path, answer.status_code)
    answer.get_data()


@contextmanager
def _counting(db: Database) -> Iterator[list[str]]:
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        asked.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield asked
    event.remove(db.engine, "before_cursor_execute", note)


def _server(options: argparse.Namespace) -> float:
    return spent(options.server) if options.server else 0.0


def _signed_in(url: str, folder: Path) -> tuple[Flask, Any]:
    """The application, and a client in which the gestionnaire is signed in as a sign-in does it."""
    settings = Career(
        address=ADDRESS, database=url, secret_key=KEY, issuer="http://localhost:8000", client_secret=KEY,
        data=folder, antivirus="none", today=DAY, DEMO=True,
    )  # fmt: skip
    app = build_app(Socle(digest_key=KEY), settings)
    db: Database = app.extensions["database"]

    def enter() -> Response:
        person = people.bind(db, Claims(settings.issuer, "sub", DESK, DESK), (crowd.ACADEMIE,))
        opened = Opened(settings.issuer, "sid", "sub", "token", frozenset({GESTIONNAIRE}))
        login_user(sessions.load(sessions.open_for(db, person, opened, settings)))
        return Response("entrée")

    app.add_url_rule("/entrer", view_func=enter)
    client = app.test_client()
    client.get("/entrer", base_url=ADDRESS)
    return app, client


def _table(tenth: dict[str, Cost], whole: dict[str, Cost]) -> str:
    rows = [
        "| page | tenth: service | its database | whole: service | its database | growth | statements |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, one in whole.items():
        less = tenth[name]
        growth = (one.service + one.server) / (less.service + less.server)
        rows.append(
            f"| {name} | {less.service:.0f} ms | {less.server:.0f} ms | {one.service:.0f} ms | "
            f"{one.server:.0f} ms | × {growth:.1f} | {one.statements:.0f} |"
        )
    return "\n".join(rows)


def _write(engine: str, text: str) -> None:
    """The results: a section per engine, the newest in the place of the last; what is above stays."""
    path = HERE / "results.md"
    head, *parts = path.read_text().split("\n## ")
    kept = {part.split("\n", 1)[0]: f"## {part}" for part in parts} | {engine: text}
    path.write_text("\n".join([head, *(one.rstrip() + "\n" for one in kept.values())]))


def _machine() -> str:
    model = next((row for row in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in row), "")
    return (
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {model.partition(':')[2].strip()}, {os.cpu_count()} cores, "
        f"load {os.getloadavg()[0]:.1f} at the end; Python {platform.python_version()}."
    )


def _options(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.inbox", description=__doc__)
    parser.add_argument(
        "--whole", default="", help="SQLAlchemy address of a base for the whole; SQLite without"
    )
    parser.add_argument("--tenth", default="", help="the same for the tenth")
    parser.add_argument(
        "--server", type=int, default=0, help="process id of the database server, to count it"
    )
    parser.add_argument("--times", type=int, default=20, help="how often each page is opened")
    parser.add_argument("--folder", type=Path, default=None, help="where files are made")
    parser.add_argument("--write", action="store_true", help="keep what was measured in results.md")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main()
