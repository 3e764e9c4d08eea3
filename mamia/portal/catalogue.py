"""The applications of the portal as they are kept, the first ones, and where the known ones are."""

import tomllib
from collections.abc import Iterable
from dataclasses import fields
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mamia.models import PortalApplication
from mamia.portal.rules import Application, ordered
from socle.sql import Database
from socle.store import insert_once
from sso.models import ClientRow

FIRST = Path(__file__).parent / "first.toml"
LISTS = ("populations", "roles", "degrees")


def everything(db: Database) -> list[Application]:
    """Every application, hidden ones too, in order."""
    with db.read() as sql:
        return ordered(_application(row) for row in sql.scalars(select(PortalApplication)))


def find(db: Database, identifier: str) -> Application | None:
    """The application of this identifier, or None."""
    with db.read() as sql:
        row = sql.get(PortalApplication, identifier) if len(identifier) <= 40 else None
        return _application(row) if row else None


def known(db: Database) -> dict[str, tuple[str, str]]:
    """The registered applications that are not disabled, by client_id: their name and address."""
    with db.read() as sql:
        rows = sql.execute(
            select(ClientRow.client_id, ClientRow.client_name, ClientRow.client_uri)
            .where(ClientRow.disabled_at.is_(None))
            .order_by(ClientRow.client_name)
        )
        return {client_id: (name, uri) for client_id, name, uri in rows}


def put(sql: Session, application: Application) -> None:
    """Add the application, or replace the one of the same identifier."""
    sql.merge(PortalApplication(**_row(application)))


def remove(sql: Session, identifier: str) -> None:
    """Forget the application; whoever had it as a favourite loses it."""
    row = sql.get(PortalApplication, identifier)
    if row is not None:
        sql.delete(row)


def load_first(db: Database) -> int:
    """Put the first applications in an empty portal; returns how many."""
    with db.read() as sql:
        if sql.scalar(select(func.count()).select_from(PortalApplication)):
            return 0
    rows = tomllib.loads(FIRST.read_text(encoding="utf-8"))["application"]
    return add_missing(db, [_read(row, position=10 * place) for place, row in enumerate(rows, 1)])


def add_missing(db: Database, applications: Iterable[Application]) -> int:
    """Add those whose identifier is not there yet; the others stay as their administrator left them."""
    found = list(applications)
    with db.begin() as sql:
        for one in found:
            insert_once(sql, PortalApplication, _row(one))
    return len(found)


def _read(facts: dict[str, Any], **more: Any) -> Application:
    lists = {name: tuple(facts[name]) for name in LISTS if name in facts}
    return Application(**{**facts, **lists, **more})


def _row(application: Application) -> dict[str, Any]:
    facts = {one.name: getattr(application, one.name) for one in fields(application)}
    return {**facts, **{name: list(facts[name]) for name in LISTS}}


def _application(row: PortalApplication) -> Application:
    return _read({one.name: getattr(row, one.name) for one in fields(Application)})
