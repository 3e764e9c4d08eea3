"""The gestionnaire's desk, « Ma gestion »: the requests of her portfolio, and each of their steps."""

from uuid import UUID

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf.csrf import CSRFError

from career import receiving
from career.courrier.silence import told
from career.day import today
from career.people import GESTIONNAIRE, Person, current_person, refuse, role
from career.situation import models, parties, wording
from career.situation.forms import DESK_FORMS, VersionForm
from career.situation.models import BOXES, Box
from career.situation.rules import Act, Request, Side, Step, possible
from career.situation.silence import awaited
from career.situation.treating import act as do
from career.situation.values import SUBJECTS, Values, carried, compared
from career.situation.views.receiving import Trouble, arrived, page, submit
from career.typed import given_back, giving_back, shown_again
from socle import audit, clock
from socle.sql import database
from socle.web.errors import FORM_EXPIRED, error_page

bp = Blueprint("desk", "career.situation", url_prefix="/gestion/demandes")


@bp.get("")
@role(GESTIONNAIRE)
def inbox() -> ResponseReturnValue:
    """The requests of her portfolio, by what they wait for."""
    person = current_person()
    asked = request.args.get("etat", "")
    with database().read() as session:
        agents = parties.desk_agents(session, person, today())
        counts = models.count_boxes(session, person.academie, agents)
        box = Box(asked) if asked in set(Box) else (Box.NEW if counts[Box.NEW] else Box.HELD)
        number = request.args.get("page", 1, type=int)
        found = models.of_desk(session, person.academie, agents, box, number)
    return render_template(
        "career/situation/inbox.html",
        page=found,
        box=box,
        boxes=BOXES,
        counts=counts,
        subjects=SUBJECTS,
        now=clock.now(),
    )


@bp.get("/<uuid:uid>")
@role(GESTIONNAIRE)
def one(uid: UUID) -> ResponseReturnValue:
    """One request: the present value and the one asked, what happened, what may be done."""
    person = current_person()
    found, steps, known = _followed(person, uid)
    _note_reading(person, found)
    return _page("career/situation/desk_one.html", found, steps, known)


@bp.route("/<uuid:uid>/<slug>", methods=["GET", "POST"])
@giving_back(lambda uid, slug: DESK_FORMS[_act(slug)]())
@role(GESTIONNAIRE)
def step(uid: UUID, slug: str) -> ResponseReturnValue:
    """One step of a request: its form, with the request above."""
    person, act = current_person(), _act(slug)
    found, steps, known = _followed(person, uid)
    form = DESK_FORMS[act]()
    if request.method == "GET":
        form.version.data = str(found.version)
        _note_reading(person, found)
        return _page("career/situation/desk_step.html", found, steps, known, act, form)
    done = submit(
        form, person, act, lambda doing: do(database(), doing, found.id, form.version.seen, today())
    )
    if isinstance(done, Trouble):
        return _page("career/situation/desk_step.html", *_followed(person, uid), act, form, done)
    return arrived("situation.desk.one", done, wording.SAID[act])


@bp.get("/<uuid:uid>/pieces/<uuid:piece>")
@role(GESTIONNAIRE)
def document(uid: UUID, piece: UUID) -> ResponseReturnValue:
    """A document of a request of her portfolio."""
    person = current_person()
    found, _, _ = _followed(person, uid)
    with database().read() as session:
        row = models.find_file(session, found.id, str(piece)) or abort(404)
    return receiving.send(person, found.agent, row)


@bp.errorhandler(CSRFError)
@shown_again
def token_expired(_error: CSRFError) -> ResponseReturnValue:
    """A page opened before the present session: what was typed is kept, and asks to be sent again."""
    known = request.view_args or {}
    if request.endpoint != "situation.desk.step":
        return error_page(400, *FORM_EXPIRED)
    act = _act(known["slug"])
    form = DESK_FORMS[act]()
    if not current_user.is_authenticated:
        return given_back(form)
    form.owner.require()
    person = current_person()
    if not person.is_gestionnaire:
        return error_page(403)
    return _page(
        "career/situation/desk_step.html",
        *_followed(person, known["uid"]),
        act,
        form,
        Trouble(400, "session"),
    )


def _followed(person: Person, uid: UUID) -> tuple[Request, tuple[Step, ...], Values]:
    """A request of her portfolio, its steps, what is known today; any other is 404 (threat 47)."""
    with database().read() as session:
        found = models.find(session, person.academie, str(uid))
        if found is not None and parties.desk_follows(session, person, found, today()):
            known = models.known(session, found.academie, found.agent)
            return found, models.steps_of(session, found.id), known
    refuse(person, f"gestion/demandes {uid}", subject=found.agent if found else "")


def _note_reading(person: Person, found: Request) -> None:
    """A gestionnaire's look at what an agent asks is in the journal."""
    with database().begin() as session:
        audit.record(
            session, audit.Event.SITUATION_CONSULTED, actor=person.uid, subject=found.agent, request=found.id
        )


def _act(slug: str) -> Act:
    return Act(slug) if slug in set(DESK_FORMS) else abort(404)


def _page(
    template: str,
    found: Request,
    steps: tuple[Step, ...],
    known: Values,
    act: Act | None = None,
    form: VersionForm | None = None,
    trouble: Trouble | None = None,
) -> ResponseReturnValue:
    may = possible(found, steps, Side.SERVICE, carried(found.subject, known))
    if trouble and form and trouble.kind == "changed":
        form.version.data = str(found.version)
        form.renew()
    return page(
        template,
        form,
        trouble,
        found=found,
        subject=SUBJECTS[found.subject],
        steps=steps,
        compared=compared(found.subject, known if found.open else found.before, found.asked),
        may=may,
        act=act,
        to_do=wording.TO_DO,
        done=wording.DONE,
        silence=told(awaited(found, steps), today()),
    )
