"""Where an administrator keeps the guides: a draft, a look at it, a publication now or on a chosen day."""

from collections.abc import Callable
from datetime import date

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from career.guides import acts
from career.guides.acts import Hand
from career.guides.models import Moved
from career.guides.render import Rendered, anchor, bare, render
from career.guides.shelf import desk
from career.guides.standing import Standing, ordered
from career.guides.versions import State
from career.guides.writing import ActForm, GuideForm, PublishForm
from career.people import administrator, current_person
from socle.french import date_long, fr
from socle.sql import database

bp = Blueprint("guide_editing", __name__, url_prefix="/administration/guides", template_folder="templates")

FILES = "career/guides/editing/"
HERE = "guide_editing.edit"
RESERVED = frozenset({"nouveau", "textes", "questions"})  # addresses beside those of the guides
CHANGED = (
    "Quelqu’un d’autre vient de changer ce guide. Votre texte est encore ici : ouvrez l’historique dans un "
    "autre onglet, comparez, puis enregistrez de nouveau si votre texte est le bon."
)
TAKEN = "Un guide a déjà ce titre, ou presque. Changez-le."
TOO_LATE = "Ce guide vient de changer : voici où il en est. Refaites votre geste s’il est encore le bon."
STATES = {
    State.DRAFT: "brouillon",
    State.PUBLISHED: "publiée",
    State.WITHDRAWN: "retrait",
    State.RETURNED: "retour à la version livrée",
}


@bp.get("")
@administrator
def index() -> ResponseReturnValue:
    """Every guide, those whose review is late first."""
    with database().read() as session:
        found = acts.standings(session, current_person().academie, desk().today())
    return render_template(f"{FILES}list.html", guides=ordered(found))


@bp.route("/nouveau", methods=["GET", "POST"])
@administrator
def add() -> ResponseReturnValue:
    """Begin a guide; nobody else reads it before it is published."""
    form = GuideForm()
    if not form.is_submitted():
        return render_template(f"{FILES}new.html", form=form)
    judged = form.judge(_slugs())
    slug = anchor(form.title.data or "")[:80].strip("-")
    if judged and (not slug or slug in RESERVED):
        form.refuse(fr(TAKEN), form.title)
    if judged is None or form.errors:
        return render_template(f"{FILES}new.html", form=form), 422
    if form.preview.data:
        return render_template(f"{FILES}new.html", form=form, preview=_preview(judged[1]))
    try:
        with database().begin() as session:
            acts.begin(session, _hand(slug, ""), judged[0])
    except Moved:
        form.refuse(fr(TAKEN), form.title)
        return render_template(f"{FILES}new.html", form=form), 409
    flash(fr("Le brouillon est enregistré."), "ok")
    return redirect(url_for(HERE, slug=slug), 303)


@bp.route("/<slug>", methods=["GET", "POST"])
@administrator
def edit(slug: str) -> ResponseReturnValue:
    """Where the guide is, and the form in which it is written."""
    held, form = _find(slug), GuideForm()
    if not form.is_submitted():
        form.show(held.shown, held.seen)
        return _page(held, form)
    judged = form.judge(_slugs())
    if judged is None:
        return _page(held, form), 422
    if form.preview.data:
        return _page(held, form, judged[1])
    try:
        with database().begin() as session:
            acts.keep(session, _hand(slug, form.seen.data), judged[0])
    except Moved:
        held = _find(slug)
        form.refuse(fr(CHANGED))
        form.seen.data = held.seen
        return _page(held, form), 409
    desk().shelf.forget()
    flash(fr("Le texte est enregistré."), "ok")
    return redirect(url_for(HERE, slug=slug), 303)


@bp.route("/<slug>/publier", methods=["GET", "POST"])
@administrator
def publish(slug: str) -> ResponseReturnValue:
    """The draft as it will be read, and the day from which it is."""
    held, form = _find(slug), PublishForm()
    draft = held.open
    if draft is None or draft.state is not State.DRAFT:
        flash(fr(TOO_LATE), "warning")
        return redirect(url_for(HERE, slug=slug), 303)
    preview = bare(render(draft.text.body).html)
    if not form.is_submitted():
        form.seen.data = held.seen
        return render_template(f"{FILES}publish.html", held=held, form=form, preview=preview)
    day = _day_asked(form, held)
    if day is None:
        return render_template(f"{FILES}publish.html", held=held, form=form, preview=preview), 422
    said = "Le guide est publié." if day == held.day else f"Le guide paraîtra le {date_long(day)}."
    return _act(slug, form.seen.data, lambda session, hand: acts.publish(session, hand, day), said)


@bp.post("/<slug>/brouillon")
@administrator
def unschedule(slug: str) -> ResponseReturnValue:
    """What waited for its day is a draft again."""
    return _act(slug, _seen(), acts.unschedule, "La publication prévue est annulée : c’est un brouillon.")


@bp.post("/<slug>/supprimer")
@administrator
def discard(slug: str) -> ResponseReturnValue:
    """Forget a draft."""
    return _act(slug, _seen(), acts.discard, "Le brouillon est supprimé.")


@bp.post("/<slug>/retirer")
@administrator
def withdraw(slug: str) -> ResponseReturnValue:
    """Nobody reads it any more; it can be restored."""
    return _act(slug, _seen(), acts.withdraw, "Le guide est retiré : plus personne ne le lit.")


@bp.post("/<slug>/livree")
@administrator
def return_to_shipped(slug: str) -> ResponseReturnValue:
    """What comes with the application is read again."""
    return _act(slug, _seen(), acts.return_to_shipped, "La version livrée est de nouveau lue.")


@bp.post("/<slug>/reprendre/<int:version_id>")
@administrator
def restore(slug: str, version_id: int) -> ResponseReturnValue:
    """An old text becomes the draft."""
    said = "Ce texte est le brouillon. Relisez-le, puis publiez-le."
    return _act(slug, _seen(), lambda session, hand: acts.restore(session, hand, version_id), said)


@bp.get("/<slug>/historique")
@administrator
def history(slug: str) -> ResponseReturnValue:
    """Every version and every act, the last first."""
    return render_template(f"{FILES}history.html", held=_find(slug), states=STATES)


@bp.get("/<slug>/versions/<int:version_id>")
@administrator
def version(slug: str, version_id: int) -> ResponseReturnValue:
    """One version as it is read, drafts too."""
    held = _find(slug)
    found = held.find(version_id) or abort(404)
    html = bare(render(found.text.body).html)
    return render_template(f"{FILES}version.html", held=held, version=found, html=html, states=STATES)


def _act(slug: str, seen: str | None, act: Callable[[Session, Hand], None], said: str) -> ResponseReturnValue:
    _find(slug)
    try:
        with database().begin() as session:
            act(session, _hand(slug, seen))
    except Moved:
        flash(fr(TOO_LATE), "warning")
    else:
        desk().shelf.forget()
        flash(fr(said), "ok")
    there = _exists(slug)
    return redirect(url_for(HERE, slug=slug) if there else url_for("guide_editing.index"), 303)


def _find(slug: str) -> Standing:
    with database().read() as session:
        found = acts.standing(session, current_person().academie, slug, desk().today())
    return found or abort(404)


def _exists(slug: str) -> bool:
    """A draft that was discarded may have been all of it."""
    with database().read() as session:
        return acts.standing(session, current_person().academie, slug, desk().today()) is not None


def _slugs() -> frozenset[str]:
    with database().read() as session:
        found = acts.standings(session, current_person().academie, desk().today())
    return frozenset(one.slug for one in found)


def _hand(slug: str, seen: str | None) -> Hand:
    return Hand(current_person(), slug, desk().today(), seen or "")


def _seen() -> str:
    form = ActForm()
    return (form.seen.data or "") if form.validate_on_submit() else ""


def _day_asked(form: PublishForm, held: Standing) -> date | None:
    """The day to publish from; None when the form says why it cannot be."""
    if not form.validate():
        return None
    day = form.day.data or held.day
    if day < held.day:
        form.refuse(fr(f"Ce jour est passé. Donnez un jour à partir du {date_long(held.day)}."), form.day)
    elif held.open and held.open.text.review <= day:
        form.refuse(fr("Le jour de relecture doit venir après la publication. Changez-le dans le texte."))
    return None if form.errors else day


def _preview(rendered: Rendered) -> str:
    return bare(rendered.html)


def _page(held: Standing, form: GuideForm, rendered: Rendered | None = None) -> str:
    preview = _preview(rendered) if rendered else None
    return render_template(f"{FILES}edit.html", held=held, form=form, preview=preview, states=STATES)
