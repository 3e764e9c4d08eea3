"""The page of « Mon historique »."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from mamia.guards import signed_in
from mamia.history.lines import page_of
from sso.directory import directory

bp = Blueprint("history", __name__, url_prefix="/mon-compte/historique", template_folder="../templates")


@bp.get("")
@signed_in
def page() -> ResponseReturnValue:
    """What was done with the account, the newest first, a page at a time."""
    found = page_of(directory().get(current_user.uid), request.args.get("page", 1, _number))
    return render_template(
        "mamia/history.html", found=found, address=lambda number: url_for(".page", page=number)
    )


def _number(typed: str) -> int:
    """A page's number; ValueError, and so the first page, for what is too long to be one."""
    return int(typed[:6])
