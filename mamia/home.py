"""Accueil: what this application is for; and the applications of who is signed in."""

from flask import Blueprint, current_app, render_template
from flask.typing import ResponseReturnValue

from mamia.settings import Mamia

bp = Blueprint("home", __name__, template_folder="templates")


@bp.get("/")
def page() -> ResponseReturnValue:
    """The first page."""
    settings: Mamia = current_app.extensions["mamia_settings"]
    return render_template("mamia/home.html", career=settings.career)
