"""« Vos perspectives »: what the rules make of one's dossier, today and for ten years, each with why."""

from typing import Any

from flask import Blueprint, Response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from career.complements.models import declared
from career.complements.rules import KINDS
from career.courrier import parties
from career.day import today
from career.dossier import models
from career.dossier.rules import Kind
from career.people import current_person, signed_in
from career.perspectives import page, sets
from career.perspectives.outlook import Outlook, outlook_of
from socle.pdf import download, made
from socle.sql import database

bp = Blueprint("perspectives", __name__, url_prefix="/perspectives")


@bp.get("")
@signed_in
def index() -> ResponseReturnValue:
    """The next échelon first, then what else may come, then the years."""
    outlook = own()
    if outlook is None:
        return redirect(url_for("home.index"))
    standing = parties.standing(database().session, current_person(), today())
    return render_template(
        "career/perspectives/index.html", writes=standing.hindrance is None, **told(outlook)
    )


@bp.get("/pdf")
@signed_in
def pdf() -> ResponseReturnValue:
    """The same, for paper."""
    outlook = own()
    if outlook is None:
        return redirect(url_for("home.index"))
    person = current_person()
    paper = render_template("career/perspectives/paper.html", name=person.display_name, **told(outlook))
    answer: Response = download(made(paper), "perspectives.pdf")
    return answer


def own() -> Outlook | None:
    """The outlook of who is signed in; None when she has no career here."""
    person = current_person()
    if person.kind is Kind.NONE:
        return None
    session = database().session
    dossier = models.find(session, person.academie, person.uid)
    hers = declared(session, person.academie, person.uid)
    return outlook_of(dossier, today(), hers) if dossier else None


def told(outlook: Outlook) -> dict[str, Any]:
    """What every page of an outlook shows."""
    found, dossier = outlook.found, outlook.dossier
    phrase = page.phrase(dossier, found.on)
    columns, rows = page.years(found)
    return {
        "found": found,
        "phrase": phrase,
        "first": page.next_echelon(found),
        "groups": page.groups(found),
        "apart": page.apart(found),
        "years": rows,
        "comparable": page.comparable(dossier, found),
        "drawings": page.drawings(dossier, found),
        "about": page.about(found, phrase),
        "grades": page.grades_drawn(dossier, found),
        "rules_title": sets.title(outlook.rules.at(found.on).name),
        "rules_of": tuple,
        "state_of": page.state,
        "columns": columns,
        "euros": page.euros,
        "declared": outlook.declared,
        "kinds": KINDS,
        "as_of": dossier.identity.as_of,
    }
