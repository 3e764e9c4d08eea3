"""Signing keys: one active per algorithm (ES256, RS256), kept encrypted, published at /oidc/jwks."""

import json
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeyParameters, KeySet, RSAKey
from sqlalchemy import select

from socle import clock
from socle.settings import cipher
from socle.sql import Database
from sso.models import SigningKey
from sso.settings import Sso

ALGORITHMS = ("ES256", "RS256")
Claims = dict[str, Any]
Key = ECKey | RSAKey


@dataclass
class Keys:
    """The keys of one service; private ones are decrypted once per process."""

    db: Database
    settings: Sso
    _loaded: dict[str, Key] = field(default_factory=dict, repr=False)

    def ensure(self) -> None:
        """Make the keys that are missing; run at each migration, before the service starts."""
        with self.db.begin() as session:
            present = set(session.scalars(select(SigningKey.alg).where(SigningKey.state == "active")))
            for alg in set(ALGORITHMS) - present:
                session.add(self._make(alg))

    def reseal(self) -> int:
        """Encrypt every private key again with the newest master key; returns how many (decision 26)."""
        sealer = cipher(self.settings.master_keys)
        with self.db.begin() as session:
            rows = session.scalars(select(SigningKey)).all()
            for row in rows:
                row.private = sealer.rotate(row.private.encode()).decode()
        return len(rows)

    def sign(self, claims: Claims, alg: str = "ES256", typ: str = "JWT") -> str:
        """A signed token with its `kid`; at most one key per algorithm is active."""
        key = self._active(alg)
        return jwt.encode({"alg": alg, "typ": typ, "kid": key.kid}, claims, key, algorithms=[alg])

    def read(self, token: str, typ: str = "JWT") -> Claims | None:
        """The claims of a token of this type that we signed, expired or not; None for any other text."""
        try:
            read = jwt.decode(token, KeySet(list(self._published())), algorithms=list(ALGORITHMS))
        except (JoseError, ValueError, UnicodeError):
            return None
        return dict(read.claims) if read.header.get("typ") == typ else None

    def jwks(self) -> Claims:
        """The public keys (RFC 7517)."""
        rows = [{**key.as_dict(private=False), "use": "sig"} for key in self._published()]
        return {"keys": rows}

    def private_jwk(self, alg: str) -> Claims:
        """The active private key, for Authlib's grant."""
        return self._active(alg).as_dict(private=True)

    def kid(self, alg: str) -> str:
        """The identifier of the active key."""
        return str(self._active(alg).kid)

    def _make(self, alg: str) -> SigningKey:
        kid = str(uuid4())
        parameters: KeyParameters = {"kid": kid, "alg": alg}
        key: Key = (
            ECKey.generate_key("P-256", parameters)
            if alg == "ES256"
            else RSAKey.generate_key(3072, parameters)
        )
        text = json.dumps(key.as_dict(private=True)).encode()
        sealed = cipher(self.settings.master_keys).encrypt(text).decode()
        return SigningKey(
            kid=kid, alg=alg, state="active", private=sealed, created_at=clock.now(), since=clock.now()
        )

    def _active(self, alg: str) -> Key:
        with self.db.read() as session:
            row = session.scalars(
                select(SigningKey).where(SigningKey.alg == alg, SigningKey.state == "active")
            ).one()
        return self._open(row)

    def _published(self) -> list[Key]:
        with self.db.read() as session:
            rows = session.scalars(select(SigningKey).order_by(SigningKey.created_at, SigningKey.kid)).all()
        return [self._open(row) for row in rows]

    def _open(self, row: SigningKey) -> Key:
        if row.kid not in self._loaded:
            data = json.loads(cipher(self.settings.master_keys).decrypt(row.private.encode()))
            kind: type[ECKey] | type[RSAKey] = ECKey if row.alg == "ES256" else RSAKey
            self._loaded[row.kid] = kind.import_key(data)
        return self._loaded[row.kid]
