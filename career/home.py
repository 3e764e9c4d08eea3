"""The first page: what waits, who answers, where one stands; or why there is nothing here and whom to ask."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from career import place, reasons
from career.courrier import parties
from career.day import today
from career.dossier import models, pages
from career.dossier.pages import Names, Reading
from career.dossier.rules import Kind, Reader
from career.feed.models import count_changes
from career.people import Person, current_person, signed_in
from career.perspectives import first_page
from career.portfolios import models as portfolios
from career.portfolios.models import Correspondent, correspondent_of
from career.situation import models as requests
from socle.sql import database

bp = Blueprint("home", __name__)

CHANGE_PASSWORD = "/modifier-mon-mot-de-passe"  # the tab of the identity service # noqa: S105
GUIDES = ("Les guides", "guides.index")
OWN_TABS = (
    ("Votre courrier", "courrier.threads"),
    ("Votre dossier", "dossier.summary"),
    ("Vos perspectives", "perspectives.index"),
    ("Votre CV", "cv.summary"),
    ("Les services", "services.index"),
    GUIDES,
)
GESTION_TABS = (
    ("Courrier reçu", "courrier.desk.inbox"),
    ("Demandes", "situation.desk.inbox"),
    ("Vos dossiers", "gestion.index"),
)
LEADING_TABS = (("Portefeuilles", "portfolios.index"), ("Circulaires", "circulars.index"))


@bp.get("/")
@signed_in
def index() -> ResponseReturnValue:
    """« Mon espace »; a gestionnaire without a career here goes to « Ma gestion »."""
    person = current_person()
    if person.kind is Kind.NONE:
        if person.is_gestionnaire:
            return redirect(url_for("courrier.desk.inbox"))
        if person.is_administrator:
            return redirect(url_for("administration.index"))
        reason = reasons.why_none(person.population)
        return render_template("career/home/none.html", reason=reason, password_url=password_url())
    reading = _reading(person)
    return render_template(
        "career/home/index.html",
        person=person,
        reading=reading,
        rank=pages.rank_facts(reading) if reading else (),
        phrase=pages.phrase(reading) if reading else "",
        promotion=first_page.promotion(reading) if reading else None,
        correspondent=correspondent(person),
        hindrance=parties.standing(database().session, person, today()).hindrance,
        unread=parties.unread_of_agent(database().session, person),
        awaited=parties.awaited_of(database().session, person),
        wanted=requests.count_wanted(database().session, person.academie, person.uid),
        changes=count_changes(database().session, person.academie, person.uid, unseen=True),
        password_url=password_url(),
    )


def tabs(person: Person) -> list[tuple[str, str]]:
    """The tabs of somebody; an agent who manages switches between two sets."""
    return _gestion_tabs(person) if _in_gestion(person) else _own_tabs(person)


def service_name(person: Person) -> str:
    """I-Prof for the public sector, I-Professionnel for private schools (domain § 5.2)."""
    return "I-Professionnel" if person.kind is Kind.PRIVATE else "I-Prof"


def correspondent(person: Person) -> Correspondent | None:
    """« Votre correspondant »."""
    return correspondent_of(database().session, person.academie, person.uid, today())


def password_url() -> str:
    """The full address of the tab « Modifier mon mot de passe » of her identity service."""
    return f"{place.of_person(current_person()).issuer}{CHANGE_PASSWORD}"


def _in_gestion(person: Person) -> bool:
    manages_only = person.kind is Kind.NONE
    return person.is_gestionnaire and (manages_only or request.path.startswith("/gestion/"))


def _gestion_tabs(person: Person) -> list[tuple[str, str]]:
    with database().read() as session:  # pages that answer a POST have tabs too, and must hold no writer
        leads = portfolios.led_by(session, person.academie, person.uid)
    own = [*GESTION_TABS, *(LEADING_TABS if leads else ())]
    if person.kind is Kind.NONE:
        return [*own, GUIDES, *_administration(person)]
    return [*own, ("Mon espace", "home.index")]


def _own_tabs(person: Person) -> list[tuple[str, str]]:
    if person.kind is Kind.NONE:
        return [GUIDES, *_administration(person)]
    gestion = [("Ma gestion", "gestion.index")] if person.is_gestionnaire else []
    return [*OWN_TABS, *gestion, *_administration(person)]


def _administration(person: Person) -> list[tuple[str, str]]:
    return [("Administration", "administration.index")] if person.is_administrator else []


def _reading(person: Person) -> Reading | None:
    dossier = models.find(database().session, person.academie, person.uid)
    names = Names(person.given_name, person.usual_name, person.mail)
    return Reading(dossier, today(), Reader.HERSELF, names) if dossier else None
