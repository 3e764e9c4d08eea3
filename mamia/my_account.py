"""Mon compte: who one is here, and what protects the account."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from mamia.guards import signed_in
from sso.directory import directory
from sso.factors.totp import authenticators

bp = Blueprint("my_account", __name__, url_prefix="/mon-compte", template_folder="templates")


@bp.get("")
@signed_in
def page() -> ResponseReturnValue:
    """The identifiant, the whole address, and the ways to what protects the account."""
    account = directory().get(current_user.uid)
    return render_template(
        "mamia/my_account.html", account=account, two_factors=authenticators().has(account.unique_id)
    )
