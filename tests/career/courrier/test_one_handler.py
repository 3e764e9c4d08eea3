"""Whatever is done to a thread, in any order, exactly one person answers it, and she has it at her desk."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, update

from career.courrier import access, acting, handling, models
from career.courrier.acting import Act, Doing
from career.courrier.rules import Aside, Side, Thread
from career.courrier.tables import StepRow, ThreadRow
from career.people import GESTIONNAIRE, Person, find
from career.portfolios.models import staff
from career.portfolios.rules import absence_of
from career.portfolios.tables import AbsenceRow
from socle.web.acting import new_key
from tests.career.conftest import ADDRESS, DAY, CareerSite, prepare, site_on
from tests.career.courrier.conftest import TEACHER, Post
from tests.fixtures_sql import Databases

STAFF = ("sbonnet", "ncherif", "jroussel", "pmasson")
ACTS = ("give", "take", "aside", "back", "close", "reopen", "away", "return")
DOINGS = st.lists(
    st.tuples(st.sampled_from(ACTS), st.sampled_from(STAFF), st.sampled_from(STAFF), st.integers(0, 9)),
    min_size=1,
    max_size=8,
)


class Desk:
    """One thread, and those who may do something to it."""

    def __init__(self, site: CareerSite) -> None:
        self.site, self.db = site, site.db
        self.thread = Post(site).write()
        found = {uid: find(site.db, site.person(uid), frozenset({GESTIONNAIRE})) for uid in STAFF}
        self.people = {uid: person for uid, person in found.items() if person}

    def clean(self) -> None:
        with self.db.begin() as session:
            session.execute(delete(AbsenceRow))
            session.execute(delete(StepRow))
            session.execute(
                update(ThreadRow).values(holder="", service="", aside="", closed_at=None, closed_by="")
            )

    def found(self) -> Thread:
        with self.db.read() as session:
            found = models.find_thread(session, "16", self.thread, Side.SERVICE)
        assert found is not None
        return found

    def do(self, what: str, who: str, other: str, number: int) -> None:
        """One act, if who tries it may; a refusal changes nothing."""
        if what in ("away", "return"):
            self._absent(what, who, other)
            return
        person = self.people[who]
        with self.db.read() as session:
            if not access.may_open(session, self.found(), who, DAY):
                return
            seen = acting.mark(session, self.thread)
            targets = handling.targets(session, self.found(), person, DAY)
        act, write = self._act(what, person, targets[number % len(targets)].key)
        try:
            acting.act(self.db, Doing(person, act, new_key(), seen), self.thread, write)
        except handling.NotPossible:
            return

    def _act(self, what: str, person: Person, to: str) -> tuple[Act, handling.Write]:
        return {
            "give": (Act.TRANSFER, handling.give(to, person, DAY)),
            "take": (Act.TAKE, handling.take(person, DAY)),
            "aside": (Act.ASIDE, handling.put_aside(Aside.DATE, DAY + timedelta(days=3), person, DAY)),
            "back": (Act.BACK, handling.bring_back),
            "close": (Act.CLOSE, handling.close(person)),
            "reopen": (Act.REOPEN, handling.reopen),
        }[what]

    def _absent(self, what: str, who: str, delegate: str) -> None:
        with self.db.begin() as session:
            session.execute(delete(AbsenceRow).where(AbsenceRow.gestionnaire == who))
            if what == "away":
                session.add(
                    AbsenceRow(academie="16", id=who, gestionnaire=who, start=DAY, end=DAY, delegate=delegate)
                )

    def require_one(self, day: date = DAY) -> None:
        """Exactly one handler: at her desk, and at no other desk but those of who is away."""
        with self.db.read() as session:
            there = staff(session, "16", day)
            handler = access.handler(session, self.found(), day)
            having = {
                uid
                for uid in there.staff
                if session.scalar(select(ThreadRow.id).where(access.desk_of(session, "16", uid, day).answers))
            }
            assert access.may_open(session, self.found(), handler, day)
        assert handler not in ("", TEACHER)
        assert handler in having
        assert all(absence_of(there, uid, day) for uid in having - {handler})


@pytest.fixture(scope="module")
def desk(sqlite_databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder: Path = tmp_path_factory.mktemp("handler")
    site = site_on(sqlite_databases.fresh("career_demo", prepare), folder)
    yield Desk(site)
    site.db.engine.dispose()


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(doings=DOINGS)
def test_any_acts_in_any_order_leave_exactly_one_handler(
    desk: Desk, doings: list[tuple[str, str, str, int]]
) -> None:
    desk.clean()
    with desk.site.app.test_request_context(base_url=ADDRESS):
        for doing in doings:
            desk.do(*doing)
            desk.require_one()
