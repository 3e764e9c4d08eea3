"""What is shared of a CV: chosen by purpose, seen as others see it, and withdrawn at once."""

import re
from uuid import UUID, uuid4

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from career.cv import rules, sharing
from career.cv.forms import ShareForm
from career.cv.models import NotHers, TooMany
from career.cv.rules import DOCUMENTS, Cv
from career.cv.shares import Share
from career.cv.views.owner import Hers, load, menu, reading, writing
from career.day import today
from career.people import refuse
from socle import clock
from socle.french import count, date_long
from socle.sql import database

bp = Blueprint("sharing", __name__, url_prefix="/partage")
KEY = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")


@bp.get("")
@reading
def page(found: Hers) -> ResponseReturnValue:
    """What is shared, what was, and a form for one more."""
    return _page(found, _form(load(found)))


@bp.post("")
@writing
def add(found: Hers) -> ResponseReturnValue:
    """Share; the same form sent twice shares once."""
    form = _form(load(found))
    if not KEY.fullmatch(form.key.data or ""):
        form.key.data = str(uuid4())
    if not form.validate():
        return _page(found, form), 422
    try:
        with database().begin() as session:
            done = sharing.add(session, found.owner, _share(form), today())
    except TooMany as full:
        form.refuse(
            f"Vous avez déjà {count(full.most, 'partage', 'partages')} en cours. Retirez-en un d’abord."
        )
        return _page(found, form), 422
    until = f"jusqu’au {date_long(form.until.data)}" if form.until.data else ""
    flash(f"C’est partagé {until}." if done else "C’était déjà partagé\u00a0: il n’y a qu’un partage.", "ok")
    return redirect(url_for("cv.sharing.page"), 303)


@bp.get("/<uuid:share>")
@reading
def preview(found: Hers, share: UUID) -> ResponseReturnValue:
    """What those it is for see."""
    with database().read() as session:
        shares = {one.id: one for one in sharing.of(session, found.owner)}
    if str(share) not in shares:
        refuse(found.person, f"cv partage {share}")
    one = shares[str(share)]
    shown = rules.only(load(found), one.sections)
    return render_template("career/cv/as_shared.html", hers=found, share=one, cv=shown)


@bp.post("/<uuid:share>/retirer")
@reading
def withdraw(found: Hers, share: UUID) -> ResponseReturnValue:
    """Take it back: from the next page on, nobody reads it."""
    try:
        with database().begin() as session:
            sharing.withdraw(session, found.owner, share)
    except NotHers:
        refuse(found.person, f"cv partage {share}")
    flash("Ce partage est retiré. Plus personne ne peut lire votre CV à ce titre.", "ok")
    return redirect(url_for("cv.sharing.page"), 303)


def _form(cv: Cv) -> ShareForm:
    form = ShareForm()
    filled = {section.slug for section, _ in cv.parts()} | ({DOCUMENTS} if cv.files else set())
    form.offer(filled)
    if request.method == "GET":
        form.sections.data, form.roles.data = [], []
    return form


def _share(form: ShareForm) -> Share:
    assert form.until.data is not None
    return Share(
        form.key.data or "",
        form.purpose.data or "",
        form.title.data or "",
        tuple(form.sections.data or ()),
        tuple(form.roles.data or ()),
        form.until.data,
        clock.now(),
    )


def _page(found: Hers, form: ShareForm) -> str:
    cv = load(found)
    with database().read() as session:
        shares = sharing.opened(session, found.owner)
    return render_template(
        "career/cv/sharing.html",
        hers=found, cv=cv, menu=menu(cv), form=form, here="partage",
        running=[one for one in shares if one.running(today())],
        over=[one for one in shares if not one.running(today())],
    )  # fmt: skip
