"""A teacher’s message as it was sent some days ago, and the clocks it starts."""

from collections.abc import Iterator
from datetime import datetime

import pytest
import time_machine

from socle.clock import PARIS
from tests.career.conftest import CareerSite
from tests.career.courrier.conftest import Post


class Then:
    """The courrier at chosen instants of November 2026, whose 2nd is a Monday and 11th a holiday."""

    def __init__(self, career: CareerSite, traveller: time_machine.Traveller) -> None:
        self.career, self.post, self._traveller = career, Post(career), traveller

    def at(self, day: int, hour: int = 10, minute: int = 0) -> Post:
        """The same courrier, from that hour of Paris on; new sessions, so that nobody is signed out."""
        self._traveller.move_to(datetime(2026, 11, day, hour, minute, tzinfo=PARIS))
        self.post = Post(self.career)
        return self.post


@pytest.fixture
def post(career: CareerSite) -> Post:
    """Both desks, now."""
    return Post(career)


@pytest.fixture
def then(career: CareerSite) -> Iterator[Then]:
    """The 2nd of November, at ten."""
    with time_machine.travel(datetime(2026, 11, 2, 10, tzinfo=PARIS)) as traveller:
        yield Then(career, traveller)
