"""« Suivi »: what a chef de service sees of the threads of her service; never what they say."""

from datetime import date, timedelta

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from career.courrier.words import number_of
from career.delays import drawing, models, wording, workload
from career.delays.drawing import Plot
from career.delays.rules import WEEKS, Told, by_gestionnaire, by_week
from career.delays.workload import Load
from career.people import signed_in
from career.portfolios.overview import known_names
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
        late = workload.late_of(
            session, person.academie, found.id, today, request.args.get("page", 1, type=int)
        )
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
        overdue_by=lambda one: wording.overdue_by(one.due_on, today, found.territory),
        number_of=number_of,
    )


def plot_of_loads(loads: list[Load], names: dict[str, str]) -> Plot | None:
    """What is to be answered, late or not, and what is awaited, by gestionnaire."""
    return drawing.draw(
        [
            (
                names.get(one.who, one.who),
                count(one.to_answer + one.awaiting, "fil", "fils"),
                [("late", one.late), ("fine", one.to_answer - one.late), ("still", one.awaiting)],
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
