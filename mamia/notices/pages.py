"""Public: the attacks under way, one notice, how to help against them, and the feed."""

from uuid import UUID

from flask import Blueprint, Response, abort, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from werkzeug.wrappers import Response as BaseResponse

from mamia.notices import feed, rules, text
from mamia.notices.board import board
from mamia.notices.rules import Notice, Stage
from socle import clock
from socle.settings import Socle
from socle.store import digest

bp = Blueprint("notices", __name__, url_prefix="/securite", template_folder="../templates")

FILE = "mamia/notices/"
PAST_AT_MOST = 20


@bp.get("/attaques-en-cours")
def page() -> ResponseReturnValue:
    """The notices under way, then the last ones that are over."""
    today, notices = clock.today(), board().value()
    return render_template(
        f"{FILE}page.html",
        current=rules.current(notices, today),
        past=rules.past(notices, today)[:PAST_AT_MOST],
        words=rules.WORDS,
        kinds=rules.KINDS,
        plain=text.plain,
    )


@bp.get("/attaques-en-cours/<uuid:identifier>")
def one(identifier: UUID) -> ResponseReturnValue:
    """One notice, under way or over; drafts and those to come do not exist yet."""
    found = next((one for one in board().value() if one.id == str(identifier)), None)
    if found is None or found.stage(clock.today()) not in {Stage.CURRENT, Stage.PAST}:
        abort(404)
    return render_template(f"{FILE}one.html", **shown(found), over=found.stage(clock.today()) is Stage.PAST)


@bp.get("/lutter-contre-les-attaques")
def fight() -> ResponseReturnValue:
    """What anybody can do."""
    return render_template(f"{FILE}fight.html")


@bp.get("/avis.atom")
def atom() -> BaseResponse:
    """The feed; a reader that has it already is answered 304."""
    settings: Socle = current_app.extensions["socle_settings"]
    notices, today = board().value(), clock.today()
    visible = [one for one in notices if one.stage(today) is not Stage.COMING]
    over = rules.past(visible, today)[:PAST_AT_MOST]
    updated = feed.changed(visible)
    ours = current_app.extensions["public_address"]
    here, address = ours + url_for(".atom"), ours + url_for(".page")
    body = feed.write([*rules.current(visible, today), *over], updated, settings.academie, here, address)
    response = Response(body, content_type=f"{feed.KIND}; charset=utf-8")
    response.set_etag(digest(body.decode())[:32])
    response.last_modified = updated
    response.headers["Cache-Control"] = "public, max-age=60"
    return response.make_conditional(request)


def shown(notice: Notice) -> dict[str, object]:
    """What a page that shows one notice whole needs."""
    html = Markup(text.render(notice.text))  # noqa: S704  # cleaned by text.render
    return {"notice": notice, "html": html, "words": rules.WORDS, "kinds": rules.KINDS}
