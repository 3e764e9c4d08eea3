"""Assistance: telephone, hours, and a form whose request reaches the people who answer."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue


bp = Blueprint("assistance", __name__, template_folder="templates")


@bp.get("/assistance")
def page() -> ResponseReturnValue:
    """Telephone and hours."""
    return render_template("mamia/assistance.html")
