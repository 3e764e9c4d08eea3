"""People: bound at the first sign-in, refreshed at each, refused when two sign-ins contradict each other."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from career import people
from career.dossier.rules import Kind
from career.models import PersonRow
from career.people import Claims, PersonMismatch
from career.schema import migrate
from socle.audit import AuditEvent
from socle.sql import Database
from tests.fixtures_sql import Databases

WHO = Claims(
    "http://localhost:8000", "sub-1", "fdurand3", "Fatima DURAND", "Fatima", "DURAND", "f@ac-demo.example"
)
ACADEMIES = ("16", "HA")


@pytest.fixture
def db(databases: Databases) -> Iterator[Database]:
    made = Database(databases.fresh("people", migrate))
    yield made
    made.engine.dispose()


def events(db: Database) -> list[str]:
    with db.read() as session:
        return list(session.scalars(select(AuditEvent.event).order_by(AuditEvent.id)))


@pytest.mark.both_engines
def test_the_first_sign_in_binds_and_the_next_ones_refresh(db: Database) -> None:
    first = people.bind(db, WHO, ACADEMIES)
    again = people.bind(
        db, replace(WHO, display_name="Fatima EL AMRANI", mail="autre@ac-demo.example"), ACADEMIES
    )
    assert first == again
    found = people.find(db, first, frozenset({"gestionnaire"}), "session")
    assert found is not None
    assert (found.display_name, found.mail) == ("Fatima EL AMRANI", "autre@ac-demo.example")
    assert (found.academie, found.uid, found.kind, found.is_gestionnaire) == (
        "16",
        "fdurand3",
        Kind.NONE,
        True,
    )
    assert events(db) == ["person_bound"]


def test_somebody_the_feed_brought_is_bound_where_she_is(db: Database) -> None:
    with db.begin() as session:
        session.add(PersonRow(academie="HA", uid="omeyer", display_name="Olivier MEYER"))
    bound = people.bind(db, replace(WHO, sub="sub-2", uid="omeyer"), ACADEMIES)
    found = people.find(db, bound, frozenset())
    assert found is not None
    assert found.academie == "HA"
    with db.read() as session:
        assert session.scalar(select(func.count()).select_from(PersonRow)) == 1


@pytest.mark.both_engines
@pytest.mark.parametrize("other", [replace(WHO, uid="fdurand2"), replace(WHO, sub="sub-9")])
def test_a_mismatch_is_refused_raises_an_alarm_and_changes_nothing(db: Database, other: Claims) -> None:
    bound = people.bind(db, WHO, ACADEMIES)
    with pytest.raises(PersonMismatch):
        people.bind(db, replace(other, display_name="Quelqu’un d’autre"), ACADEMIES)
    found = people.find(db, bound, frozenset())
    assert found is not None
    assert (found.uid, found.sub, found.display_name) == ("fdurand3", "sub-1", "Fatima DURAND")
    assert events(db) == ["person_bound", "person_mismatch"]


@pytest.mark.both_engines
def test_two_first_sign_ins_at_once_make_one_person(db: Database) -> None:
    with ThreadPoolExecutor(8) as pool:
        bound = set(pool.map(lambda _: people.bind(db, WHO, ACADEMIES), range(8)))
    assert len(bound) == 1
    assert events(db) == ["person_bound"]


def test_a_person_never_bound_is_not_found(db: Database) -> None:
    with db.begin() as session:
        session.add(PersonRow(academie="16", uid="lmorel", display_name="Léa MOREL"))
    assert people.find(db, 1, frozenset()) is None
    assert people.find(db, 99, frozenset()) is None


def test_the_same_subject_of_another_issuer_is_somebody_else(db: Database) -> None:
    people.bind(db, WHO, ACADEMIES)
    with pytest.raises(PersonMismatch):
        people.bind(db, replace(WHO, issuer="https://autre.example"), ACADEMIES)
    elsewhere = people.bind(db, replace(WHO, issuer="https://autre.example"), ("04",))
    found = people.find(db, elsewhere, frozenset())
    assert found is not None
    assert found.academie == "04"


def test_when_the_identity_service_moves_an_operator_binds_its_people_again(db: Database) -> None:
    person = people.bind(db, WHO, ACADEMIES)
    moved = replace(WHO, issuer="https://nouveau.example")
    assert people.change_issuer(db, WHO.issuer, moved.issuer) == 1
    assert people.bind(db, moved, ACADEMIES) == person


def test_the_people_of_some_académies_alone_are_bound_again(db: Database) -> None:
    person = people.bind(db, WHO, ACADEMIES)
    people.bind(db, replace(WHO, issuer="https://autre.example"), ("09",))
    moved = replace(WHO, issuer="https://nouveau.example")
    assert people.rebind(db, ACADEMIES, moved.issuer) == 1
    assert people.rebind(db, ACADEMIES, moved.issuer) == 0
    assert people.bind(db, moved, ACADEMIES) == person
