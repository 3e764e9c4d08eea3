"""A change as it would be: who moves, the list, and the button that applies exactly that."""

from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from career.day import today
from career.delays import refreshing
from career.people import Person, current_person, refuse, signed_in
from career.portfolios import changes, models, overview, wording
from career.portfolios.changes import Moved, Outdated, Plan
from career.portfolios.tables import ChangeRow
from socle import audit
from socle.french import count, fr
from socle.sql import database

bp = Blueprint("changing", __name__, url_prefix="/changements")

A_PAGE = 25
OTHERS = (
    "La situation a changé depuis que vous avez lu cette page : d’autres personnes changeraient. Relisez."
)
GONE = "Quelqu’un a changé la même chose depuis. Rien n’a été fait : préparez votre changement de nouveau."


@dataclass(frozen=True)
class Shown:
    """A change, what it would do, and the names of everybody in it."""

    change: ChangeRow
    plan: Plan
    lines: list[tuple[str, str, str]]
    names: dict[str, str]


@bp.get("/<uuid:identifier>")
@signed_in
def show(identifier: UUID) -> ResponseReturnValue:
    """Who would move; a change that is applied leads to where it is told."""
    person, change = current_person(), _hers(identifier)
    if change.applied_at is not None:
        return redirect(_back(change))
    return _page(person, change)


@bp.post("/<uuid:identifier>/appliquer")
@signed_in
def apply(identifier: UUID) -> ResponseReturnValue:
    """Apply what was shown, once; shown again when others would move."""
    person, change = current_person(), _hers(identifier)
    try:
        with database().begin() as session:
            seen = request.form.get("seen", "")
            moved = changes.apply(session, person.academie, change.id, seen, person.uid, today())
            if change.kind == "service":
                refreshing.follow_aim(session, person.academie, change.key)
    except Moved:
        flash(fr(OTHERS), "warning")
        return _page(person, change), 409
    except Outdated:
        flash(fr(GONE), "warning")
        return redirect(_back(change), 303)
    told = count(moved, "personne a changé", "personnes ont changé") if moved else "Personne n’a changé"
    flash(f"C’est fait. {told} de gestionnaire.", "success")
    return redirect(_back(change), 303)


@bp.get("/<uuid:identifier>/liste.csv")
@signed_in
def listing(identifier: UUID) -> Response:
    """Everybody who would move, as a file."""
    person, change = current_person(), _hers(identifier)
    shown = _shown(change)
    with database().begin() as session:
        audit.record(
            session,
            audit.Event.DATA_EXPORTED,
            actor=person.uid,
            form="portefeuilles",
            academie=person.academie,
            change=change.id,
        )
    answer = Response(changes.as_csv(shown.plan, shown.names), mimetype="text/csv")
    answer.headers["Content-Disposition"] = 'attachment; filename="qui-change-de-gestionnaire.csv"'
    return answer


def _hers(identifier: UUID) -> ChangeRow:
    """A change she prepared and may still make; any other is 404 and in the journal (threat 47)."""
    person = current_person()
    with database().read() as session:
        found = session.get(ChangeRow, (person.academie, str(identifier)))
        hers = {one.id for one in models.led_by(session, person.academie, person.uid)}
    if found is not None and found.prepared_by == person.uid:
        may = person.is_administrator if found.kind == "service" else found.service in hers
        return found if may else refuse(person, f"portefeuilles changement {identifier}")
    refuse(person, f"portefeuilles changement {identifier}")


def _shown(change: ChangeRow) -> Shown:
    with database().read() as session:
        plan = changes.plan(session, change, today())
        before, after = (changes.fact_of(change, values) for values in (change.before, change.after))
        moving = {uid for one in plan.moves for uid in (one.uid, one.before, one.after) if uid}
        people = moving | changes.people_of(before, after)
        names = overview.known_names(session, change.academie, people)
    lines = wording.compared(wording.lines(before, names), wording.lines(after, names))
    return Shown(change, plan, lines, names | {"": "personne"})


def _page(person: Person, change: ChangeRow) -> str:
    shown = _shown(change)
    moves = shown.plan.moves
    pages = max(1, -(-len(moves) // A_PAGE))
    number = min(max(1, request.args.get("page", 1, type=int)), pages)
    return render_template(
        "career/portfolios/change.html",
        shown=shown,
        moves=moves[(number - 1) * A_PAGE : number * A_PAGE],
        page=number,
        pages=pages,
        title=wording.TITLES[change.kind],
        back=_back(change),
    )


def _back(change: ChangeRow) -> str:
    if change.kind == "service":
        return url_for("administration.portfolios.index")
    return url_for("portfolios.page", service=change.service)
