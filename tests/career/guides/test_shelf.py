"""The libraries in memory: others see a change, the day makes another, a silent database stops nobody."""

from datetime import date, timedelta
from threading import Thread

import pytest
import time_machine
from sqlalchemy import text as sql

from career.guides import models
from career.guides.shelf import Shelf
from career.guides.versions import State
from socle import clock
from socle.sql import Database
from tests.career.conftest import DAY, CareerSite
from tests.career.guides.test_editing import SLUG

pytestmark = pytest.mark.both_engines


def publish(db: Database, title: str, day: date, academie: str = "16") -> None:
    with db.begin() as session:
        old = models.versions(session, "16", SLUG)[SLUG][-1].text
        changed = {**old.__dict__, "title": title}
        new = type(old)(**changed)
        models.add(session, academie, SLUG, new, state=State.PUBLISHED, author="a", effective=day)


def title(shelf: Shelf, day: date = DAY, academie: str = "16") -> str:
    found = shelf.library(academie, day).find(SLUG)
    assert found
    return found.title


def test_another_process_sees_a_publication_within_two_seconds(career: CareerSite) -> None:
    other = Shelf(career.db)
    assert title(other).startswith("Avancement")
    publish(career.db, "Un autre titre", DAY)
    assert title(other).startswith("Avancement")  # it has just looked
    with time_machine.travel(clock.now() + timedelta(seconds=2.5)):
        assert title(other) == "Un autre titre"
        assert [hit.guide.title for hit in other.library("16", DAY).index.search("autre titre")][:1] == [
            "Un autre titre"
        ]


def test_a_day_changes_the_library_and_only_the_day(career: CareerSite) -> None:
    publish(career.db, "Demain", DAY + timedelta(days=1))
    shelf = Shelf(career.db)
    assert title(shelf).startswith("Avancement")
    assert title(shelf, DAY + timedelta(days=1)) == "Demain"
    assert shelf.library("16", DAY) is not shelf.library("16", DAY + timedelta(days=1))


def test_an_unchanged_library_is_made_once(career: CareerSite) -> None:
    shelf = Shelf(career.db)
    first = shelf.library("16", DAY)
    with time_machine.travel(clock.now() + timedelta(minutes=5)):
        assert shelf.library("16", DAY) is first


def test_an_academie_reads_its_own(career: CareerSite) -> None:
    publish(career.db, "Celui de HA", DAY, "HA")
    shelf = Shelf(career.db)
    assert title(shelf, academie="HA") == "Celui de HA"
    assert title(shelf).startswith("Avancement")


def test_without_its_database_a_process_shows_what_it_had_or_what_ships(career: CareerSite) -> None:
    kept = Shelf(career.db)
    publish(career.db, "Gardé en mémoire", DAY)
    assert title(kept) == "Gardé en mémoire"
    with career.db.begin() as session:
        session.execute(sql("ALTER TABLE guide_version RENAME TO elsewhere"))
    with time_machine.travel(clock.now() + timedelta(seconds=3)):
        assert title(kept) == "Gardé en mémoire"
        assert title(Shelf(career.db)).startswith("Avancement")


def test_two_tabs_that_open_a_guide_at_once_are_one_reading(career: CareerSite) -> None:
    read: list[int] = []

    def other_tab() -> None:
        with career.db.begin() as session:
            models.keep_read(session, "16", "fdurand3", SLUG, shown)
            read.append(shown)

    with career.db.read() as session:
        shown = models.versions(session, "16", SLUG)[SLUG][-1].id
    second = Thread(target=other_tab)
    with career.db.begin() as session:
        models.keep_read(session, "16", "fdurand3", SLUG, shown)
        second.start()
    second.join()
    assert read == [shown]
    with career.db.read() as session:
        kept = models.find_read(session, "16", "fdurand3", SLUG)
    assert kept and (kept.version_id, kept.before_id) == (shown, None)
