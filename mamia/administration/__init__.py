"""Pages of the administrators: what they share, and who may open them."""

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec

from flask import abort, request
from flask_login import current_user

from mamia.guards import signed_in
from socle import audit
from socle.audit import Event
from socle.sql import database

P = ParamSpec("P")
ROLE = "administrateur"


def administrator(view: Callable[P, Any]) -> Callable[P, Any]:
    """Only for who has the role; a refusal is written in the journal."""

    @signed_in
    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> Any:
        if ROLE not in current_user.roles:
            with database().begin() as sql:
                audit.record(sql, Event.ACCESS_REFUSED, actor=current_user.uid, what=request.blueprint or "")
            abort(403)
        return view(*args, **kwargs)

    return guarded
