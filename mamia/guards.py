"""Who may open a page of the identity service; roles have their own guards, which begin with this one."""

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec

from flask_login import current_user

from sso import interactions

P = ParamSpec("P")


def signed_in(view: Callable[P, Any]) -> Callable[P, Any]:
    """Only for who is signed in; others sign in first, and come back to it."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> Any:
        if not current_user.is_authenticated:
            return interactions.sign_in_first()
        return view(*args, **kwargs)

    return guarded
