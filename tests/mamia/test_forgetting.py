"""What is kept of somebody outside the directory goes when her account is emptied (decision 12)."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import Table, func, insert, select

from mamia import forgetting, models, printed
from mamia.models import PortalApplication, PrintedCode, RequestRow
from socle import audit, clock
from socle.audit import Event
from socle.sql import Database, Instant
from sso import forgetting as below
from sso import intents
from sso import models as sso_models
from sso.directory.account import Account
from sso.models import SignInRow
from tests.fixtures_apps import Identity
from tests.fixtures_directory import NewAgent
from tests.mamia.feed.conftest import Site, site

__all__ = ["site"]
LATER = timedelta(days=3 * 365 + 10)
OF_A_PERSON: list[Table] = [
    one.__table__ for one in (*below.OF_A_PERSON, *forgetting.OF_A_PERSON, SignInRow, RequestRow)
]
USUAL: dict[type, Any] = {str: "x", int: 0, bool: False, date: clock.today()}


def keep(db: Database, account: Account) -> None:
    """One row of each table about somebody."""
    if not count(db, PortalApplication.__table__):
        with db.begin() as sql:
            sql.execute(insert(PortalApplication).values(row(PortalApplication.__table__, id="x")))
    for table in OF_A_PERSON:
        told = {"sub": account.unique_id, "uid": account.uid, "number": f"A{account.uid[-8:]}"}
        own = {"digest": account.unique_id, "id": account.unique_id[:36]}
        with db.begin() as sql:
            sql.execute(insert(table).values(row(table, **told, **own)))


def row(table: Table, **known: Any) -> dict[str, Any]:
    """Something in each column."""
    return {one.name: known.get(one.name, usual(one.type)) for one in table.columns}


def usual(kind: Any) -> Any:
    if isinstance(kind, Instant):
        return clock.now()
    return USUAL.get(kind.python_type, [])  # JSON


def count(db: Database, table: Table, *where: Any) -> int:
    with db.read() as sql:
        return sql.scalar(select(func.count()).select_from(table).where(*where)) or 0


def kept(db: Database, account: Account) -> set[str]:
    """The tables that have a row about her."""
    return {
        table.name
        for table in OF_A_PERSON
        if count(
            db, table, table.c.sub == account.unique_id if "sub" in table.c else table.c.uid == account.uid
        )
    }


EVERY = {table.name for table in OF_A_PERSON}


def test_no_table_about_somebody_is_left_out() -> None:
    tables = [*models.Base.metadata.tables.values(), *sso_models.Base.metadata.tables.values()]
    about = {table.name for table in tables if {"sub", "uid"} & set(table.columns.keys())}
    own_end = {"ticket", "request_message"}  # a token is over in hours; a message goes with its request
    assert about - own_end == EVERY


def test_what_the_feed_empties_is_forgotten_and_nobody_else(site: Site) -> None:
    site.partial(
        f"16G0899015ZZR;Mme;;MARTIN;Marie;12/03/1985;1D_PU;0319020L;;{clock.today() - timedelta(days=2)};"
    )
    gone, stays = site.directory.get("mmartin"), site.directory.get("clefebvre")
    keep(site.db, gone)
    keep(site.db, stays)
    with time_machine.travel(clock.now() + timedelta(days=200)):
        site.partial()
    assert kept(site.db, gone) == EVERY  # closed: she may come back
    with time_machine.travel(clock.now() + LATER):
        site.partial()
    assert site.directory.get("mmartin").display_name == ""
    assert kept(site.db, gone) == set()
    assert kept(site.db, stays) == EVERY


@pytest.mark.parametrize("empty", [True, False])
def test_what_a_killed_feed_emptied_is_forgotten_by_the_worker(
    identity: Identity, new_agent: NewAgent, empty: bool
) -> None:
    account, _ = new_agent(**({"displayName": None} if empty else {}))
    keep(identity.db, account)
    with identity.db.begin() as sql:
        audit.intend(sql, Event.ACCOUNT_EMPTIED, subject=account.uid)
    with time_machine.travel(clock.now() + timedelta(minutes=3)), identity.app.app_context():
        intents.finish_interrupted(forgetting.forget)
    assert kept(identity.db, account) == (set() if empty else EVERY)


def test_an_open_session_is_left_to_the_watch_which_tells_applications(
    identity: Identity, new_agent: NewAgent
) -> None:
    account, known = new_agent()
    identity.signed_in(account.uid, known.password)
    with identity.db.begin() as sql:
        forgetting.forget(sql, [account])
    assert kept(identity.db, account) == {"sign_in"}


def test_codes_on_paper_are_forgotten_some_time_after_their_end(
    identity: Identity, new_agent: NewAgent
) -> None:
    account, _ = new_agent()
    with identity.app.app_context(), identity.db.work() as lane:
        printed.keep(lane, account.unique_id, printed.draw(), "drobin")
    for days, left in ((15 + 29, 1), (15 + 31, 0)):
        with time_machine.travel(clock.now() + timedelta(days=days)):
            printed.forget_old(identity.db)
        assert count(identity.db, PrintedCode.__table__) == left
