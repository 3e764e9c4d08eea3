"""Signing keys and the master key that seals them."""

import pytest
from cryptography.fernet import Fernet, InvalidToken
from pydantic import SecretStr
from sqlalchemy import select

from mamia.schema import migrate
from socle import clock
from socle.sql import Database
from sso.factors.codes import code_of, step_at
from sso.factors.totp import Authenticators
from sso.keys import Keys
from sso.models import SigningKey
from sso.settings import Sso
from tests.fixtures_sql import Databases

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def settings(*masters: str) -> Sso:
    return Sso(issuer="http://localhost:8000", master_keys=SecretStr(",".join(masters)))


def keys(db: Database, *masters: str) -> Keys:
    return Keys(db, settings(*masters))


def test_a_master_key_can_be_replaced_without_a_token_failing(databases: Databases) -> None:
    db = Database(databases.fresh("keys", migrate))
    keys(db, OLD).ensure()
    token = keys(db, OLD).sign({"sub": "x"})
    assert keys(db, NEW, OLD).reseal() == 4
    after = keys(db, NEW)
    assert after.read(token) == {"sub": "x"}
    assert after.sign({"sub": "x"}) != ""
    with pytest.raises(InvalidToken):
        keys(db, OLD).sign({"sub": "x"})
    db.engine.dispose()


def test_the_keys_of_authenticators_are_sealed_again_too(databases: Databases) -> None:
    db = Database(databases.fresh("keys", migrate))
    Authenticators(db, settings(OLD)).enrol("somebody", "téléphone", SECRET)
    assert Authenticators(db, settings(NEW, OLD)).reseal() == 1
    assert Authenticators(db, settings(NEW)).shows("somebody", code_of(SECRET, step_at(clock.now())))
    with pytest.raises(InvalidToken):
        Authenticators(db, settings(OLD)).shows("somebody", "123456")
    db.engine.dispose()


def test_private_keys_are_never_kept_in_clear(sqlite_databases: Databases) -> None:
    db = Database(sqlite_databases.fresh("keys", migrate))
    keys(db, OLD).ensure()
    with db.read() as session:
        rows = session.scalars(select(SigningKey)).all()
    assert {row.alg for row in rows} == {"ES256", "RS256"}
    assert not any('"d"' in row.private or "kty" in row.private for row in rows)
    db.engine.dispose()
