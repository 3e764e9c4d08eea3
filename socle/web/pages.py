"""Pages both services owe everybody: accessibility, law, data, cookies, display; and the static files."""

import gzip
import hashlib
import mimetypes
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from flask import (
    Blueprint,
    Flask,
    Response,
    abort,
    current_app,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_login import current_user
from markupsafe import Markup
from werkzeug.wrappers import Response as BaseResponse

from socle import clock
from socle.web.forms import Form, RadioField, SubmitButton

HERE = Path(__file__).parent
BOOTSTRAP = "bootstrap.min.css"
YEAR = 365 * 24 * 3600
CONFORMITY = "non conforme"  # what the law says of a service that nobody has audited yet
FOR_SESSION = "Reconnaître votre navigateur d’une page à l’autre, et protéger vos formulaires"
DISPLAYS = [("systeme", "Comme mon appareil"), ("clair", "Clair"), ("sombre", "Sombre")]

bp = Blueprint("socle", __name__, template_folder="templates")


class DisplayForm(Form):
    """How the pages look on this device."""

    display = RadioField("Couleurs des pages", choices=DISPLAYS)
    submit = SubmitButton("Enregistrer")


def init_app(app: Flask) -> None:
    """Serve these pages and files, and give the templates what they need to point to them."""
    app.register_blueprint(bp)
    app.jinja_env.globals.update(
        once=_once(), asset=asset, display_choice=display_choice, conformity=CONFORMITY, server_now=clock.now
    )


def _once() -> Callable[..., Markup]:
    """`{% call once("name", what it varies with) %}`: what is the same on every page is drawn once."""
    drawn: dict[tuple[object, ...], Markup] = {}

    def once(*key: object, caller: Callable[[], Markup]) -> Markup:
        place = (request.script_root if request else "", *key)
        if place not in drawn:
            drawn[place] = caller()
        return drawn[place]

    return once


@dataclass(frozen=True)
class StaticFile:
    """A static file in memory, plain and packed; its version changes with its content."""

    kind: str
    body: bytes
    packed: bytes
    version: str


@cache
def static_files() -> dict[str, StaticFile]:
    """Our files and Bootstrap's stylesheet, out of the installed package, by name."""
    bootstrap = Path(str(files("flask_bootstrap") / "static/bootstrap5/css" / BOOTSTRAP))
    ours = sorted(path for path in (HERE / "static").iterdir() if path.is_file())
    return {path.name: _read(path) for path in [*ours, bootstrap]}


def _read(path: Path) -> StaticFile:
    body = path.read_bytes()
    kind = {".js": "text/javascript"}.get(path.suffix) or mimetypes.guess_type(path.name)[0] or ""
    version = hashlib.sha256(body).hexdigest()[:10]
    return StaticFile(kind, body, gzip.compress(body, mtime=0), version)


def asset(name: str) -> str:
    """The address of a static file; it changes with the content, so that browsers may keep it."""
    return _asset(name, request.script_root) if request else _asset(name, "")


@cache
def _asset(name: str, _root: str) -> str:
    return url_for("socle.static", filename=name, v=static_files()[name].version)


@bp.get("/static/<filename>")
def static(filename: str) -> BaseResponse:
    """One static file; kept a year under its versioned address, checked again under the bare one."""
    file = static_files().get(filename) or abort(404)
    packed = bool(request.accept_encodings["gzip"])
    response = Response(file.packed if packed else file.body, content_type=f"{file.kind}; charset=utf-8")
    if packed:
        response.content_encoding = "gzip"
    response.vary.add("Accept-Encoding")
    response.set_etag(f"{file.version}{'-gz' if packed else ''}")
    kept = request.args.get("v") == file.version
    response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable" if kept else "public, no-cache"
    return response.make_conditional(request)


def display_cookie() -> str:
    """The name of this service's display cookie: services of one host must not share it."""
    prefix = "__Host-" if current_app.config["SESSION_COOKIE_SECURE"] else ""
    return f"{prefix}{current_app.name}-affichage"


def display_choice() -> str:
    """What this device chose: "clair", "sombre" or "systeme"."""
    chosen = request.cookies.get(display_cookie(), "") if request else ""
    return chosen if chosen in dict(DISPLAYS) else "systeme"


@bp.route("/affichage", methods=["GET", "POST"])
def display() -> str | tuple[str, int] | BaseResponse:
    """Choose light or dark pages."""
    form = DisplayForm(data={"display": display_choice()})
    if request.method == "GET":
        return render_template("socle/display.html", form=form, saved="fait" in request.args)
    if not form.validate():
        return render_template("socle/display.html", form=form, saved=False), 422
    response: Response = make_response(redirect(url_for("socle.display", fait=1), 303))
    secure = current_app.config["SESSION_COOKIE_SECURE"]
    response.set_cookie(
        display_cookie(), form.display.data, max_age=YEAR, secure=secure, httponly=True, samesite="Lax"
    )
    return response


@bp.get("/accessibilite")
def accessibility() -> str:
    """The declaration of accessibility."""
    return render_template("socle/accessibility.html")


@bp.get("/mentions-legales")
def legal() -> str:
    """Who publishes, who hosts."""
    return render_template("socle/legal.html")


@bp.get("/donnees-personnelles")
def personal_data() -> str:
    """What is kept about people, why, how long, and their rights."""
    return render_template("socle/personal_data.html")


@bp.get("/cookies")
def cookies() -> str:
    """The cookies, all of them necessary."""
    session_cookie = current_app.session_interface.get_cookie_name(current_app)
    rows = [
        [session_cookie, FOR_SESSION, "24 heures au plus après votre dernière visite"],
        *current_app.extensions.get("more_cookies", ()),
        [display_cookie(), "Retenir les couleurs choisies, si vous les avez choisies", "un an"],
    ]
    return render_template("socle/cookies.html", cookies=rows)


@bp.get("/session")
def session_life() -> Response:
    """Until when the session lasts, for the page that is about to lose it; asking is a sign of life."""
    if not current_user.is_authenticated:
        abort(401)
    hours = {"now": clock.now(), "idle": current_user.idle_until, "ends": current_user.ends_at}
    return jsonify({name: hour.isoformat() for name, hour in hours.items()})
