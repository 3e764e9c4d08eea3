"""`python -m mamia feed FILE`: what the operator asks, and what she is told."""

import argparse
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

from mamia.feed.planning import Choice, Plan, Refused
from mamia.feed.report import Report
from mamia.feed.rows import POPULATIONS
from mamia.feed.rules import Calendar
from mamia.feed.run import Run
from mamia.feed.settings import Feed
from mamia.feed.source import BadFile, Source
from mamia.feed.writing import ACTOR, Writer
from socle import audit, clock
from socle.audit import Event
from socle.french import fr
from socle.progress import Progress
from socle.settings import load
from socle.sql import Database
from socle.stopping import Interrupted, stopper
from sso.directory.errors import DirectoryDown
from sso.directory.feeding import FeedDirectory
from sso.directory.settings import DirectoryPlace

DONE, REFUSED, WITH_FAULTS, STOPPED = 0, 1, 3, 130
DOWN = (
    "L’annuaire ne répond plus, ou ne peut plus écrire ({}). Ce qui est écrit reste ; relancez la même "
    "commande, elle reprendra."
)
HALTED = "Arrêté à votre demande. Ce qui est écrit reste ; relancez la même commande, elle reprendra."


def options(parser: argparse.ArgumentParser) -> None:
    """What may be chosen."""
    parser.add_argument("file", type=Path, help="CSV, described in docs/flux-rh.md")
    kind = parser.add_mutually_exclusive_group(required=True)
    kind.add_argument("--full", action="store_true", help="whoever is not in it has left")
    kind.add_argument("--partial", action="store_true", help="whoever is not in it stays as she is")
    parser.add_argument("--dry-run", action="store_true", help="say what would be done, write nothing")
    parser.add_argument(
        "--population", action="append", choices=POPULATIONS, default=[],
        help="a full feed of this population alone; may be repeated",
    )  # fmt: skip
    parser.add_argument(
        "--most-ended", type=float, help="percent of functions that it may end (MAMIA_FEED_MOST_ENDED)"
    )


def feed(db: Database, chosen: argparse.Namespace) -> int:
    """Run one feed; returns the exit status."""
    settings, place = load(Feed), load(DirectoryPlace)
    try:
        source = Source.open(chosen.file)
    except BadFile as bad:
        return _say(f"Flux refusé : {bad}.", REFUSED)
    directory = FeedDirectory(place, settings.credentials(place))
    try:
        return _feed(db, chosen, settings, _plan(chosen, settings, place.grace, source, directory))
    finally:
        directory.close()


def _plan(
    chosen: argparse.Namespace, settings: Feed, grace: timedelta, source: Source, directory: FeedDirectory
) -> Plan:
    calendar = Calendar(clock.today(), grace, settings.retention, chosen.full)
    most = settings.most_ended if chosen.most_ended is None else chosen.most_ended
    choice = Choice(chosen.full, tuple(chosen.population), most, chosen.dry_run)
    kind = "complet" if chosen.full else "partiel"
    title = f"Flux RH {kind} : {chosen.file.name} ({source.described})"
    return Plan(source, directory, calendar, choice, Report(title, dry=chosen.dry_run))


def _feed(db: Database, chosen: argparse.Namespace, settings: Feed, plan: Plan) -> int:
    writer = Writer(plan.directory, db, settings)
    _journal(db, plan, "begun")
    told, status = "", DONE
    try:
        Run(plan, writer, Progress(), stopper()).go()
    except (Refused, BadFile) as refused:
        told, status = str(refused), REFUSED
    except DirectoryDown as down:
        told, status = DOWN.format(down), REFUSED
    except Interrupted:
        told, status = HALTED, STOPPED
    ends = {DONE: "done", REFUSED: "refused", STOPPED: "interrupted"}
    _journal(db, plan, ends[status])
    for line in plan.report.lines():
        print(line)  # noqa: T201 (the report is what the command is for)
    if told:
        return _say(told, status)
    return WITH_FAULTS if plan.report.faults else DONE


def _journal(db: Database, plan: Plan, what: str) -> None:
    """A dry run leaves no line: it has written nothing."""
    if plan.choice.dry:
        return
    counts: dict[str, Any] = {kind.value: number for kind, number in plan.report.counts.items()}
    file = plan.source.path.name[:100]
    with db.begin() as sql:
        audit.record(
            sql, Event.FEED_RUN, actor=ACTOR, what=what, file=file, full=plan.choice.full,
            errors=len(plan.report.faults), **counts,
        )  # fmt: skip


def _say(text: str, status: int) -> int:
    print(fr(text), file=sys.stderr)  # noqa: T201 (what the operator must read)
    return status
