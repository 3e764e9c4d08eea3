"""Stopped, killed, doubled: each dossier stays whole, and the same command finishes (threat 52)."""

import signal
import time
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, text, update

from career.feed import turn as turns
from career.feed.models import FeedTurn
from career.feed.report import Report
from career.feed.run import Choice, Run
from career.feed.source import open_set
from career.feed.turn import TurnLost
from socle import clock
from tests.career.conftest import DAY
from tests.career.feed.conftest import AGENT, Office

pytestmark = pytest.mark.both_engines
CROWD = 1000


def _crowd(office: Office, place: str) -> None:
    """A set of many people, each with every section of one demo person and one language more."""
    model = office.dossier()
    people = [
        replace(model, identity=replace(model.identity, uid=f"0p{number:05}", address=place))
        for number in range(CROWD)
    ]
    office.write(people)


def _written(office: Office, address: str) -> int:
    with office.site.db.read() as session:
        query = text("SELECT count(*) FROM dossier WHERE address = :address")
        return int(session.scalar(query, {"address": address}) or 0)


def _stop_in_the_middle(office: Office, address: str, number: signal.Signals) -> None:
    process = office.process("--partial")
    while not _written(office, address) and process.poll() is None:
        time.sleep(0.01)
    process.send_signal(number)
    process.wait(60)
    process.communicate()


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_a_feed_that_is_killed_leaves_whole_dossiers_and_the_next_finishes(
    office: Office, number: signal.Signals
) -> None:
    _crowd(office, "avant")
    _stop_in_the_middle(office, "avant", number)
    begun = _written(office, "avant")
    assert 0 < begun < CROWD, "nothing was interrupted: make the crowd bigger"
    model, whole = office.dossier(), office.dossiers()
    for uid, one in whole.items():
        if uid.startswith("0p"):
            assert (one.career, one.postings, one.leaves) == (model.career, model.postings, model.leaves), uid
    status, said = office.feed("--partial")
    assert status == 0, said
    assert _written(office, "avant") == CROWD
    assert [run.state for run in office.runs()] == [
        "cut" if number is signal.SIGKILL else "interrupted", "done",
    ]  # fmt: skip
    with office.site.db.read() as session:
        told = text("SELECT count(*), count(DISTINCT uid) FROM dossier_change WHERE kind = 'arrived'")
        assert tuple(session.execute(told).one()) == (CROWD, CROWD), "a change line is doubled or lost"


def test_two_feeds_at_once_the_second_is_refused(office: Office) -> None:
    _crowd(office, "ici")
    process = office.process("--partial")
    while not office.runs() and process.poll() is None:
        time.sleep(0.01)
    status, said = office.feed("--partial")
    assert status == 1
    assert "un autre est en cours pour cette académie" in said
    process.communicate()
    assert process.returncode == 0
    assert _written(office, "ici") == CROWD


def _elsewhere(office: Office, ago: timedelta) -> None:
    """A feed of another machine has the turn, and gave its last sign of life so long ago."""
    with office.site.db.begin() as session:
        session.add(FeedTurn(academie="16", run_id=0, host="ailleurs", pid=1, beat_at=clock.now() - ago))


def test_a_feed_killed_on_another_machine_gives_its_turn_back_in_time(office: Office) -> None:
    office.write([office.dossier()])
    _elsewhere(office, timedelta(seconds=30))
    assert office.feed("--partial")[0] == 1
    with office.site.db.begin() as session:
        session.execute(update(FeedTurn).values(beat_at=clock.now() - timedelta(minutes=5)))
    assert office.feed("--partial")[0] == 0
    with office.site.db.read() as session:
        assert session.scalar(select(FeedTurn)) is None


def test_a_run_that_lost_its_turn_writes_nothing_more(office: Office) -> None:
    """Frozen for too long, it wakes up after another one has begun."""
    office.file("langues.csv", "uid;langue;niveau", f"{AGENT};Occitan;B2")
    db, before = office.site.db, office.dossier()
    choice = Choice("16", False, 3.0, DAY)
    turn = turns.begin(db, "16", False, DAY, [], timedelta(seconds=90))

    def steal() -> None:
        with db.begin() as session:
            session.execute(update(FeedTurn).values(run_id=turn.run_id + 1))

    with pytest.raises(TurnLost):
        Run(db, open_set(office.folder), choice, Report("essai"), turn, steal).go()
    assert office.dossier() == before
    assert office.changes() == []


def test_a_dry_run_waits_for_nobody(office: Office) -> None:
    office.write([office.dossier()])
    _elsewhere(office, timedelta(0))
    assert office.feed("--partial", "--dry-run")[0] == 0
