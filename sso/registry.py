"""The registry of applications: add, replace, give another secret, disable; each act is in the journal.

A secret is kept as a digest: it is given once, by what made it, and never again.
"""

import json
import secrets
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from socle import audit, clock
from socle.audit import Event
from socle.sql import Database
from socle.store import digest
from sso import registration, tickets
from sso.learned import marked
from sso.metadata import ClientRefused
from sso.models import ClientRow, Ticket
from sso.registration import FIELDS, PUBLIC, Metadata

SECRET = "client_secret"  # noqa: S105 (the name of a field)
CONSOLE = "console"  # who acts by the command line


class UnknownClient(Exception):
    """No application has this identifier."""

    def __init__(self, client_id: str) -> None:
        super().__init__(f"{client_id}: no application has this identifier")


class OverlapUnderWay(Exception):
    """An older secret is still accepted: a third one at once would cut off who has not changed yet."""

    def __init__(self, until: datetime) -> None:
        super().__init__(f"an older secret is accepted until {until:%Y-%m-%d %H:%M} UTC")
        self.until = until


def register(
    db: Database,
    metadata: Metadata,
    *,
    actor: str = CONSOLE,
    overlap: timedelta = timedelta(0),
    new: bool = False,
) -> str:
    """Add an application, or replace it as it is given; returns the secret made if none was given or known.

    What was replaced keeps its date of creation, its being disabled and, unless another is given, its secret;
    the one before is accepted for `overlap`.
    Raises ClientRefused, also for a known client_id if it must be `new`.
    """
    try:
        return _register(db, metadata, actor, overlap, new)
    except IntegrityError:  # another has just added it
        raise ClientRefused("client_id", "cet identifiant est déjà pris.") from None


def _register(db: Database, metadata: Metadata, actor: str, overlap: timedelta, new: bool) -> str:
    values = registration.checked(metadata)
    given = values.pop(SECRET)
    with db.begin() as session:
        row = session.get(ClientRow, values["client_id"], with_for_update=True)
        if row and new:
            raise ClientRefused("client_id", "cet identifiant est déjà pris.")
        learned = _learns(row) if row else None
        row = row or _new(session, values["client_id"])
        changed = [name for name, value in values.items() if getattr(row, name) != value]
        for name in changed:
            setattr(row, name, values[name])
        made, other = _settle_secret(row, given, overlap)
        changed += [SECRET] if other else []
        if learned is not None and not _learns(row) <= learned:
            tickets.revoke(session, Ticket.client_id == row.client_id)  # nobody has consented to that
        if learned is None:
            audit.record(session, Event.CLIENT_REGISTERED, actor=actor, subject=row.client_id)
        elif changed:
            _changed(session, row, actor, ", ".join(changed))
    return made


def register_all(db: Database, found: list[Metadata], *, actor: str = CONSOLE) -> dict[str, str]:
    """Register several applications, none if one is faulty; returns the secrets made, by client_id."""
    for metadata in found:
        registration.checked(metadata)
    names = [str(metadata["client_id"]) for metadata in found]
    if twice := next((name for name in names if names.count(name) > 1), ""):
        raise ClientRefused("client_id", f"{twice} est écrit deux fois.")
    made = {str(metadata["client_id"]): register(db, metadata, actor=actor) for metadata in found}
    return {client_id: secret for client_id, secret in made.items() if secret}


def register_file(db: Database, path: Path) -> dict[str, str]:
    """Register the application, or the list of applications, of a JSON file; returns the secrets made."""
    return register_all(db, read(path.read_bytes()))


def read(text: bytes) -> list[Metadata]:
    """The registrations of a JSON text: one object, or a list of them."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise ClientRefused("fichier", "ce n’est pas du JSON.") from None
    rows = found if isinstance(found, list) else [found]
    if not rows or not all(isinstance(row, dict) for row in rows):
        raise ClientRefused("fichier", "écrivez un objet JSON, ou une liste d’objets.")
    return rows


def everything(db: Database) -> list[ClientRow]:
    """Every application, disabled ones too, by name."""
    with db.read() as session:
        return list(session.scalars(select(ClientRow).order_by(ClientRow.client_name, ClientRow.client_id)))


def get(db: Database, client_id: str) -> ClientRow:
    """One application, disabled or not; raises UnknownClient."""
    with db.read() as session:
        return _get(session, client_id)


def metadata_of(row: ClientRow) -> Metadata:
    """What was registered, in the names of RFC 7591, without the secret; `register` takes it back."""
    return {name: getattr(row, name) for name in FIELDS if name != SECRET}


def rotate_secret(db: Database, client_id: str, overlap: timedelta, *, actor: str = CONSOLE) -> str:
    """Give a new secret, returned once; the present one is accepted for `overlap` more, none at all if zero.

    Raises UnknownClient, ClientRefused (a public application has none) and OverlapUnderWay.
    """
    secret = _fresh()
    with db.begin() as session:
        row = _get(session, client_id)
        if row.token_endpoint_auth_method == PUBLIC:
            raise ClientRefused(SECRET, "une application publique n’en a pas.")
        if overlap and row.old_secret_until and row.old_secret_until > clock.now():
            raise OverlapUnderWay(row.old_secret_until)
        _give_secret(row, secret, overlap)
        _changed(session, row, actor, SECRET)
    return secret


def forget_old_secret(db: Database, client_id: str, *, actor: str = CONSOLE) -> None:
    """End the overlap now: only the newest secret is accepted. Raises UnknownClient."""
    with db.begin() as session:
        row = _get(session, client_id)
        row.old_secret_digest, row.old_secret_until = "", None
        _changed(session, row, actor, "old client_secret")


def disable(db: Database, client_id: str, *, actor: str = CONSOLE) -> None:
    """Nobody enters it any more, and its codes and tokens die at once. Raises UnknownClient."""
    with db.begin() as session:
        row = _get(session, client_id)
        row.disabled_at = row.disabled_at or clock.now()
        tickets.revoke(session, Ticket.client_id == client_id)
        _changed(session, row, actor, "disabled")


def enable(db: Database, client_id: str, *, actor: str = CONSOLE) -> None:
    """People enter it again; what it held before stays dead. Raises UnknownClient."""
    with db.begin() as session:
        row = _get(session, client_id)
        row.disabled_at = None
        _changed(session, row, actor, "enabled")


def _get(session: Session, client_id: str) -> ClientRow:
    row = session.get(ClientRow, client_id, with_for_update=True)
    if row is None:
        raise UnknownClient(client_id)
    return row


def _learns(row: ClientRow) -> frozenset[str]:
    """What it may learn only of who consents: nothing, for a service of the académie."""
    return frozenset() if row.first_party else frozenset(row.scope.split()) | marked(row.claims)


def _new(session: Session, client_id: str) -> ClientRow:
    row = ClientRow(client_id=client_id, secret_digest="", old_secret_digest="", created_at=clock.now())
    session.add(row)
    return row


def _settle_secret(row: ClientRow, given: str, overlap: timedelta) -> tuple[str, bool]:
    """The secret made, if one had to be; and whether the application's secret is another one now."""
    if row.token_endpoint_auth_method == PUBLIC:
        had = bool(row.secret_digest)
        row.secret_digest, row.secret_at = row.old_secret_digest, row.old_secret_until = "", None
        return "", had
    made = "" if given or row.secret_digest else _fresh()
    text = given or made
    if not text or digest(text) == row.secret_digest:
        return made, False
    _give_secret(row, text, overlap)
    return made, True


def _give_secret(row: ClientRow, text: str, overlap: timedelta) -> None:
    keep = bool(overlap and row.secret_digest)
    row.old_secret_digest = row.secret_digest if keep else ""
    row.old_secret_until = clock.now() + overlap if keep else None
    row.secret_digest, row.secret_at = digest(text), clock.now()


def _fresh() -> str:
    return secrets.token_urlsafe(36)


def _changed(session: Session, row: ClientRow, actor: str, what: str) -> None:
    audit.record(session, Event.CLIENT_CHANGED, actor=actor, subject=row.client_id, what=what)
