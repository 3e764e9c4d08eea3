"""What is forgotten, when, and what stays: the journal, and whatever somebody works on or may still read."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import time_machine
from pydantic import ValidationError

from career.attachments import Vault
from career.circulars.rules import Keeping
from career.circulars.tables import CircularFileRow, CircularRow, PortionRow, RecipientRow
from career.files import discard_orphans
from career.settings import Career
from career.worker import work
from socle import clock
from socle.french import date_long
from socle.settings import Socle
from tests.career.circulars.conftest import HERE, TEACHER, Circulars
from tests.career.conftest import KEY, CareerSite
from tests.career.courrier.conftest import pdf

DRAFTS, TOLD = timedelta(days=180), timedelta(days=5 * 365)
DAY = timedelta(days=1)
Forget = Callable[[timedelta], int]


@pytest.fixture
def forget(career: CareerSite, circulars: Circulars) -> Forget:
    """The worker's job that long after the test began; how many circulars are left."""
    began = clock.now()

    def later(after: timedelta) -> int:
        with time_machine.travel(began + after):
            doing = work(Socle(digest_key=KEY), career.settings)
            doing.jobs["forget_circulars"][1]()
            doing.db.engine.dispose()
        return circulars.count(CircularRow)

    return later


def said(career: CareerSite, event: str) -> list[str]:
    """What the journal has of circulars."""
    return [line.details["what"] for line in career.events(event)]


@pytest.mark.both_engines
def test_a_draft_that_nobody_touches_goes_with_its_list_and_its_files(
    career: CareerSite, circulars: Circulars, forget: Forget
) -> None:
    uid = circulars.write(files=pdf("convocation.pdf"))
    circulars.address(uid)
    assert forget(DRAFTS - DAY) == 1 and len(circulars.rows(uid)) == 2
    assert forget(DRAFTS + DAY) == 0
    assert [circulars.count(table) for table in (RecipientRow, PortionRow, CircularFileRow)] == [0, 0, 0]
    assert said(career, "circular_changed") == ["written", "addressed", "forgotten"]
    circulars.admin.get(f"{HERE}/{uid}", status=404)
    with time_machine.travel(clock.now() + DAY):
        assert discard_orphans(career.db, Vault(career.settings.data)) == 1


def test_whoever_works_on_a_draft_keeps_it(circulars: Circulars, forget: Forget) -> None:
    uid, began = circulars.write(), clock.now()
    with time_machine.travel(began + DRAFTS - DAY):
        Circulars(circulars.career).address(uid)
    assert forget(DRAFTS + DAY) == 1
    with time_machine.travel(began + 2 * DRAFTS - 2 * DAY):
        again = Circulars(circulars.career)
        later = (clock.now() + 30 * DAY).strftime("%d/%m/%Y")
        again.publish(uid, day=later)
        again.admin.get(f"{HERE}/{uid}").submit("Annuler la publication")
    assert forget(2 * DRAFTS) == 1 and forget(3 * DRAFTS) == 0


@pytest.mark.both_engines
def test_what_a_teacher_was_told_stays_its_time_and_the_journal_keeps_that_it_was(
    career: CareerSite, circulars: Circulars, forget: Forget
) -> None:
    uid = circulars.result()
    assert forget(TOLD - DAY) == 1
    with time_machine.travel(clock.now() + TOLD - DAY):
        assert "obtenue" in career.browser(TEACHER).get(f"/courrier/avis/{uid}").text
    assert forget(TOLD + DAY) == 0 and circulars.count(RecipientRow) == 0
    career.browser(TEACHER).get(f"/courrier/avis/{uid}", status=404)
    assert "Votre demande de mutation" not in career.browser(TEACHER).get("/courrier").text
    assert said(career, "circular_published") == ["published", "forgotten"]
    assert {line.details["circular"] for line in career.events("circular_published")} == {uid}
    assert {line.details["people"] for line in career.events("circular_published")} == {2}


def test_a_withdrawal_is_read_as_long_as_a_message(circulars: Circulars, forget: Forget) -> None:
    uid, began = circulars.result(), clock.now()
    with time_machine.travel(began + 100 * DAY):
        Circulars(circulars.career).withdraw(uid)
    assert forget(TOLD + DAY) == 1 and forget(TOLD + 101 * DAY) == 0


def test_what_waits_for_its_hour_is_not_forgotten(circulars: Circulars, forget: Forget) -> None:
    uid = circulars.write()
    circulars.address(uid)
    circulars.publish(uid, day=(clock.now() + 300 * DAY).strftime("%d/%m/%Y"))
    assert forget(290 * DAY) == 1 and forget(300 * DAY + TOLD - DAY) == 1


def test_each_side_reads_until_when(career: CareerSite, circulars: Circulars) -> None:
    keeping, uid = Keeping(DRAFTS, TOLD), circulars.write()

    def day() -> str:
        return date_long(keeping.last_day(circulars.find(uid))).replace("\u00a0", " ")

    def soon(after: timedelta) -> set[str]:
        """The days it may be: the test may pass midnight."""
        now: datetime = clock.now()
        return {date_long((now + after - one).date()).replace("\u00a0", " ") for one in (0 * DAY, DAY)}

    assert f"elle est effacée après le {day()}" in circulars.admin.get(f"{HERE}/{uid}").text
    circulars.address(uid)
    circulars.publish(uid)
    assert day() in soon(TOLD) | soon(TOLD + DAY)
    assert f"jusqu’au {day()}" in circulars.admin.get(f"{HERE}/{uid}").text
    assert f"lire ici jusqu’au {day()}" in career.browser(TEACHER).get(f"/courrier/avis/{uid}").text


@pytest.mark.parametrize("name", ["circulars_kept", "circular_drafts_kept"])
@pytest.mark.parametrize("days", [0, -1, 1_000_000])
def test_no_setting_forgets_at_once_nor_breaks_the_calendar(career: CareerSite, name: str, days: int) -> None:
    with pytest.raises(ValidationError, match=name):
        Career.model_validate(career.settings.model_dump() | {name: timedelta(days=days)})
