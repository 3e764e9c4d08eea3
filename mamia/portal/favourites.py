"""The applications that each person wants first."""

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from mamia.models import Favourite
from socle.sql import Database
from socle.store import insert_once


def of(db: Database, sub: str) -> frozenset[str]:
    """The identifiers of this person's favourites."""
    with db.read() as sql:
        return frozenset(sql.scalars(select(Favourite.application_id).where(Favourite.sub == sub)))


def add(sql: Session, sub: str, application_id: str) -> None:
    """Put it among her favourites; twice is once."""
    insert_once(sql, Favourite, {"sub": sub, "application_id": application_id})


def drop(sql: Session, sub: str, application_id: str) -> None:
    """Take it from her favourites, whether it is there or not."""
    sql.execute(delete(Favourite).where(Favourite.sub == sub, Favourite.application_id == application_id))
