"""The whole demo, for journeys: what `make run` starts, with what its tests read behind the scenes."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import update

from demo import apart, people
from demo.people import Demo, DemoPerson
from socle import clock
from socle.sql import Database
from socle.store import Store
from sso.factors import codes
from sso.models import Authenticator
from tests.journeys.office import Office


@dataclass(frozen=True)
class Live:
    """A running demo: its addresses, its people, its directory and the database of its identity service."""

    var: Path
    demo: Demo
    office: Office

    @property
    def identity(self) -> str:
        """The account pages and the sign-in."""
        return self.demo.identity

    @property
    def career(self) -> str:
        """I-Prof."""
        return self.demo.career

    @property
    def mailbox(self) -> str:
        """The messages sent."""
        return self.demo.mailbox

    @property
    def database(self) -> Database:
        """The identity service's."""
        return Database(f"sqlite:///{self.var}/identity.sqlite")

    def person(self, uid: str) -> DemoPerson:
        """Somebody of the demo."""
        return next(one for one in self.demo.people if one.uid == uid)

    def code(self, uid: str) -> str:
        """The present code of her authenticator; one that served may serve again: tests do not wait."""
        key = self.person(uid).totp
        assert key, f"{uid} has no authenticator"
        database = self.database
        with database.begin() as session:
            session.execute(update(Authenticator).values(last_step=0))
        database.engine.dispose()
        return codes.code_of(key, codes.step_at(clock.now()))

    def captcha(self, kind: str, ticket: str) -> str:
        """The answer of a captcha, read where it is kept: a test is no better than a person at pictures."""
        database = self.database
        kept = Store(database).get(kind, ticket)
        database.engine.dispose()
        assert kept is not None, f"no {kind} for the ticket of this page"
        return str(kept["answer"])


@contextmanager
def running() -> Iterator[Live]:
    """A demo in a folder of its own, and its directory."""
    with apart.running() as var, Office.of(var / "run" / "ldapi") as office:
        yield Live(var, people.load(var), office)
