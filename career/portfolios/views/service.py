"""« Portefeuilles »: what a chef de service sees of hers, and the changes she prepares."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from career.day import today
from career.models import named
from career.people import Person, current_person, refuse, signed_in
from career.portfolios import changes, models, overview, wording
from career.portfolios.changes import Wanted
from career.portfolios.forms import DeskForm, Draft, ExemptionForm, RuleForm
from career.portfolios.rules import Fact, Service
from socle.french import fr
from socle.sql import database

bp = Blueprint(
    "portfolios", "career.portfolios", url_prefix="/gestion/portefeuilles", template_folder="templates"
)

SLUGS: dict[str, tuple[str, type[Any]]] = {
    "regles": ("rule", RuleForm),
    "exceptions": ("exemption", ExemptionForm),
    "gestionnaires": ("desk", DeskForm),
}
MEANWHILE = (
    "Quelqu’un d’autre vient de changer ce que vous lisiez. Ouvrez la page dans un autre onglet et comparez, "
    "puis recommencez si vos réponses sont les bonnes."
)
NOT_HERS = (
    "Aucun agent de votre service n’a cet identifiant. Vérifiez-le, ou voyez avec le service qui le suit."
)
UNKNOWN = "Personne n’a cet identifiant. Vérifiez-le : il se lit dans l’annuaire."


@bp.get("")
@signed_in
def index() -> ResponseReturnValue:
    """The services she leads."""
    person = current_person()
    with database().read() as session:
        hers = models.led_by(session, person.academie, person.uid)
    if not hers:
        refuse(person, "portefeuilles", 403)
    if len(hers) == 1:
        return redirect(url_for("portfolios.page", service=hers[0].id))
    return render_template("career/portfolios/index.html", services=hers)


@bp.get("/<service>")
@signed_in
def page(service: str) -> ResponseReturnValue:
    """One service: its gestionnaires, rules, exceptions, absences, and what changed."""
    person, found = led(service)
    with database().read() as session:
        told = overview.told(session, person.academie, found, today())
    return render_template(
        "career/portfolios/service.html", led=found, told=told, then=wording.next_aim(found)
    )


@bp.route("/<service>/<any(regles, exceptions, gestionnaires):slug>/nouveau", methods=["GET", "POST"])
@signed_in
def add(service: str, slug: str) -> ResponseReturnValue:
    """Something new, prepared and not yet done."""
    person, found = led(service)
    kind, form = SLUGS[slug][0], _form(person, found, slug)
    if request.method == "POST" and form.validate() and _accepted(person, found, kind, form):
        key = str(uuid4()) if kind == "rule" else str(form.uid.data)
        return prepared(person, Wanted(kind, found.id, key, form.read(found.id, key)))
    return _edit(found, slug, form)


@bp.route("/<service>/<any(regles, exceptions, gestionnaires):slug>/<key>", methods=["GET", "POST"])
@signed_in
def edit(service: str, slug: str, key: str) -> ResponseReturnValue:
    """Something that is there, its change prepared and not yet done."""
    person, found = led(service)
    kind, form = SLUGS[slug][0], _form(person, found, slug)
    fact = there(person, kind, found.id, key)
    if "uid" in form:
        del form.uid
    if request.method == "GET":
        _show(form, fact)
    elif form.validate() and unchanged(form, fact):
        return prepared(person, Wanted(kind, found.id, key, form.read(found.id, key)))
    return _edit(found, slug, form, key)


@bp.post("/<service>/<any(regles, exceptions, gestionnaires):slug>/<key>/retirer")
@signed_in
def remove(service: str, slug: str, key: str) -> ResponseReturnValue:
    """The end of something, prepared and not yet done."""
    person, found = led(service)
    kind = SLUGS[slug][0]
    there(person, kind, found.id, key)
    return prepared(person, Wanted(kind, found.id, key, None))


def led(service: str) -> tuple[Person, Service]:
    """The service, if she leads it; another's is 404 and in the journal (threat 47)."""
    person = current_person()
    with database().read() as session:
        hers = models.led_by(session, person.academie, person.uid)
    found = next((one for one in hers if one.id == service), None)
    return person, found or refuse(person, f"portefeuilles {service[:36]}")


def there(person: Person, kind: str, service: str, key: str) -> Fact:
    """What is there under this key; 404 if nothing is."""
    with database().read() as session:
        found: Fact | None = changes.find(session, person.academie, kind, service, key)
    return found or abort(404)


def prepared(person: Person, wanted: Wanted) -> ResponseReturnValue:
    """Keep what is wanted, and show who would move."""
    with database().begin() as session:
        identifier = changes.prepare(session, person.academie, person.uid, wanted)
    return redirect(url_for("portfolios.changing.show", identifier=identifier), 303)


def unchanged(form: Draft, fact: Fact) -> bool:
    """Is what is kept still what she read? If not she is told, and keeps what she typed."""
    now = changes.proof(fact)
    if form.was.data == now:
        return True
    form.was.data = now
    form.refuse(fr(MEANWHILE))
    return False


def known(person: Person, field: Any) -> bool:
    """Is this the identifiant of somebody of her académie? Written without case (decision 15)."""
    field.data = (field.data or "").lower()
    with database().read() as session:
        found = named(session, person.academie, field.data) is not None
    if not found:
        field.errors = [*field.errors, fr(UNKNOWN)]
    return found


def _accepted(person: Person, service: Service, kind: str, form: Any) -> bool:
    if kind == "rule":
        return True
    if kind == "desk":
        return known(person, form.uid)
    form.uid.data = (form.uid.data or "").lower()
    with database().read() as session:
        held = models.held(session, person.academie, form.uid.data)
    if held is None or held.service != service.id:
        form.refuse(fr(NOT_HERS), form.uid)
        return False
    return True


def _form(person: Person, service: Service, slug: str) -> Any:
    form = SLUGS[slug][1]()
    if "gestionnaire" in form:
        with database().read() as session:
            form.gestionnaire.offer(models.desks_in(session, person.academie, service.id))
    return form


def _show(form: Any, fact: Fact) -> None:
    show: Callable[[Fact], None] = form.show
    show(fact)
    form.was.data = changes.proof(fact)


def _edit(service: Service, slug: str, form: Any, key: str = "") -> ResponseReturnValue:
    page = render_template("career/portfolios/edit.html", led=service, slug=slug, form=form, key=key)
    return page, (200 if request.method == "GET" else 422)
