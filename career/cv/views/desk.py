"""What an agent shares of her CV with her gestionnaire: by share, each reading recorded."""

from uuid import UUID

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from career import receiving
from career.cv import models, rules, shares, sharing
from career.cv.models import Owner
from career.cv.shares import Share
from career.day import today
from career.dossier.models import find_identity
from career.models import named
from career.people import GESTIONNAIRE, current_person, refuse, role
from career.portfolios.models import follows
from socle import audit
from socle.sql import database

bp = Blueprint("cv", "career.cv", template_folder="templates")


@bp.get("/<uid>/cv")
@role(GESTIONNAIRE)
def index(uid: str) -> ResponseReturnValue:
    """What this agent shares with her gestionnaire."""
    _, found, name = _open(uid)
    return render_template("career/cv/desk_index.html", uid=uid, shares=found, name=name)


@bp.get("/<uid>/cv/<uuid:share>")
@role(GESTIONNAIRE)
def read(uid: str, share: UUID) -> ResponseReturnValue:
    """One share: its sections, and no other."""
    owner, found, name = _open(uid)
    one = _one(found, share, uid)
    with database().begin() as session:
        audit.record(
            session, audit.Event.DOSSIER_CONSULTED, actor=current_person().uid, subject=uid,
            academie=owner.academie, section=sharing.SECTION, share=one.id,
        )  # fmt: skip
    with database().read() as session:
        cv = rules.only(models.find(session, owner), one.sections)
    return render_template("career/cv/desk.html", uid=uid, share=one, cv=cv, name=name)


@bp.get("/<uid>/cv/<uuid:share>/documents/<uuid:file>")
@role(GESTIONNAIRE)
def document(uid: str, share: UUID, file: UUID) -> ResponseReturnValue:
    """A document, if the share shows documents."""
    owner, found, _ = _open(uid)
    one = _one(found, share, uid)
    with database().read() as session:
        there = models.find_file(session, owner, str(file)) if rules.DOCUMENTS in one.sections else None
    if there is None:
        refuse(current_person(), f"cv document {file}", subject=uid)
    return receiving.send(current_person(), owner.uid, there)


def _open(uid: str) -> tuple[Owner, list[Share], str]:
    """Whose CV, what of it a gestionnaire may read, her name; 404 outside the portfolio (threat 47)."""
    person = current_person()
    owner = Owner(person.academie, uid)
    with database().read() as session:
        known = find_identity(session, person.academie, uid)
        if follows(session, person.academie, person.uid, uid, today()):
            found = shares.open_to(sharing.of(session, owner), GESTIONNAIRE, today())
            return owner, found, _name(session, owner)
    refuse(person, "cv", subject=known.uid if known else "")


def _name(session: Session, owner: Owner) -> str:
    row = named(session, owner.academie, owner.uid)
    return row.display_name if row else owner.uid


def _one(found: list[Share], share: UUID, uid: str) -> Share:
    """The share of this identifier; another's, withdrawn or over, it is not there."""
    one = next((one for one in found if one.id == str(share)), None)
    return one or refuse(current_person(), f"cv partage {share}", subject=uid)
