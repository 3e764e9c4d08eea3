"""What waits at the desks of the demo: requests at every state, and notices of the RSSI, once."""

import tomllib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from mamia.assistance import questions, register, rules
from mamia.assistance.rules import State
from mamia.models import RequestMessage, RequestRow, SecurityNotice
from mamia.notices import register as notices
from mamia.notices.rules import Notice, Severity
from socle import clock
from socle.french import fr
from socle.sql import Database

FILE = Path(__file__).with_suffix(".toml")
RSSI = "edargentrives"


def seed(db: Database) -> None:
    """Write them in an empty table, dated from the present day."""
    facts = tomllib.loads(FILE.read_text(encoding="utf-8"))
    with db.begin() as sql:
        if not sql.scalar(select(exists().where(RequestRow.number.is_not(None)))):
            for one in facts["request"]:
                _request(sql, one)
        if not sql.scalar(select(exists().where(SecurityNotice.id.is_not(None)))):
            for one in facts["notice"]:
                _notice(sql, one)


def _request(sql: Session, facts: dict[str, Any]) -> None:
    number, way = register.new_number(), questions.follow(facts["way"])
    register.ask(
        sql,
        code_digest="",  # it is followed by who is signed in
        about=way.subject,
        number=number,
        kind=rules.ASSISTANCE,
        subject=way.subject,
        uid=facts.get("uid", ""),
        name=facts["name"],
        mail=facts["mail"],
        text=fr(facts["text"]),
        context=[fr(line) for line in way.told],
    )
    sql.flush()
    row = sql.get_one(RequestRow, number)
    row.created_at = row.updated_at = _ago(facts["hours"])
    row.state, row.treated_by = facts.get("state", State.OPEN.value), facts.get("treated_by", "")
    row.closed_because = facts.get("because", "")
    for place, one in enumerate(facts.get("message", ())):
        row.updated_at = _ago(one["hours"])
        nonce, at = f"demo-{number}-{place}", row.updated_at
        said = {"side": one["side"], "uid": one["uid"], "text": fr(one["text"])}
        sql.add(RequestMessage(number=number, at=at, nonce=nonce, **said))
    row.treated_at = row.updated_at if row.state == State.CLOSED else None


def _notice(sql: Session, facts: dict[str, Any]) -> None:
    first, last = (clock.today() + timedelta(days=facts[name]) for name in ("from", "to"))
    at = clock.now() if facts["published"] else None
    made = Notice(
        id=str(uuid5(NAMESPACE_URL, facts["title"])),
        title=facts["title"],
        text=facts["text"].strip(),
        severity=Severity(facts["severity"]),
        starts_on=first,
        ends_on=last,
        published=facts["published"],
        updated_at=clock.now(),
        published_at=at,
    )
    notices.put(sql, made, RSSI, "published" if facts["published"] else "created")


def _ago(hours: int) -> datetime:
    return clock.now() - timedelta(hours=hours)
