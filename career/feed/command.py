"""`python -m career feed FOLDER`: what the operator asks, and what she is told."""

import argparse
import sys
from pathlib import Path
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from career import academies
from career.feed import turn as turns
from career.feed.applied import After
from career.feed.columns import PEOPLE
from career.feed.report import Report
from career.feed.run import Choice, Refused, Run
from career.feed.settings import Feed
from career.feed.source import ENCODINGS, UNPACKING, BadSet, Source, open_set
from career.feed.turn import Busy, Turn, TurnLost
from career.portfolios.assigning import after_feed
from career.settings import Career
from socle import audit, clock
from socle.french import clock_time, fr
from socle.settings import Socle, load
from socle.sql import Database
from socle.stopping import Interrupted, stopper

ACTOR = "flux-carriere"
DONE, REFUSED, WITH_FAULTS, STOPPED = 0, 1, 3, 130
GO_ON = "Ce qui est écrit reste ; relancez la même commande, elle reprendra."
BUSY = (
    "Flux refusé : un autre est en cours pour cette académie. Attendez qu’il finisse ; s’il a été coupé sur "
    "une autre machine, relancez à partir de {}."
)
LOST = f"Ce flux n’a plus donné signe de vie et un autre a commencé. {GO_ON}"
UNREAD = "Flux arrêté : un fichier ne se lit plus ({}). Rien n’a été écrit."
STRANGE = "Flux refusé : l’académie {} n’est pas de ce service ({})."
DOWN = f"La base ne répond plus. {GO_ON}"
HALTED = f"Arrêté à votre demande. {GO_ON}"
AFTER: tuple[After, ...] = (after_feed,)  # each feature that waits for a feed adds its function


def options(parser: argparse.ArgumentParser) -> None:
    """What may be chosen."""
    parser.add_argument(
        "folder", type=Path, help="folder or zip of CSV files, described in docs/flux-carriere.md"
    )
    kind = parser.add_mutually_exclusive_group(required=True)
    kind.add_argument("--full", action="store_true", help="everybody is in it, with every fact of its files")
    kind.add_argument("--partial", action="store_true", help="whoever is not in it stays as she is")
    parser.add_argument("--dry-run", action="store_true", help="say what would be done, write nothing")
    parser.add_argument("--academie", default="", help="code of the académie (SOCLE_ACADEMIE_CODE)")
    parser.add_argument(
        "--most-ended",
        type=float,
        help="percent of people that a full feed may lack (CAREER_FEED_MOST_ENDED)",
    )


def feed(db: Database, chosen: argparse.Namespace, after: tuple[After, ...] = AFTER) -> int:
    """Run one feed; returns the exit status."""
    settings = load(Feed)
    most = settings.most_ended if chosen.most_ended is None else chosen.most_ended
    code = chosen.academie or load(Socle).academie_code
    if code not in (known := academies.served(load(Socle), load(Career)).codes):
        return _say(STRANGE.format(code, " ou ".join(known)), REFUSED)
    choice = Choice(code, chosen.full, most, load(Career).today or clock.today(), chosen.dry_run)
    try:
        sources = open_set(chosen.folder)
        if chosen.full and not any(source.file is PEOPLE for source in sources):
            raise BadSet(f"un flux complet a le fichier {PEOPLE.name}")
    except BadSet as bad:
        return _say(f"Flux refusé : {bad}.", REFUSED)
    report = Report(_title(chosen.folder, choice, sources), dry=choice.dry)
    try:
        files, day = _files(sources), choice.day
        turn = None if choice.dry else turns.begin(db, code, choice.full, day, files, settings.lease)
    except Busy as busy:
        return _say(BUSY.format(clock_time(busy.until)), REFUSED)
    return _feed(db, sources, choice, report, turn, after)


def _feed(
    db: Database,
    sources: list[Source],
    choice: Choice,
    report: Report,
    turn: Turn | None,
    after: tuple[After, ...],
) -> int:
    told, status, state = "", DONE, "done"
    try:
        Run(db, sources, choice, report, turn, stopper(), after).go()
    except Refused as refused:
        told, status, state = str(refused), REFUSED, "refused"
    except Interrupted:
        told, status, state = HALTED, STOPPED, "interrupted"
    except TurnLost:
        told, status, turn = LOST, REFUSED, None
    except SQLAlchemyError:
        told, status, state = DOWN, REFUSED, "failed"
    except (OSError, *UNPACKING) as error:  # files are read whole before anything is written
        told, status, state = UNREAD.format(type(error).__name__), REFUSED, "failed"
    if turn:
        _close(db, turn, state, sources, choice, report)
        db.analyze()  # a first load has filled empty tables, of other features too
    for line in report.lines():
        print(line)  # noqa: T201 (the report is what the command is for)
    if told:
        return _say(told, status)
    return WITH_FAULTS if report.wrong else DONE


def _close(
    db: Database, turn: Turn, state: str, sources: list[Source], choice: Choice, report: Report
) -> None:
    """Say how the run ended, in its row and in the journal; the next run finds what a dead database kept."""
    counts: dict[str, Any] = {name: number for name, number in report.counts.items() if number}
    counts |= {"errors": report.wrong, "absent": len(report.absent)}
    names = ", ".join(source.file.name for source in sources)
    try:
        with db.begin() as session:
            turn.end(session, state, _files(sources), counts)
            audit.record(
                session, audit.Event.FEED_RUN, actor=ACTOR, what=state, file=names, run=turn.run_id,
                full=choice.full, academie=choice.academie, **counts,
            )  # fmt: skip
    except SQLAlchemyError:
        if state != "failed":
            raise


def _files(sources: list[Source]) -> list[dict[str, Any]]:
    """What is kept of each file: its name, what it was, and what proves which one it was."""
    return [
        {"name": one.file.name, "section": one.file.section, "sha256": one.digest, "rows": one.rows,
         "encoding": ENCODINGS[one.encoding]}
        for one in sources
    ]  # fmt: skip


def _title(path: Path, choice: Choice, sources: list[Source]) -> str:
    kind = "complet" if choice.full else "partiel"
    names = ", ".join(source.file.name for source in sources)
    return f"Flux de carrière {kind}, académie {choice.academie} : {path.name} ({names})"


def _say(text: str, status: int) -> int:
    print(fr(text), file=sys.stderr)  # noqa: T201 (what the operator must read)
    return status
