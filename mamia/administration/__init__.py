"""Pages of the administrators: what they share, and who may open them."""

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec

from flask import abort, redirect, request, url_for
from flask_login import current_user

from socle import audit
from socle.audit import Event
from socle.sql import database

P = ParamSpec("P")
ROLE = "administrateur"


def administrator(view: Callable[P, Any]) -> Callable[P, Any]:
    """Only for who has the role; a refusal is written in the journal."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> Any:
        if not current_user.is_authenticated:
            return redirect(url_for("signin.form"), 303)
        if ROLE not in current_user.roles:
            with database().begin() as sql:
                audit.record(sql, Event.ACCESS_REFUSED, actor=current_user.uid, what=request.blueprint or "")
            abort(403)
        return view(*args, **kwargs)

    return guarded
