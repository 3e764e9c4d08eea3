"""The pages of the guides: the list, made for who reads it, with its search; and one page per guide."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, Flask, abort, current_app, render_template
from flask_login import current_user

from career.day import today
from career.guides import library, rules
from career.guides.forms import SearchForm
from career.guides.reader import current_reader
from career.guides.rules import Reader
from career.people import signed_in

bp = Blueprint("guides", __name__, url_prefix="/guides", template_folder="templates")

Answer = str | tuple[str, int]


@dataclass(frozen=True)
class Shelf:
    """What the pages need: the guides, who reads, and which day it is."""

    library: library.Library
    reader: Callable[[date], Reader | None]
    today: Callable[[], date]


def init_app(
    app: Flask, reader: Callable[[date], Reader | None] = current_reader, today: Callable[[], date] = today
) -> None:
    """Read every guide, or refuse to start naming the file at fault; then serve them."""
    app.extensions["guides"] = Shelf(library.load(), reader, today)
    app.register_blueprint(bp)


def _shelf() -> Shelf:
    shelf: Shelf = current_app.extensions["guides"]
    return shelf


@bp.get("")
@signed_in
def index() -> Answer:
    """« Pour vous », then every guide; or what answers a search."""
    shelf, form = _shelf(), SearchForm()
    facts = {"form": form, "today": shelf.today(), "is_new": rules.is_new}
    if not form.asked:
        hers = rules.for_reader(shelf.library.guides, shelf.reader(shelf.today()))
        return render_template("career/guides/index.html", hers=hers, guides=shelf.library.guides, **facts)
    if not form.validate():
        return render_template("career/guides/search.html", hits=[], suggestion=None, **facts), 422
    words = form.q.data or ""
    hits = shelf.library.index.search(words)
    suggestion = shelf.library.index.suggestion(words)
    return render_template("career/guides/search.html", hits=hits, suggestion=suggestion, **facts)


@bp.get("/<slug>")
def guide(slug: str) -> Answer:
    """One guide; without a sign-in, only those that are public."""
    shelf = _shelf()
    found = shelf.library.find(slug)
    if not current_user.is_authenticated and (found is None or not found.public):
        answer: Answer = current_app.extensions["login_manager"].unauthorized()
        return answer
    if found is None:
        abort(404)
    day = shelf.today()
    return render_template(
        "career/guides/guide.html",
        guide=found,
        new=rules.is_new(found, day),
        stale=rules.is_stale(found, day),
    )
