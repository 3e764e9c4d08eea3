"""/demo: who lives in the demo, their secrets, and three buttons. It exists only where DEMO=1."""

from flask import Blueprint, Flask, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from demo import people
from demo.announce import STATES
from demo.people import Demo
from demo.settings import START_OVER, Launch
from socle import audit, clock
from socle.audit import Event
from socle.settings import load
from socle.sql import database
from socle.web.limits import budgets
from sso.directory import directory
from sso.directory.errors import NotFound
from sso.factors import codes

bp = Blueprint("demo", __name__, url_prefix="/demo", template_folder="templates")


def init_app(app: Flask) -> None:
    """Serve the page."""
    app.register_blueprint(bp)


@bp.get("")
def page() -> ResponseReturnValue:
    """The people, what each is good for, and their secrets (decision 2: the demo alone)."""
    demo = _demo()
    staff = [person for person in demo.people if person.roles]
    others = [person for person in demo.people if not person.roles]
    groups = [("Les agents", others), ("Les services", staff)]
    return render_template(
        "demo/page.html",
        demo=demo,
        groups=groups,
        states={"ACTIF": "", **STATES},
        codes=[[person.name, person.uid, *_codes(person.totp)] for person in demo.people if person.totp],
        seconds=codes.STEP - int(clock.now().timestamp()) % codes.STEP,
    )


@bp.post("/deverrouiller")
def unlock_all() -> ResponseReturnValue:
    """End every automatic lock."""
    count = 0
    for person in _demo().people:
        try:
            account = directory().get(person.uid)
        except NotFound:
            continue
        if account.locked:
            directory().unlock(account)
            count += 1
    _record("unlock all")
    flash(f"Comptes déverrouillés\u00a0: {count}.", "ok")
    return redirect(url_for("demo.page"), 303)


@bp.post("/budgets")
def refill_budgets() -> ResponseReturnValue:
    """Forget every wrong try."""
    budgets().storage.reset()
    _record("refill budgets")
    flash("Tous les essais sont de nouveau permis.", "ok")
    return redirect(url_for("demo.page"), 303)


@bp.post("/recommencer")
def start_over() -> ResponseReturnValue:
    """Ask the launcher to wipe the data and start again; it watches for this file."""
    _record("start over")
    (load(Launch).whole / START_OVER).touch()
    return render_template("demo/restarting.html")


def _codes(key: str) -> list[str]:
    """The code of now and the next one, which is accepted already."""
    now = codes.step_at(clock.now())
    return [f"{code[:3]}\u00a0{code[3:]}" for code in (codes.code_of(key, now), codes.code_of(key, now + 1))]


def _demo() -> Demo:
    try:
        return people.load(load(Launch).var)
    except FileNotFoundError:
        abort(503)


def _record(what: str) -> None:
    with database().begin() as sql:
        audit.record(sql, Event.DEMO_ACT, what=what)
