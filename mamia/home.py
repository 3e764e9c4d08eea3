"""Accueil: what this application is for; and the first applications of who is signed in."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from mamia.portal import shelf
from mamia.portal.shelf import Entry
from socle.sql import database
from sso.directory.errors import DirectoryDown

bp = Blueprint("home", __name__, template_folder="templates")

SHORTCUTS = 6


@bp.get("/")
def page() -> ResponseReturnValue:
    """The first page."""
    return render_template("mamia/home.html", shortcuts=_shortcuts() if current_user.is_authenticated else [])


def _shortcuts() -> list[Entry]:
    """Favourites first; none while the directory is down, for this page must still open."""
    try:
        return shelf.shortcuts(shelf.of(database(), current_user), SHORTCUTS)
    except DirectoryDown:
        return []
