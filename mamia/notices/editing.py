"""Where the RSSI writes notices: a draft, a look at it, and a publication for a fresh proof."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from functools import wraps
from typing import Any, ParamSpec
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from mamia import memory
from mamia.assistance.rules import RSSI_ROLE
from mamia.guards import signed_in
from mamia.helpdesk.desk import record_refusal
from mamia.notices import pages, register, rules
from mamia.notices.board import board
from mamia.notices.forms import ActForm, NoticeForm
from mamia.notices.register import Moved
from mamia.notices.rules import Notice
from socle import clock
from socle.french import fr
from socle.sql import database
from sso.second_factor import fresh

bp = Blueprint("notice_editing", __name__, url_prefix="/securite/redaction", template_folder="../templates")

FILE, TYPED = "mamia/notices/", "notice-typed"
WHY = "Avant de changer ce que tout le monde lit, confirmez que c’est bien vous."
HERE = "notice_editing.edit"
CHANGED = (
    "Quelqu’un d’autre vient de changer cet avis. Ouvrez-le dans un autre onglet et comparez, puis "
    "enregistrez de nouveau si votre texte est le bon."
)
NOT_YET = "Vos changements ne sont pas encore enregistrés : relisez-les, puis enregistrez."
P = ParamSpec("P")


def rssi(view: Callable[P, Any]) -> Callable[P, Any]:
    """Only for who has the role; a refusal is written in the journal."""

    @signed_in
    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> Any:
        if RSSI_ROLE not in current_user.roles:
            record_refusal("avis de sécurité")
            abort(403)
        return view(*args, **kwargs)

    return guarded


@bp.get("")
@rssi
def page() -> ResponseReturnValue:
    """Every notice, drafts too."""
    rows = [(one, one.stage(clock.today())) for one in register.everything(database())]
    return render_template(f"{FILE}list.html", rows=rows, words=rules.WORDS, stages=rules.STAGES)


@bp.route("/nouveau", methods=["GET", "POST"])
@rssi
def add() -> ResponseReturnValue:
    """Write a draft; nobody else sees it."""
    form = NoticeForm()
    if not form.is_submitted():
        form.show(None)
        return _new_page(form)
    if not form.judge():
        return _new_page(form), 422
    made = form.read(None)
    with database().begin() as sql:
        register.put(sql, made, current_user.uid, "created")
    flash(fr("Le brouillon est enregistré. Relisez-le ci-dessous avant de le publier."), "ok")
    return redirect(url_for(HERE, identifier=made.id), 303)


@bp.route("/<uuid:identifier>", methods=["GET", "POST"])
@rssi
def edit(identifier: UUID) -> ResponseReturnValue:
    """The notice as it is read, and its form; to change a public one, she proves herself first.

    What she typed waits on the server meanwhile: the proof may be asked when she saves.
    """
    kept, form = _find(identifier), NoticeForm()
    if not form.is_submitted():
        form.show(kept)
        if _fill_with_waiting(form, kept):
            flash(fr(NOT_YET), "warning")
        return _page(kept, form)
    if not form.judge():
        return _page(kept, form), 422
    if not kept.published:
        return _save(identifier=identifier)
    _let_wait(form.read(kept), form.seen.data or "")
    answer: ResponseReturnValue = _save_public(identifier=identifier)
    return answer


@bp.post("/<uuid:identifier>/publier")
@rssi
@fresh(WHY, back=HERE)
def publish(identifier: UUID) -> ResponseReturnValue:
    """Everybody reads it from its first day on."""
    return _turn(_find(identifier), published=True)


@bp.post("/<uuid:identifier>/retirer")
@rssi
@fresh(WHY, back=HERE)
def withdraw(identifier: UUID) -> ResponseReturnValue:
    """It is a draft again, and leaves the pages and the feed."""
    return _turn(_find(identifier), published=False)


@bp.post("/<uuid:identifier>/supprimer")
@rssi
def delete(identifier: UUID) -> ResponseReturnValue:
    """Forget a draft that was never public; what people have read stays, withdrawn."""
    kept = _find(identifier)
    if kept.published_at is not None:
        flash(fr("Cet avis a été public : il se retire, et ne se supprime pas."), "info")
        return _page(kept), 409
    try:
        with database().begin() as sql:
            register.delete(sql, kept, current_user.uid)
    except Moved:
        flash(fr(CHANGED), "warning")
        return redirect(url_for(HERE, identifier=kept.id), 303)
    flash(fr("Le brouillon est supprimé."), "ok")
    return redirect(url_for(".page"), 303)


def _save(identifier: UUID) -> ResponseReturnValue:
    kept, form = _find(identifier), NoticeForm()
    try:
        with database().begin() as sql:
            register.put(sql, form.read(kept), current_user.uid, "changed", _seen(form))
    except Moved:
        form.refuse(fr(CHANGED))
        form.seen.data = _find(identifier).updated_at.isoformat()
        return _page(kept, form), 409
    board().forget()
    with memory.once(TYPED) as taken:
        taken.used = True
    flash(fr("L’avis est enregistré."), "ok")
    return redirect(url_for(HERE, identifier=kept.id), 303)


_save_public = fresh(WHY, back=HERE)(_save)


def _turn(kept: Notice, *, published: bool) -> ResponseReturnValue:
    """Publish or withdraw what she has read, and nothing else."""
    form = ActForm()
    if not form.validate_on_submit():
        return _page(kept), 422
    now = replace(kept, published=published, published_at=kept.published_at or clock.now())
    try:
        with database().begin() as sql:
            register.put(sql, now, current_user.uid, "published" if published else "withdrawn", _seen(form))
    except Moved:
        flash(fr("Cet avis vient de changer : relisez-le d’abord."), "warning")
        return _page(_find(UUID(kept.id))), 409
    board().forget()
    flash(fr("L’avis est publié." if published else "L’avis est retiré : il n’est plus visible."), "ok")
    return redirect(url_for(HERE, identifier=kept.id), 303)


def _find(identifier: UUID) -> Notice:
    return register.find(database(), str(identifier)) or abort(404)


def _seen(form: NoticeForm | ActForm) -> datetime:
    """The version that was read; one that cannot be read is no version."""
    try:
        found = datetime.fromisoformat(form.seen.data or "")
    except ValueError:
        raise Moved from None
    return found if found.tzinfo else found.replace(tzinfo=clock.PARIS)


def _let_wait(notice: Notice, seen: str) -> None:
    """Keep what she typed while she proves herself."""
    days = {"starts_on": notice.starts_on.isoformat(), "ends_on": notice.ends_on.isoformat()}
    words = {"title": notice.title, "text": notice.text, "severity": notice.severity.value}
    memory.keep(TYPED, {"id": notice.id, "seen": seen, **days, **words})


def _fill_with_waiting(form: NoticeForm, kept: Notice) -> bool:
    """Write in the form what she typed of this notice and did not save, once; False when nothing waits."""
    found = memory.recall(TYPED)
    if found is None or found["id"] != kept.id:
        return False
    with memory.once(TYPED) as taken:
        taken.used = True
    for name in ("title", "text", "severity", "seen"):
        form[name].data = found[name]
    for name in ("starts_on", "ends_on"):
        form[name].data = date.fromisoformat(found[name])
    return True


def _new_page(form: NoticeForm) -> str:
    return render_template(f"{FILE}new.html", form=form)


def _page(kept: Notice, form: NoticeForm | None = None) -> str:
    if form is None:
        form = NoticeForm(formdata=None)
        form.show(kept)
    return render_template(
        f"{FILE}edit.html",
        form=form,
        stage=kept.stage(clock.today()),
        stages=rules.STAGES,
        seen=kept.updated_at.isoformat(),
        **pages.shown(kept),
    )
