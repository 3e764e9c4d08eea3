"""« Ma gestion »: the dossiers of a gestionnaire's portfolio, and no other; each consultation is recorded."""

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from career.complements.models import declared
from career.day import today
from career.dossier import models, pages, wording
from career.dossier.pages import Names, Reading
from career.dossier.rules import Reader, seen_by
from career.dossier.sections import BY_SLUG
from career.dossier.views import around
from career.models import display_names, named
from career.people import GESTIONNAIRE, current_person, refuse, role
from career.portfolios.models import desks_of, followed, follows, standing_in
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
        hers = followed(session, person.academie, person.uid, today())
        total = models.count_among(session, person.academie, hers)
        count = max(1, -(-total // A_PAGE))
        number = min(number, count)
        shown = models.by_name(session, person.academie, hers, A_PAGE, (number - 1) * A_PAGE)
        lines = _lines(session, person.academie, shown)
        desks = desks_of(session, person.academie, person.uid)
        away = standing_in(session, person.academie, person.uid, today())
        whom = display_names(session, person.academie, [one.gestionnaire for one in away])
    return render_template(
        "career/gestion/index.html",
        lines=lines,
        total=total,
        page=number,
        pages=count,
        desks=desks,
        away=[(whom.get(one.gestionnaire, one.gestionnaire), one.end) for one in away],
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


def _lines(session: Session, academie: str, uids: list[str]) -> list[tuple[str, str, str]]:
    """What the list says of each agent: uid, name, rank."""
    dossiers, known = models.outlines(session, academie, uids), display_names(session, academie, uids)
    ranks = {uid: wording.phrase(dossier, today()) for uid, dossier in dossiers.items()}
    return [(uid, known.get(uid, uid), ranks.get(uid, "")) for uid in uids]


def consult(uid: str, slug: str) -> Reading:
    """The dossier as she may see it, her reading recorded; 404 outside her portfolio (threat 47)."""
    person = current_person()
    with database().read() as session:
        known = models.find_identity(session, person.academie, uid)
        hers = follows(session, person.academie, person.uid, uid, today())
        dossier = models.find(session, person.academie, uid) if hers else None
        row = named(session, person.academie, uid)
        told = declared(session, person.academie, uid)
    if dossier is None:
        refuse(person, "dossier", 404, subject=known.uid if known else "")
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
