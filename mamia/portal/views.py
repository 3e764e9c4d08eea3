"""« Mes applications »: what the person may open, by category, with a search and favourites."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from mamia.guards import signed_in
from mamia.portal import favourites, rules, shelf
from socle.sql import database
from socle.web.forms import Form, SubmitButton, TextField

bp = Blueprint("portal", __name__, url_prefix="/mes-applications", template_folder="../templates")

LONGEST_SEARCH = 100


class SearchForm(Form):
    """By GET, without a script; empty, it shows everything."""

    class Meta(Form.Meta):
        csrf = False

    q = TextField(
        "Chercher une application",
        hint="Un mot de son nom ou de ce qu’elle fait.",
        autocomplete="off",
        maxlength=LONGEST_SEARCH,
    )
    submit = SubmitButton("Chercher")


@bp.get("")
@signed_in
def page() -> ResponseReturnValue:
    """What she may open; or, after a search, what its words find of it."""
    form = SearchForm(request.args)
    entries = shelf.of(database(), current_user)
    words = form.q.data or ""
    if words and not form.validate():
        return _page(form, entries, ""), 422
    found = [entry for entry in entries if rules.matches(entry.application, words)]
    return _page(form, found, words)


@bp.post("/<identifier>/favori")
@signed_in
def favourite(identifier: str) -> ResponseReturnValue:
    """Keep an application among her favourites, or take it out; only what she may open."""
    if identifier not in {entry.application.id for entry in shelf.of(database(), current_user)}:
        abort(404)
    act = favourites.add if request.form.get("garder") == "oui" else favourites.drop
    with database().begin() as sql:
        act(sql, current_user.sub, identifier)
    words = request.form.get("q", "")[:LONGEST_SEARCH] or None
    return redirect(url_for("portal.page", q=words, _anchor=f"application-{identifier}"), 303)


def _page(form: SearchForm, entries: list[shelf.Entry], words: str) -> str:
    return render_template(
        "mamia/portal/page.html",
        form=form,
        words=words,
        found=len(entries),
        favourites=[] if words else [entry for entry in entries if entry.favourite],
        groups=shelf.by_category(entries),
    )
