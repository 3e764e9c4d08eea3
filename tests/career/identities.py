"""Identity services that listen for real, so that career can call them."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import delete
from werkzeug.serving import BaseWSGIServer, make_server

from mamia.app import build_app
from mamia.settings import Mamia
from socle import clock
from socle.settings import Socle
from socle.sql import Database
from sso import logout
from sso.clients import register
from sso.keys import Keys
from sso.models import SigningKey
from sso.settings import Sso
from tests.fixtures_apps import KEY, SSO, Identity, prepare_identity
from tests.fixtures_directory import SeededSlapd
from tests.fixtures_sql import Databases
from tests.judge import Browser

ADDRESS = "http://127.0.0.1:8001"
SECRET = "e" * 40


@dataclass
class Listening:
    """An identity service on a port of its own, to which career is known."""

    identity: Identity
    issuer: str
    keys: Keys
    server: BaseWSGIServer

    def sign_in(self, address: str, uid: str) -> str:
        """Follow career there, type the password; where career is called back."""
        here = Browser(self.identity.app, external=[ADDRESS], address=self.issuer)
        here.get(address)
        here.submit("Valider", login=uid, password=self.identity.demo(uid))
        assert here.location
        return here.location

    def logout_token(self, **claims: Any) -> str:
        """A logout token of this service; a claim given as None is left out."""
        now = int(clock.now().timestamp())
        usual = {
            "iss": self.issuer,
            "aud": "career",
            "iat": now,
            "exp": now + 120,
            "jti": "j1",
            "events": {logout.EVENT: {}},
        }
        kept = {name: value for name, value in {**usual, **claims}.items() if value is not None}
        return self.keys.sign(kept, typ="logout+jwt")


@contextmanager
def listening(databases: Databases, slapd: SeededSlapd, data: Path, code: str) -> Iterator[Listening]:
    """The identity service of the académie `code`; every one of a test shares the directory."""
    server = make_server("127.0.0.1", 0, lambda e, s: [], threaded=True)
    issuer = f"http://localhost:{server.server_port}"
    socle = Socle(digest_key=KEY, smtp_port=1, timeout=3.0, academie_code=code)
    sso = Sso(issuer=issuer, master_keys=SSO.master_keys)
    url = databases.fresh("identity", prepare_identity)
    app = build_app(socle, sso, Mamia(database=url, secret_key=KEY, data=data), slapd.settings)
    db: Database = app.extensions["database"]
    with db.begin() as sql:  # each signs with keys of its own
        sql.execute(delete(SigningKey))
    Keys(db, sso).ensure()
    register(
        db,
        {
            "client_id": "career",
            "client_secret": SECRET,
            "first_party": True,
            "redirect_uris": [f"{ADDRESS}/retour"],
            "post_logout_redirect_uris": [f"{ADDRESS}/au-revoir"],
            "backchannel_logout_uri": f"{ADDRESS}/deconnexion-par-l-identite",
        },
    )
    server.app = app
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield Listening(Identity(app, db, app.extensions["directory"], slapd), issuer, Keys(db, sso), server)
    server.shutdown()
    server.server_close()
