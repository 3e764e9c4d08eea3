"""A preview over many dossiers: bounded turns, each dossier once, forgotten in the end."""

from datetime import date, timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from career.people import Person
from career.perspectives import previews
from career.perspectives.models import PreviewLineRow, PreviewRow
from socle import clock
from tests.career.conftest import DAY, CareerSite

pytestmark = pytest.mark.both_engines
ADMIN = Person(1, "16", "alemaire", "sub", "Aurélie LEMAIRE", "", "", "")
STARTS = date(2027, 9, 1)


def asked(career: CareerSite) -> str:
    return previews.ask(career.db, ADMIN, "PPCR-reforme", STARTS, DAY)


def lines(career: CareerSite) -> int:
    with career.db.read() as session:
        return session.scalar(select(func.count(PreviewLineRow.uid))) or 0


def test_turns_of_any_size_read_each_dossier_once(career: CareerSite) -> None:
    whole = asked(career)
    previews.advance(career.db, whole, 1000)
    expected = lines(career)
    assert expected > 0
    by_turns = previews.ask(career.db, ADMIN, "PPCR-reforme", date(2028, 9, 1), DAY)
    while previews.advance(career.db, by_turns, 3):
        pass
    with career.db.read() as session:
        found = previews.find(session, "16", by_turns)
    assert found is not None
    assert found.finished
    assert found.read == found.total
    assert previews.advance(career.db, by_turns) is False


def test_the_worker_goes_on_where_the_page_stopped(career: CareerSite) -> None:
    identifier = asked(career)
    previews.advance(career.db, identifier, 2)
    previews.work(career.db)
    with career.db.read() as session:
        found = previews.find(session, "16", identifier)
    assert found is not None
    assert found.finished


def test_another_academie_does_not_see_it(career: CareerSite) -> None:
    identifier = asked(career)
    with career.db.read() as session:
        assert previews.find(session, "HA", identifier) is None


def test_an_old_preview_is_forgotten(career: CareerSite) -> None:
    previews.advance(career.db, asked(career), 1000)
    with time_machine.travel(clock.now() + previews.KEPT + timedelta(days=1)):
        previews.work(career.db)
    with career.db.read() as session:
        assert session.scalar(select(func.count(PreviewRow.id))) == 0
    assert lines(career) == 0
