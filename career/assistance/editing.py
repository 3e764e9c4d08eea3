"""Where an administrator keeps the directory of her académie, and of HA if her issuer answers for it."""

from dataclasses import replace
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from career import place
from career.academies import OUTSIDE
from career.assistance import board, models, rules
from career.assistance.forms import ContactForm, RemoveForm
from career.assistance.rules import Contact, Moved
from career.dossier.vocabulary import POPULATIONS
from career.people import Person, administrator, current_person, refuse
from socle.french import fr
from socle.sql import database

bp = Blueprint("assistance_editing", __name__, url_prefix="/administration/assistance")

CHANGED = (
    "Quelqu’un d’autre vient de changer cette ligne. Ouvrez-la dans un autre onglet et comparez, puis "
    "enregistrez de nouveau si vos réponses sont les bonnes."
)
GONE = "Quelqu’un d’autre vient de changer ou de retirer cette ligne. Relisez la liste."


@bp.get("")
@administrator
def index() -> ResponseReturnValue:
    """What she keeps."""
    person = current_person()
    found = models.everything(database())
    parts = [(place.served().name_of(code), rules.of(found, code)) for code in _codes(person)]
    return render_template("career/assistance/list.html", parts=parts, populations=POPULATIONS)


@bp.route("/nouvelle", methods=["GET", "POST"])
@administrator
def add() -> ResponseReturnValue:
    """Write a line; the same form sent twice writes one."""
    person, form = current_person(), _form()
    if request.method == "GET":
        form.show(None)
        return _page(form)
    if not form.validate():
        return _page(form), 422
    made = replace(form.read(_identifier(form), str(form.academie.data)), version=0)
    models.add(database(), made, person.uid)
    board.kept().forget()
    return _done("La ligne est ajoutée.")


@bp.route("/<uuid:identifier>", methods=["GET", "POST"])
@administrator
def edit(identifier: UUID) -> ResponseReturnValue:
    """Change a line of hers; the loser of two is told, and keeps what she typed."""
    person, form = current_person(), _form()
    kept = _own(person, identifier)
    form.academie.offer([(kept.academie, place.served().name_of(kept.academie))])
    if request.method == "GET":
        form.show(kept)
        return _page(form, kept)
    if not form.validate():
        return _page(form, kept), 422
    try:
        models.change(database(), form.read(kept.id, kept.academie), person.uid)
    except Moved:
        form.refuse(fr(CHANGED))
        form.version.data = str(_own(person, identifier).version)
        return _page(form, kept), 409
    board.kept().forget()
    return _done("La ligne est enregistrée.")


@bp.post("/<uuid:identifier>/retirer")
@administrator
def remove(identifier: UUID) -> ResponseReturnValue:
    """Forget a line of hers, as she has read it."""
    person, form = current_person(), RemoveForm()
    kept = _own(person, identifier)
    try:
        models.remove(database(), replace(kept, version=form.version.seen), person.uid)
    except Moved:
        flash(fr(GONE), "warning")
        return redirect(url_for("assistance_editing.index"), 303)
    board.kept().forget()
    return _done("La ligne est retirée.")


def _codes(person: Person) -> tuple[str, ...]:
    return rules.kept_by(person.academie, place.of_person(person).codes, OUTSIDE)


def _form() -> ContactForm:
    form, served = ContactForm(), place.served()
    form.academie.offer((code, served.name_of(code)) for code in _codes(current_person()))
    return form


def _own(person: Person, identifier: UUID) -> Contact:
    """A line of an académie she keeps; another's is 404 and written in the journal (threat 47)."""
    found = models.find(database(), str(identifier))
    if found is None or found.academie not in _codes(person):
        refuse(person, f"assistance {identifier}")
    return found


def _identifier(form: ContactForm) -> str:
    """The identifier the page gave to the new line; one that is no identifier is replaced."""
    try:
        return str(UUID(form.id.data or ""))
    except ValueError:
        form.show(None)
        return str(form.id.data)


def _page(form: ContactForm, kept: Contact | None = None) -> str:
    return render_template("career/assistance/edit.html", form=form, kept=kept)


def _done(said: str) -> ResponseReturnValue:
    flash(fr(said), "ok")
    return redirect(url_for("assistance_editing.index"), 303)
