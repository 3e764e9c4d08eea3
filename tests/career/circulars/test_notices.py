"""Everybody is told once, without a word of it, whenever the worker or the mail server stops."""

import socket
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, update

from career.circulars import models, notices, preparing, publishing
from career.circulars.audience import Audience
from career.circulars.preparing import Text
from career.circulars.rules import Kind
from career.circulars.tables import CircularRow, PortionRow, RecipientRow
from career.models import PersonRow
from career.people import Person, find
from career.worker import work
from demo import sink
from socle import clock, mail, outbox
from socle.outbox import Outgoing
from socle.settings import Socle
from tests.career.circulars.conftest import ADMIN, TEACHER, Circulars
from tests.career.conftest import ADDRESS, KEY, CareerSite


def person(career: CareerSite) -> Person:
    """The administrator, as an act knows her."""
    found = find(career.db, career.person(ADMIN), frozenset())
    assert found is not None
    return found


def published(career: CareerSite, uids: list[str]) -> str:
    """A circular to these, by the acts themselves."""
    who, text = person(career), Text(Kind.RESULT, "Un", "Deux", "", "L’académie")
    key = f"cle-{len(uids)}-{'-'.join(sorted(uids))}"[:64]
    uid = preparing.begin(career.db, who, key, text, lambda session, circular: None)
    audience = Audience(tuple((one, {}) for one in uids), {"2D_PU": len(uids)}, {"by": "liste"})
    preparing.choose(career.db, who, uid, 1, audience)
    while preparing.advance(career.db, uid):
        pass
    publishing.publish(career.db, who, uid, 2)
    return uid


def test_the_notice_says_nothing_and_carries_no_link(circulars: Circulars) -> None:
    uid = circulars.result()
    assert circulars.tell() == 2
    assert circulars.tell() == 0
    assert len({one["to"] for one in circulars.mails()}) == 2
    for one in circulars.mails():
        assert "mutation" not in str(one) and "://" not in one["text"] and "ouvrez" in one["text"]
    assert {bool(row.mailed_at) for row in circulars.rows(uid)} == {True}
    assert circulars.find(uid).notified_at


def test_who_has_no_address_is_passed_over(career: CareerSite, circulars: Circulars) -> None:
    with career.db.begin() as session:
        session.execute(delete(PersonRow).where(PersonRow.uid == TEACHER))
    uid = published(career, [TEACHER, "soconnor"])
    assert circulars.tell() == 2
    assert {row.uid: bool(row.mailed_at) for row in circulars.rows(uid)} == {TEACHER: False, "soconnor": True}


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sets(st.from_regex(r"[a-z]{2,6}[0-9]", fullmatch=True), min_size=1, max_size=40), st.integers(1, 9))
def test_everybody_chosen_receives_exactly_one_and_is_told_once(
    career: CareerSite, circulars: Circulars, uids: set[str], most: int
) -> None:
    with career.db.begin() as session:
        for table in (RecipientRow, PortionRow, CircularRow, Outgoing, PersonRow):
            session.execute(delete(table))
        session.add_all(
            PersonRow(academie="16", uid=uid, display_name=uid, mail=f"{uid}@x.example") for uid in uids
        )
    uid = published(career, sorted(uids))
    assert {row.uid for row in circulars.rows(uid)} == uids
    with career.app.test_request_context(base_url=ADDRESS):
        while notices.tell(career.db, uid, most):
            pass
    assert sorted(mail["to"] for mail in circulars.mails()) == sorted(f"{one}@x.example" for one in uids)
    with career.db.read() as session:
        assert {models.count_unread(session, "16", one) for one in uids} == {1}


def test_a_mail_server_that_is_down_holds_the_rest_back_and_nothing_is_lost(
    career: CareerSite, circulars: Circulars
) -> None:
    circulars.result()
    with career.db.begin() as session:
        for place in range(notices.AHEAD):
            outbox.send(session, "mail", "mail.example:25", {"to": str(place)})
    assert circulars.tell() == 0
    sent: list[str] = []
    with ThreadPoolExecutor(1) as pool:
        while outbox.deliver_due(
            career.db, {"mail": lambda _id, payload: sent.append(payload["to"])}, pool, set()
        ):
            pass
    assert len(sent) == notices.AHEAD
    assert circulars.tell() == 2


def test_addresses_that_the_mail_server_refuses_hold_nobody_back(
    career: CareerSite, circulars: Circulars
) -> None:
    circulars.result()
    with career.db.begin() as session:
        for place in range(notices.AHEAD):
            outbox.send(session, "mail", "mail.example:25", {"to": str(place)})
        session.flush()
        session.execute(update(Outgoing).values(attempts=3, last_error="SMTPRecipientsRefused"))
    assert circulars.tell() == 2


def test_the_worker_of_career_does_both(career: CareerSite, circulars: Circulars) -> None:
    uid = circulars.write(body="Bonjour à tous.")
    circulars.admin.get(f"/gestion/circulaires/{uid}/destinataires/liste")
    circulars.admin.submit("Choisir cette liste", people=TEACHER)
    socle = Socle(digest_key=KEY)
    doing = work(socle, career.settings)
    doing.jobs["circulars"][1]()
    circulars.publish(uid)
    assert circulars.mails() == []
    doing.jobs["notices"][1]()
    doing.db.engine.dispose()
    assert len(circulars.mails()) == 1 and circulars.mails()[0]["from"]


def test_once_the_mail_server_returns_everybody_is_told_once(
    career: CareerSite, circulars: Circulars, tmp_path: Path
) -> None:
    circulars.result()
    assert circulars.tell() == 2
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    send = {mail.KIND: mail.sender(Socle(digest_key=KEY, smtp_port=port, timeout=3.0))}

    def deliver() -> None:
        with ThreadPoolExecutor(1) as pool:
            outbox.deliver_due(career.db, send, pool, set())

    deliver()
    server = sink.serve(tmp_path / "mail", port)
    try:
        with time_machine.travel(clock.now() + timedelta(minutes=1)):
            deliver()
            deliver()
    finally:
        server.stop()
    with career.db.read() as session:
        rows = session.scalars(select(Outgoing)).all()
        assert [(row.attempts, row.delivered_at is not None) for row in rows] == [(1, True)] * 2
    assert len(list((tmp_path / "mail").iterdir())) == 2
