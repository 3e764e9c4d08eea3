"""The journal: closed events, what they carry, and acts recorded before and after."""

from typing import Any

import pytest
from sqlalchemy import select

from socle import audit
from socle.audit import AuditEvent, Event
from socle.sql import Database

pytestmark = pytest.mark.both_engines


def lines(db: Database) -> list[tuple[str, str, str]]:
    with db.read() as session:
        rows = session.scalars(select(AuditEvent).order_by(AuditEvent.id)).all()
    return [(row.event, row.outcome, row.subject) for row in rows]


def test_an_act_leaves_its_intent_and_its_outcome(database: Database) -> None:
    done: list[Any] = []
    who = {"actor": "drobin", "subject": "nbrun"}
    with audit.intent(database, Event.ACCOUNT_UNLOCKED, **who, reason="appel") as act:
        act.then(lambda session: done.append(session))
    assert lines(database) == [
        ("account_unlocked", "intended", "nbrun"),
        ("account_unlocked", "done", "nbrun"),
    ]
    assert len(done) == 1


def test_an_act_that_fails_says_so_and_writes_nothing_else(database: Database) -> None:
    done: list[Any] = []

    def fail() -> None:
        with audit.intent(database, Event.PASSWORD_RESET, subject="nbrun") as act:
            act.then(done.append)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert [outcome for _, outcome, _ in lines(database)] == ["intended", "failed"]
    assert done == []


@pytest.mark.parametrize("details", [{}, {"reason": "x", "numen": "16E"}, {"reason": "x", "password": "x"}])
def test_an_event_without_its_details_or_with_a_secret_is_refused(
    database: Database, details: dict[str, str]
) -> None:
    with pytest.raises(ValueError, match="must"), database.begin() as session:
        audit.record(session, Event.ACCOUNT_UNLOCKED, **details)
