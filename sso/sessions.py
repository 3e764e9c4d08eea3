"""The sign-in session: open, read, end, end all; what ends it tells every application (decision 25)."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

from flask import current_app, request, session
from flask_login import UserMixin, current_user
from sqlalchemy import ColumnElement, Select, bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from socle import audit, clock, outbox
from socle.audit import Event
from socle.quick import Lane, lane_of
from socle.sql import Database, database
from socle.store import inserted_once
from socle.web import security
from socle.web.sessions import rotate
from sso import devices, endings, intents, interactions, tickets
from sso.directory import directory
from sso.directory.account import Account
from sso.directory.errors import DirectoryDown
from sso.models import ClientRow, ClientSession, SignInRow, Ticket
from sso.settings import Sso

SEEN_EVERY = timedelta(minutes=1)
LOGOUT = "logout"


_OPEN = insert(SignInRow)
_LOAD = select(SignInRow.__table__).where(SignInRow.id == bindparam("wanted"))
_JOINED = select(ClientSession.id).where(
    ClientSession.sign_in_id == bindparam("sign_in"), ClientSession.client_id == bindparam("client")
)


@dataclass(frozen=True)
class SignIn(UserMixin):
    """Who is signed in, how and since when; what Flask-Login calls the user."""

    id: str
    uid: str
    sub: str
    display_name: str
    mail: str
    roles: frozenset[str]
    acr: str
    amr: tuple[str, ...]
    auth_time: datetime
    second_factor_at: datetime | None
    idle_until: datetime
    ends_at: datetime

    def get_id(self) -> str:
        """Flask-Login keeps this in the web session: ending the row ends the sign-in."""
        return self.id


def open_session(
    account: Account, roles: frozenset[str], acr: str, amr: tuple[str, ...], demande: str = ""
) -> SignIn:
    """Open a session in this browser, in place of the one it had; the cookie changes (threat 27).

    It answers the kept request `demande`, and no other one passes for it (prompt=login, max_age).
    """
    settings: Sso = current_app.extensions["sso_settings"]
    now = clock.now()
    row = {
        "id": str(uuid4()),
        "uid": account.uid,
        "sub": account.unique_id,
        "display_name": account.name,
        "mail": account.mail,
        "roles": sorted(roles),
        "acr": acr,
        "amr": list(amr),
        "origin": security.short_origin(),
        "device": devices.named(request.user_agent.string),
        "auth_time": now,
        "second_factor_at": now if "mfa" in amr else None,
        "password_stamp": endings.stamp_of(account),
        "last_seen_at": now,
        "expires_at": now + settings.lifetime,
        "ended_at": None,
        "ended_why": "",
    }
    replaced, news = current_user.is_authenticated, devices.is_news(account)
    if replaced or news:
        with database().begin() as sql:
            if replaced:
                end_where(sql, "replaced", SignInRow.id == current_user.id)
            if news:
                devices.tell(sql, account)
            _write(lane_of(sql), row, account, demande)
    else:  # most sign-ins, without the cost of an ORM
        with database().work() as lane:
            _write(lane, row, account, demande)
    session.clear()
    rotate()
    return _sign_in(SimpleNamespace(**row))


def _write(lane: Lane, row: dict[str, Any], account: Account, demande: str) -> None:
    lane.run(_OPEN, row)
    if demande:
        interactions.mark_in(lane, demande, {interactions.SIGNED_IN: str(row["id"])})
    devices.note(lane, account)
    audit.record(lane, Event.SIGNED_IN, actor=account.uid, subject=account.uid, amr=row["amr"])


def load(identifier: str) -> SignIn | None:
    """The living session of this identifier, or None; it is seen at most once a minute."""
    settings: Sso = current_app.extensions["sso_settings"]
    now = clock.now()
    with database().look() as lane:
        row = lane.one(_LOAD, {"wanted": identifier})
    if row is None or row.ended_at or row.expires_at <= now or row.last_seen_at + settings.idle <= now:
        return None
    if now - row.last_seen_at > SEEN_EVERY:
        if not _see(row, now):
            return None
        row = row._replace(last_seen_at=now)
    return _sign_in(row)


def _see(row: SignInRow, now: datetime) -> bool:
    """Note that it is alive, once the directory has been asked whether it still may be (decision 14)."""
    try:
        account = directory().by_unique_id(row.sub)
        roles = directory().roles(account) if account and row.roles else frozenset[str]()
    except DirectoryDown:
        pass  # nothing ends; the next look will tell
    else:
        if end_if_over(database(), [row], account, roles):
            return False
    alive = update(SignInRow).where(SignInRow.id == row.id, SignInRow.ended_at.is_(None))
    with database().begin() as sql:
        seen = sql.execute(alive.values(last_seen_at=now).returning(SignInRow.id))
        return seen.first() is not None


def end_if_over(
    db: Database, rows: Iterable[SignInRow], account: Account | None, roles: frozenset[str]
) -> int:
    """End those of a person's sessions that may not go on, as `endings` says; returns how many."""
    found = [(row, endings.why(row.roles, row.password_stamp, account, roles)) for row in rows]
    over = [(row, why) for row, why in found if why]
    if not over:
        return 0
    with db.begin() as sql:
        ended = Counter(why for row, why in over if _end_if_unchanged(sql, row, why))
        for why, count in ended.items():
            audit.record(sql, Event.SESSIONS_ENDED, subject=over[0][0].uid, why=why, count=count)
    return ended.total()


def _end_if_unchanged(sql: Session, row: SignInRow, why: str) -> bool:
    """Not while she changes her password, nor if it was this session that changed it (`restamp`)."""
    if why == endings.PASSWORD and intents.under_way(sql, row.uid):
        return False
    return bool(end_where(sql, why, SignInRow.id == row.id, SignInRow.password_stamp == row.password_stamp))


def restamp(sql: Session, identifier: str, account: Account) -> None:
    """This session has changed the password: it is as old as the new one."""
    fresh = update(SignInRow).where(SignInRow.id == identifier)
    sql.execute(fresh.values(password_stamp=endings.stamp_of(account)))


def raise_level(
    sign_in: SignIn, shown: tuple[str, ...], acr: str, amr: tuple[str, ...], demande: str = ""
) -> None:
    """Note what this session has just shown, and the level it has now; the cookie changes (threat 27).

    With her password it is a sign-in, which answers the kept request `demande`.
    """
    values: dict[str, object] = {"acr": acr, "amr": list(amr)}
    values |= {"auth_time": clock.now()} if "pwd" in shown else {}
    values |= {"second_factor_at": clock.now()} if "mfa" in shown else {}
    with database().begin() as sql:
        sql.execute(update(SignInRow).where(SignInRow.id == sign_in.id).values(values))
        if demande and "pwd" in shown:
            interactions.mark_in(lane_of(sql), demande, {interactions.SIGNED_IN: sign_in.id})
        audit.record(sql, Event.LEVEL_RAISED, actor=sign_in.uid, subject=sign_in.uid, amr=list(shown))
    rotate()


def join(lane: Lane, sign_in: SignIn, client_id: str) -> str:
    """The `sid` of this session in this application, made at its first visit; one for all (decision 25)."""
    known = {"sign_in": sign_in.id, "client": client_id}
    sid = lane.scalar(_JOINED, known)
    if sid is None:
        row = {"id": str(uuid4()), "sign_in_id": sign_in.id, "client_id": client_id, "opened_at": clock.now()}
        lane.run(inserted_once(lane.dialect.name, ClientSession), row)
        sid = lane.scalar(_JOINED, known)
    return str(sid)


def end_where(sql: Session, why: str, *where: object) -> int:
    """End the sessions that match, revoke their tokens, queue the notices; in the caller's transaction."""
    alive = select(SignInRow).where(SignInRow.ended_at.is_(None), *where)  # type: ignore[arg-type]
    rows = sql.scalars(alive.order_by(SignInRow.id).with_for_update()).all()  # two workers: one ends it
    for row in rows:
        row.ended_at, row.ended_why = clock.now(), why
        tickets.revoke(sql, Ticket.sign_in_id == row.id)
        _queue_logouts(sql, row)
    return len(rows)


def end_all(sql: Session, uid: str, why: str, but: str = "") -> int:
    """End every session of a person, or every other one (`but` is the identifier of the one kept)."""
    count = end_where(sql, why, SignInRow.uid == uid, SignInRow.id != but)
    if count:
        audit.record(sql, Event.SESSIONS_ENDED, subject=uid, why=why, count=count)
    return count


def leave(sql: Session, sub: str, client_id: str) -> None:
    """End one application of one person, in all her sessions, which go on; in the caller's transaction."""
    mine = select(SignInRow.id).where(SignInRow.sub == sub, SignInRow.ended_at.is_(None))
    where = (ClientSession.client_id == client_id, ClientSession.sign_in_id.in_(mine))
    for opened, client in sql.execute(_opened(*where)).all():
        _queue_logout(sql, opened, client, sub)
        sql.delete(opened)


def sign_out() -> None:
    """End the session of this browser; the web session goes with it."""
    if current_user.is_authenticated:
        with database().begin() as sql:
            end_where(sql, "signed_out", SignInRow.id == current_user.id)
            audit.record(sql, Event.SIGNED_OUT, actor=current_user.uid, subject=current_user.uid)
    session.clear()
    rotate()


def forget_old(db: Database) -> None:
    """Delete the sessions that ended more than a year ago (CNIL 2021-122: six months to one year)."""
    limit = clock.now() - timedelta(days=365)
    with db.begin() as sql:
        sql.execute(delete(SignInRow).where(SignInRow.expires_at < limit))


def _queue_logouts(sql: Session, row: SignInRow) -> None:
    for opened, client in sql.execute(_opened(ClientSession.sign_in_id == row.id)):
        _queue_logout(sql, opened, client, row.sub)


def _opened(*where: ColumnElement[bool]) -> Select[ClientSession, ClientRow]:
    """The applications opened, with what they registered."""
    pairs = select(ClientSession, ClientRow).join(ClientRow, ClientRow.client_id == ClientSession.client_id)
    return pairs.where(*where)


def _queue_logout(sql: Session, opened: ClientSession, client: ClientRow, sub: str) -> None:
    if uri := client.backchannel_logout_uri:
        alg = client.id_token_signed_response_alg
        payload = {"client_id": client.client_id, "uri": uri, "alg": alg, "sid": opened.id, "sub": sub}
        outbox.send(sql, LOGOUT, uri, payload)


def _sign_in(row: Any) -> SignIn:
    settings: Sso = current_app.extensions["sso_settings"]
    return SignIn(
        row.id,
        row.uid,
        row.sub,
        row.display_name,
        row.mail,
        frozenset(row.roles),
        row.acr,
        tuple(row.amr),
        row.auth_time,
        row.second_factor_at,
        min(row.last_seen_at + settings.idle, row.expires_at),
        row.expires_at,
    )
