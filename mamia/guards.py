"""Who may open a page of the identity service; roles have their own guards, which begin with this one."""

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec

from flask import redirect, url_for
from flask_login import current_user

P = ParamSpec("P")


def signed_in(view: Callable[P, Any]) -> Callable[P, Any]:
    """Only for who is signed in; others sign in first."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> Any:
        if not current_user.is_authenticated:
            return redirect(url_for("signin.form"), 303)
        return view(*args, **kwargs)

    return guarded
