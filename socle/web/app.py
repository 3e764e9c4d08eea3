"""Build a wired Flask application: the readable list of what every service has."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from flask import Flask, request, url_for
from flask_login import LoginManager
from flask_wtf.csrf import CSRFProtect
from jinja2 import StrictUndefined

from socle import french
from socle.settings import Socle
from socle.sql import Database
from socle.sql import init_app as init_sql
from socle.store import Store
from socle.web import errors, observe, pages, security, sessions
from socle.web.limits import Budgets, SqlStorage


@dataclass(frozen=True)
class Service:
    """What makes one service differ from the other."""

    import_name: str
    name: str
    tagline: str
    address: str
    cookie: str
    database_url: str
    secret_key: str
    unavailable: tuple[type[Exception], ...] = ()
    checks: dict[str, observe.Check] = field(default_factory=dict)


class Application(Flask):
    """No view of ours is a coroutine: Flask would ask it of each function at each request."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        return func


def build(service: Service, settings: Socle) -> Flask:
    """A Flask application with its database, sessions, protections, error pages, logs and public pages."""
    observe.configure_logs()
    app = Application(service.import_name, static_folder=None)
    app.config.update(
        SECRET_KEY=service.secret_key,
        MAX_CONTENT_LENGTH=1024 * 1024,
        MAX_FORM_MEMORY_SIZE=512 * 1024,
        MAX_FORM_PARTS=200,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,  # the Origin header is checked on every unsafe request instead
    )
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.extensions["socle_settings"] = settings
    db = Database(service.database_url, settings.timeout)
    observe.init_app(app, service.checks)
    security.init_app(app, settings, service.address)
    init_sql(app, db)
    _init_stores(app, db, service.cookie)
    app.extensions["csrf"] = CSRFProtect(app)
    _init_login(app)
    errors.init_app(app, service.unavailable)
    french.init_app(app)
    pages.init_app(app)
    _init_template_globals(app, service, settings)
    return app


def _init_stores(app: Flask, db: Database, cookie: str) -> None:
    kept = Store(db)
    app.extensions["store"] = kept
    app.extensions["budgets"] = Budgets(SqlStorage(db))
    sessions.init_app(app, kept, cookie)


def _init_login(app: Flask) -> None:
    """Flask-Login, without its remember cookie: a sign-in is a row that can be ended."""
    login = LoginManager()
    login.session_protection = None
    login.init_app(app)
    app.extensions["login_manager"] = login


def _init_template_globals(app: Flask, service: Service, settings: Socle) -> None:
    app.extensions.setdefault("tabs", ())
    app.extensions.setdefault("foot_links", ())  # pairs (label, endpoint) before those of the law
    app.extensions.setdefault("service_name", lambda: service.name)
    app.extensions.setdefault("sign_in_endpoint", None)
    app.extensions.setdefault("sign_out_endpoint", None)
    app.extensions.setdefault("account_endpoint", None)
    app.extensions.setdefault("place", lambda: _own_place(settings))  # another when several are served

    @app.context_processor
    def facts() -> dict[str, Any]:
        return {
            "service": {
                "name": app.extensions["service_name"](),
                "tagline": service.tagline,
                "home_url": "/",
                "sign_in_url": _address(app.extensions["sign_in_endpoint"]),
                "sign_out_url": _address(app.extensions["sign_out_endpoint"]),
                "account_url": _address(app.extensions["account_endpoint"]),
            },
            "tabs": _tabs(app),
            "foot_links": app.extensions["foot_links"],
            **app.extensions["place"](),
            "demo": settings.demo,
        }


def _own_place(settings: Socle) -> dict[str, Any]:
    return {
        "academie": settings.academie,
        "assistance": {"phone": settings.assistance_phone, "hours": settings.assistance_hours},
        "dpo_contact": settings.dpo_contact,
    }


@dataclass(frozen=True)
class Tab:
    """One tab of the navigation."""

    label: str
    url: str
    current: bool


def _address(endpoint: str | None) -> str | None:
    return url_for(endpoint) if endpoint else None


def _tabs(app: Flask) -> list[Tab]:
    """The tabs: `app.extensions["tabs"]` is pairs (label, endpoint), or a function that gives them.

    A tab is the current one for its blueprint, for what lies under its address, and for the blueprints that
    `app.extensions["tab_of"]` brings to it.
    """
    kept = app.extensions["tabs"]
    here = (request.blueprint or "").split(".")[0]
    homes = {here, app.extensions.get("tab_of", {}).get(here, here)}
    path = request.script_root + request.path
    pairs = kept() if callable(kept) else kept
    return [
        Tab(label, url, name.split(".")[0] in homes or path.startswith(f"{url}/"))
        for label, url, name in _addressed(app.name, request.script_root, tuple(pairs))
    ]


@cache
def _addressed(_app: str, _root: str, pairs: tuple[tuple[str, str], ...]) -> list[tuple[str, str, str]]:
    return [(label, url_for(name), name) for label, name in pairs]
