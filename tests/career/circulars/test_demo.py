"""The demo's circulars: written once; each teacher reads her own words, who writes sees the list."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from career.circulars.rules import unfilled
from career.circulars.tables import CircularRow, RecipientRow
from demo.careers import circulars as demo
from socle import clock
from tests.career.circulars.conftest import HERE, Circulars
from tests.career.conftest import CareerSite

TRAINING = "Formation «\u00a0Faire parler tous les élèves\u00a0»"
LISTENING = "Un espace d’écoute pour tous les enseignants"
LEAVE = "Votre demande de congé de formation professionnelle"


@pytest.fixture(autouse=True)
def seeded(career: CareerSite) -> None:
    """Seeded as two starts do."""
    for _ in range(2):
        demo.seed(career.db, "16", "Académie de démonstration")


def rows(circulars: Circulars) -> dict[str, CircularRow]:
    """Each by the beginning of its title."""
    with circulars.db.read() as session:
        return {row.title.partition(", le")[0]: row for row in session.scalars(select(CircularRow))}


@pytest.mark.both_engines
def test_they_are_written_once_and_whole(circulars: Circulars) -> None:
    found = rows(circulars)
    assert set(found) == {TRAINING, LISTENING, LEAVE} and circulars.count(CircularRow) == 3
    for row in found.values():
        assert unfilled(row.title, row.body, row.columns) == ()
        assert row.total == row.written == len(circulars.rows(row.id)) == sum(row.people.values()) > 3
    assert circulars.count(RecipientRow) == sum(row.total for row in found.values())
    assert circulars.tell() == 0  # a start mails nobody


def test_a_teacher_reads_her_own_day_and_place(career: CareerSite, circulars: Circulars) -> None:
    teacher = career.browser("soconnor")
    assert "1 message non lu" in teacher.get("/").text
    assert LISTENING in teacher.get("/courrier").text and LEAVE not in teacher.text
    address = f"/courrier/avis/{rows(circulars)[TRAINING].id}"
    assert "au collège Les Micocouliers de Blagnac" in teacher.get(address).text and "{" not in teacher.text
    assert "au rectorat, salle des conférences" in career.browser("mpena").get(address).text


def test_who_writes_sees_the_list_and_the_result_waits_for_its_hour(
    career: CareerSite, circulars: Circulars
) -> None:
    assert LISTENING in circulars.admin.get(HERE).text and "programmée" in circulars.admin.text
    assert "Faire parler" not in circulars.admin.text
    assert "Faire parler" in circulars.chef.get(HERE).text and "publiée" in circulars.chef.text
    with time_machine.travel(clock.now() + timedelta(days=9)):
        assert circulars.tell() == 4
        teacher = career.browser("aleboeuf").get("/courrier").follow(LEAVE)
        assert "accordée" in teacher.text and "dure dix mois" in teacher.text
