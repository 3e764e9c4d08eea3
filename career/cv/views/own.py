"""« Votre CV »: its parts, and each entry saved by its button or as she types, covering nothing."""

from uuid import UUID, uuid4

from flask import Blueprint, abort, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf.csrf import CSRFError, generate_csrf

from career.cv import models, rules, sharing
from career.cv.forms import FORMS, EntryForm, form_of
from career.cv.models import NotHers, Outcome, TooMany, Writing
from career.cv.rules import SECTIONS, Entry, Section
from career.cv.views.answers import failed, lost, saved, standing, wants_json
from career.cv.views.owner import Hers, ended, hers, load, menu, reading, writing
from career.day import today
from career.people import refuse
from socle.french import count
from socle.sql import database
from socle.web.errors import FORM_EXPIRED, error_page

bp = Blueprint("cv", "career.cv", url_prefix="/cv", template_folder="templates")


@bp.get("")
@reading
def summary(found: Hers) -> ResponseReturnValue:
    """What there is, what is shared, what can be done."""
    cv = load(found)
    with database().read() as session:
        running = [one for one in sharing.of(session, found.owner) if one.running(today())]
    return render_template("career/cv/summary.html", hers=found, cv=cv, menu=menu(cv), shares=running)


@bp.get("/jeton")
def token() -> ResponseReturnValue:
    """A new token for a page left open while its session ended and another began."""
    if not current_user.is_authenticated:
        abort(401)
    return jsonify(token=generate_csrf())


@bp.get("/<section>")
@reading
def section(found: Hers, section: str) -> ResponseReturnValue:
    """The entries of a section, each with its form, and a form for one more."""
    return _page(found, _known(section))


@bp.get("/<section>/<uuid:entry>")
@reading
def back(found: Hers, section: str, entry: UUID) -> ResponseReturnValue:
    """The address of a form, opened again: its section."""
    return redirect(url_for("cv.section", section=_known(section).slug))


@bp.post("/<section>/<uuid:entry>")
def save(section: str, entry: UUID) -> ResponseReturnValue:
    """Save one entry, new or not; whatever is wrong, what was typed comes back."""
    kind, form = _known(section), _typed(section, entry)
    if not current_user.is_authenticated:
        return lost(kind, str(entry), form)
    found = hers()
    if found is None:
        return redirect(url_for("home.index"))
    if not found.editable:
        return ended(found)
    if not form.validate():
        return failed(form, 422) if wants_json() else (_page(found, kind, form, str(entry)), 422)
    return _save(found, kind, str(entry), form)


@bp.post("/<section>/<uuid:entry>/ordre")
@writing
def move(found: Hers, section: str, entry: UUID) -> ResponseReturnValue:
    """Put an entry at the place its button says: pressed twice, it moves once."""
    to = request.form.get("vers", type=int)
    try:
        with database().begin() as session:
            models.move(session, found.owner, _known(section).slug, str(entry), 0 if to is None else to)
    except NotHers:
        refuse(found.person, f"cv {section} {entry}")
    return redirect(url_for("cv.section", section=section, _anchor=f"e-{entry}"), 303)


@bp.route("/<section>/<uuid:entry>/supprimer", methods=["GET", "POST"])
@writing
def remove(found: Hers, section: str, entry: UUID) -> ResponseReturnValue:
    """Ask, then delete one entry."""
    kind = _known(section)
    try:
        with database().read() as session:
            there = models.find_entry(session, found.owner, kind.slug, str(entry))
        if request.method == "GET" and there is not None:
            shown = rules.shown(there)
            return render_template("career/cv/remove.html", section=kind, entry=there, shown=shown)
        with database().begin() as session:
            models.remove(session, found.owner, kind.slug, str(entry))
    except NotHers:
        refuse(found.person, f"cv {section} {entry}")
    flash("C’est supprimé.", "ok")
    return redirect(url_for("cv.section", section=kind.slug), 303)


@bp.errorhandler(CSRFError)
def token_expired(_error: CSRFError) -> ResponseReturnValue:
    """A page opened before the present session: what was typed is kept, and asks to be sent again."""
    if request.endpoint != "cv.save":
        return error_page(400, *FORM_EXPIRED)
    section, entry = (str((request.view_args or {})[name]) for name in ("section", "entry"))
    kind, form = _known(section), _typed(section, UUID(entry))
    found = hers() if current_user.is_authenticated else None
    if found is None or wants_json():
        return lost(kind, entry, form)
    form.refuse("Votre session avait changé\u00a0: rien n’est encore enregistré. Vérifiez, puis enregistrez.")
    return _page(found, kind, form, entry), 400


def _save(found: Hers, kind: Section, entry: str, form: EntryForm) -> ResponseReturnValue:
    """Write it, or say what stands there now."""
    if form.owner.data != found.sign or (kind.single and entry != _single(found, kind)):
        refuse(found.person, f"cv {kind.slug} {entry}")
    try:
        with database().begin() as session:
            written = Writing(entry, kind.slug, form.facts(), form.version.seen)
            outcome = models.save(session, found.owner, written)
    except NotHers:
        refuse(found.person, f"cv {kind.slug} {entry}")
    except TooMany as full:
        form.refuse(f"Cette rubrique est pleine\u00a0: {count(full.most, 'ligne', 'lignes')} au plus.")
        return failed(form, 422) if wants_json() else (_page(found, kind, form, entry), 422)
    if outcome.saved:
        return saved(kind, entry, outcome)
    return _covered(found, kind, entry, form, outcome)


def _covered(
    found: Hers, kind: Section, entry: str, form: EntryForm, outcome: Outcome
) -> ResponseReturnValue:
    """Another tab saved it first: both texts are shown, and the next saving is hers to decide."""
    form.version.data = str(outcome.other.version if outcome.other else 0)
    if wants_json():
        return failed(form, 409, outcome.other)
    return _page(found, kind, form, entry, outcome), 409


def _page(
    found: Hers, kind: Section, form: EntryForm | None = None, at: str = "", outcome: Outcome | None = None
) -> str:
    """A section; `form` stands in place of the one of the entry `at`, with what stands there now."""
    cv = load(found)
    entries = list(cv.of(kind.slug))
    new = Entry(_single(found, kind) if kind.single else str(uuid4()), kind.slug, 0, {}, 0)
    if at and at not in {one.id for one in entries}:
        new = Entry(at, kind.slug, 0, {}, 0)
    blank = [] if (kind.single and entries) or not found.editable else [new]
    forms = {one.id: form_of(kind.slug, one, found.sign) for one in [*entries, *blank]}
    if form is not None:
        forms[at] = form
    return render_template(
        "career/cv/section.html",
        hers=found, cv=cv, menu=menu(cv), section=kind, forms=forms, entries=entries, new=blank,
        at=at, failed=form is not None, outcome=outcome, shown=rules.shown, most=rules.ENTRIES,
        standing=standing,
    )  # fmt: skip


def _typed(section: str, entry: UUID) -> EntryForm:
    """The form as it was sent, its fields named as on the page."""
    form = FORMS[_known(section).slug]()
    form.mark(str(entry))
    return form


def _single(found: Hers, kind: Section) -> str:
    return rules.single_id(found.owner.academie, found.owner.uid, kind.slug)


def _known(section: str) -> Section:
    return SECTIONS.get(section) or abort(404)
