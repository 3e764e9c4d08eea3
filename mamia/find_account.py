"""Retrouver mon compte: three fields, then the account of whoever matches alone, or one neutral answer."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from wtforms.validators import ValidationError

from mamia import disclosure, guarded, memory, trials, wording
from mamia.disclosure import Typed
from mamia.fields import BirthDateField, NumberField, demande, travelling
from mamia.guarded import Sent
from socle.french import fr
from socle.web.forms import CaptchaField, Form, HiddenField, SubmitButton, TextField
from socle.web.limits import Budget
from sso import masks
from sso.directory.account import Account
from sso.directory.dates import BirthDate
from sso.directory.names import key
from sso.signin import TooMany

bp = Blueprint("find_account", __name__, template_folder="templates")

TYPED = "find"  # what was typed, from one page to the next; and the purpose of the captchas
NUMBER = "find-number"


def in_latin_letters(form: Form, field: TextField) -> None:
    """A name without one letter that the directory could compare."""
    if field.data and not key(field.data):
        raise ValidationError(fr("Écrivez ce nom en lettres, comme sur votre bulletin de paie."))


class SearchForm(Form):
    """Who is looked for."""

    demande = HiddenField(default=travelling)
    surname = TextField(
        "Nom",
        hint=fr("Votre nom d’usage (marital), ou à défaut votre nom de naissance (patronymique)."),
        autocomplete="family-name",
        maxlength=120,
        missing="Écrivez votre nom.",
        validators=[in_latin_letters],
    )
    given_name = TextField(
        "Prénom",
        autocomplete="given-name",
        maxlength=120,
        missing="Écrivez votre prénom.",
        validators=[in_latin_letters],
    )
    birth_date = BirthDateField()
    captcha = CaptchaField()
    submit = SubmitButton("Rechercher")


class NumberForm(Form):
    """What tells two people of one name and one birth date apart."""

    demande = HiddenField(default=travelling)
    numen = NumberField()
    captcha = CaptchaField()
    submit = SubmitButton("Préciser")


@bp.get("/retrouver-mon-compte")
def page() -> ResponseReturnValue:
    """The three fields; `reprise` fills them with what was typed before."""
    kept = memory.recall(TYPED) if "reprise" in request.args else None
    form = SearchForm(data=kept or {})
    if disclosure.captcha_asked():
        guarded.read(form, TYPED, url_for(".page"))
    else:
        del form.captcha
    return _form_page(form)


@bp.post("/retrouver-mon-compte")
def search() -> ResponseReturnValue:
    """The account of whoever matches alone, or the neutral answer."""
    form = SearchForm()
    typed = _typed(form)
    sent = _read(form, typed)
    if typed is None or sent is not Sent.GOOD:
        return _form_page(form), 422 if sent is Sent.FAULTY else 200
    try:
        _spend(typed)
    except TooMany as spent:
        guarded.refuse(form, TYPED, url_for(".page"), wording.spent(spent))
        return _form_page(form), 429
    found = disclosure.look_up(typed)
    own = _is_own(found.shown)
    disclosure.record(typed, found.shown, found.by.value, tell=not own)
    memory.keep(
        TYPED, {"surname": typed.name, "given_name": typed.given, "birth_date": str(typed.birth_date)}
    )
    if found.shown is None:
        return render_template("mamia/not_shown.html", demande=demande())
    return _shown(found.shown, by=found.by.value, whole=own)


@bp.route("/retrouver-mon-compte/numen", methods=["GET", "POST"])
def precise() -> ResponseReturnValue:
    """The same look-up with the NUMEN, on the budgets of the reset; alike for the unknown."""
    kept = memory.recall(TYPED)
    if kept is None:
        flash(fr("Écrivez d’abord votre nom, votre prénom et votre date de naissance."), "info")
        return redirect(url_for(".page", demande=demande()), 303)
    form = NumberForm()
    sent = guarded.read(form, NUMBER, url_for(".precise"))
    if sent is not Sent.GOOD:
        return _number_page(form), 422 if sent is Sent.FAULTY else 200
    typed = Typed(kept["surname"], kept["given_name"], BirthDate(kept["birth_date"]))
    try:
        account = trials.picked(lambda: disclosure.look_up(typed).everybody, typed.digest, form.numen.number)
    except TooMany as spent:
        guarded.refuse(form, NUMBER, url_for(".precise"), wording.spent(spent))
        return _number_page(form), 429
    if account is None:
        guarded.refuse(form, NUMBER, url_for(".precise"), wording.NOT_PICKED)
        return _number_page(form, refused=True), 422
    disclosure.record(typed, account, "numen", tell=not _is_own(account))
    return _shown(account, by="numen", whole=True)


def _read(form: SearchForm, typed: Typed | None) -> Sent:
    """Judge the form, with its captcha when one is asked."""
    if disclosure.captcha_asked(typed):
        return guarded.read(form, TYPED, url_for(".page"))
    del form.captcha
    return Sent.GOOD if form.validate() else Sent.FAULTY


def _typed(form: SearchForm) -> Typed | None:
    name, given, birth_date = form.surname.data, form.given_name.data, form.birth_date.data
    return Typed(name, given, birth_date) if name and given and birth_date else None


def _spend(typed: Typed) -> None:
    """Count the look-up; raises `TooMany` when its address has asked enough."""
    disclosure.count(typed)
    trials.spend_here(Budget("find-address", trials.settings().searches))


def _is_own(account: Account | None) -> bool:
    return bool(account and current_user.is_authenticated and current_user.uid == account.uid)


def _shown(account: Account, by: str, whole: bool) -> str:
    address = account.mail if whole else masks.academic(account.mail)
    return render_template(
        "mamia/found.html", account=account, address=address, by=by, whole=whole, demande=demande()
    )


def _form_page(form: SearchForm) -> str:
    return render_template("mamia/find_account.html", form=form, demande=demande())


def _number_page(form: NumberForm, refused: bool = False) -> str:
    return render_template("mamia/find_number.html", form=form, demande=demande(), refused=refused)
