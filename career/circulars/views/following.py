"""One circular: who receives it, what each will read, its publication, its withdrawal, who has read it."""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from career import receiving
from career.circulars import models, preparing, publishing
from career.circulars.forms import PublishForm, WithdrawForm
from career.circulars.preparing import Changed
from career.circulars.publishing import NotReady
from career.circulars.rules import Circular, State, unfilled
from career.circulars.views.reach import keeping, prepared
from career.dossier.vocabulary import POPULATIONS
from career.models import display_names
from career.people import signed_in
from socle import clock
from socle.french import count, fr, instant
from socle.sql import database

bp = Blueprint("following", __name__)

ALREADY = "Cette circulaire était déjà publiée : elle ne l’a pas été une seconde fois."
MEANWHILE = "Quelqu’un d’autre a changé cette circulaire depuis. Rien n’a été fait : relisez-la ci-dessous."
NOT_READY = (
    "Cette circulaire ne peut pas encore être publiée. Rien n’a été fait : voyez ci-dessous ce qui manque."
)
PUT_OFF = "La publication est annulée. La circulaire peut de nouveau être changée."
GONE = "La circulaire est retirée. Ses destinataires lisent qu’elle l’a été, quand et pourquoi."


@bp.get("/<uuid:uid>")
@signed_in
def page(uid: UUID) -> ResponseReturnValue:
    """Where it stands; a look at one that is being prepared takes it a little further."""
    _, circular = prepared(uid)
    if circular.state(clock.now()) is State.PREPARING:
        preparing.advance(database(), circular.id)
        _, circular = prepared(uid)
    pages = max(1, -(-circular.written // models.A_PAGE))
    number = min(max(request.args.get("page", 1, type=int), 1), pages)
    with database().read() as session:
        people = models.recipients(session, circular, number)
        told = models.progress(session, circular)
        names = display_names(session, circular.academie, {circular.prepared_by, circular.published_by})
    return render_template(
        "career/circulars/page.html", circular=circular, state=circular.state(clock.now()), people=people,
        told=told, names=names, page=number, pages=pages, counts=_counts(circular),
        missing=_missing(circular), last_day=keeping().last_day(circular),
    )  # fmt: skip


@bp.get("/<uuid:uid>/copie/<who>")
@signed_in
def copy(uid: UUID, who: str) -> ResponseReturnValue:
    """What one of its recipients reads, or will."""
    _, circular = prepared(uid)
    with database().read() as session:
        letter = models.seen_by_one(session, circular, who)
        names = display_names(session, circular.academie, {who})
    if letter is None:
        abort(404)
    return render_template(
        "career/circulars/copy.html", circular=circular, letter=letter, name=names.get(who, who),
        state=circular.state(clock.now()),
    )  # fmt: skip


@bp.get("/<uuid:uid>/pieces/<uuid:piece>")
@signed_in
def file(uid: UUID, piece: UUID) -> ResponseReturnValue:
    """A file of hers."""
    who, circular = prepared(uid)
    found = models.find_file(circular.files, str(piece))
    return receiving.send(who.person, who.person.uid, found) if found else abort(404)


@bp.route("/<uuid:uid>/publier", methods=["GET", "POST"])
@signed_in
def publish(uid: UUID) -> ResponseReturnValue:
    """How many, what the first of them will read, and the button; it publishes what was seen, or nothing."""
    who, circular = prepared(uid)
    form = PublishForm()
    if circular.published_at is not None:
        flash(fr(ALREADY), "info")
        return redirect(_here(uid), 303)
    if circular.state(clock.now()) is not State.READY or _missing(circular):
        flash(fr(NOT_READY), "warning")
        return redirect(_here(uid), 303)
    if request.method == "GET":
        form.version.data = str(circular.version)
        return _publish_page(circular, form)
    if not form.validate():
        return _publish_page(circular, form), 422
    hour = form.moment()
    try:
        many = publishing.publish(database(), who.person, circular.id, form.version.seen, hour)
    except Changed:
        _, circular = prepared(uid)
        form.version.data = str(circular.version)
        form.refuse(fr(MEANWHILE))
        return _publish_page(circular, form), 409
    except NotReady:
        flash(fr(NOT_READY), "warning")
        return redirect(_here(uid), 303)
    people = count(many, "personne", "personnes")
    when = (
        f"La circulaire sera publiée le {instant(hour)}, pour {people}."
        if hour
        else f"La circulaire est publiée pour {people}."
    )
    flash(fr(when), "success")
    return redirect(_here(uid), 303)


@bp.post("/<uuid:uid>/annuler")
@signed_in
def put_off(uid: UUID) -> ResponseReturnValue:
    """Undo a publication to come."""
    who, circular = prepared(uid)
    try:
        publishing.put_off(database(), who.person, circular.id, request.form.get("version", -1, type=int))
    except Changed:
        flash(fr(MEANWHILE), "warning")
    else:
        flash(fr(PUT_OFF), "success")
    return redirect(_here(uid), 303)


@bp.route("/<uuid:uid>/retirer", methods=["GET", "POST"])
@signed_in
def withdraw(uid: UUID) -> ResponseReturnValue:
    """Withdraw it, and say why to those who received it."""
    (who, circular), form = prepared(uid), WithdrawForm()
    if circular.state(clock.now()) is not State.PUBLISHED:
        flash(fr(MEANWHILE), "warning")
        return redirect(_here(uid), 303)
    if request.method == "GET":
        form.version.data = str(circular.version)
        return render_template("career/circulars/withdraw.html", circular=circular, form=form)
    if not form.validate():
        return render_template("career/circulars/withdraw.html", circular=circular, form=form), 422
    try:
        publishing.withdraw(database(), who.person, circular.id, form.version.seen, str(form.why.data))
    except Changed:
        flash(fr(MEANWHILE), "warning")
    else:
        flash(fr(GONE), "success")
    return redirect(_here(uid), 303)


def _publish_page(circular: Circular, form: PublishForm) -> str:
    with database().read() as session:
        first = models.recipients(session, circular, 1)[:1]
        letter = models.seen_by_one(session, circular, first[0][0]) if first else None
    return render_template(
        "career/circulars/publish.html", circular=circular, form=form, letter=letter,
        name=first[0][1] if first else "", counts=_counts(circular),
    )  # fmt: skip


def _counts(circular: Circular) -> list[tuple[str, str]]:
    """How many of each population, the most numerous first."""
    found = sorted(circular.people.items(), key=lambda pair: (-pair[1], pair[0]))
    return [(POPULATIONS.get(code, code), count(many, "personne", "personnes")) for code, many in found]


def _missing(circular: Circular) -> tuple[str, ...]:
    return unfilled(circular.title, circular.body, circular.columns)


def _here(uid: UUID) -> str:
    return url_for("circulars.following.page", uid=uid)
