"""Mes adresses de secours: personal addresses that can prove who one is, added, confirmed, removed."""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from mamia import memory
from mamia.guards import signed_in
from socle import audit, french
from socle.audit import Event
from socle.french import fr
from socle.sql import database
from socle.web.forms import EmailField, Form, SubmitButton
from sso import contacts, notices
from sso.contacts import Contact
from sso.directory import directory
from sso.directory.account import Account
from sso.factors import mail_code, trial
from sso.factors.forms import MailForm
from sso.factors.mail_code import NoMoreCodes
from sso.second_factor import fresh

bp = Blueprint(
    "contacts", __name__, url_prefix="/mon-compte/adresses-de-secours", template_folder="templates"
)

PROPOSED = "contact"
CODE = "mamia/mail/contact_code.txt"
WRONG = (
    "Ce code n’est pas le bon, ou il a déjà servi. Relisez le message, ou corrigez l’adresse pour en "
    "recevoir un autre."
)
ENOUGH = "Vous avez déjà assez d’adresses de secours : retirez-en une d’abord."
SAME_DOMAIN = (
    "Cette adresse est de l’académie : elle ne s’ouvre plus quand le mot de passe est perdu. Donnez-en une "
    "autre."
)
KNOWN = "Vous avez déjà cette adresse de secours."


class AddressForm(Form):
    """An address to confirm."""

    address = EmailField("Adresse personnelle", missing="Écrivez une adresse que vous lisez.", width="wide")
    submit = SubmitButton("Recevoir un code")


class ConfirmForm(MailForm):
    """The code that it received."""

    submit = SubmitButton("Confirmer")


class RemoveForm(Form):
    """One button."""

    submit = SubmitButton("Retirer cette adresse", kind="danger")


@bp.get("")
@signed_in
def page() -> ResponseReturnValue:
    """Those she has, and until when a new one waits."""
    return render_template(
        "mamia/contacts/page.html",
        having=contacts.of(current_user.sub),
        most=contacts.MOST,
        delay=french.span(contacts.delay()),
    )


@bp.route("/ajouter", methods=["GET", "POST"])
@fresh("Avant d’ajouter une adresse de secours, confirmez que c’est bien vous.", strong=True)
def add() -> ResponseReturnValue:
    """A code leaves for the address; nothing is kept of it but in this browser."""
    form, account = AddressForm(), _own_account()
    having = contacts.of(account.unique_id)
    if len(having) >= contacts.MOST:
        flash(fr(ENOUGH), "info")
        return redirect(url_for(".page"), 303)
    if not form.validate_on_submit() or not _acceptable(form, account, having):
        return render_template("mamia/contacts/add.html", form=form), 422 if form.is_submitted() else 200
    address = form.address.data or ""
    try:
        mail_code.send(account, PROPOSED, [address], CODE)
    except NoMoreCodes as spent:
        until = french.clock_time(spent.until)
        form.refuse(fr(f"Trop de codes ont été envoyés. Recommencez après {until}."))
        return render_template("mamia/contacts/add.html", form=form), 429
    memory.keep(PROPOSED, {"address": address, "sub": account.unique_id})
    return redirect(url_for(".confirm"), 303)


@bp.route("/confirmer", methods=["GET", "POST"])
@signed_in
def confirm() -> ResponseReturnValue:
    """The code was right: the address is kept, waits, and its owner is told everywhere else."""
    kept, form, account = memory.recall(PROPOSED), ConfirmForm(), _own_account()
    if kept is None or kept["sub"] != account.unique_id:
        return redirect(url_for(".add"), 303)
    shown = {"form": form, "address": kept["address"]}
    if not form.validate_on_submit():
        return render_template("mamia/contacts/confirm.html", **shown), 422 if form.is_submitted() else 200
    typed = form.code.data or ""
    if not trial.passes(account, "contact", lambda: mail_code.use(account, typed, PROPOSED)):
        form.refuse(fr(WRONG))
        return render_template("mamia/contacts/confirm.html", **shown), 422
    added = _keep(account, kept["address"])
    if added is None:
        flash(fr(ENOUGH), "info")
    else:
        usable = french.instant(added.usable_at)
        flash(fr(f"L’adresse est confirmée : elle pourra servir à partir du {usable}."), "ok")
    return redirect(url_for(".page"), 303)


@bp.route("/<uuid:identifier>/retirer", methods=["GET", "POST"])
@fresh("Avant de retirer une adresse de secours, confirmez que c’est bien vous.")
def remove(identifier: UUID) -> ResponseReturnValue:
    """One less, at once; it is told too."""
    form, account = RemoveForm(), _own_account()
    having = contacts.of(account.unique_id)
    one = next((one for one in having if one.id == str(identifier)), None) or abort(404)
    if not form.validate_on_submit():
        return render_template("mamia/contacts/remove.html", form=form, one=one)
    with database().begin() as sql:
        if contacts.remove(sql, account.unique_id, one.id):
            audit.record(sql, Event.CONTACT_REMOVED, actor=account.uid, subject=account.uid)
            said = {"address": one.masked, "also": one.address}
            notices.send(sql, account, "mamia/mail/contact_removed.txt", **said)
    flash(fr("L’adresse est retirée. Un message vous en prévient."), "ok")
    return redirect(url_for(".page"), 303)


def _acceptable(form: AddressForm, account: Account, having: list[Contact]) -> bool:
    """Not the académie's own, which the lost password opens, nor one she has."""
    address = (form.address.data or "").casefold()
    domain = address.rpartition("@")[2]
    own = account.mail.rpartition("@")[2].casefold()
    if own and (domain == own or domain.endswith(f".{own}")):
        form.refuse(fr(SAME_DOMAIN), form.address)
    elif address in {one.address.casefold() for one in having}:
        form.refuse(fr(KNOWN), form.address)
    return not form.errors


def _keep(account: Account, address: str) -> Contact | None:
    with database().begin() as sql:
        added = contacts.add(sql, account.unique_id, address)
        if added is not None:
            audit.record(sql, Event.CONTACT_ADDED, actor=account.uid, subject=account.uid)
            said = {"address": added.masked, "usable": french.instant(added.usable_at)}
            notices.send(sql, account, "mamia/mail/contact_added.txt", **said)
    return added


def _own_account() -> Account:
    return directory().get(current_user.uid)
