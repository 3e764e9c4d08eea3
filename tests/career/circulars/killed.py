"""A process that is killed (-9) while it prepares, publishes, withdraws or announces a circular: before a
commit, or just after.
"""

import os
import signal
import sys
from datetime import timedelta
from pathlib import Path

from pydantic import SecretStr
from sqlalchemy import event
from sqlalchemy.orm import Session

from career.app import build_app
from career.circulars import forgetting, notices, preparing, publishing
from career.circulars.audience import Audience
from career.circulars.rules import Keeping
from career.people import Person, find
from career.settings import Career
from socle.settings import Socle
from socle.sql import Database
from tests.career.conftest import ADDRESS

KEY = SecretStr("k" * 40)
PEOPLE = tuple(f"agent{place}" for place in range(7))
SIZE = 3


def audience() -> Audience:
    """Seven people, each with a word of hers."""
    return Audience(tuple((uid, {"a": uid}) for uid in PEOPLE), {"2D_PU": 7}, {"by": "liste"}, ("a",))


def choose(db: Database, who: Person, uid: str, version: int) -> None:
    """Give it its audience."""
    preparing.choose(db, who, uid, version, audience(), SIZE)


def advance(db: Database, _who: Person, uid: str, _version: int) -> None:
    """Write one portion."""
    preparing.advance(db, uid)


def tell(db: Database, _who: Person, uid: str, _version: int) -> None:
    """Queue some notices."""
    notices.tell(db, uid, SIZE)


def publish(db: Database, who: Person, uid: str, version: int) -> None:
    """Publish it."""
    publishing.publish(db, who, uid, version)


def withdraw(db: Database, who: Person, uid: str, version: int) -> None:
    """Withdraw it."""
    publishing.withdraw(db, who, uid, version, "Erreur")


def forget(db: Database, _who: Person, _uid: str, _version: int) -> None:
    """Forget all whose time is over, and it is over at once."""
    forgetting.forget_old(db, Keeping(timedelta(), timedelta()))


ACTS = {act.__name__: act for act in (choose, advance, publish, tell, withdraw, forget)}


def main(url: str, folder: str, person: str, moment: str, act: str, uid: str, version: str) -> None:
    """Do it, and die at this moment of the transaction."""
    settings = Career(
        address=ADDRESS, database=url, secret_key=KEY, issuer="http://localhost:8000", client_secret=KEY,
        data=Path(folder), antivirus="none",
    )  # fmt: skip
    app = build_app(Socle(digest_key=KEY), settings)
    db = app.extensions["database"]
    who = find(db, int(person), frozenset())
    assert who is not None

    def die(session: Session) -> None:
        if moment == "before_commit":
            session.flush()
        os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Session, moment, die)
    with app.test_request_context(base_url=ADDRESS):
        ACTS[act](db, who, uid, int(version))


if __name__ == "__main__":
    main(*sys.argv[1:])
