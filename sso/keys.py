"""Signing keys: for each algorithm a next, an active and some retired; kept encrypted, all at /oidc/jwks.

A key is published before it signs and after it has signed, so that a rotation (`rotation`) refuses no token.
"""

import json
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeyParameters, KeySet, RSAKey
from sqlalchemy import bindparam, select

from socle import clock
from socle.settings import cipher
from socle.sql import Database
from socle.store import insert_once
from sso.models import SigningKey
from sso.settings import Sso

ALGORITHMS = ("ES256", "RS256")
NEXT, ACTIVE, RETIRED = "next", "active", "retired"
_SIGNS = select(SigningKey.kid).where(SigningKey.alg == bindparam("wanted"), SigningKey.state == ACTIVE)
Claims = dict[str, Any]
Key = ECKey | RSAKey


@dataclass
class Keys:
    """The keys of one service; private ones are decrypted once per process (an RSA key costs 45 ms)."""

    db: Database
    settings: Sso
    _loaded: dict[str, Key] = field(default_factory=dict, repr=False)

    def ensure(self) -> None:
        """Make the keys that are missing; run at each migration, before the service starts."""
        with self.db.read() as session:
            present = {
                (alg, state) for alg, state in session.execute(select(SigningKey.alg, SigningKey.state))
            }
        for alg in ALGORITHMS:
            for state in (ACTIVE, NEXT):
                if (alg, state) not in present:
                    row = self.make(alg, state)
                    with self.db.begin() as session:
                        insert_once(session, SigningKey, row)

    def make(self, alg: str, state: str) -> dict[str, Any]:
        """The row of a new key; slow (RSA), so never inside a transaction."""
        kid, now = str(uuid4()), clock.now()
        parameters: KeyParameters = {"kid": kid, "alg": alg}
        key: Key = (
            ECKey.generate_key("P-256", parameters)
            if alg == "ES256"
            else RSAKey.generate_key(3072, parameters)
        )
        text = json.dumps(key.as_dict(private=True)).encode()
        sealed = cipher(self.settings.master_keys).encrypt(text).decode()
        return {"kid": kid, "alg": alg, "state": state, "private": sealed, "created_at": now, "since": now}

    def reseal(self) -> int:
        """Encrypt every private key again with the newest master key; returns how many (decision 26)."""
        sealer = cipher(self.settings.master_keys)
        with self.db.begin() as session:
            rows = session.scalars(select(SigningKey)).all()
            for row in rows:
                row.private = sealer.rotate(row.private.encode()).decode()
        return len(rows)

    def active(self, alg: str) -> Key:
        """The key that signs now, with its `kid`: one small query, so that a rotation is seen at once."""
        with self.db.look() as lane:
            known = self._loaded.get(lane.scalar(_SIGNS, {"wanted": alg}))
        if known:
            return known
        with self.db.read() as session:
            signs = (SigningKey.alg == alg, SigningKey.state == ACTIVE)
            return self._load(session.scalars(select(SigningKey).where(*signs)).one())

    def sign(self, claims: Claims, alg: str = "ES256", typ: str = "JWT") -> str:
        """A token signed with the active key, its `kid` in the header."""
        key = self.active(alg)
        return jwt.encode({"alg": alg, "typ": typ, "kid": key.kid}, claims, key, algorithms=[alg])

    def read(self, token: str, typ: str = "JWT") -> Claims | None:
        """The claims of a token of this type that we signed, expired or not; None for any other text."""
        try:
            read = jwt.decode(token, KeySet(list(self._published())), algorithms=list(ALGORITHMS))
        except (JoseError, ValueError, UnicodeError):
            return None
        return dict(read.claims) if read.header.get("typ") == typ else None

    def jwks(self) -> Claims:
        """The public keys (RFC 7517), those that will sign and those that have signed too."""
        rows = [{**key.as_dict(private=False), "use": "sig"} for key in self._published()]
        return {"keys": rows}

    def _published(self) -> list[Key]:
        order = (SigningKey.created_at, SigningKey.kid)
        with self.db.read() as session:
            kids = session.scalars(select(SigningKey.kid).order_by(*order)).all()
            if all(kid in self._loaded for kid in kids):
                return [self._loaded[kid] for kid in kids]
            return [self._load(row) for row in session.scalars(select(SigningKey).order_by(*order))]

    def _load(self, row: SigningKey) -> Key:
        if row.kid not in self._loaded:
            data = json.loads(cipher(self.settings.master_keys).decrypt(row.private.encode()))
            kind: type[ECKey] | type[RSAKey] = ECKey if row.alg == "ES256" else RSAKey
            self._loaded[row.kid] = kind.import_key(data)
        return self._loaded[row.kid]
