"""The identity service: the directory, the sign-in, and the account pages, wired together."""

from pathlib import Path

from flask import Flask

from mamia import (
    activation,
    captcha,
    change_password,
    consents,
    contacts,
    disavowal,
    factors,
    find_account,
    home,
    more_proof,
    my_account,
    my_sessions,
    reset_password,
    staff_space,
    suspicious_message,
)
from mamia.administration import views as administration
from mamia.assistance import desk as requests_desk
from mamia.assistance import following, services
from mamia.assistance import pages as assistance
from mamia.assistance.services import BadServices, Services
from mamia.assistance.services import Service as Answering
from mamia.captcha import voices
from mamia.captcha.voices import NoVoice
from mamia.helpdesk import desk, letter, lift, lost_factor, views
from mamia.history import views as history
from mamia.my_data import views as my_data
from mamia.notices import board, editing
from mamia.notices import pages as notices
from mamia.portal import editing as portal_editing
from mamia.portal import views as portal
from mamia.settings import Mamia
from socle.fiction import refuse_outside_demo
from socle.french import span
from socle.settings import SettingsFault, Socle, load
from socle.sql import Database
from socle.web.app import Service, build
from sso.app import init_app as init_sso
from sso.directory import Directory
from sso.directory.errors import DirectoryDown
from sso.directory.settings import DirectorySettings
from sso.settings import Sso

TABS = (
    ("Accueil", "home.page"),
    ("Retrouver mon compte", "find_account.page"),
    ("Réinitialiser mon mot de passe", "reset_password.proofs"),
    ("Modifier mon mot de passe", "change_password.page"),
    ("Assistance", "assistance.page"),
)

BLUEPRINTS = (
    home.bp,
    find_account.bp,
    reset_password.bp,
    activation.bp,
    change_password.bp,
    assistance.bp,
    requests_desk.bp,
    my_account.bp,
    contacts.bp,
    more_proof.bp,
    my_data.bp,
    my_sessions.bp,
    consents.bp,
    disavowal.bp,
    factors.bp,
    history.bp,
    desk.bp,
    staff_space.bp,
    suspicious_message.bp,
    portal.bp,
    portal_editing.bp,
    administration.bp,
    notices.bp,
    editing.bp,
)
PAGES_ELSEWHERE = (views, lost_factor, lift, letter, following)  # imported: blueprints have their addresses


def create_app() -> Flask:
    """Read every setting, then build; `SettingsFault` names what is missing."""
    app = build_app(load(Socle), load(Sso), load(Mamia), load(DirectorySettings))
    refuse_outside_demo(app.extensions["database"], app.extensions["socle_settings"])
    return app


def build_app(socle: Socle, sso: Sso, mamia: Mamia, where: DirectorySettings) -> Flask:
    """The application for these settings."""
    found = Directory(where)
    service = Service(
        import_name="mamia",
        name="Ma-Mamia",
        tagline="Messagerie académique – Module d’aide à la maintenance individuelle automatique",
        address=sso.issuer,
        cookie=mamia.cookie,
        database_url=mamia.database,
        secret_key=mamia.secret_key.get_secret_value(),
        unavailable=(DirectoryDown,),
        checks={"directory": lambda: _answers(found)},
    )
    app = build(service, socle)
    app.extensions.update(directory=found, mamia_settings=mamia, services=whom_to_call(socle, mamia))
    db: Database = app.extensions["database"]
    init_sso(app, db, sso)
    board.init_app(app, db)
    app.jinja_env.globals.update(requests_kept=span(mamia.requests_kept))
    captcha.init_app(app, _voices(mamia.data / "voices"))
    _register_pages(app)
    if socle.demo:
        import demo.page  # the product without the demo does not need its folder

        demo.page.init_app(app)
    return app


def whom_to_call(socle: Socle, mamia: Mamia) -> Services:
    """The operator's file, or SettingsFault if it cannot be used; without one, the assistance alone."""
    if mamia.assistance_services:
        try:
            return services.read(mamia.assistance_services)
        except BadServices as fault:
            raise SettingsFault(f"MAMIA_ASSISTANCE_SERVICES: {fault}") from None
    name, phone = "Assistance informatique", socle.assistance_phone
    return Services((Answering("assistance", name, phone, socle.assistance_hours),))


def _answers(found: Directory) -> bool:
    try:
        found.ping()
    except DirectoryDown:
        return False
    return True


def _voices(folder: Path) -> Path:
    """The voices of the captcha's sounds, made at set-up, or now if nobody did."""
    try:
        voices.require(folder)
    except NoVoice:
        voices.build(folder)
    return folder


def _register_pages(app: Flask) -> None:
    app.extensions["tabs"] = TABS
    app.extensions["sign_in_endpoint"] = "signin.form"
    app.extensions["sign_out_endpoint"] = "signin.sign_out"
    app.extensions["account_endpoint"] = "my_account.page"
    app.extensions["disavowal_endpoint"] = "disavowal.page"
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
