"""Pages of the registry: list, create, edit, another secret, test, disable; each act is in the journal."""

import json
from collections.abc import Mapping
from datetime import timedelta

from flask import Blueprint, abort, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from mamia.administration import administrator
from mamia.administration.forms import ApplicationForm, FileForm, SecretForm
from socle import clock
from socle.clock import PARIS
from socle.french import date_long, fr
from socle.settings import Socle
from socle.sql import database
from socle.store import digest
from sso import checkup, registration, registry
from sso.metadata import ClientRefused
from sso.models import ClientRow
from sso.registry import OverlapUnderWay, UnknownClient
from sso.second_factor import fresh
from sso.settings import Sso

bp = Blueprint("administration", __name__, url_prefix="/administration", template_folder="../templates")

FILE = "mamia/administration/"
WHY = "Avant de toucher aux applications, confirmez que c’est bien vous."
HERE = "administration.application"
CHANGED = (
    "Quelqu’un d’autre vient de modifier cette application. Ouvrez-la dans un autre onglet et comparez, "
    "puis enregistrez de nouveau si vos choix sont les bons."
)
EMPTY = {
    **registration.checked({"client_id": "x", "redirect_uris": ["https://x.example/"]}),
    **{"client_id": "", "client_name": "", "redirect_uris": []},
}
"""What a new application is before anything is filled in."""


@bp.get("/applications")
@administrator
def applications() -> ResponseReturnValue:
    """Every known application."""
    return render_template(f"{FILE}applications.html", rows=registry.everything(database()))


@bp.route("/nouvelle-application", methods=["GET", "POST"])
@administrator
@fresh(WHY)
def create() -> ResponseReturnValue:
    """Add an application from the form; its secret is shown once, in the answer."""
    form = ApplicationForm.showing(EMPTY)
    if not form.validate_on_submit():
        return _new_page(form, None), 422 if form.is_submitted() else 200
    try:
        made = registry.register(database(), form.metadata, actor=current_user.uid, new=True)
    except ClientRefused as refused:
        form.refuse_registration(refused)
        return _new_page(form, None), 422
    return _registered({form.metadata["client_id"]: made} if made else {})


@bp.post("/nouvelle-application/fichier")
@administrator
@fresh(WHY, back="administration.create")
def from_file() -> ResponseReturnValue:
    """Add or replace the applications of a JSON file."""
    form = FileForm()
    if not form.validate_on_submit():
        return _new_page(None, form), 422
    try:
        found = registry.read(form.file.data[0].stream.read())
        made = registry.register_all(database(), found, actor=current_user.uid)
    except ClientRefused as refused:
        form.refuse(fr(f"{refused.field} : {refused.reason}"), form.file)
        return _new_page(None, form), 422
    return _registered(made)


@bp.route("/applications/<client_id>", methods=["GET", "POST"])
@administrator
@fresh(WHY)
def application(client_id: str) -> ResponseReturnValue:
    """One application: what it registered, changed as it is filled in, its keys and secret kept."""
    row = _row(client_id)
    known = registry.metadata_of(row)
    form = ApplicationForm.showing(known)
    del form.client_id
    if not form.validate_on_submit():
        return _page(row, form), 422 if form.is_submitted() else 200
    if form.seen.data != _version(row):
        form.refuse(fr(CHANGED))
        return _page(row, form), 409
    try:
        made = registry.register(database(), {**known, **form.metadata}, actor=current_user.uid)
    except ClientRefused as refused:
        form.refuse_registration(refused)
        return _page(row, form), 422
    if made:
        return _registered({client_id: made})
    flash(fr(f"« {form.client_name.data} » est enregistrée."), "ok")
    return _back(client_id)


@bp.post("/applications/<client_id>/secret")
@administrator
@fresh(WHY, back=HERE)
def rotate(client_id: str) -> ResponseReturnValue:
    """Another secret, shown once, in the answer."""
    row, form = _row(client_id), SecretForm()
    if not form.validate_on_submit():
        return _page(row, None, form), 422
    overlap = timedelta(days=int(form.overlap.data))
    try:
        made = registry.rotate_secret(database(), client_id, overlap, actor=current_user.uid)
    except OverlapUnderWay as under_way:
        form.refuse(_still_accepted(under_way), form.overlap)
        return _page(row, None, form), 409
    except ClientRefused as refused:
        form.refuse(fr(refused.reason), form.overlap)
        return _page(row, None, form), 422
    return _registered({client_id: made})


@bp.post("/applications/<client_id>/ancien-secret")
@administrator
@fresh(WHY, back=HERE)
def forget_old_secret(client_id: str) -> ResponseReturnValue:
    """Only the newest secret is accepted from now on."""
    registry.forget_old_secret(database(), _row(client_id).client_id, actor=current_user.uid)
    flash(fr("L’ancien secret n’est plus accepté."), "ok")
    return _back(client_id)


@bp.post("/applications/<client_id>/essai")
@administrator
@fresh(WHY, back=HERE)
def test(client_id: str) -> ResponseReturnValue:
    """What is right and wrong with its configuration; its back-channel address is called."""
    row = _row(client_id)
    found = checkup.examine(database(), client_id, _issuer(), _inside())
    return render_template(f"{FILE}checkup.html", row=row, found=found)


@bp.post("/applications/<client_id>/desactiver")
@administrator
@fresh(WHY, back=HERE)
def disable(client_id: str) -> ResponseReturnValue:
    """Nobody enters it any more."""
    registry.disable(database(), _row(client_id).client_id, actor=current_user.uid)
    flash(
        fr("L’application est désactivée : plus personne n’y entre, et ses jetons ne valent plus rien."), "ok"
    )
    return _back(client_id)


@bp.post("/applications/<client_id>/activer")
@administrator
@fresh(WHY, back=HERE)
def enable(client_id: str) -> ResponseReturnValue:
    """People enter it again."""
    registry.enable(database(), _row(client_id).client_id, actor=current_user.uid)
    flash(fr("L’application est activée."), "ok")
    return _back(client_id)


def _row(client_id: str) -> ClientRow:
    try:
        return registry.get(database(), client_id)
    except UnknownClient:
        abort(404)


def _page(row: ClientRow, form: ApplicationForm | None = None, secret: SecretForm | None = None) -> str:
    """The page of one application; of its two forms, one may just have been sent."""
    if form is None:
        form = ApplicationForm.showing(registry.metadata_of(row), formdata=None)
        del form.client_id
    if not form.errors or form.seen.data != _version(row):
        form.seen.data = _version(row)
    secret = secret or SecretForm(formdata=None)
    return render_template(
        f"{FILE}application.html",
        row=row,
        form=form,
        secret=secret,
        failed=bool(form.errors or secret.errors),
        overlapping=bool(row.old_secret_until and row.old_secret_until > clock.now()),
    )


def _new_page(form: ApplicationForm | None, file: FileForm | None) -> str:
    """The page of a new application; of its two forms, one may just have been sent."""
    form = form or ApplicationForm.showing(EMPTY, formdata=None)
    file = file or FileForm(formdata=None)
    failed = bool(form.errors or file.errors)
    return render_template(f"{FILE}new_application.html", form=form, file=file, failed=failed)


def _registered(made: Mapping[str, str]) -> ResponseReturnValue:
    """The secrets just made, shown in this answer and never again; or the list, when there is none."""
    if made:
        return render_template(f"{FILE}secret.html", made=made)
    flash(fr("C’est enregistré."), "ok")
    return redirect(url_for(".applications"), 303)


def _back(client_id: str) -> ResponseReturnValue:
    return redirect(url_for(".application", client_id=client_id), 303)


def _version(row: ClientRow) -> str:
    """What two administrators must have seen alike for the second not to undo the first."""
    return digest(json.dumps(registry.metadata_of(row), sort_keys=True))


def _still_accepted(under_way: OverlapUnderWay) -> str:
    day = date_long(under_way.until.astimezone(PARIS).date())
    return fr(
        f"Un secret plus ancien est encore accepté, jusqu’au {day} : attendez, ou retirez-le d’abord. "
        "Si le secret a fui, choisissez « pas du tout »."
    )


def _issuer() -> str:
    settings: Sso = current_app.extensions["sso_settings"]
    return settings.issuer


def _inside() -> Mapping[str, str]:
    settings: Socle = current_app.extensions["socle_settings"]
    return settings.inside
