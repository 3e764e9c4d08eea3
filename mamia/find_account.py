"""Retrouver mon compte."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

bp = Blueprint("find_account", __name__, template_folder="templates")


@bp.get("/retrouver-mon-compte")
def page() -> ResponseReturnValue:
    """The page."""
    return render_template("mamia/assistance.html")
