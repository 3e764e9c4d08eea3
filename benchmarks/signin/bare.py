"""The baseline: a provider as Authlib's guide writes one, with ldap3 behind, and no protection at all.

Sessions in Flask's signed cookie, the mixins of Authlib on SQLAlchemy and SQLite, templates compiled once,
keys loaded once, one kept LDAP connection per thread, get_info=NONE. No form token, no budget, no journal,
no password policy, no session on the server, no header, no check beyond Authlib's own.
"""

import threading
import time
from dataclasses import dataclass
from typing import Any

from authlib.integrations.flask_oauth2 import AuthorizationServer, ResourceProtector, current_token
from authlib.integrations.sqla_oauth2 import (
    OAuth2AuthorizationCodeMixin,
    OAuth2ClientMixin,
    OAuth2TokenMixin,
    create_bearer_token_validator,
    create_query_client_func,
    create_save_token_func,
)
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core import UserInfo
from authlib.oidc.core.grants import OpenIDCode
from flask import Flask, jsonify, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from joserfc.jwk import ECKey, RSAKey
from ldap3 import NONE, SUBTREE, Connection, Server
from ldap3.utils.conv import escape_filter_chars
from sqlalchemy import Integer, String, create_engine, event
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, scoped_session, sessionmaker

app = Flask(__name__)
app.config.from_prefixed_env(
    "BARE"
)  # DATABASE, LDAP, BASE, BIND_DN, BIND_PASSWORD, ALG, CLIENT, SECRET, CALLBACK
app.secret_key = "a secret of the benchmark"
engine = create_engine(app.config["DATABASE"])
db = scoped_session(sessionmaker(engine, expire_on_commit=False))
ldap = Server(app.config["LDAP"], get_info=NONE)
local = threading.local()
ALG = app.config["ALG"]
KEY = (
    ECKey.generate_key("P-256", auto_kid=True) if ALG == "ES256" else RSAKey.generate_key(2048, auto_kid=True)
)


@event.listens_for(engine, "connect")
def fast_sqlite(connection: Any, _record: Any) -> None:
    """As ours: sixteen people at once, and what is committed stays after a power cut."""
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")


class Base(DeclarativeBase):
    """The tables of the baseline."""


class Client(Base, OAuth2ClientMixin):
    """An application."""

    __tablename__ = "client"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)


class Code(Base, OAuth2AuthorizationCodeMixin):
    """An authorization code."""

    __tablename__ = "code"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    user_id: Mapped[str] = mapped_column(String(80))


class Token(Base, OAuth2TokenMixin):
    """An access token."""

    __tablename__ = "token"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    user_id: Mapped[str] = mapped_column(String(80))


@dataclass(frozen=True)
class User:
    """Somebody, as the directory knows her."""

    uid: str
    name: str = ""
    given_name: str = ""
    mail: str = ""

    @classmethod
    def read(cls, uid: str) -> "User":
        """Authlib's guide reads the user wherever it needs her, in SQL; here it is in the directory."""
        entry = find(uid, ["givenName", "sn", "mail"])
        assert entry is not None
        facts = entry["attributes"]
        return cls(uid, facts["sn"][0], facts["givenName"][0], facts["mail"][0])

    def get_user_id(self) -> str:
        return self.uid


class CodeGrant(AuthorizationCodeGrant):
    """Codes in SQL."""

    TOKEN_ENDPOINT_AUTH_METHODS = ["client_secret_basic"]

    def save_authorization_code(self, code: str, request: Any) -> None:
        data = request.payload.data
        db.add(
            Code(
                code=code,
                client_id=request.client.client_id,
                redirect_uri=request.payload.redirect_uri,
                scope=request.payload.scope,
                user_id=request.user.uid,
                nonce=data.get("nonce"),
                code_challenge=data.get("code_challenge"),
                code_challenge_method=data.get("code_challenge_method"),
            )
        )
        db.commit()

    def query_authorization_code(self, code: str, client: Client) -> Code | None:
        found = db.query(Code).filter_by(code=code, client_id=client.client_id).first()
        return found if found and not found.is_expired() else None

    def delete_authorization_code(self, authorization_code: Code) -> None:
        db.delete(authorization_code)
        db.commit()

    def authenticate_user(self, authorization_code: Code) -> User:
        return User.read(authorization_code.user_id)


class IdToken(OpenIDCode):
    """The id_token says who and her name, as in the guide."""

    def exists_nonce(self, nonce: str, request: Any) -> bool:
        return False

    def get_client_algorithm(self, client: Client) -> str:
        return ALG

    def get_encode_header(self, client: Client) -> dict[str, str]:
        return {"alg": ALG, "kid": str(KEY.kid)}

    def get_client_claims(self, client: Client) -> dict[str, Any]:
        now = int(time.time())
        return {"iss": request.host_url, "aud": [client.client_id], "iat": now, "exp": now + 3600}

    def resolve_client_private_key(self, client: Client) -> Any:
        return KEY

    def generate_user_info(self, user: User, scope: str) -> UserInfo:
        return UserInfo(sub=user.uid, name=f"{user.given_name} {user.name}")


server = AuthorizationServer(
    app, query_client=create_query_client_func(db, Client), save_token=create_save_token_func(db, Token)
)
server.register_grant(CodeGrant, [IdToken(require_nonce=False), CodeChallenge(required=True)])
require_oauth = ResourceProtector()
require_oauth.register_token_validator(create_bearer_token_validator(db, Token)())


@app.teardown_appcontext
def end(_error: BaseException | None) -> None:
    """One session per request."""
    db.remove()


@app.get("/authorize")
def authorize() -> ResponseReturnValue:
    """The code, or the sign-in page first."""
    if "uid" not in session:
        return redirect(url_for("login", next=request.full_path))
    user = User(session["uid"])
    grant = server.get_consent_grant(end_user=user)
    return server.create_authorization_response(grant_user=user, grant=grant)


@app.route("/login", methods=["GET", "POST"])
def login() -> ResponseReturnValue:
    """The sign-in page."""
    if request.method == "GET":
        return render_template("login.html", wrong=False)
    entry = find(request.form["login"], ["1.1"])
    if entry is None or not request.form["password"] or not proved(entry["dn"], request.form["password"]):
        return render_template("login.html", wrong=True), 401
    session["uid"] = request.form["login"]
    return redirect(request.args["next"])


@app.post("/token")
def token() -> ResponseReturnValue:
    """Code against tokens."""
    return server.create_token_response()


@app.get("/userinfo")
@require_oauth("profile")
def userinfo() -> ResponseReturnValue:
    """Who it is, read in the directory."""
    user = User.read(current_token.user_id)
    claims = UserInfo(sub=user.uid, given_name=user.given_name, family_name=user.name, email=user.mail)
    return jsonify(claims)


def find(uid: str, attributes: list[str]) -> dict[str, Any] | None:
    """The entry of an identifiant, on this thread's connection."""
    if not hasattr(local, "link"):
        local.link = Connection(ldap, app.config["BIND_DN"], app.config["BIND_PASSWORD"], auto_bind=True)
    query = f"(uid={escape_filter_chars(uid)})"
    local.link.search(app.config["BASE"], query, SUBTREE, attributes=attributes)
    return next(iter(local.link.response), None)


def proved(dn: str, password: str) -> bool:
    """A bind on a connection of its own."""
    link = Connection(ldap, dn, password)
    try:
        return bool(link.bind())
    finally:
        link.unbind()


def prepare() -> None:
    """The tables and the one client."""
    Base.metadata.create_all(engine)
    if db.query(Client).first() is None:
        client = Client(client_id=app.config["CLIENT"], client_secret=app.config["SECRET"])
        client.set_client_metadata(
            {
                "redirect_uris": [app.config["CALLBACK"]],
                "scope": "openid profile email",
                "response_types": ["code"],
                "grant_types": ["authorization_code"],
                "token_endpoint_auth_method": "client_secret_basic",
            }
        )
        db.add(client)
        db.commit()
    db.remove()


prepare()
