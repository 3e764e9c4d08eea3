"""« Ma gestion »: the dossiers of a gestionnaire's portfolio, and no other; each consultation is recorded."""

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from career.agents import in_portfolio
from career.complements.models import declared
from career.day import today
from career.dossier import models, pages, wording
from career.dossier.pages import Names, Reading
from career.dossier.rules import Reader, seen_by
from career.dossier.sections import BY_SLUG
from career.dossier.views import around
from career.models import follows, named, portfolios
from career.people import GESTIONNAIRE, Person, current_person, refuse, role
from socle import audit
from socle.sql import database

bp = Blueprint("gestion", __name__, url_prefix="/gestion/dossiers")
A_PAGE = 25


@bp.get("")
@role(GESTIONNAIRE)
def index() -> ResponseReturnValue:
    """Her portfolio, by name, a page at a time."""
    person = current_person()
    number = max(1, request.args.get("page", 1, type=int))
    with database().read() as session:
        uids = _portfolio(session, person)
        count = max(1, -(-len(uids) // A_PAGE))
        number = min(number, count)
        shown = uids[(number - 1) * A_PAGE : number * A_PAGE]
        lines = [_line(session, person.academie, uid) for uid in shown]
        rules = [one for one in portfolios(session, person.academie) if one.gestionnaire == person.uid]
    return render_template(
        "career/gestion/index.html", lines=lines, total=len(uids), page=number, pages=count, rules=rules
    )


@bp.get("/<uid>")
@role(GESTIONNAIRE)
def summary(uid: str) -> ResponseReturnValue:
    """The first page of the dossier of one agent of her portfolio."""
    reading = consult(uid, "")
    phrase = wording.phrase(reading.dossier, reading.on)
    return render_template(
        "career/gestion/summary.html",
        blocks=pages.summary(reading),
        phrase=phrase,
        uid=uid,
        **around(reading),
    )


@bp.get("/<uid>/<slug>")
@role(GESTIONNAIRE)
def section(uid: str, slug: str) -> ResponseReturnValue:
    """One section of it."""
    found = BY_SLUG.get(slug)
    if found is None or found.own:
        abort(404)
    reading = consult(uid, slug)
    return render_template(
        "career/gestion/section.html",
        section=found,
        blocks=pages.blocks(slug, reading),
        uid=uid,
        **around(reading),
    )


def _portfolio(session: Session, person: Person) -> list[str]:
    """The uids of her portfolio, by surname."""
    rules = portfolios(session, person.academie)
    populations = {name for one in rules if one.gestionnaire == person.uid for name in one.populations}
    held = models.managed_of(session, person.academie, populations)
    hers = [managed for managed in held if in_portfolio(rules, person.uid, managed)]
    return [managed.uid for managed in sorted(hers, key=lambda managed: (managed.surname, managed.uid))]


def _line(session: Session, academie: str, uid: str) -> tuple[str, str, str]:
    """What the list says of one agent: uid, name, rank."""
    dossier = models.outline(session, academie, uid)
    row = named(session, academie, uid)
    return uid, row.display_name if row else uid, wording.phrase(dossier, today()) if dossier else ""


def consult(uid: str, slug: str) -> Reading:
    """The dossier as she may see it, her reading recorded; 404 outside her portfolio (threat 47)."""
    person = current_person()
    with database().read() as session:
        managed = models.managed(session, person.academie, uid)
        hers = managed is not None and follows(session, person.uid, managed)
        dossier = models.find(session, person.academie, uid) if hers else None
        row = named(session, person.academie, uid)
        told = declared(session, person.academie, uid)
    if dossier is None:
        refuse(person, "dossier", 404, subject=managed.uid if managed else "")
    with database().begin() as session:
        audit.record(
            session,
            audit.Event.DOSSIER_CONSULTED,
            actor=person.uid,
            subject=uid,
            academie=person.academie,
            section=slug,
        )
    names = Names(row.given_name, row.usual_name, row.mail) if row else Names()
    return Reading(seen_by(dossier, Reader.GESTIONNAIRE), today(), Reader.GESTIONNAIRE, names, declared=told)
