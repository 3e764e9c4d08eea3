"""The key that this browser is being given: shown until its first code, then an authenticator.

It waits sealed in the web session, on the server; nothing is written elsewhere before the code is right.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from uuid import uuid4

import segno
from cryptography.fernet import InvalidToken, MultiFernet
from flask import current_app, session
from sqlalchemy.orm import Session

from socle import audit
from socle.audit import Event
from socle.settings import Socle, cipher
from socle.sql import database
from socle.web.forms import Form, SecretField, SubmitButton, TextField
from sso import notices
from sso.directory.account import Account
from sso.factors import codes, recovery
from sso.factors.totp import Key, authenticators
from sso.settings import Sso

KEPT = "enrolment"
LIFE = timedelta(minutes=30)
REFUSED = (
    "Ce code ne correspond pas à cette clé. Vérifiez que l’heure de votre téléphone est réglée "
    "automatiquement, puis tapez le code affiché en ce moment."
)


class EnrolForm(Form):
    """The first code of an authenticator, and its name."""

    name = TextField(
        "Nom de cet appareil",
        hint="Pour le reconnaître dans la liste, si vous en avez plusieurs.",
        example="mon téléphone",
        autocomplete="off",
        maxlength=60,
        missing="Donnez un nom à cet appareil.",
    )
    code = SecretField(
        "Code affiché par l’application",
        hint="Six chiffres.",
        inputmode="numeric",
        autocomplete="one-time-code",
        width="short",
        missing="Écrivez le code affiché par l’application.",
    )
    submit = SubmitButton("Enregistrer cette application")


def key() -> Key:
    """The key shown in this browser, the same until it is confirmed or half an hour has passed."""
    kept = session.get(KEPT) or {"id": "", "sealed": ""}
    try:
        return Key(kept["id"], _cipher().decrypt(kept["sealed"].encode(), int(LIFE.total_seconds())).decode())
    except InvalidToken:
        made = Key(str(uuid4()), codes.new_secret())
    session[KEPT] = {"id": made.id, "sealed": _cipher().encrypt(made.secret.encode()).decode()}
    return made


@dataclass(frozen=True)
class Shown:
    """A key as a page shows it: a picture to scan, an address to follow, letters to type."""

    picture: str = field(repr=False)
    address: str = field(repr=False)
    typed: str = field(repr=False)


def shown(account: Account) -> Shown:
    """The key of this browser, for this account."""
    settings: Socle = current_app.extensions["socle_settings"]
    secret = key().secret
    address = codes.address_of(secret, account.uid, settings.academie)
    picture = segno.make(address, error="m").svg_data_uri(scale=5, border=4, light="#fff")
    return Shown(picture, address, codes.in_fours(secret))


def enrol(account: Account, name: str, typed: str) -> list[str] | None:
    """Enrol the key if this is its code, and tell its owner; the recovery codes made with a first one.

    None: the code was wrong. Of simultaneous requests one succeeds.
    """
    sub, first = account.unique_id, not authenticators().has(account.unique_id)
    with database().begin() as sql:
        if not authenticators().confirm(sql, key(), sub, name, typed):
            return None
        audit.record(sql, Event.FACTOR_ADDED, actor=account.uid, subject=account.uid, kind="totp")
        notices.send(sql, account, "sso/mail/factor_added.txt", device=name)
        made = new_recovery_codes(sql, account) if first else []
    session.pop(KEPT, None)
    return made


def new_recovery_codes(sql: Session, account: Account) -> list[str]:
    """Recovery codes in place of the others, written in the journal; the caller shows them, once."""
    made = recovery.renew(sql, account.unique_id)
    audit.record(sql, Event.RECOVERY_CODES_MADE, actor=account.uid, subject=account.uid, count=len(made))
    return made


def _cipher() -> MultiFernet:
    settings: Sso = current_app.extensions["sso_settings"]
    return cipher(settings.master_keys)
