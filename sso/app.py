"""The sign-in and OpenID Connect, mounted in an application by `init_app`."""

from flask import Flask

from socle.sql import Database
from socle.web.errors import error_page
from sso import consent_page, devices, factor_pages, logout, pages, protocol, provider, sessions, signin_page
from sso.directory.errors import NotFound
from sso.keys import Keys
from sso.protocol import authorize
from sso.settings import Sso

MACHINE = (
    *("oidc.token", "oidc.revoke", "oidc.introspect", "oidc.userinfo", "oidc.authorize"),
    "logout.end_session",
)


def init_app(app: Flask, db: Database, settings: Sso) -> None:
    """Give the application its sign-in and its OpenID Connect addresses."""
    keys = Keys(db, settings)
    app.extensions["sso_settings"] = settings
    app.extensions["more_cookies"] = [[devices.cookie_name(app), devices.WHAT_FOR, "six mois"]]
    provider.init_app(app, db, keys)
    signin_page.init_app(app)
    for blueprint in (pages.bp, factor_pages.bp, consent_page.bp, protocol.bp, logout.bp):
        app.register_blueprint(blueprint)
    for endpoint in MACHINE:
        app.extensions["foreign_origin_allowed"].add(endpoint)
        app.extensions["csrf"].exempt(app.view_functions[endpoint])
    app.extensions["login_manager"].user_loader(sessions.load)
    app.extensions["answer_request"] = authorize.answer
    app.register_error_handler(NotFound, lambda _error: error_page(404))
