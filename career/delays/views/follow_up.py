"""« Suivi »: what a chef de service sees of the threads of her service; never what they say."""

from collections.abc import Callable
from datetime import date, timedelta

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from career.courrier.turns import Awaits
from career.courrier.words import number_of
from career.delays import drawing, models, wording, workload
from career.delays.drawing import Plot
from career.delays.handing import led_by
from career.delays.rules import WEEKS, Told, by_gestionnaire, by_week
from career.delays.workload import Line, Load
from career.people import refuse, signed_in
from career.portfolios.models import desks_in
from career.portfolios.overview import known_names
from career.portfolios.rules import Service
from career.portfolios.views.service import led
from socle import clock
from socle.french import count
from socle.sql import database

bp = Blueprint("delays", "career.delays", url_prefix="/gestion/portefeuilles", template_folder="templates")
bp.add_app_template_filter(wording.short, "within")
bp.add_app_template_filter(wording.open_days, "open_days")
bp.add_app_template_filter(wording.week, "week")


@bp.get("/<service>/suivi")
@signed_in
def follow_up(service: str) -> ResponseReturnValue:
    """Workload, delays and overdue threads of a service she leads."""
    person, found = led(service)
    now, today = clock.now(), clock.today()
    with database().read() as session:
        loads = workload.loads(session, person.academie, found.id, today)
        ended = models.ended(session, person.academie, found.id, now - timedelta(weeks=WEEKS), now)
        late = workload.late_of(session, led_by(person, found), today, _asked_page())
        observed = models.observed(session, person.academie, found.id, now)
        uids = {one.who for one in loads} | {one.who for one in ended} | {one.who for one in late.threads}
        names = known_names(session, person.academie, uids)
    weeks = by_week(ended, now)
    return render_template(
        "career/delays/follow_up.html",
        led=found,
        seen=wording.seen(observed),
        loads=loads,
        hers=by_gestionnaire(ended, now),
        weeks=weeks,
        late=late,
        names=names,
        load_plot=plot_of_loads(loads, names),
        week_plot=plot_of_weeks(weeks),
        standing=standing(found),
        number_of=number_of,
    )


@bp.get("/<service>/suivi/gestionnaires/<who>")
@signed_in
def threads_of(service: str, who: str) -> ResponseReturnValue:
    """The open threads of somebody of her service, from which she may hand some on."""
    person, found = led(service)
    with database().read() as session:
        threads = workload.open_of(session, led_by(person, found), who, _asked_page())
        works = who in {uid for uid, _ in desks_in(session, person.academie, found.id)}
        names = known_names(session, person.academie, {who})
    if not works and not threads.total:
        refuse(person, f"suivi {who[:64]}")  # an address may ask for anybody: it names nobody else
    return render_template(
        "career/delays/threads_of.html",
        led=found, threads=threads, who=who, names=names, standing=standing(found), number_of=number_of,
    )  # fmt: skip


def standing(service: Service) -> Callable[[Line], str]:
    """What says where a thread of this service stands today."""
    today = clock.today()

    def words(one: Line) -> str:
        if one.closed:
            return "clos"
        if one.due_on is None:
            return "en attente de l’agent" if one.awaits is Awaits.AGENT else "répondu"
        if one.due_on < today:
            return f"en retard de {wording.overdue_by(one.due_on, today, service.territory)}"
        return "à répondre"

    return words


def _asked_page() -> int:
    return request.args.get("page", 1, type=int)


def plot_of_loads(loads: list[Load], names: dict[str, str]) -> Plot | None:
    """The open threads: to be answered, late or not, awaiting the agent, or answered; by gestionnaire."""
    return drawing.draw(
        [
            (
                names.get(one.who, one.who),
                count(one.open, "fil", "fils"),
                [
                    ("late", one.late),
                    ("fine", one.to_answer - one.late),
                    ("still", one.awaiting),
                    ("done", one.answered),
                ],
            )
            for one in loads
        ]
    )


def plot_of_weeks(weeks: list[tuple[date, Told]]) -> Plot | None:
    """What was answered each week, late or not."""
    return drawing.draw(
        [
            (
                wording.week(monday),
                count(one.observed.answers, "réponse", "réponses"),
                [("late", one.late), ("fine", one.observed.answers - one.late)],
            )
            for monday, one in weeks
        ]
    )
