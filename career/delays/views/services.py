"""« Délais par service »: what an administrator sees of the services of her académie."""

from dataclasses import dataclass

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from career.delays import drawing, models, workload
from career.delays.drawing import Plot
from career.delays.rules import Observed
from career.delays.workload import Load
from career.people import administrator, current_person
from career.portfolios.models import staff
from career.portfolios.rules import Service
from socle import clock
from socle.french import count
from socle.sql import database

bp = Blueprint("delays", "career.delays", url_prefix="/delais")


@dataclass(frozen=True)
class Line:
    """One service: what it aims at, what was observed, and its open threads."""

    service: Service
    observed: Observed
    load: Load


@bp.get("")
@administrator
def index() -> ResponseReturnValue:
    """Objective, delay observed and threads, service by service."""
    academie, now, today = current_person().academie, clock.now(), clock.today()
    with database().read() as session:
        services = sorted(staff(session, academie, today).services, key=lambda one: (one.rank, one.id))
        lines = [
            Line(
                one,
                models.observed(session, academie, one.id, now),
                workload.whole(workload.loads(session, academie, one.id, today)),
            )
            for one in services
        ]
    return render_template("career/delays/services.html", lines=lines, plot=_plot(lines))


def _plot(lines: list[Line]) -> Plot | None:
    return drawing.draw(
        [
            (
                one.service.name,
                count(one.load.to_answer, "fil à répondre", "fils à répondre"),
                [("late", one.load.late), ("fine", one.load.to_answer - one.load.late)],
            )
            for one in lines
        ]
    )
