"""The career application: an OpenID Connect client, its features, wired together."""

from flask import Flask
from flask_login import current_user

from career import administration, entry, home, place, signin
from career.academies import served
from career.assistance import board, editing
from career.assistance import views as assistance
from career.circulars import views as circulars
from career.complements import views as complements
from career.courrier import views as courrier
from career.cv import views as cv
from career.day import today
from career.delays import views as delays
from career.dossier import copies, gestion
from career.dossier import views as dossier
from career.feed import views as feed
from career.guides import editing as guide_editing
from career.guides import views as guides
from career.guides.reader import current_reader
from career.perspectives import views as perspectives
from career.portfolios import views as portfolios
from career.services import views as services
from career.settings import Career
from career.situation import views as situation
from career.uploads import views as uploads
from socle.fiction import refuse_outside_demo
from socle.settings import Socle, load
from socle.web.app import Service, build

BLUEPRINTS = (
    home.bp,
    entry.bp,
    assistance.bp,
    editing.bp,
    administration.bp,
    dossier.bp,
    copies.bp,
    gestion.bp,
    courrier.bp,
    feed.bp,
    feed.kept,
    situation.bp,
    complements.bp,
    cv.bp,
    services.bp,
    guide_editing.bp,
    perspectives.bp,
    portfolios.bp,
    circulars.bp,
    circulars.received,
    uploads.bp,
    delays.bp,
)


def create_app() -> Flask:
    """Read every setting, then build; `SettingsFault` names what is missing."""
    app = build_app(load(Socle), load(Career))
    refuse_outside_demo(app.extensions["database"], app.extensions["socle_settings"])
    return app


def build_app(socle: Socle, career: Career) -> Flask:
    """The application for these settings."""
    service = Service(
        import_name="career",
        name="I-Prof",
        tagline="L’assistant carrière",
        address=career.address,
        cookie="career_session",
        database_url=career.database,
        secret_key=career.secret_key.get_secret_value(),
    )
    app = build(service, socle)
    app.extensions["career_settings"] = career
    academies = served(socle, career)
    place.init_app(app, academies)
    board.init_app(app, app.extensions["database"])
    signin.init_app(app, academies, socle.timeout)
    app.extensions["tabs"] = tabs
    app.extensions["tab_of"] = {"situation": "dossier", "avis": "courrier", "delays": "portfolios"}
    app.extensions["sign_out_endpoint"] = "signin.sign_out"
    app.extensions["sign_in_endpoint"] = "signin.start"
    app.extensions["service_name"] = service_name
    app.extensions["foot_links"] = (
        ("Joindre l’assistance", "assistance.page"),
        ("Questions / réponses", "guides.answers.questions"),
    )
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    guides.init_app(app, current_reader, today)
    return app


def tabs() -> list[tuple[str, str]]:
    """The tabs of who is signed in; only what works is there."""
    return home.tabs(current_user) if current_user.is_authenticated else []


def service_name() -> str:
    """I-Prof for public teachers, I-Professionnel for the private sector."""
    return home.service_name(current_user) if current_user.is_authenticated else "I-Prof"
