"""« Ce qui a changé » and « D’où vient votre dossier », each person her own; the runs, for administrators."""

from itertools import groupby

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from career.dossier.own import Own, own
from career.dossier.sections import BY_SLUG
from career.dossier.views import around_own
from career.feed import models, showing
from career.people import Person, administrator, current_person, signed_in
from socle.sql import database

bp = Blueprint("feed", __name__, url_prefix="/dossier")
kept = Blueprint("feeds", __name__, url_prefix="/administration/flux-de-carriere")
A_PAGE = 50


@bp.get("/changements")
@signed_in
def changes() -> ResponseReturnValue:
    """What feeds changed in her dossier, the newest first; « nouveau » until she has opened it."""
    person = current_person()
    hers = own(person)
    if hers is None:
        return redirect(url_for("home.index"))
    number = max(1, request.args.get("page", 1, type=int))
    with database().read() as session:
        pages = max(1, -(-models.count_changes(session, person.academie, person.uid) // A_PAGE))
        number = min(number, pages)
        rows = models.changes_of(session, person.academie, person.uid, (number - 1) * A_PAGE, A_PAGE)
        runs = models.runs_by_id(session, {row.run_id for row in rows})
    groups = [
        (runs[run], [showing.told(row, runs[run]) for row in found])
        for run, found in groupby(rows, key=lambda row: row.run_id)
    ]
    _note_seen(person, [row.id for row in rows if row.seen_at is None])
    return render_template(
        "career/feed/changes.html",
        section=BY_SLUG["changements"],
        groups=groups,
        page=number,
        pages=pages,
        blocks=(),
        **_around(hers, "changements"),
    )


@bp.get("/provenance")
@signed_in
def sources() -> ResponseReturnValue:
    """Which file of which feed each section came from."""
    person = current_person()
    hers = own(person)
    if hers is None:
        return redirect(url_for("home.index"))
    with database().read() as session:
        found = models.sources_of(session, person.academie, person.uid)
    return render_template(
        "career/feed/sources.html",
        section=BY_SLUG["provenance"],
        blocks=showing.sources(found),
        **_around(hers, "provenance"),
    )


@kept.get("")
@administrator
def runs() -> ResponseReturnValue:
    """The last feeds of the académie: files, counts, how they ended; nobody’s facts."""
    with database().read() as session:
        found = models.latest_runs(session, current_person().academie)
    return render_template("career/feed/runs.html", runs=[showing.run(one) for one in found])


def _around(hers: Own, slug: str) -> dict[str, object]:
    """What is around a page of hers; what feeds brought is reported where it is shown, not from here."""
    return {**around_own(hers, slug), "report": None}


def _note_seen(person: Person, ids: list[int]) -> None:
    if ids and request.method == "GET":
        with database().begin() as session:
            models.mark_seen(session, person.academie, person.uid, ids)
