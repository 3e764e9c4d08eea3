"""Modifier mon mot de passe."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

bp = Blueprint("change_password", __name__, template_folder="templates")


@bp.get("/modifier-mon-mot-de-passe")
def page() -> ResponseReturnValue:
    """The page."""
    return render_template("mamia/assistance.html")
