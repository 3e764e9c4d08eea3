"""What people let applications know: asked once for those that are not the académie's own, then withdrawn.

`/oidc/authorize` asks for the page by `ask`; the page notes the answer beside the kept request.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from sqlalchemy import delete, select

from socle import audit, clock
from socle.audit import Event
from socle.sql import database
from socle.store import insert_once, store
from sso import interactions, learned, sessions, tickets
from sso.claims import names_of
from sso.clients import Client
from sso.interactions import CONSENTED, REFUSED
from sso.models import ClientRow, Consent, Ticket
from sso.sessions import SignIn

ASKED = "consent-asked"


@dataclass(frozen=True)
class Given:
    """One application that somebody lets know something."""

    client_id: str
    name: str
    uri: str
    granted_at: datetime
    learns: list[str]


def needed(sub: str, client: Client, scope: str, claims: Iterable[str] = ()) -> bool:
    """Must this person be asked before this application learns this? `claims` are asked one by one."""
    if client.first_party:
        return False
    with database().read() as session:
        row = session.get(Consent, (sub, client.client_id))
    return row is None or not _wanted(client, scope, claims) <= set(row.scope.split())


def ask(demande: str, client: Client, scope: str, claims: Iterable[str] = ()) -> str:
    """The address of the page that asks; `demande` is the kept request that it resumes."""
    names = sorted(_wanted(client, scope, claims))
    store().put(ASKED, demande, {"client_id": client.client_id, "names": names}, interactions.LIFE)
    return url_for("consent.page", demande=demande)


def asked(demande: str) -> tuple[str, list[str]] | None:
    """The client_id and the names that `ask` kept; None when there is nothing or it is too old."""
    kept = store().get(ASKED, demande)
    return (kept["client_id"], kept["names"]) if kept else None


def decide(person: SignIn, demande: str, accepted: bool) -> str:
    """Note what the person decided; returns the address at which her application's request resumes.

    A refusal is answered by `access_denied`; a consent spares a second page to `prompt=consent`.
    """
    said, unsaid = (CONSENTED, REFUSED) if accepted else (REFUSED, CONSENTED)
    interactions.mark(demande, {said: person.sub, unsaid: ""})
    return interactions.resume_address(demande)


def give(person: SignIn, client_id: str, names: Iterable[str]) -> None:
    """Remember what she lets this application know, beside what she let it know before."""
    row = {"sub": person.sub, "client_id": client_id, "scope": "", "granted_at": clock.now()}
    with database().begin() as session:
        insert_once(session, Consent, row)
        kept = session.get_one(Consent, (person.sub, client_id), with_for_update=True)
        kept.scope = " ".join(sorted({*kept.scope.split(), *names}))
        kept.granted_at = clock.now()
        audit.record(
            session,
            Event.CONSENT_GIVEN,
            actor=person.uid,
            subject=person.uid,
            client=client_id,
            scope=kept.scope,
        )


def withdraw(person: SignIn, client_id: str) -> bool:
    """The application learns nothing more: its tokens die and it is told; False if it knew nothing."""
    mine = (Consent.sub == person.sub, Consent.client_id == client_id)
    with database().begin() as session:
        if session.scalar(delete(Consent).where(*mine).returning(Consent.client_id)) is None:
            return False
        tickets.revoke(session, Ticket.sub == person.sub, Ticket.client_id == client_id)
        sessions.leave(session, person.sub, client_id)
        audit.record(session, Event.CONSENT_WITHDRAWN, actor=person.uid, subject=person.uid, client=client_id)
    return True


def of(sub: str) -> list[Given]:
    """Every application that this person lets know something, the newest first."""
    pairs = select(Consent, ClientRow).join(ClientRow, ClientRow.client_id == Consent.client_id)
    with database().read() as session:
        rows = session.execute(pairs.where(Consent.sub == sub).order_by(Consent.granted_at.desc())).all()
    return [
        Given(
            client.client_id,
            client.client_name,
            client.client_uri,
            consent.granted_at,
            learned.sentences(consent.scope.split()),
        )
        for consent, client in rows
    ]


def _wanted(client: Client, scope: str, claims: Iterable[str]) -> set[str]:
    allowed = client.get_allowed_scope(scope)
    return {*allowed.split(), *learned.marked({*client.claims, *claims} - names_of(allowed))}
