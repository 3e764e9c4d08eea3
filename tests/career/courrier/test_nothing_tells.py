"""While an agent may take a message back, no page of the desk tells that anything was written."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest
import time_machine

from career.courrier import acting, handling, inbox
from career.courrier.acting import Act, Doing
from career.courrier.listing import Age, Sort, State
from career.courrier.rules import Aside, Draft, Kind, Side
from career.courrier.sending import Letter, send
from career.people import GESTIONNAIRE, Person, find
from career.portfolios.tables import AbsenceRow
from socle.web.acting import new_key
from tests.career.conftest import ADDRESS, DAY
from tests.career.courrier.conftest import DESK, OTHER_DESK, OTHER_TEACHER, TEACHER, Post
from tests.career.courrier.test_access import give
from tests.career.courrier.test_inbox import looking
from tests.judge import Browser

pytestmark = pytest.mark.both_engines
NOON = datetime(2026, 11, 21, 11, tzinfo=UTC)
MINUTE, MONTH = timedelta(minutes=1), timedelta(days=30)
# What each page has of its own: signs of forms.
OWN = re.compile(r'name="(?:csrf_token|key|shown)"[^>]*>|data-token="[^"]*"|value="[A-Za-z0-9_-]{30,}"')
Slow = tuple[Post, time_machine.Traveller, list[str]]


class Desk:
    """What happens, an hour after what happened before, or at once."""

    def __init__(self, post: Post, time: time_machine.Traveller, pause: timedelta) -> None:
        self.post, self.time, self.pause = post, time, pause
        self.people = {uid: self.person(uid) for uid in (TEACHER, OTHER_TEACHER, DESK, OTHER_DESK)}

    def person(self, uid: str) -> Person:
        roles = frozenset({GESTIONNAIRE}) if uid in (DESK, OTHER_DESK) else frozenset[str]()
        found = find(self.post.db, self.post.career.person(uid), roles)
        assert found is not None
        return found

    def says(self, uid: str, thread: str | None, words: str, asks: str = "") -> str:
        """Who writes, where, what; an agent's message waits for its minute."""
        self.time.shift(self.pause)
        side = Side.AGENT if uid in (TEACHER, OTHER_TEACHER) else Side.SERVICE
        hold = MINUTE if side is Side.AGENT else timedelta(0)
        draft = Draft(new_key(), words, "" if thread else words)
        letter = Letter(self.people[uid], side, DESK, draft, thread, hold=hold, asks=asks, reopens=MONTH)
        return send(self.post.db, letter).thread

    def does(self, act: Act, thread: str, write: handling.Write) -> None:
        self.time.shift(self.pause)
        with self.post.db.read() as session:
            doing = Doing(self.people[DESK], act, new_key(), acting.mark(session, thread))
        acting.act(self.post.db, doing, thread, write)


def everything(desk: Desk) -> list[str]:
    """A thread of each sort, for two agents, one given to a colleague."""
    made, closes = [], handling.close(desk.people[DESK])
    for agent, sort in product((TEACHER, OTHER_TEACHER), range(8)):
        thread = desk.says(agent, None, f"Fil {sort} de {agent}")
        made.append(thread)
        if sort in (1, 2, 5, 6):
            desk.says(DESK, thread, "Réponse", asks="Arrêté" if sort == 2 else "")
        if sort in (3, 6) and agent == TEACHER:
            until = (Aside.DATE, date(2027, 1, 4)) if sort == 3 else (Aside.ANSWER, None)
            desk.does(Act.ASIDE, thread, handling.put_aside(*until, desk.people[DESK], DAY))
        if sort in (4, 5):
            desk.does(Act.CLOSE, thread, closes)
        if sort == 7:
            give(desk.post, thread, OTHER_DESK)
    return made


@pytest.fixture
def slow(post: Post) -> Iterator[Slow]:
    """Threads of each sort, all opened once; and a colleague who is away."""
    with time_machine.travel(NOON - timedelta(days=20), tick=False) as time:
        with post.career.app.test_request_context(base_url=ADDRESS):
            threads = everything(Desk(post, time, timedelta(hours=1)))
        with post.db.begin() as session:
            session.add(
                AbsenceRow(id="a", academie="16", gestionnaire=OTHER_DESK, start=DAY, end=DAY, delegate=DESK)
            )
        time.move_to(NOON)
        yield post, time, threads


def pages(browser: Browser, threads: list[str]) -> dict[str, str]:
    """What a colleague can look at, without what is each page's own."""
    lists = [f"?etat={state}" for state in State]
    lists += ["?etat=tous&tri=attente", "?etat=clos&tri=attente", "?q=encore", "?q=fil"]
    paths = ["/", *(f"/gestion/courrier{one}" for one in lists)]
    paths += [f"/gestion/courrier/{one}" for one in threads]
    return {path: OWN.sub("", browser.get(path).html) for path in paths}


def around(post: Post, uid: str) -> list[object]:
    """The counts of a colleague's inbox, each list, and what stands before and after each of its threads."""
    found: list[object] = []
    with post.db.read() as session:
        for state, order in product(State, Sort):
            asked = looking(session, uid, state=state, order=order)
            found += [inbox.count(session, asked), inbox.count_endless(session, asked)]
            for place in inbox.places(session, asked, 1):
                found.append((state, order, place, inbox.beside(session, asked, place)))
        for age, kind in product(Age, Kind):
            asked = looking(session, uid, state=State.ALL, age=age, kind=kind)
            found.append(inbox.places(session, asked, 1))
    return found


def test_no_list_count_order_date_or_neighbour_tells_of_a_message_before_its_hour(slow: Slow) -> None:
    post, time, threads = slow
    desk, hers, colleagues = Desk(post, time, timedelta(0)), threads[:8:2], (DESK, OTHER_DESK)
    for thread in hers:
        post.desk.get(f"/gestion/courrier/{thread}")  # what was not read is read now
    before, beside = pages(post.desk, hers), [around(post, uid) for uid in colleagues]
    assert all(beside)
    with post.career.app.test_request_context(base_url=ADDRESS):
        for place, thread in enumerate(threads):
            desk.says(TEACHER if place < 8 else OTHER_TEACHER, thread, f"Encore {place}")
        desk.says(TEACHER, None, "Un nouveau fil")
    assert [around(post, uid) for uid in colleagues] == beside
    now = pages(post.desk, hers)
    assert [path for path in now if now[path] != before[path]] == []
    time.shift(MINUTE)
    assert [around(post, uid) for uid in colleagues] != beside
    assert "Encore 0" in post.desk.get(f"/gestion/courrier/{threads[0]}").text
