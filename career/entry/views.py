"""/academies: whoever comes without a word of where she works chooses here; nothing of anybody is shown."""

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from career import place
from career.academies import OUTSIDE, OUTSIDE_NAME
from career.entry import rules
from career.entry.forms import RememberForm
from career.signin import none_for_home, own_path
from socle.web.security import allow_form_target

bp = Blueprint("entry", __name__)


@bp.get("/academies")
def page() -> ResponseReturnValue:
    """The map, the list, and hors académie; `suite` is the page one was going to, `degre` 1 or 2."""
    form = RememberForm(formdata=None, suite=_next(), academie=place.remembered())
    return _page(form)


@bp.post("/academies")
def remember() -> ResponseReturnValue:
    """Keep the académie in this browser, and go on to its identity service."""
    form = RememberForm()
    form.academie.offer(_choices())
    if not form.validate():
        return _page(form), 422
    chosen = str(form.academie.data)
    response = make_response(redirect(_door(chosen, own_path(form.suite.data or "/")), 303))
    place.remember(response, chosen)
    return response


@bp.post("/academies/oublier")
def forget() -> ResponseReturnValue:
    """Forget the académie this browser remembers."""
    response = make_response(redirect(url_for("entry.page"), 303))
    place.remember(response, "")
    return response


def _page(form: RememberForm) -> str:
    served = place.served()
    for academie in served:  # the form goes on to one of them
        allow_form_target(academie.issuer)
    form.academie.offer(_choices())
    degree = request.args.get("degre", "")
    suite = own_path(form.suite.data or "/")
    return render_template(
        "career/entry/page.html",
        form=form,
        degree=degree if degree in rules.DEGREES else "",
        degrees=rules.DEGREES,
        grid=rules.grid(),
        doors=rules.doors((one.code, one.name) for one in served if one.code != OUTSIDE),
        elsewhere=rules.not_served(served.codes),
        outside=rules.outside(),
        answering=served.of_code(OUTSIDE),
        door=lambda code: _door(code, suite),
        here=lambda **asked: url_for("entry.page", suite=none_for_home(suite), **asked),
        remembered=served.name_of(place.remembered()) if place.remembered() else "",
    )


def _choices() -> list[tuple[str, str]]:
    served = place.served()
    doors = rules.doors((one.code, one.name) for one in served if one.code != OUTSIDE)
    return [*((one.code, one.name) for one in doors), (OUTSIDE, OUTSIDE_NAME)]


def _door(code: str, suite: str) -> str:
    return url_for("signin.start", academie=code, suite=none_for_home(suite))


def _next() -> str:
    return own_path(request.args.get("suite", "/"))
