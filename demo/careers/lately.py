"""Somebody to whom much has happened lately, so that every page that tells of it has something to tell.

Human resources corrected the date of her échelon, she asks for a new address, declares a training and keeps a
comparison. What she is in the end is what domain § 10.3 says of her.
"""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from career.complements import models as complements
from career.complements.rules import Kind
from career.dossier import models as dossiers
from career.feed import turn as turns
from career.feed.report import Report
from career.feed.run import Choice, Run
from career.feed.source import Source, open_set
from career.perspectives.models import SimulationRow
from career.perspectives.situations import Situation, What, as_rows
from career.situation import models
from career.situation.rules import Act, Side, State
from career.situation.tables import RequestRow
from career.situation.treating import Doing, step
from career.situation.values import Subject
from demo.careers import files
from socle import clock
from socle.sql import Database

HER, DESK = "mbarbier", "nblanchard"
MISTAKE = timedelta(days=30)  # by which her échelon was late in the dossier
BROUGHT = ("personnes.csv", "carrieres.csv")
WANTED = {"address": "8 allée des Platanes", "postcode": "31200", "town": "Toulouse"}
REQUEST = "0b2f0e4c-55f4-4b4b-8f3e-1c1c7d1f5a02"
LEASE = timedelta(seconds=90)


def seed(db: Database, academie: str, day: date) -> None:
    """All of it, on the day the lives were written."""
    _correct(db, academie, day)
    _ask(db, academie, day)
    _declare(db, academie, day)
    _compare(db, academie, day)


def _correct(db: Database, academie: str, day: date) -> None:
    """A wrong date, then a feed that brings the right one."""
    with db.begin() as session:
        right = dossiers.find(session, academie, HER)
        if right is None:
            return
        latest = max(right.career, key=lambda line: line.effective)
        wrong = replace(latest, effective=latest.effective + MISTAKE)
        others = tuple(line for line in right.career if line != latest)
        dossiers.save(session, replace(right, career=(wrong, *others)))
    with TemporaryDirectory() as name:
        folder = Path(name)
        files.write(folder, [right])
        for file in folder.iterdir():
            if file.name not in BROUGHT:
                file.unlink()
        _feed(db, Choice(academie, full=False, most_ended=0, day=day), open_set(folder))


def _feed(db: Database, choice: Choice, sources: list[Source]) -> None:
    """A partial feed, as the operator’s command runs it."""
    turn = turns.begin(db, choice.academie, choice.full, choice.day, _told(sources), LEASE)
    report = Report("")
    Run(db, sources, choice, report, turn, lambda: None).go()
    with db.begin() as session:
        turn.end(session, "done", _told(sources), dict(report.counts))


def _told(sources: list[Source]) -> list[dict[str, Any]]:
    return [
        {"name": one.file.name, "section": one.file.section, "sha256": one.digest, "rows": one.rows,
         "encoding": "UTF-8"}
        for one in sources
    ]  # fmt: skip


def _ask(db: Database, academie: str, day: date) -> None:
    """A request that her gestionnaire has taken; nobody is mailed."""
    now = clock.now()
    with db.begin() as session:
        known = models.known(session, academie, HER)
        row = RequestRow(
            id=REQUEST, academie=academie, agent=HER, kind=models.KIND, subject=Subject.ADDRESS.value,
            state=State.RECEIVED.value, version=0, before={name: known[name] for name in WANTED},
            asked=WANTED, effective=day, created_at=now, updated_at=now, sent_at=None, sent_on=None,
        )  # fmt: skip
        session.add(row)
        session.flush()
        for actor, side, what in ((HER, Side.AGENT, Act.ASK), (DESK, Side.SERVICE, Act.TAKE)):
            doing = Doing(academie, actor, side, what, f"lately-{what.value}")
            step(session, row, doing, doing.fingerprint([REQUEST]))


def _declare(db: Database, academie: str, day: date) -> None:
    draft = complements.Draft(
        Kind.TRAINING, "Entretien de conseil en évolution", day.year - 1, None, "", "", "lately-training"
    )
    complements.add(db, academie, HER, draft)


def _compare(db: Database, academie: str, day: date) -> None:
    start = date(day.year + 1, 9, 1)
    situations = (Situation(), Situation(What.PART_TIME, start, None, 50), Situation(What.FULL_TIME, start))
    now = clock.now()
    with db.begin() as session:
        session.add(
            SimulationRow(
                id="6f1f4c4e-6c0e-4f0e-9b53-7a4f6b1c9d01", academie=academie, uid=HER,
                name="Mon temps de travail à la rentrée", situations=as_rows(situations),
                form_key="lately-compare", created_at=now, changed_at=now, version=1,
            )
        )  # fmt: skip
