"""Mon compte: who one is here, and what protects the account."""

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from sso.directory import directory
from sso.factors.totp import authenticators

bp = Blueprint("my_account", __name__, url_prefix="/mon-compte", template_folder="templates")

P = ParamSpec("P")


def signed_in(view: Callable[P, Any]) -> Callable[P, Any]:
    """Only for who is signed in; others sign in first."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> Any:
        if not current_user.is_authenticated:
            return redirect(url_for("signin.form"), 303)
        return view(*args, **kwargs)

    return guarded


@bp.get("")
@signed_in
def page() -> ResponseReturnValue:
    """The identifiant, the whole address, and the ways to what protects the account."""
    account = directory().get(current_user.uid)
    return render_template(
        "mamia/my_account.html", account=account, two_factors=authenticators().has(account.unique_id)
    )
