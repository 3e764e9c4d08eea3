"""SIAM — démonstration: an application that knows people only through single sign-on.

docs/branchez-votre-application.md explains this code step by step. `siam_frame` has what it needs to be part
of the demo; the essential is here.
"""

from dataclasses import dataclass
from typing import Any

from authlib.integrations.flask_client import OAuth
from flask import Flask, abort, redirect, render_template, request, session
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFProtect
from joserfc import jwt
from joserfc.jwk import KeySet

from demo import siam_frame
from demo.settings import Siam
from socle.settings import load

LOGOUT = "http://schemas.openid.net/event/backchannel-logout"


@dataclass(frozen=True)
class Person:
    """Somebody whose session is open here."""

    sub: str  # who she is, for life: what your tables refer to
    name: str
    mail: str
    id_token: str


def create_app(settings: Siam | None = None) -> Flask:
    """The application; its settings come from the environment."""
    own = settings or load(Siam)
    app = Flask(__name__)
    csrf = CSRFProtect(app)
    people: dict[str, Person] = {}  # the open sessions, by `sid`; yours are in a database
    identity = OAuth(app).register(
        "identity",
        client_id=own.client_id,
        client_secret=own.client_secret.get_secret_value(),
        server_metadata_url=f"{own.issuer}/.well-known/openid-configuration",
        client_kwargs={
            "scope": "openid profile email",
            "code_challenge_method": "S256",
            "default_timeout": 5,
        },
    )

    @app.get("/")
    def home() -> str:
        return render_template("siam/home.html", person=people.get(session.get("sid", "")))

    @app.get("/connexion")
    def sign_in() -> Any:
        return identity.authorize_redirect(f"{own.address}/retour")  # with a state, a nonce and PKCE

    @app.get("/retour")
    def callback() -> ResponseReturnValue:
        if request.args.get("iss") != own.issuer:  # RFC 9207: an answer of somebody else
            abort(400)
        token = identity.authorize_access_token()  # checks state, PKCE, signature, issuer, audience, nonce
        claims, facts = token["userinfo"], identity.userinfo(token=token)
        if facts["sub"] != claims["sub"]:
            abort(400)
        session.clear()
        session["sid"] = claims["sid"]
        people[claims["sid"]] = Person(facts["sub"], facts["name"], facts.get("email", ""), token["id_token"])
        return redirect("/", 303)

    @app.post("/deconnexion")
    def sign_out() -> Any:
        person = people.pop(session.get("sid", ""), None)
        session.clear()
        if person is None:
            return redirect("/au-revoir", 303)
        return identity.logout_redirect(f"{own.address}/au-revoir", id_token_hint=person.id_token)

    @app.get("/au-revoir")
    def goodbye() -> str:
        return render_template("siam/goodbye.html")

    @app.post("/fin-de-session")
    def told_to_sign_out() -> ResponseReturnValue:
        people.pop(ended(identity, own, request.form.get("logout_token", "")), None)
        return "", 200

    csrf.exempt(told_to_sign_out)  # the identity service calls, not a browser: the signature is the proof
    siam_frame.surround(app, identity, own)
    return app


def ended(identity: Any, own: Siam, token: str) -> str:
    """The `sid` of the session that a logout token ends (Back-Channel Logout 1.0 § 2.6), or JoseError."""
    keys = KeySet.import_key_set(identity.fetch_jwk_set(force=True))
    claims = jwt.decode(token, keys, algorithms=["ES256"]).claims
    needed = {"iss": own.issuer, "aud": own.client_id, "iat": None, "exp": None, "sid": None, "events": None}
    options: Any = {name: {"essential": True, "value": value} for name, value in needed.items()}
    jwt.JWTClaimsRegistry(leeway=60, **options).validate(claims)
    if LOGOUT not in claims["events"] or "nonce" in claims:
        abort(400)
    return str(claims["sid"])
