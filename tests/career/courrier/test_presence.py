"""Two gestionnaires on one thread see each other; nobody else does, and it is soon forgotten."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from pydantic import SecretStr
from sqlalchemy import select, update

from career.courrier.presence import WINDOW
from career.courrier.tables import PresenceRow
from career.people import GESTIONNAIRE
from career.sessions import SessionRow
from career.worker import work
from socle.settings import Socle
from tests.career.courrier.conftest import DESK, OTHER_DESK, Post
from tests.career.courrier.views.test_handling import at, away
from tests.judge import Browser

pytestmark = pytest.mark.both_engines
START = datetime(2026, 11, 30, 13, 5, tzinfo=UTC)
SAID = "Sylvie BONNET a aussi ce fil ouvert, depuis 14 h 05."


def shared(post: Post) -> str:
    """A thread that two of them may open."""
    away(post, DESK, "jroussel")
    return post.write()


def ping(page: Browser, thread: str, status: int = 200) -> str:
    """What presence.js asks."""
    data = {"csrf_token": page.value("csrf_token")}
    page.client.post(f"/gestion/courrier/{thread}/presence", base_url=page.base)
    answer = page.client.post(
        f"/gestion/courrier/{thread}/presence", base_url=page.base, data=data, headers={"Origin": page.base}
    )
    assert answer.status_code == status
    return str((answer.get_json() or {}).get("said", "")).replace("\xa0", " ") if status == 200 else ""


def test_each_sees_the_other_when_the_page_is_loaded_and_from_then_on(post: Post) -> None:
    with time_machine.travel(START) as time:
        thread = shared(post)
        first = at(post, DESK, thread)
        assert first.select("[data-presence]")[0].get_text(strip=True) == ""
        time.shift(60)
        second = at(post, "jroussel", thread)
        assert second.select("[data-presence][role=status]")[0].get_text().replace("\xa0", " ") == SAID
        time.shift(20)
        assert "depuis 14 h 06." in ping(first, thread)
        time.shift(100)
        assert ping(second, thread) == SAID
        time.shift(WINDOW + timedelta(seconds=1))
        assert ping(second, thread) == ""
        assert "depuis 14 h 10." in ping(first, thread)


def test_who_comes_back_is_there_since_she_is_back(post: Post) -> None:
    with time_machine.travel(START) as time:
        thread = shared(post)
        at(post, DESK, thread)
        time.shift(timedelta(minutes=10))
        at(post, DESK, thread)
        assert "depuis 14 h 15." in at(post, "jroussel", thread).text


def test_the_teacher_is_told_nothing_of_it(post: Post) -> None:
    thread = shared(post)
    at(post, DESK, thread)
    page = post.teacher.get(f"/courrier/{thread}")
    assert "ouvert, depuis" not in page.text
    assert not page.select("[data-presence]")


def test_who_may_not_open_it_learns_nothing(post: Post) -> None:
    thread = shared(post)
    at(post, DESK, thread)
    other = post.career.browser(OTHER_DESK, GESTIONNAIRE).get("/gestion/courrier")
    ping(other, thread, status=404)


def test_the_worker_forgets_who_was_there(post: Post) -> None:
    thread = shared(post)
    at(post, DESK, thread)
    made = work(Socle(digest_key=SecretStr("k" * 40)), post.career.settings)
    made.jobs["forget_presence"][1]()
    assert post.count(PresenceRow) == 1
    with time_machine.travel(datetime.now(UTC) + WINDOW + timedelta(seconds=1)):
        made.jobs["forget_presence"][1]()
    made.db.engine.dispose()
    assert post.count(PresenceRow) == 0


def test_a_page_left_open_does_not_keep_its_session_alive(post: Post) -> None:
    thread = shared(post)
    page = at(post, DESK, thread)
    long_ago = datetime.now(UTC) - timedelta(minutes=30)
    with post.db.begin() as session:
        session.execute(update(SessionRow).values(last_seen_at=long_ago))
    ping(page, thread)
    with post.db.read() as session:
        assert set(session.scalars(select(SessionRow.last_seen_at))) == {long_ago}
    page.get(f"/gestion/courrier/{thread}")
    with post.db.read() as session:
        assert max(session.scalars(select(SessionRow.last_seen_at))) > long_ago
