"""The journal: a closed list of events, what each must carry, and who may never change it.

Rows are only added: triggers made by the migrations refuse any change or deletion (threat 45).
Secrets never enter; names typed for unknown people enter as a keyed digest (decision 33).
"""

import hmac
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import uuid4

from flask import current_app, has_request_context
from sqlalchemy import JSON, Index, String, insert, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from socle import clock
from socle.quick import Lane, lane_of
from socle.settings import Socle
from socle.sql import Base, Database

Work = Callable[[Session], object]


class Event(StrEnum):
    """What is worth remembering. A name once shipped is never given another meaning."""

    ACCOUNT_FOUND = "account_found"
    ACCOUNT_NOT_FOUND = "account_not_found"
    RESET_REFUSED = "reset_refused"
    PASSWORD_RESET = "password_reset"  # noqa: S105 (the name of an event)
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 (the name of an event)
    PASSWORD_CHANGE_REFUSED = "password_change_refused"  # noqa: S105 (the name of an event)
    ACCOUNT_ACTIVATED = "account_activated"
    ACTIVATION_REFUSED = "activation_refused"
    SIGNED_IN = "signed_in"
    SIGN_IN_REFUSED = "sign_in_refused"
    SIGNED_OUT = "signed_out"
    SESSIONS_ENDED = "sessions_ended"
    CODE_REPLAYED = "code_replayed"
    CLIENT_REFUSED = "client_refused"
    BUDGET_SPENT = "budget_spent"
    GUESSING_ALARM = "guessing_alarm"
    HELP_ASKED = "help_asked"
    REQUEST_CONSULTED = "request_consulted"
    REQUEST_CHANGED = "request_changed"
    FOLLOW_UP_REFUSED = "follow_up_refused"
    NOTICE_CHANGED = "notice_changed"
    DIRECTORY_SEARCHED = "directory_searched"
    ACCOUNT_CONSULTED = "account_consulted"
    ACCOUNT_UNLOCKED = "account_unlocked"
    ACCOUNT_LOCKED = "account_locked"
    ACCOUNT_REOPENED = "account_reopened"
    LOCK_CODE_REFUSED = "lock_code_refused"
    SUSPICIOUS_MESSAGE_REPORTED = "suspicious_message_reported"
    DATA_EXPORTED = "data_exported"
    ACCESS_REFUSED = "access_refused"
    KEYS_ROTATED = "keys_rotated"
    TOKEN_REPLAYED = "token_replayed"  # noqa: S105 (the name of an event)
    CLIENT_REGISTERED = "client_registered"
    CLIENT_CHANGED = "client_changed"
    CONSENT_GIVEN = "consent_given"
    CONSENT_WITHDRAWN = "consent_withdrawn"
    FACTOR_ADDED = "factor_added"
    FACTOR_REMOVED = "factor_removed"
    FACTOR_REFUSED = "factor_refused"
    RECOVERY_CODES_MADE = "recovery_codes_made"
    CONTACT_ADDED = "contact_added"
    CONTACT_REMOVED = "contact_removed"
    PRINTED_CODE_MADE = "printed_code_made"
    LEVEL_RAISED = "level_raised"
    DEVICE_SEEN = "device_seen"
    PORTAL_CHANGED = "portal_changed"
    FEED_RUN = "feed_run"
    ACCOUNT_CREATED = "account_created"
    ACCOUNT_CHANGED = "account_changed"
    ACCOUNT_ENDED = "account_ended"
    ACCOUNT_RETURNED = "account_returned"
    ACCOUNT_CLOSED = "account_closed"
    ACCOUNT_EMPTIED = "account_emptied"
    DEMO_ACT = "demo_act"
    PERSON_BOUND = "person_bound"
    PERSON_MISMATCH = "person_mismatch"
    DOSSIER_CONSULTED = "dossier_consulted"
    MESSAGE_SENT = "message_sent"
    MESSAGE_TAKEN_BACK = "message_taken_back"
    THREAD_CLOSED = "thread_closed"
    THREAD_READ = "thread_read"
    THREAD_HANDLED = "thread_handled"
    TEMPLATE_CHANGED = "template_changed"
    THREAD_CONSULTED = "thread_consulted"
    ATTACHMENT_REFUSED = "attachment_refused"
    ATTACHMENT_SERVED = "attachment_served"
    SITUATION_CHANGED = "situation_changed"
    SITUATION_CONSULTED = "situation_consulted"
    COMPLEMENT_CHANGED = "complement_changed"
    CV_SHARED = "cv_shared"
    CV_WITHDRAWN = "cv_withdrawn"
    CV_ERASED = "cv_erased"
    SERVICE_CHANGED = "service_changed"
    GUIDE_CHANGED = "guide_changed"
    ASSISTANCE_CHANGED = "assistance_changed"
    RULES_CHANGED = "rules_changed"
    RULES_PREVIEWED = "rules_previewed"
    PORTFOLIO_CHANGED = "portfolio_changed"
    CIRCULAR_CHANGED = "circular_changed"
    CIRCULAR_PUBLISHED = "circular_published"
    CIRCULAR_READ = "circular_read"


MUST_CARRY: dict[Event, frozenset[str]] = {
    Event.RESET_REFUSED: frozenset({"why"}),
    Event.PASSWORD_CHANGE_REFUSED: frozenset({"why"}),
    Event.ACTIVATION_REFUSED: frozenset({"why"}),
    Event.SIGN_IN_REFUSED: frozenset({"why"}),
    Event.SIGNED_IN: frozenset({"amr"}),
    Event.SESSIONS_ENDED: frozenset({"why", "count"}),
    Event.CLIENT_REFUSED: frozenset({"why"}),
    Event.BUDGET_SPENT: frozenset({"budget"}),
    Event.REQUEST_CHANGED: frozenset({"what"}),
    Event.FOLLOW_UP_REFUSED: frozenset({"why"}),
    Event.NOTICE_CHANGED: frozenset({"what"}),
    Event.ACCOUNT_UNLOCKED: frozenset({"reason"}),
    Event.ACCOUNT_LOCKED: frozenset({"reason"}),
    Event.ACCOUNT_REOPENED: frozenset({"reason"}),
    Event.DATA_EXPORTED: frozenset({"form"}),
    Event.ACCESS_REFUSED: frozenset({"what"}),
    Event.CLIENT_CHANGED: frozenset({"what"}),
    Event.CONSENT_GIVEN: frozenset({"client"}),
    Event.CONSENT_WITHDRAWN: frozenset({"client"}),
    Event.FACTOR_ADDED: frozenset({"kind"}),
    Event.FACTOR_REMOVED: frozenset({"kind", "reason"}),
    Event.FACTOR_REFUSED: frozenset({"kind", "why"}),
    Event.PRINTED_CODE_MADE: frozenset({"reason"}),
    Event.LEVEL_RAISED: frozenset({"amr"}),
    Event.PORTAL_CHANGED: frozenset({"what"}),
    Event.FEED_RUN: frozenset({"what", "file"}),
    Event.ACCOUNT_CHANGED: frozenset({"what", "before"}),
    Event.ACCOUNT_ENDED: frozenset({"before"}),
    Event.ACCOUNT_RETURNED: frozenset({"before"}),
    Event.ACCOUNT_CLOSED: frozenset({"before"}),
    Event.DEMO_ACT: frozenset({"what"}),
    Event.ATTACHMENT_REFUSED: frozenset({"why"}),
    Event.SITUATION_CHANGED: frozenset({"what"}),
    Event.THREAD_HANDLED: frozenset({"what", "thread"}),
    Event.TEMPLATE_CHANGED: frozenset({"what", "template"}),
    Event.THREAD_CONSULTED: frozenset({"thread", "reason", "academie"}),
    Event.COMPLEMENT_CHANGED: frozenset({"what"}),
    Event.CV_SHARED: frozenset({"share", "purpose", "sections", "roles"}),
    Event.CV_WITHDRAWN: frozenset({"share"}),
    Event.SERVICE_CHANGED: frozenset({"what"}),
    Event.GUIDE_CHANGED: frozenset({"what", "version"}),
    Event.ASSISTANCE_CHANGED: frozenset({"what", "academie"}),
    Event.RULES_CHANGED: frozenset({"what", "rules", "starts"}),
    Event.RULES_PREVIEWED: frozenset({"what", "rules", "starts"}),
    Event.PORTFOLIO_CHANGED: frozenset({"what", "change", "service", "moved", "academie"}),
    Event.CIRCULAR_CHANGED: frozenset({"what", "circular", "version", "people", "academie"}),
    Event.CIRCULAR_PUBLISHED: frozenset({"what", "circular", "version", "people", "academie"}),
    Event.CIRCULAR_READ: frozenset({"circular"}),
}

FORBIDDEN = {"password", "numen", "birth_date", "token", "code", "cookie", "captcha", "secret"}


INTENDED = text("outcome = 'intended'")  # as the partial index says it: a bound value would not meet it


class AuditEvent(Base):
    """One line of the journal. `outcome` is `done`, `failed`, or `intended` while an act is under way."""

    __tablename__ = "audit_event"
    __table_args__ = (
        Index("ix_audit_event_subject_at", "subject", "at"),
        Index("ix_audit_event_actor_at", "actor", "at"),
        Index("ix_audit_event_act", "act"),
        Index("ix_audit_event_intended", "at", sqlite_where=INTENDED, postgresql_where=INTENDED),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    at: Mapped[datetime]
    event: Mapped[str] = mapped_column(String(40))
    outcome: Mapped[str] = mapped_column(String(10))
    act: Mapped[str] = mapped_column(String(36))
    actor: Mapped[str] = mapped_column(String(120))
    subject: Mapped[str] = mapped_column(String(120))
    origin: Mapped[str] = mapped_column(String(64))
    request_id: Mapped[str] = mapped_column(String(36))
    details: Mapped[dict[str, Any]] = mapped_column(JSON)


_LINE = insert(AuditEvent).inline()


def record(
    session: Session | Lane, event: Event, *, actor: str = "", subject: str = "", **details: Any
) -> None:
    """Write one line in `session`, with what was done. `actor` and `subject` are identifiants or subs."""
    _add(session, event, "done", "", actor, subject, details)


@dataclass
class Act:
    """An act under way: what must be written with its outcome is added to `session` work by `then`."""

    act: str
    after: list[Work] = field(default_factory=list)

    def then(self, work: Work) -> None:
        """`work(session)` runs in the transaction that records the outcome: notices, ended sessions."""
        self.after.append(work)


@contextmanager
def intent(
    db: Database,
    event: Event,
    *,
    actor: str = "",
    subject: str = "",
    first: Work = lambda session: None,
    **details: Any,
) -> Iterator[Act]:
    """Record an act on another store before and after it (decision 13).

    The intent is committed with what `first(session)` writes (for a password, the ended sessions), then the
    block acts, then its outcome is committed with what `then` added.
    A kill in between leaves a line `intended` without outcome: the sweep finds it.
    """
    act = Act(str(uuid4()))
    with db.begin() as session:
        _add(session, event, "intended", act.act, actor, subject, details)
        first(session)
    try:
        yield act
    except Exception as error:
        with db.begin() as session:
            _add(
                session, event, "failed", act.act, actor, subject, {**details, "error": type(error).__name__}
            )
        raise
    with db.begin() as session:
        _add(session, event, "done", act.act, actor, subject, details)
        for work in act.after:
            work(session)


@dataclass(frozen=True)
class Intended:
    """One act of many, announced together and settled together."""

    event: Event
    act: str
    actor: str
    subject: str
    details: dict[str, Any]


def intend(session: Session, event: Event, *, actor: str = "", subject: str = "", **details: Any) -> Intended:
    """Announce an act on another store; `settle` says what became of it, or the sweep does."""
    intended = Intended(event, str(uuid4()), actor, subject, details)
    _add(session, event, "intended", intended.act, actor, subject, details)
    return intended


def settle(session: Session, intended: Intended, *, done: bool) -> None:
    """Say what became of an announced act."""
    outcome = "done" if done else "failed"
    _add(session, intended.event, outcome, intended.act, intended.actor, intended.subject, intended.details)


def close(session: Session, intended: AuditEvent, outcome: str) -> None:
    """Give an interrupted act its outcome, `done` or `failed`, found by a sweep."""
    details = {**intended.details, "by": "sweep"}
    _add(session, Event(intended.event), outcome, intended.act, intended.actor, intended.subject, details)


def keyed_digest(settings: Socle, text: str) -> str:
    """A digest of what somebody typed, comparable and not readable: HMAC-SHA-256, 16 hexadecimal signs."""
    key = settings.digest_key.get_secret_value().encode()
    return hmac.new(key, text.encode("utf-8", "surrogatepass"), "sha256").hexdigest()[:16]


def _add(
    session: Session | Lane,
    event: Event,
    outcome: str,
    act: str,
    actor: str,
    subject: str,
    details: dict[str, Any],
) -> None:
    if missing := MUST_CARRY.get(event, frozenset()) - details.keys():
        raise ValueError(f"{event} must carry {sorted(missing)}")
    if leaked := FORBIDDEN & details.keys():
        raise ValueError(f"{event} must not carry {sorted(leaked)}")
    origin, request_id = _request_facts()
    details = {**_more(), **details}
    row = {
        "at": clock.now(),
        "event": event.value,
        "outcome": outcome,
        "act": act,
        "actor": actor[:120],
        "subject": subject[:120],
        "origin": origin,
        "request_id": request_id,
        "details": details,
    }
    lane_of(session).run(_LINE, row)


def _more() -> dict[str, Any]:
    """What the application adds to each line, where it needs more to say who somebody is."""
    found: dict[str, Any] = current_app.extensions.get("journal", dict)() if has_request_context() else {}
    return found


def _request_facts() -> tuple[str, str]:
    if not has_request_context():
        return "", ""
    from socle.web.security import request_id, short_origin

    return short_origin(), request_id()
