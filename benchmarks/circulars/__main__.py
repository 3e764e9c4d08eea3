"""`python -m benchmarks.circulars [--write]`: a circular to 6,000, then to 60,000, step by step."""

import argparse
import os
import platform
import shutil
import statistics
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from pydantic import SecretStr
from sqlalchemy import make_url, select

from benchmarks.circulars import crowd
from benchmarks.circulars.crowd import ACADEMIE, ADMINISTRATOR
from benchmarks.circulars.processor import Processor
from career.app import build_app
from career.circulars import audience, lists, models, notices, preparing, publishing
from career.circulars.audience import Criteria
from career.circulars.preparing import Text
from career.circulars.rules import Kind
from career.circulars.tables import RecipientRow
from career.people import Person
from career.schema import migrate
from career.settings import Career
from socle.outbox import Outgoing
from socle.settings import Socle
from socle.sql import Database

HERE = Path(__file__).parent
DAY = date(2026, 11, 21)
KEY = SecretStr("k" * 40)
MOST = 5.0  # seconds from the publication to the last reader
A_SAMPLE = 500  # agents who are asked
EARLIER = 50  # circulars that everybody has received before
WHO = Person(0, ACADEMIE, ADMINISTRATOR, "", ADMINISTRATOR, "", "", "")
HOW = """\
Made by `python -m benchmarks.circulars --write`: the functions that pages and worker call, in one
process. Each agent has received {earlier} circulars before. While it is published, another thread asks
without rest, as the page of the last recipient of the list does, whether she sees it. Afterwards everybody is
a recipient once and has one mail in the outbox; five hundred are asked, and see it. Processor time is of the
process and, in hundredths of a second, of its PostgreSQL. « Uncounted » is before PostgreSQL has counted the
rows of its tables, as just after a load in bulk. The machine was busy with the work of others: walls are
longer than they would be alone.
"""


@dataclass
class Turn:
    """What was measured for one size: (processor, wall) in seconds by step."""

    count: int
    processor: Processor
    steps: dict[str, tuple[float, float]] = field(default_factory=dict)

    def time(self, name: str, work: Callable[[], object], times: int = 1) -> None:
        """Do it so many times, and keep what one costs."""
        began, cpu = time.perf_counter(), self.processor.seconds()
        for _ in range(times):
            work()
        spent = self.processor.seconds() - cpu, time.perf_counter() - began
        self.steps[name] = spent[0] / times, spent[1] / times
        print(f"{self.count:>7,} {name}: {spent[0] / times:.4f} s, wall {spent[1] / times:.4f} s", flush=True)


def main() -> None:
    """Measure, check, print."""
    options = _options()
    turns = [_turn(count, options) for count in (options.people // 10, options.people)]
    engine = "PostgreSQL" if options.database else "SQLite"
    text = f"## {engine}\n\n{_machine()}\n\n{_table(turns)}\n"
    print(text)
    if options.write:
        _write(engine, text)


def _turn(count: int, options: argparse.Namespace) -> Turn:
    folder = Path(tempfile.mkdtemp(prefix="circulars", dir=options.folder))
    url = f"sqlite:///{folder}/career.sqlite"
    if options.database:
        asked = make_url(options.database)
        named = asked.set(database=f"{asked.database}_{count}")
        url = named.render_as_string(hide_password=False)
    try:
        migrate(db := Database(url))
        crowd.write(db, count)
        return _measure(Turn(count, Processor(db)), db, url, folder)
    finally:
        db.engine.dispose()
        shutil.rmtree(folder)


def _measure(turn: Turn, db: Database, url: str, folder: Path) -> Turn:
    everybody = crowd.uids(turn.count)
    turn.time("everybody by criteria, uncounted", lambda: _by_criteria(db))
    turn.time("all tables are counted", db.analyze)
    for place in range(EARLIER):
        _earlier(db, everybody, place)
    text, uid = crowd.listed(everybody), _begin(db, "resultat")
    read = lists.read(text)
    turn.time("a list is read", lambda: lists.read(text))
    with db.read() as session:
        found = audience.by_list(session, ACADEMIE, "", read.people, read.columns)
        turn.time(
            "its identifiants are looked up",
            lambda: audience.by_list(session, ACADEMIE, "", read.people, read.columns),
        )
    turn.time("or: everybody by criteria", lambda: _by_criteria(db))
    turn.time("the audience is chosen", lambda: preparing.choose(db, WHO, uid, 1, found))
    turn.time("all recipients are written", lambda: _prepare(db, uid))
    _publish(turn, db, uid, everybody[-1])
    _read(turn, db, url, folder, everybody)
    app = build_app(Socle(digest_key=KEY), _settings(url, folder))
    with app.test_request_context():
        turn.time("all notices are queued", lambda: _tell(db, uid))
    app.extensions["database"].engine.dispose()
    _check(db, uid, everybody)
    return turn


def _by_criteria(db: Database) -> None:
    with db.read() as session:
        audience.by_criteria(session, ACADEMIE, "dpe", Criteria(), DAY)


def _publish(turn: Turn, db: Database, uid: str, last: str) -> None:
    """Publish it, while the last recipient looks for it."""
    seen, ready = list[float](), threading.Event()

    def look() -> None:
        while not seen:
            with db.read() as session:
                found = models.received(session, ACADEMIE, last, uid)
            ready.set()
            if found:
                seen.append(time.perf_counter())

    looking = threading.Thread(target=look)
    looking.start()
    ready.wait()
    began = time.perf_counter()
    publishing.publish(db, WHO, uid, 2)
    done = time.perf_counter()
    looking.join()
    turn.steps["from its publication to the answer"] = (0.0, done - began)
    turn.steps["from its publication to the last recipient who sees it"] = (0.0, seen[0] - began)
    print(f"{turn.count:>7,} published in {done - began:.4f} s, seen in {seen[0] - began:.4f} s", flush=True)
    assert seen[0] - began < MOST


def _read(turn: Turn, db: Database, url: str, folder: Path, everybody: list[str]) -> None:
    """What one teacher asks: how many are unread, and her list."""
    some = everybody[:: max(1, len(everybody) // A_SAMPLE)]

    def unread() -> None:
        with db.read() as session:
            for one in some:
                models.count_unread(session, ACADEMIE, one)

    def page() -> None:
        with db.read() as session:
            for one in some:
                models.of_agent(session, ACADEMIE, one, 1)

    for name, work in (("one teacher's unread number", unread), ("one teacher's list", page)):
        spent = []
        for _ in range(3):
            turn.time(name, work)
            spent.append(tuple(value / len(some) for value in turn.steps[name]))
        turn.steps[name] = (statistics.median(s[0] for s in spent), statistics.median(s[1] for s in spent))


def _earlier(db: Database, everybody: list[str], place: int) -> None:
    uid = _begin(db, f"avant-{place}")
    lines = tuple((one, {}) for one in everybody)
    preparing.choose(db, WHO, uid, 1, audience.Audience(lines, {"2D_PU": len(lines)}, {"by": "liste"}))
    _prepare(db, uid)
    publishing.publish(db, WHO, uid, 2)


def _begin(db: Database, key: str) -> str:
    body = "Bonjour,\n\n" + ("votre demande est {resultat}, le {date}." if key == "resultat" else "bonjour.")
    text = Text(Kind.RESULT, "Votre demande", body, "", "L’académie")
    return preparing.begin(db, WHO, key, text, lambda session, circular: None)


def _prepare(db: Database, uid: str) -> None:
    while preparing.advance(db, uid):
        pass


def _tell(db: Database, uid: str) -> None:
    while notices.tell(db, uid):
        pass


def _check(db: Database, uid: str, everybody: list[str]) -> None:
    """Each is a recipient, sees one more, and has one mail."""
    with db.read() as session:
        mails = sorted(one["to"] for one in session.scalars(select(Outgoing.payload)))
        assert mails == [f"{one}@ac-demo.example" for one in everybody], "somebody is told twice, or never"
        marked = (RecipientRow.circular_id == uid, RecipientRow.mailed_at.is_not(None))
        assert set(session.scalars(select(RecipientRow.uid).where(*marked))) == set(everybody)
        for one in everybody[:: max(1, len(everybody) // A_SAMPLE)]:
            assert models.received(session, ACADEMIE, one, uid), "somebody does not see it"


def _settings(url: str, folder: Path) -> Career:
    return Career(
        address="http://127.0.0.1:8001", database=url, secret_key=KEY, issuer="http://localhost:8000",
        client_secret=KEY, data=folder, antivirus="none",
    )  # fmt: skip


def _table(turns: list[Turn]) -> str:
    small, large = turns
    rows = [
        f"| step | {small.count:,}: processor | wall | {large.count:,}: processor | wall | growth |",
        "|---|---|---|---|---|---|",
    ]
    for name, (cpu, wall) in small.steps.items():
        cpu2, wall2 = large.steps[name]
        growth = cpu2 / cpu if cpu else wall2 / wall
        cells = [_told(value) for value in (cpu, wall, cpu2, wall2)]
        rows.append(f"| {name} | {' | '.join(cells)} | × {growth:.1f} |")
    return "\n".join(rows)


def _told(seconds: float) -> str:
    if not seconds:
        return "–"
    return f"{seconds:.2f} s" if seconds >= 0.1 else f"{seconds * 1000:.1f} ms"


def _machine() -> str:
    model = next((row for row in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in row), "")
    return (
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {model.partition(':')[2].strip()}, {os.cpu_count()} cores, "
        f"load {os.getloadavg()[0]:.1f} at the end; Python {platform.python_version()}."
    )


def _write(engine: str, text: str) -> None:
    """The results: a section per engine, the newest in the place of the last."""
    path = HERE / "results.md"
    head = f"# A circular to 60,000\n\n{HOW.format(earlier=EARLIER)}"
    old = path.read_text() if path.exists() else ""
    kept = {part.split("\n", 1)[0]: f"## {part}" for part in old.split("\n## ")[1:]}
    kept[engine] = text
    path.write_text("\n".join([head, *(kept[name].rstrip() + "\n" for name in sorted(kept))]))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.circulars", description=__doc__)
    parser.add_argument("--people", type=int, default=60000, help="recipients; a tenth of them first")
    parser.add_argument("--folder", type=Path, default=None, help="where the base is made")
    parser.add_argument(
        "--database", default="", help="address of empty PostgreSQL bases, without the _COUNT of their names"
    )
    parser.add_argument("--write", action="store_true", help="keep what was measured in results.md")
    return parser.parse_args()


if __name__ == "__main__":
    main()
