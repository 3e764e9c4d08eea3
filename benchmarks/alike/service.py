"""The identity service without limits, with people of every kind, in this process."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from cryptography.fernet import Fernet
from flask import Flask
from pydantic import SecretStr
from sqlalchemy import update

from benchmarks.alike.steps import PEOPLE, REQUEST
from ldap_seed.demo import demo_passwords, seed
from ldap_seed.server import Slapd
from ldap_seed.settings import LdapSettings
from ldap_seed.tree import ServicePasswords
from mamia.app import build_app
from mamia.assistance import follow_up, register
from mamia.schema import migrate
from mamia.settings import Mamia
from socle import clock
from socle.settings import Socle
from socle.sql import Database
from sso import contacts
from sso.directory import directory
from sso.directory.settings import DirectorySettings
from sso.factors import codes
from sso.factors.totp import authenticators
from sso.keys import Keys
from sso.models import RecoveryContact
from sso.settings import Sso

ADDRESS, NO_LIMIT = "http://localhost:8000", "1000000/hour"


@contextmanager
def service() -> Iterator[Flask]:
    """The identity service without limits, on a directory of its own."""
    folder = Path(tempfile.mkdtemp(prefix="bn"))
    slapd, services = Slapd(LdapSettings(data=folder / "ldap", durable=False)), ServicePasswords.generated()
    seed(slapd, services, demo_passwords(clock.today()), clock.today())
    slapd.start()
    key, url = SecretStr("k" * 40), f"sqlite:///{folder}/identity.sqlite"
    keys = SecretStr(Fernet.generate_key().decode())
    sso = Sso(issuer=ADDRESS, master_keys=keys, account_attempts=NO_LIMIT, address_attempts=NO_LIMIT)
    limits = dict.fromkeys(("proof_attempts", "address_attempts", "all_attempts", "searches"), NO_LIMIT)
    limits |= dict.fromkeys(("follow_up_attempts", "follow_up_address_attempts"), NO_LIMIT)
    mamia = Mamia(database=url, secret_key=key, data=folder, **limits)
    db = Database(url)
    migrate(db)
    Keys(db, sso).ensure()
    where = DirectorySettings(
        uris=(slapd.uri,),
        signin_password=SecretStr(services.connexion),
        account_password=SecretStr(services.compte),
    )
    try:
        yield build_app(Socle(digest_key=key), sso, mamia, where)
    finally:
        slapd.stop()
        shutil.rmtree(folder)


def protect(db: Database) -> None:
    """Give two people what protects an account, and the assistance a request; within a request of the app."""
    enrolled, reached = (
        directory().get(PEOPLE[kind]) for kind in ("with an authenticator", "with a recovery contact")
    )
    authenticators().enrol(enrolled.unique_id, "Téléphone d’essai", codes.new_secret())
    digest = follow_up.digest(REQUEST, "ABCD-EFGH-JKLM")
    facts = dict.fromkeys(("subject", "uid", "name", "mail", "text"), "x")
    with db.begin() as sql:
        contacts.add(sql, reached.unique_id, "chez.moi@exemple.fr")
        sql.flush()
        sql.execute(update(RecoveryContact).values(usable_at=clock.now() - timedelta(days=1)))
        register.ask(
            sql, code_digest=digest, about="x", number=REQUEST, context=[], kind="assistance", **facts
        )
