"""Killed at every step of a circular: all or nothing, nobody twice, nobody missing (threats 50, 52)."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from career.circulars import forgetting, models, preparing, publishing
from career.circulars.preparing import Text
from career.circulars.rules import Keeping, Kind
from career.circulars.tables import CircularRow, PortionRow, RecipientRow
from career.models import PersonRow
from career.people import Person, find
from socle.outbox import Outgoing
from tests.career.circulars.conftest import ADMIN, Circulars
from tests.career.circulars.killed import ACTS, PEOPLE, SIZE
from tests.career.conftest import ADDRESS, CareerSite

pytestmark = pytest.mark.both_engines
ROOT = Path(__file__).parents[3]
MOMENTS = ("before_commit", "after_commit")


class Dying:
    """A circular to seven people, whose steps are done by processes that die."""

    def __init__(self, career: CareerSite) -> None:
        self.career, self.db = career, career.db
        self.person = career.person(ADMIN)
        found = find(career.db, self.person, frozenset())
        assert found is not None
        self.who: Person = found
        text = Text(Kind.RESULT, "Un", "Deux {a}", "", "L’académie")
        self.uid = preparing.begin(career.db, self.who, "k" * 24, text, lambda session, circular: None)
        with career.db.begin() as session:
            session.add_all(
                PersonRow(academie="16", uid=uid, display_name=uid, mail=f"{uid}@x.example") for uid in PEOPLE
            )

    def kill(self, moment: str, act: str) -> None:
        """Do it in another process, which dies at this moment."""
        settings, version = self.career.settings, str(self.version)
        command = [sys.executable, "-m", "tests.career.circulars.killed", settings.database]
        more = [str(settings.data), str(self.person), moment, act, self.uid, version]
        done = subprocess.run([*command, *more], cwd=ROOT, env=dict(os.environ), check=False)
        assert done.returncode == -signal.SIGKILL

    def live(self, act: str) -> None:
        """Do it here."""
        with self.career.app.test_request_context(base_url=ADDRESS):
            ACTS[act](self.db, self.who, self.uid, self.version)

    @property
    def version(self) -> int:
        """As it is kept."""
        return Circulars(self.career).find(self.uid).version

    def seen_by(self) -> set[str]:
        """Who sees it by now."""
        with self.db.read() as session:
            return {uid for uid in PEOPLE if models.received(session, "16", uid, self.uid)}

    def told(self) -> list[str]:
        """Who is told, by the outbox; and the marks, which say the same."""
        with self.db.read() as session:
            sent = sorted(one["to"].split("@")[0] for one in session.scalars(select(Outgoing.payload)))
            marked = select(RecipientRow.uid).where(RecipientRow.mailed_at.is_not(None))
            assert sorted(session.scalars(marked)) == sent
        return sent


@pytest.fixture
def dying(career: CareerSite) -> Dying:
    """A circular whose steps die."""
    return Dying(career)


@pytest.mark.parametrize("moment", MOMENTS)
def test_an_audience_is_chosen_whole_or_not(dying: Dying, career: CareerSite, moment: str) -> None:
    dying.kill(moment, "choose")
    found = Circulars(career).find(dying.uid)
    done = moment == "after_commit"
    assert (found.addressed, found.total) == (done, 7 if done else 0)
    assert Circulars(career).count(PortionRow) == (3 if done else 0)


@pytest.mark.parametrize("moment", MOMENTS)
def test_each_recipient_is_written_once_whatever_dies(dying: Dying, career: CareerSite, moment: str) -> None:
    dying.live("choose")
    for _ in range(2):
        dying.kill(moment, "advance")
    while preparing.advance(dying.db, dying.uid):
        pass
    circulars = Circulars(career)
    assert [row.uid for row in circulars.rows(dying.uid)] == list(PEOPLE)
    assert {row.uid: row.given for row in circulars.rows(dying.uid)} == {uid: {"a": uid} for uid in PEOPLE}
    assert circulars.find(dying.uid).written == 7 and circulars.count(PortionRow) == 0
    assert dying.seen_by() == set()


@pytest.mark.parametrize("moment", MOMENTS)
def test_all_see_it_or_nobody_does(dying: Dying, career: CareerSite, moment: str) -> None:
    dying.live("choose")
    while preparing.advance(dying.db, dying.uid):
        assert dying.seen_by() == set()
    dying.kill(moment, "publish")
    done = moment == "after_commit"
    assert dying.seen_by() == (set(PEOPLE) if done else set())
    assert len(career.events("circular_published")) == done
    if not done:
        dying.live("publish")
    assert dying.seen_by() == set(PEOPLE)


@pytest.mark.parametrize("moment", MOMENTS)
def test_nobody_is_told_twice_or_left_out(dying: Dying, moment: str) -> None:
    dying.live("choose")
    while preparing.advance(dying.db, dying.uid):
        pass
    publishing.publish(dying.db, dying.who, dying.uid, dying.version)
    dying.kill(moment, "tell")
    assert dying.told() == list(PEOPLE[: SIZE if moment == "after_commit" else 0])
    dying.kill(moment, "tell")
    for _ in range(4):
        dying.live("tell")
    assert dying.told() == list(PEOPLE)


@pytest.mark.parametrize("moment", MOMENTS)
def test_it_is_withdrawn_for_all_or_for_nobody(dying: Dying, moment: str) -> None:
    dying.live("choose")
    while preparing.advance(dying.db, dying.uid):
        pass
    dying.live("publish")
    dying.kill(moment, "withdraw")
    with dying.db.read() as session:
        texts = {models.received(session, "16", uid, dying.uid).body for uid in PEOPLE}  # type: ignore[union-attr]
    assert texts == ({""} if moment == "after_commit" else {f"Deux {uid}" for uid in PEOPLE})


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("published", [False, True])
def test_it_is_forgotten_whole_or_not_at_all(
    dying: Dying, career: CareerSite, published: bool, moment: str
) -> None:
    dying.live("choose")
    preparing.advance(dying.db, dying.uid)
    if published:
        while preparing.advance(dying.db, dying.uid):
            pass
        dying.live("publish")
    tables = (CircularRow, PortionRow, RecipientRow)
    before = [Circulars(career).count(table) for table in tables]
    dying.kill(moment, "forget")
    assert [Circulars(career).count(table) for table in tables] == (
        before if moment == "before_commit" else [0, 0, 0]
    )
    forgetting.forget_old(dying.db, Keeping(timedelta(), timedelta()))
    assert [Circulars(career).count(table) for table in tables] == [0, 0, 0]
    told = career.events("circular_published" if published else "circular_changed")
    assert [line.details["what"] for line in told].count("forgotten") == 1
