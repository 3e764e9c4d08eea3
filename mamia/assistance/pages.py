"""The tab Assistance: telephone, guided diagnosis, and the form of a request to those who answer."""

from flask import Blueprint, abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from mamia import guarded, memory, wording
from mamia.assistance import asking, questions
from mamia.assistance.difficulties import Question
from mamia.assistance.forms import HelpForm, ServiceForm
from mamia.assistance.questions import NoSuchWay, Way
from mamia.assistance.services import Services
from mamia.guarded import Sent
from sso.directory import directory
from sso.directory.errors import DirectoryDown, NotFound
from sso.signin import TooMany

bp = Blueprint("assistance", __name__, template_folder="../templates")

PURPOSE, SENT = "assistance", "assistance-sent"
FILE = "mamia/assistance/"


@bp.get("/assistance")
def page() -> ResponseReturnValue:
    """Telephone, and the first question of the diagnosis."""
    return render_template(f"{FILE}page.html", way=questions.follow(""))


@bp.get("/assistance/diagnostic/<path:trail>")
def diagnosis(trail: str) -> ResponseReturnValue:
    """The question or the end that these answers lead to; who answers, for who says who she is."""
    way = _way(trail) or abort(404)
    if isinstance(way.here, Question):
        return render_template(f"{FILE}question.html", way=way)
    population, departement = _said()
    return render_template(
        f"{FILE}end.html",
        way=way,
        form=service_form(population, departement) if services().depend(way.here.whom) else None,
        found=services().of(way.here.whom, population, departement),
        services=services(),
    )


@bp.route("/assistance/demande", methods=["GET", "POST"])
def write() -> ResponseReturnValue:
    """The form of a request, with the answers of the diagnosis if one led here."""
    form, here = HelpForm(), url_for(".write")
    form.prepare(services())
    if not form.is_submitted():
        _fill(form)
    sent = guarded.read(form, PURPOSE, here)
    if sent is not Sent.GOOD:
        return _form_page(form), 422 if sent is Sent.FAULTY else 200
    try:
        made = asking.ask(form, _way(form.parcours.data), services())
    except TooMany as spent:
        guarded.refuse(form, PURPOSE, here, wording.spent(spent))
        return _form_page(form), 429
    memory.keep(SENT, made)
    return redirect(url_for(".done"), 303)


@bp.get("/assistance/envoyee")
def done() -> ResponseReturnValue:
    """The number to quote, and once the code that follows the request."""
    with memory.once(SENT) as taken:
        kept = taken.values
        taken.used = kept is not None
    if kept is None:
        return redirect(url_for(".write"), 303)
    memory.keep(SENT, {"number": kept["number"]})
    return render_template(f"{FILE}done.html", number=kept["number"], code=kept.get("code"))


def services() -> Services:
    """Whom to call, as the operator's file says."""
    kept: Services = current_app.extensions["services"]
    return kept


def service_form(population: str, departement: str) -> ServiceForm:
    """The form by which one says who she is, filled with what is known."""
    form = ServiceForm(formdata=None, data={"population": population, "departement": departement})
    if services().departements:
        form.departement.offer(services().departements.items())
    else:
        del form.departement
    return form


def _said() -> tuple[str, str]:
    """The population and the département of the address, else those of who is signed in, else nothing."""
    if "population" in request.args or "departement" in request.args:
        return request.args.get("population", "")[:20], request.args.get("departement", "")[:3]
    return _own()


def _own() -> tuple[str, str]:
    """What the directory says of who is signed in; nothing while it is down, for this page must open."""
    if not current_user.is_authenticated:
        return "", ""
    try:
        account = directory().get(current_user.uid)
    except (DirectoryDown, NotFound):
        return "", ""
    return account.population, account.schools[0][:3] if account.schools else ""


def _way(trail: str | None) -> Way | None:
    try:
        return questions.follow(trail or "")
    except NoSuchWay:
        return None


def _fill(form: HelpForm) -> None:
    """What is known before she writes: her answers, and who she is if she is signed in."""
    way = _way(request.args.get("parcours"))
    if way:
        form.parcours.data, form.subject.data = way.trail, way.subject or None
    if current_user.is_authenticated:
        form.name.data, form.mail.data = current_user.display_name, current_user.mail
    form.population.data, departement = _said()
    if "departement" in form and departement in services().departements:
        form.departement.data = departement


def _form_page(form: HelpForm) -> str:
    return render_template(f"{FILE}write.html", form=form, way=_way(form.parcours.data))
