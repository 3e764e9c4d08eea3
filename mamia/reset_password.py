"""Réinitialiser mon mot de passe."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

bp = Blueprint("reset_password", __name__, template_folder="templates")


@bp.get("/reinitialiser-mon-mot-de-passe")
def proofs() -> ResponseReturnValue:
    """The page."""
    return render_template("mamia/assistance.html")
