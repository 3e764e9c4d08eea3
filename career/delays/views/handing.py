"""A chef de service hands threads of hers on, from their numbers alone: to whom, with a note."""

from collections.abc import Collection

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import NotFound

from career.courrier.acting import FormUsed
from career.courrier.bulk import MOST
from career.courrier.handling import NotPossible
from career.courrier.views.handling import ALREADY, USED
from career.courrier.views.keeping import FORMS, keeping, lost
from career.courrier.words import number_of
from career.day import today
from career.delays import handing, workload
from career.delays.forms import HandingForm
from career.delays.handing import Changed, Handing, led_by
from career.delays.views.follow_up import standing
from career.people import Person, refuse
from career.portfolios.overview import known_names
from career.portfolios.rules import Service
from career.portfolios.views.service import led
from socle import audit
from socle.french import count
from socle.sql import database
from socle.web.acting import KEY
from socle.web.errors import FORM_EXPIRED, error_page

bp = Blueprint("handing", __name__, url_prefix="/<service>/suivi/transmettre")
FORMS["delays.handing.page"] = HandingForm
NONE = "Cochez au moins un fil, puis transmettez."
GONE = "Un fil ou plusieurs ne sont plus dans votre service\u00a0: ils ne sont pas repris ici."


@bp.route("", methods=["GET", "POST"])
@keeping
def page(service: str) -> ResponseReturnValue:
    """To whom the threads chosen go, and why; then they go, all or none."""
    person, led_ = led(service)
    if request.method == "GET":
        form = HandingForm(formdata=None, fils=",".join(request.args.getlist("fils")))
        return _page(form, person, led_) if _listed(form, person, led_) else _back(led_, NONE, "warning")
    form = HandingForm()
    wanted = _handing(form, person, led_)
    with database().read() as session:  # pressed twice, they are not hers any more the second time
        again = bool(KEY.fullmatch(wanted.key)) and handing.has_handed_on(session, wanted)
    if again:
        return _back(led_, ALREADY, "info")
    if not _listed(form, person, led_):
        return _back(led_, NONE, "warning")
    return _hand_on(form, wanted)


@bp.errorhandler(CSRFError)
def token_expired(_error: CSRFError) -> ResponseReturnValue:
    """A page opened before the present session: nothing is done, what was typed asks to be sent again."""
    if "note" not in request.form:
        return error_page(400, *FORM_EXPIRED)
    if not current_user.is_authenticated:
        return lost()
    try:
        person, led_ = led((request.view_args or {})["service"])
        form = HandingForm()
        listed = _listed(form, person, led_)
    except NotFound as gone:
        return taken_away(gone)
    return _page(form, person, led_, 400) if listed else error_page(400, *FORM_EXPIRED)


@bp.errorhandler(404)
def taken_away(_error: NotFound) -> ResponseReturnValue:
    """No thread of these is in her service, or not any more: who wrote a note gets her own words back."""
    note = request.form.get("note", "").strip()
    if not note or not current_user.is_authenticated:
        return error_page(404)
    return render_template("career/delays/taken_away.html", note=note), 404


def _handing(form: HandingForm, person: Person, service: Service) -> Handing:
    """What the form asks; a thread that its page did not show has no sign, and is shown first."""
    signs = {one: form.seen.get(one, "") for one in form.threads[:MOST]}
    return Handing(person, service, form.key.data or "", form.to.data or "", signs, form.note.data or "")


def _listed(form: HandingForm, person: Person, service: Service) -> list[str]:
    """The threads of a form that she may hand on. The others are in the journal, and she is told; 404 when
    none is left (threat 47)."""
    asked = _asked(form)
    with database().read() as session:
        found = workload.chosen(session, led_by(person, service), asked)
    others = [one for one in asked if one not in found]
    if others and not found:
        refuse(person, f"suivi {others[0]}")
    if others:
        form.refuse(GONE)
        with database().begin() as session:
            for one in others:
                audit.record(
                    session, audit.Event.ACCESS_REFUSED, actor=person.uid, subject="", what=f"suivi {one}"
                )
    return [one for one in asked if one in found]


def _asked(form: HandingForm) -> list[str]:
    """The threads that the form is about: those its page showed, and those chosen."""
    return list(dict.fromkeys([*form.seen, *form.threads]))[:MOST]


def _hand_on(form: HandingForm, wanted: Handing) -> ResponseReturnValue:
    person, service = wanted.chef, wanted.service
    words = _offer(form, person, service)
    if not wanted.signs:
        form.refuse(NONE)
    if not form.validate() or not wanted.signs:
        return _page(form, person, service, 422)
    try:
        done = handing.hand_on(database(), wanted, today())
    except Changed as changed:
        return _page(form, person, service, 409, changed.threads)
    except FormUsed:
        form.key.renew()
        form.refuse(USED)
        return _page(form, person, service, 409)
    except NotPossible as why:
        form.refuse(str(why))
        return _page(form, person, service, 409)
    if not done:
        return _back(service, ALREADY, "info")
    passed = count(len(wanted.signs), "fil est transmis", "fils sont transmis")
    return _back(service, f"{passed} à {words[wanted.to]}.")


def _offer(form: HandingForm, person: Person, service: Service) -> dict[str, str]:
    """Put in the form whom she may choose; their words, by key."""
    with database().read() as session:
        words = {one.key: one.words for one in handing.targets(session, person, service, today())}
    form.to.offer(words.items())
    return words


def _page(
    form: HandingForm, person: Person, service: Service, status: int = 200, changed: Collection[str] = ()
) -> ResponseReturnValue:
    """The threads, whom to hand them to, and why; those that changed meanwhile are not ticked any more."""
    _offer(form, person, service)
    asked, ticked = _asked(form), set(form.threads) - set(changed)
    with database().read() as session:
        found = workload.chosen(session, led_by(person, service), asked)
        form.show(handing.signs_of(session, found))
        names = known_names(session, person.academie, {one.who for one in found.values()})
    del form.fils  # the boxes of the page say it
    html = render_template(
        "career/delays/handing.html",
        form=form,
        led=service,
        threads=[found[one] for one in asked if one in found],
        ticked=ticked,
        changed=set(changed),
        failed=status != 200 or bool(form.faults),
        renewed=status == 400,
        names=names,
        number_of=number_of,
        standing=standing(service),
    )
    return html, status


def _back(service: Service, said: str, kind: str = "success") -> ResponseReturnValue:
    flash(said, kind)
    return redirect(url_for("delays.follow_up", service=service.id), 303)
