"""The pages of the guides: the list, made for who reads it, with its search; and one page per guide."""

from collections.abc import Callable
from datetime import date

from flask import Blueprint, Flask, Response, abort, current_app, render_template
from flask_login import current_user

from career.day import today
from career.guides import answers, models, paper, past, rules
from career.guides.forms import SearchForm
from career.guides.models import Read
from career.guides.reader import current_reader
from career.guides.rules import Guide, Reader
from career.guides.shelf import Desk, Shelf, desk, present_library
from career.people import current_person, signed_in
from socle.pdf import download
from socle.sql import database

bp = Blueprint("guides", __name__, url_prefix="/guides", template_folder="templates")

bp.register_blueprint(answers.bp)
bp.register_blueprint(past.bp)

Answer = str | tuple[str, int] | Response


def init_app(
    app: Flask, reader: Callable[[date], Reader | None] = current_reader, today: Callable[[], date] = today
) -> None:
    """Serve the guides of the database."""
    app.extensions["guides"] = Desk(Shelf(app.extensions["database"]), reader, today)
    app.register_blueprint(bp)


@bp.get("")
@signed_in
def index() -> Answer:
    """« Pour vous », then every guide; or what answers a search."""
    library, form, day = present_library(), SearchForm(), desk().today()
    facts = {"form": form, "today": day, "is_new": rules.is_new}
    if not form.asked:
        hers, person = rules.for_reader(library.guides, desk().reader(day)), current_person()
        read = models.reads(database().session, person.academie, person.uid)
        return render_template(
            "career/guides/index.html", hers=hers, guides=library.guides, read=read, **facts
        )
    if not form.validate():
        return render_template("career/guides/search.html", hits=[], suggestion=None, **facts), 422
    words = form.q.data or ""
    hits, suggestion = library.index.search(words), library.index.suggestion(words)
    return render_template("career/guides/search.html", hits=hits, suggestion=suggestion, **facts)


@bp.get("/<slug>")
def guide(slug: str) -> Answer:
    """One guide; without a sign-in, only those that are public."""
    found = present_library().find(slug)
    if found is None or not (found.public or current_user.is_authenticated):
        return _absent()
    day = desk().today()
    return render_template(
        "career/guides/guide.html",
        guide=found,
        read=_read_now(found),
        new=rules.is_new(found, day),
        stale=rules.is_stale(found, day),
    )


@bp.get("/<slug>/guide.pdf")
def pdf(slug: str) -> Answer:
    """The same as a tagged PDF."""
    found = present_library().find(slug)
    if found is None or not (found.public or current_user.is_authenticated):
        return _absent()
    return download(paper.made_of(found, rules.is_stale(found, desk().today())), f"{found.slug}.pdf")


def _absent() -> Answer:
    """A stranger is sent to the sign-in, whether the guide exists or not."""
    if not current_user.is_authenticated:
        answer: Answer = current_app.extensions["login_manager"].unauthorized()
        return answer
    abort(404)


def _read_now(found: Guide) -> Read | None:
    """Remember what she has before her eyes; what she had read before, None for a stranger."""
    if not current_user.is_authenticated or not found.version_id:
        return None
    person, db = current_person(), database()
    with db.read() as session:
        kept = models.find_read(session, person.academie, person.uid, found.slug)
    if kept is None or kept.version_id != found.version_id:
        with db.begin() as session:
            models.keep_read(session, person.academie, person.uid, found.slug, found.version_id)
            kept = models.find_read(session, person.academie, person.uid, found.slug)
    return kept
