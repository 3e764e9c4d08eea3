"""« Règles de carrière »: which rules hold from when, who gains and loses, what is to check."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from career.day import today
from career.models import named
from career.people import Person, administrator, current_person, refuse
from career.perspectives import choices, previewed, previews, sets
from career.perspectives.choices import Choice, ChoicesMoved
from career.perspectives.forms import ChoiceForm
from career.perspectives.previews import Preview
from career.statutes.sets import rule_sets
from socle import audit
from socle.french import date_long
from socle.pdf import download
from socle.sql import database

bp = Blueprint("rulesets", __name__, url_prefix="/regles")

PAGES = "career/perspectives/administration/"
LATEST = 20  # choices shown
A_LOOK = 100  # dossiers read by the page that looks
MOVED = (
    "Quelqu’un d’autre a changé les règles entre-temps. Rien n’a été fait\u00a0: relisez ce qui est prévu."
)
ACTIVATED = "Ces règles s’appliqueront à partir du {day}."
ACTIVE_SINCE = "Ces règles s’appliquent depuis le {day}."
WITHDRAWN = "Ce changement est annulé. Les règles restent celles d’aujourd’hui."


@dataclass(frozen=True)
class Told:
    """One choice as the page tells it."""

    choice: Choice
    title: str
    who: str
    undoable: bool


@bp.get("")
@administrator
def index() -> ResponseReturnValue:
    """What holds, what is to come, the form, and the values to check."""
    return _index(ChoiceForm(data={"rules": _other(current_person())}))


@bp.post("")
@administrator
def ask() -> ResponseReturnValue:
    """Begin to work out who would gain and lose."""
    person, form = current_person(), ChoiceForm()
    form.rules.offer(sets.offered())
    if not form.validate() or form.starts.data is None:
        return _index(form, 422)
    asked = previews.ask(database(), person, str(form.rules.data), form.starts.data, today())
    return redirect(url_for("administration.rulesets.preview", identifier=asked), 303)


@bp.get("/apercus/<uuid:identifier>")
@administrator
def preview(identifier: Any) -> ResponseReturnValue:
    """Who gains and who loses, as far as the work has come; each look takes it a little further."""
    person = current_person()
    _preview(person, str(identifier))
    previews.advance(database(), str(identifier), A_LOOK)
    found = _preview(person, str(identifier))
    page = max(1, request.args.get("page", 1, type=int))
    with database().read() as session:
        told = previewed.told(session, found, page)
    return render_template(PAGES + "preview.html", preview=found, told=told, title=sets.title(found.code))


@bp.get("/apercus/<uuid:identifier>/liste.csv")
@administrator
def listing(identifier: Any) -> Response:
    """The whole list as a file; cells a spreadsheet would run are inert."""
    person = current_person()
    found = _preview(person, str(identifier))
    with database().begin() as session:
        content = previewed.as_csv(session, found)
        audit.record(
            session,
            audit.Event.RULES_PREVIEWED,
            actor=person.uid,
            what="csv",
            rules=found.code,
            starts=found.starts.isoformat(),
            academie=person.academie,
        )
    return download(content, f"regles-{found.code}-{found.starts}.csv", "text/csv; charset=utf-8")


@bp.get("/apercus/<uuid:identifier>/activer")
@administrator
def confirm(identifier: Any) -> ResponseReturnValue:
    """What activating means, before it is done."""
    found = _preview(current_person(), str(identifier))
    if not found.finished:
        return redirect(url_for("administration.rulesets.preview", identifier=found.id))
    with database().read() as session:
        told = previewed.told(session, found, 1)
    late = found.starts <= today()
    return render_template(
        PAGES + "confirm.html", preview=found, told=told, title=sets.title(found.code), late=late
    )


@bp.post("/apercus/<uuid:identifier>/activer")
@administrator
def activate(identifier: Any) -> ResponseReturnValue:
    """Let these rules hold from their day."""
    person = current_person()
    found = _preview(person, str(identifier))
    if not found.finished:
        return redirect(url_for("administration.rulesets.preview", identifier=found.id), 303)
    try:
        choices.choose(database(), person, found.code, found.starts, found.basis)
    except ChoicesMoved:
        flash(MOVED, "error")
        return redirect(url_for("administration.rulesets.index"), 303)
    said = ACTIVATED if found.starts > today() else ACTIVE_SINCE
    flash(said.format(day=date_long(found.starts)), "success")
    return redirect(url_for("administration.rulesets.index"), 303)


@bp.post("/<uuid:identifier>/annuler")
@administrator
def undo(identifier: Any) -> ResponseReturnValue:
    """Undo a choice before its day."""
    try:
        choices.withdraw(database(), current_person(), str(identifier), today())
    except ChoicesMoved:
        flash("Ce changement ne peut plus être annulé\u00a0: il l’est déjà, ou son jour est venu.", "error")
    else:
        flash(WITHDRAWN, "success")
    return redirect(url_for("administration.rulesets.index"), 303)


def _index(form: ChoiceForm, status: int = 200) -> ResponseReturnValue:
    person, day = current_person(), today()
    form.rules.offer(sets.offered())
    with database().read() as session:
        made = choices.choices(session, person.academie)
        told = [_told(session, one) for one in reversed(made[-LATEST:])]
    held = sets.schedule(made)
    page = render_template(
        PAGES + "index.html",
        form=form,
        told=told,
        now=sets.title(sets.code_on(held, day)),
        coming=[(starts, sets.title(code)) for starts, code in held if starts > day],
        sets=rule_sets(),
        to_check=sets.to_check(day),
        unsure=sets.unsure(),
    )
    return page, status


def _told(session: Any, one: Choice) -> Told:
    row = named(session, current_person().academie, one.chosen_by)
    undoable = one.withdrawn_at is None and one.starts > today()
    return Told(one, sets.title(one.code), row.display_name if row else one.chosen_by, undoable)


def _preview(person: Person, identifier: str) -> Preview:
    """A preview of her académie; any other is 404 and written in the journal (threat 44)."""
    with database().read() as session:
        found = previews.find(session, person.academie, identifier)
    return found or refuse(person, f"regles apercu {identifier}")


def _other(person: Person) -> str:
    """The set that does not hold today: what an administrator comes for."""
    with database().read() as session:
        held = sets.code_on(sets.schedule(choices.choices(session, person.academie)), today())
    return next((code for code, _ in sets.offered() if code != held), held)
