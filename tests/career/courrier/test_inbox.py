"""What an inbox counts and what it shows are one, for each filter; and the way from thread to thread."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest
from sqlalchemy.orm import Session

from career.courrier import access, inbox
from career.courrier.inbox import Looking, Place
from career.courrier.listing import Age, Filters, Sort, State
from career.courrier.rules import Kind
from career.courrier.tables import MessageRow, ThreadRow
from career.portfolios.models import state
from career.portfolios.tables import AbsenceRow, ServiceRow
from tests.career.courrier.conftest import DESK, OTHER_DESK, OTHER_TEACHER, TEACHER, Post

pytestmark = pytest.mark.both_engines
DAY, NOON = date(2026, 11, 21), datetime(2026, 11, 21, 11, tzinfo=UTC)
HOLDERS = ("", DESK, OTHER_DESK)


def row(number: int, **facts: object) -> ThreadRow:
    """A thread of that number, as old as its number of hours."""
    at = NOON - timedelta(hours=number * 5)
    values = {"agent": TEACHER, "kind": Kind.QUESTION.value, "closed_at": None, "awaits": "service"} | facts
    return ThreadRow(
        id=f"{number:08x}-0000-4000-8000-000000000000", academie="16", subject="x", opened_at=at,
        last_at=at, since=at, **values,
    )  # fmt: skip


def said(thread: ThreadRow, read: bool) -> MessageRow:
    """The agent's message in it."""
    return MessageRow(
        id=thread.id, academie="16", thread_id=thread.id, side="agent", author=thread.agent, body="x",
        sent_at=thread.opened_at, read_at=NOON if read else None, form_key=thread.id, fingerprint="",
    )  # fmt: skip


@pytest.fixture
def session(post: Post) -> Iterator[Session]:
    """A desk with threads of every sort."""
    with post.db.begin() as session:
        services = {one.uid: one.service for one in state(session, "16").desks}
        sorts = product(("service", "agent", "personne"), HOLDERS, ("", "date"), (TEACHER, OTHER_TEACHER))
        for number, (awaits, holder, aside, agent) in enumerate(sorts, 1):
            kind = list(Kind)[number % 5].value
            thread = row(number, awaits=awaits, holder=holder, service=services.get(holder, ""), agent=agent,
                         aside=aside, aside_until=date(2026, 12, 1) if aside else None, kind=kind,
                         due_on=(None, DAY, date(2026, 11, 20))[number % 3],
                         closed_at=NOON if number % 7 == 0 else None)  # fmt: skip
            session.add(thread)
            session.flush()
            session.add(said(thread, read=number % 3 > 0))
    with post.db.read() as session:
        yield session


def looking(session: Session, uid: str = DESK, **chosen: object) -> Looking:
    desk = access.desk_of(session, "16", uid, DAY)
    return Looking(uid, desk, DAY, Filters(**chosen))  # type: ignore[arg-type]


def shown(session: Session, asked: Looking) -> list[str]:
    """Every thread of a list, page after page."""
    found = [one.thread for page in (1, 2, 3) for one in inbox.places(session, asked, page)]
    assert len(found) == len(set(found))
    return found


def test_each_filter_shows_as_many_threads_as_it_says(session: Session) -> None:
    asked = looking(session)
    counted = inbox.count(session, asked)
    endless = inbox.count_endless(session, asked)
    for one in State:
        many = len(shown(session, replace(asked, filters=Filters(one))))
        assert many == {**counted.states, **endless}[one], one
        assert many, one
    for kind in Kind:
        assert len(shown(session, looking(session, kind=kind))) == counted.kinds[kind]
    for age in Age:
        assert len(shown(session, looking(session, age=age))) == counted.ages[age]
    assert counted.ages[Age.LATE]
    assert set(counted.whose) == {"moi", "confies"}
    for whose, number in counted.whose.items():
        assert len(shown(session, looking(session, whose=whose))) == number


@pytest.mark.parametrize(("kept", "old"), [("dpe", "prive"), ("prive", "dpe"), ("", "both"), ("both", "")])
def test_an_age_counts_the_holidays_of_the_service_that_has_the_thread(
    post: Post, kept: str, old: str
) -> None:
    """Friday, the 26th of December 2025, is one in Moselle: from Wednesday to Tuesday, a day less is open."""
    asked, tuesday = datetime(2025, 12, 24, 11, tzinfo=UTC), date(2025, 12, 30)
    names = {"dpe": "00000001", "prive": "00000002"}
    with post.db.begin() as session:
        for service in names:
            there = session.get_one(ServiceRow, ("16", service))
            there.territory = "57" if kept in (service, "both") else ""
        for number, holder, service in ((1, "", ""), (2, OTHER_DESK, "prive")):
            thread = row(number, holder=holder, service=service)
            thread.opened_at = thread.last_at = thread.since = asked
            session.add(thread)
    with post.db.read() as session:
        filters = Filters(State.ALL, age=Age.TWO)
        looking = Looking(DESK, access.desk_of(session, "16", DESK, tuesday), tuesday, filters)
        found = {one.partition("-")[0] for one in shown(session, looking)}
        assert found == {name for service, name in names.items() if old in (service, "both")}
        assert inbox.count(session, looking).ages[Age.TWO] == len(found)


def test_filters_combine(session: Session) -> None:
    both = looking(session, state=State.NEW, kind=Kind.ANOMALY)
    assert len(shown(session, both)) == inbox.count(session, both).states[State.NEW]
    assert set(shown(session, both)) == set(shown(session, looking(session, state=State.NEW))) & set(
        shown(session, looking(session, state=State.ALL, kind=Kind.ANOMALY))
    )


def test_what_she_stands_in_for_is_named_after_the_absent(session: Session, post: Post) -> None:
    with post.db.begin() as writing:
        writing.add(
            AbsenceRow(id="a", academie="16", gestionnaire=OTHER_DESK, start=DAY, end=DAY, delegate=DESK)
        )
    session.rollback()
    counted = inbox.count(session, looking(session, state=State.ALL))
    assert counted.whose[OTHER_DESK]
    found = shown(session, looking(session, state=State.ALL, whose=OTHER_DESK))
    assert len(found) >= counted.whose[OTHER_DESK]


@pytest.mark.parametrize("order", list(Sort))
def test_what_stands_beside_a_thread_is_what_the_list_shows_there(session: Session, order: Sort) -> None:
    asked = looking(session, state=State.ALL, order=order)
    places = [*inbox.places(session, asked, 1), *inbox.places(session, asked, 2)]
    for at, here in enumerate(places):
        before = places[at - 1] if at else None
        after = places[at + 1] if at + 1 < len(places) else None
        assert inbox.beside(session, asked, here) == (before, after)


def test_a_thread_that_left_the_list_still_has_its_place_in_it(session: Session) -> None:
    asked = looking(session)
    first, second, third = inbox.places(session, asked, 1)[:3]
    gone = Place(second.at, "gone")
    assert inbox.beside(session, asked, gone)[0] in (first, second)
    assert inbox.beside(session, asked, gone)[1] in (second, third)
