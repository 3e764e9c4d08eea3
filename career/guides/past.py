"""The versions of a guide that readers may read: the list, one of the past, and what changed between two."""

from flask import Blueprint, abort, render_template, request

from career.guides import changes, models, versions
from career.guides.library import guide_of
from career.guides.render import bare
from career.guides.rules import Guide
from career.guides.shelf import desk, present_library
from career.guides.versions import Version
from career.people import current_person, signed_in
from socle.sql import database

bp = Blueprint("versions", __name__, url_prefix="/<slug>")


@bp.get("/versions")
@signed_in
def index(slug: str) -> str:
    """Every version that is or was read, the newest first."""
    shown = _current(slug)
    return render_template("career/guides/versions.html", guide=shown, versions=_readable(slug))


@bp.get("/versions/<int:version_id>")
@signed_in
def version(slug: str, version_id: int) -> str:
    """A version of the past, as it was read."""
    shown, old = _current(slug), guide_of(_find(slug, version_id))
    return render_template("career/guides/version.html", guide=old, shown=shown, html=bare(old.html))


@bp.get("/changements")
@signed_in
def since(slug: str) -> str:
    """What changed from a version, `depuis`, to the one that is read now."""
    shown = _current(slug)
    before = guide_of(_find(slug, request.args.get("depuis", 0, type=int)))
    parts = changes.between(before, shown)
    return render_template("career/guides/changes.html", guide=shown, before=before, parts=parts)


def _current(slug: str) -> Guide:
    return present_library().find(slug) or abort(404)


def _readable(slug: str) -> list[Version]:
    with database().read() as session:
        found = models.versions(session, current_person().academie, slug)
    return versions.readable(found.get(slug, []), desk().today())


def _find(slug: str, version_id: int) -> Version:
    return next((one for one in _readable(slug) if one.id == version_id), None) or abort(404)
