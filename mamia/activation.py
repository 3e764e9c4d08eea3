"""The first password of a new account."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

bp = Blueprint("activation", __name__, template_folder="templates")


@bp.get("/activation")
def proofs() -> ResponseReturnValue:
    """The page."""
    return render_template("mamia/assistance.html")
