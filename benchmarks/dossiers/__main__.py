"""`python -m benchmarks.dossiers [--write]`: 60,000 dossiers on an empty base, again, then 500 changes."""

import argparse
import os
import platform
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import func, select

from benchmarks.dossiers import crowd
from career.dossier.tables import DOSSIER
from career.feed.columns import PEOPLE, SECTIONS
from career.feed.comparing import TABLES
from career.feed.models import DossierChange
from career.schema import migrate
from socle.sql import Database

HERE = Path(__file__).parent
HOW = """\
Made by `python -m benchmarks.dossiers {options}`: {engine}, and the command as an operator runs it,
`python -m career feed FOLDER --full`. The files are synthetic careers after the statistics of domain.md
§ 10.5. After each run the tables have as many rows as the files; after the second, nobody was told of a
change; after the third, the {changes} people whose files changed were, and nobody else.
"""


@dataclass(frozen=True)
class Turn:
    """One run of the command."""

    name: str
    seconds: float
    cpu: float
    memory: float  # MiB, the most it held
    said: str


def main() -> None:
    """Measure, check, print."""
    options = _options()
    folder = Path(tempfile.mkdtemp(prefix="dossiers", dir=options.folder))
    url = options.database or f"sqlite:///{folder}/career.sqlite"
    try:
        turns, rows = _turns(folder, url, options.people)
    finally:
        shutil.rmtree(folder)
    engine = "PostgreSQL" if url.startswith("postgresql") else "SQLite"
    text = f"## {engine}\n\n{_machine()}\n\n{_table(turns, rows)}\n"
    print(text)
    if options.write:
        _write(options, engine, text)


def _write(options: argparse.Namespace, engine: str, text: str) -> None:
    """The results: a section per engine, the newest in the place of the last."""
    path = HERE / "results.md"
    size = crowd.PROMOTED + crowd.MOVED + crowd.LEFT + crowd.ADDRESSED
    how = HOW.format(options="--write", engine="an empty base", changes=size)
    head = f"# The feed of dossiers, {options.people:,} people\n\n{how}"
    old = path.read_text() if path.exists() else ""
    kept = {part.split("\n", 1)[0]: f"## {part}" for part in old.split("\n## ")[1:]}
    kept[engine] = text
    path.write_text("\n".join([head, *(kept[name].rstrip() + "\n" for name in sorted(kept))]))


def _turns(folder: Path, url: str, count: int) -> tuple[list[Turn], int]:
    migrate(db := Database(url))
    files, everybody = folder / "set", crowd.people(count)
    crowd.write(files, everybody)
    rows = _rows(files)
    environment = _environment(folder, url)
    turns = [_run("empty base", files, environment)]
    _check_all(db, files)
    turns.append(_run("the same again", files, environment))
    _check_all(db, files)
    assert _told(db) == {one.uid: {"arrived"} for one in everybody}, "somebody was told of nothing"
    chosen = crowd.write(files, everybody, changes=True)
    turns.append(_run("500 changes", files, environment))
    _check_all(db, files)
    told = {uid for uid, kinds in _told(db).items() if kinds != {"arrived"}}
    assert told == set().union(*chosen.values()), "others were told, or not all of them"
    turns.append(_run("the same again", files, environment))
    return turns, rows


def _told(db: Database) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    with db.read() as session:
        for uid, kind in session.execute(select(DossierChange.uid, DossierChange.kind)):
            found.setdefault(uid, set()).add(kind)
    return found


def _rows(files: Path) -> int:
    return sum(_lines(path) for path in files.iterdir())


def _lines(path: Path) -> int:
    with path.open("rb") as handle:
        return sum(1 for _ in handle) - 1


def _check_all(db: Database, files: Path) -> None:
    """Each table has as many rows as its file."""
    with db.read() as session:
        for file in (PEOPLE, *SECTIONS):
            table = DOSSIER if file is PEOPLE else TABLES[file.section]
            held = session.scalar(select(func.count()).select_from(table))
            assert held == _lines(files / file.name), (file.name, held)


def _run(name: str, files: Path, environment: Mapping[str, str]) -> Turn:
    began, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    command, report = (
        [sys.executable, "-m", "career", "feed", str(files), "--full"],
        files.with_suffix(".txt"),
    )
    most = 0.0
    with report.open("w") as said:
        process = subprocess.Popen(command, env=environment, stdout=said)
        while process.poll() is None:
            most = max(most, _memory(process.pid))
            time.sleep(0.2)
    assert process.returncode == 0, report.read_text()[:5000]
    seconds, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    head = "\n".join(report.read_text().partition("\n\n")[0].splitlines()[1:])
    print(f"{name}: {seconds:.1f} s, {cpu:.1f} s of processor\n{head}", flush=True)
    return Turn(name, seconds, cpu, most, head)


def _memory(pid: int) -> float:
    """The most it has held so far, in MiB; what wait4 says counts the parent it was forked from."""
    status = Path(f"/proc/{pid}/status").read_text()
    found = [line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")]
    return int(found[0]) / 1024 if found else 0.0


def _environment(folder: Path, url: str) -> dict[str, str]:
    return {
        **os.environ,
        "CAREER_DATABASE": url,
        "CAREER_SECRET_KEY": "k" * 40,
        "CAREER_CLIENT_SECRET": "k" * 40,
        "CAREER_ADDRESS": "https://carriere.example",
        "CAREER_ISSUER": "https://compte.example",
        "CAREER_DATA": str(folder),
        "CAREER_ANTIVIRUS": "none",
        "SOCLE_DIGEST_KEY": "k" * 40,
    }


def _table(turns: Sequence[Turn], rows: int) -> str:
    lines = [
        "| feed | processor time of the command | time | rows a second of processor | its memory | it said |",
        "|---|---|---|---|---|---|",
    ]
    for turn in turns:
        said = "; ".join(line.strip() for line in turn.said.splitlines())
        lines.append(
            f"| {turn.name} | {turn.cpu:.0f} s | {turn.seconds:.0f} s | {rows / turn.cpu:,.0f} | "
            f"{turn.memory:.0f} MiB | {said} |"
        )
    return "\n".join(lines)


def _machine() -> str:
    model = next((row for row in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in row), "")
    return (
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {model.partition(':')[2].strip()}, {os.cpu_count()} cores, "
        f"load {os.getloadavg()[0]:.1f} at the end; Python {platform.python_version()}."
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.dossiers", description=__doc__)
    parser.add_argument("--people", type=int, default=60000, help="people of the set")
    parser.add_argument(
        "--database", default="", help="SQLAlchemy address of an empty base; SQLite by default"
    )
    parser.add_argument("--folder", type=Path, default=None, help="where files are made")
    parser.add_argument("--write", action="store_true", help="keep what was measured in results.md")
    return parser.parse_args()


if __name__ == "__main__":
    main()
