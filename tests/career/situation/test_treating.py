"""Two hands at once on one request, on both engines: one acts, the other is told."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from career.situation.rules import Act, Side
from career.situation.treating import AlreadyOpen, Changed, Doing, NotNow, Wish, act, ask
from career.situation.values import Subject
from tests.career.conftest import DAY
from tests.career.courrier.conftest import DESK, OTHER_DESK, TEACHER
from tests.career.situation.conftest import Requests

WISH = Wish(Subject.PHONE, {"phone": "0612345678"}, date(2026, 12, 1), "")


def together(requests: Requests, *works):  # type: ignore[no-untyped-def]
    """What each gave, or the name of what it raised, when done at the same instant."""

    def run(work):  # type: ignore[no-untyped-def]
        with requests.career.app.test_request_context():
            try:
                return work()
            except (Changed, NotNow, AlreadyOpen) as told:
                return type(told).__name__

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


@pytest.mark.both_engines
def test_two_gestionnaires_who_take_it_at_once_take_it_once(requests: Requests) -> None:
    uid = requests.ask()
    version = requests.row(uid).version

    def take(who: str):  # type: ignore[no-untyped-def]
        doing = Doing("16", who, Side.SERVICE, Act.TAKE, key=f"{who}-{'k' * 24}")
        return lambda: act(requests.db, doing, uid, version, DAY)

    told = together(requests, take(DESK), take(OTHER_DESK))
    assert sorted(one if isinstance(one, str) else "done" for one in told) == ["Changed", "done"]
    assert requests.acts() == ["demander", "prendre"]


@pytest.mark.both_engines
def test_one_form_sent_twice_at_once_asks_once(requests: Requests) -> None:
    doing = Doing("16", TEACHER, Side.AGENT, Act.ASK, key="k" * 32)
    first, second = together(requests, *[lambda: ask(requests.db, doing, WISH, DAY)] * 2)
    assert first.request == second.request
    assert {first.again, second.again} == {True, False}
    assert len(requests.rows()) == 1


@pytest.mark.both_engines
def test_two_forms_sent_at_once_on_one_subject_ask_once(requests: Requests) -> None:
    both = [Doing("16", TEACHER, Side.AGENT, Act.ASK, key=sign * 32) for sign in "ab"]
    works = [lambda doing=doing: ask(requests.db, doing, WISH, DAY) for doing in both]
    told = together(requests, *works)
    assert sum(one == "AlreadyOpen" for one in told) == 1
    assert len(requests.rows()) == 1
