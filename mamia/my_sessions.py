"""Mes connexions: where one is signed in, and was; one is closed, or all."""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import Session

from mamia.guards import signed_in
from socle import audit
from socle.audit import Event
from socle.french import fr
from socle.sql import database
from sso import seen, sessions
from sso.models import SignInRow

WHY = {
    "": "durée écoulée",
    "closed": "fermée par vous",
    "signed_out": "déconnexion",
    "replaced": "nouvelle connexion au même endroit",
    "account": "compte suspendu ou fermé",
    "role": "fonction retirée",
    "factor_removed": "second facteur retiré",
    "locked": "compte bloqué par « Ce n’est pas moi »",
}
bp = Blueprint("my_sessions", __name__, url_prefix="/mon-compte/connexions", template_folder="templates")


@bp.get("")
@signed_in
def page() -> ResponseReturnValue:
    """The sign-ins of the last months, those that are open first."""
    opened, ended = seen.of(current_user.sub)
    return render_template(
        "mamia/my_sessions.html",
        opened=opened,
        ended=ended,
        here=current_user.id,
        why=_why,
        most=seen.SHOWN_AT_MOST,
    )


@bp.post("/<uuid:identifier>/fermer")
@signed_in
def close(identifier: UUID) -> ResponseReturnValue:
    """Close one; somebody else's is unknown here."""
    if str(identifier) == current_user.id:
        return _out()
    with database().begin() as sql:
        mine = (SignInRow.id == str(identifier), SignInRow.sub == current_user.sub)
        closed = sessions.end_where(sql, "closed", *mine)
        if closed:
            _record(sql, closed)
    if not closed:
        _refuse_foreign(str(identifier))
        flash(fr("Cette connexion était déjà fermée."), "info")
    else:
        flash(fr("La connexion est fermée, ici et dans ses applications."), "ok")
    return redirect(url_for(".page"), 303)


@bp.post("/fermer-les-autres")
@signed_in
def close_others() -> ResponseReturnValue:
    """Close every sign-in but this one."""
    with database().begin() as sql:
        sessions.end_all(sql, current_user.uid, "closed", current_user.id)
    flash(fr("Vos autres connexions sont fermées."), "ok")
    return redirect(url_for(".page"), 303)


@bp.post("/fermer-toutes")
@signed_in
def close_all() -> ResponseReturnValue:
    """Close every sign-in, this one too."""
    with database().begin() as sql:
        sessions.end_all(sql, current_user.uid, "closed")
    return _out()


def _why(reason: str) -> str:
    """Why a sign-in ended, in words; every other reason is a new password."""
    return WHY.get(reason, "nouveau mot de passe")


def _out() -> ResponseReturnValue:
    sessions.sign_out()
    flash("Vous êtes déconnecté, ici et dans vos applications.", "ok")
    return redirect(url_for("home.page"), 303)


def _record(sql: Session, count: int) -> None:
    audit.record(
        sql,
        Event.SESSIONS_ENDED,
        actor=current_user.uid,
        subject=current_user.uid,
        why="closed",
        count=count,
    )


def _refuse_foreign(identifier: str) -> None:
    """404, written in the journal, for a sign-in of somebody else or of nobody."""
    with database().begin() as sql:
        row = sql.get(SignInRow, identifier)
        if row is not None and row.sub == current_user.sub:
            return
        audit.record(sql, Event.ACCESS_REFUSED, actor=current_user.uid, what="connexion")
    abort(404)
