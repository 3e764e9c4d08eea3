"""The pages where a second factor is shown, or enrolled, before a session opens or rises."""

from collections.abc import Callable
from functools import wraps

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from socle import audit, clock, french
from socle.audit import Event
from socle.sql import database
from socle.web.forms import Form
from sso import interactions, notices, proving, second_factor, signin, wording
from sso.directory.account import Account
from sso.factors import enrolment, mail_code, recovery, trial
from sso.factors.enrolment import EnrolForm
from sso.factors.forms import CodeForm, MailForm, ProofForm, RecoveryForm
from sso.factors.policy import Proof
from sso.factors.totp import authenticators
from sso.proving import Proving
from sso.signin import Step, TooMany

bp = Blueprint("second_factor", __name__, url_prefix="/connexion", template_folder="templates")

REFUSED = (
    "Ce code n’est pas le bon, ou il a déjà servi. {} Après plusieurs codes faux, il faut attendre un quart "
    "d’heure\u202f; l’assistance peut aussi vous aider."
)
NEXT = REFUSED.format("Attendez le suivant, puis recommencez.")
ANOTHER_PRINTED = REFUSED.format("Prenez-en un autre sur votre feuille.")
ANOTHER_MAILED = REFUSED.format("Relisez le message, ou demandez un nouveau code.")
WRONG_PASSWORD = "Ce mot de passe n’est pas le bon. Vérifiez la touche Verr. Maj., puis recommencez."  # noqa: S105 (a sentence)

Page = Callable[[Proving], ResponseReturnValue]


def showing(proof: Proof) -> Callable[[Page], Callable[[], ResponseReturnValue]]:
    """The view is given what this browser has to prove, if this proof comes next; else it is left aside."""

    def decorate(view: Page) -> Callable[[], ResponseReturnValue]:
        @wraps(view)
        def guarded() -> ResponseReturnValue:
            now = proving.current()
            if now is None:
                return _start_over()
            if now.next is not proof:
                return redirect(url_for(second_factor.PAGES[now.next]), 303)
            return view(now)

        return guarded

    return decorate


@bp.route("/second-facteur", methods=["GET", "POST"])
@showing(Proof.CODE)
def code(now: Proving) -> ResponseReturnValue:
    """The code of an authenticator."""
    form, account = CodeForm(), now.account
    if form.validate_on_submit() and not trial.passes(
        account, "totp", lambda: authenticators().shows(account.unique_id, form.code.data or "")
    ):
        form.refuse(NEXT)
    if form.is_submitted() and not form.errors:
        return _shown(now)
    return _page("sso/second_factor.html", form, now)


@bp.route("/second-facteur/secours", methods=["GET", "POST"], endpoint="recovery")
@showing(Proof.CODE)
def recovery_code(now: Proving) -> ResponseReturnValue:
    """A recovery code in place of the authenticator's; its owner is told."""
    form, account = RecoveryForm(), now.account
    if form.validate_on_submit() and not trial.passes(
        account, "recovery", lambda: recovery.use(account.unique_id, form.code.data or "")
    ):
        form.refuse(ANOTHER_PRINTED)
    if form.is_submitted() and not form.errors:
        _tell_of_recovery(account)
        return _shown(now)
    return _page("sso/second_factor_recovery.html", form, now)


@bp.route("/second-facteur/messagerie", methods=["GET", "POST"], endpoint="mail")
@showing(Proof.MAIL)
def mail_code_sent(now: Proving) -> ResponseReturnValue:
    """The code that was mailed."""
    form, account = MailForm(), now.account
    if form.validate_on_submit() and not trial.passes(
        account, "mail", lambda: mail_code.use(account, form.code.data or "")
    ):
        form.refuse(ANOTHER_MAILED)
    if form.is_submitted() and not form.errors:
        return _shown(now)
    return _page("sso/second_factor_mail.html", form, now, sent=mail_code.sent())


@bp.post("/second-facteur/messagerie/envoyer")
@showing(Proof.MAIL)
def send(now: Proving) -> ResponseReturnValue:
    """Mail a code, in place of the one before."""
    second_factor.send_code(now.account)
    return redirect(url_for(".mail"), 303)


@bp.route("/second-facteur/application", methods=["GET", "POST"])
@showing(Proof.ENROL)
def enrol(now: Proving) -> ResponseReturnValue:
    """A first authenticator, in the middle of a sign-in: then the recovery codes are shown, once."""
    form, account = EnrolForm(), now.account
    made: list[str] | None = None
    if form.validate_on_submit():
        made = enrolment.enrol(account, form.name.data or "", form.code.data or "")
        if made is None:
            form.refuse(enrolment.REFUSED, form.code)
    if form.is_submitted() and not form.errors:
        onward = second_factor.settle(proving.show(now))
        return recovery_page(made, onward) if made else redirect(onward, 303)
    return _page("sso/enrol.html", form, now, shown=enrolment.shown(account))


@bp.route("/second-facteur/mot-de-passe", methods=["GET", "POST"])
@showing(Proof.PASSWORD)
def password(now: Proving) -> ResponseReturnValue:
    """The password: again before a sensitive act, or after the passcode of a key."""
    form = ProofForm()
    if not form.validate_on_submit():
        return _page("sso/password_again.html", form, now)
    try:
        attempt = signin.attempt(now.account.uid, form.password.data or "")
    except TooMany as spent:
        form.refuse(wording.spent(spent))
        return _page("sso/password_again.html", form, now, status=429)
    if attempt.step is Step.MUST_CHANGE:
        proving.end()
        signin.await_step(now.account, Step.MUST_CHANGE, now.demande, attempt.outcome)
        interactions.want(now.target)
        return redirect(url_for("signin.must_change"), 303)
    if attempt.step not in signin.OPENS:
        form.refuse(WRONG_PASSWORD)
        return _page("sso/password_again.html", form, now)
    if attempt.outcome and attempt.outcome.aged:
        flash(french.fr(wording.why_change(attempt.outcome)), "warning")
    return _shown(now)


@bp.get("/second-facteur/assistance")
@showing(Proof.HELP)
def no_way(now: Proving) -> ResponseReturnValue:
    """Nothing she has can prove it: who can help."""
    return render_template("sso/second_factor_no_way.html", now=now)


def recovery_page(codes: list[str], onward: str) -> ResponseReturnValue:
    """Recovery codes, shown this once; `onward` is where she goes then."""
    today = french.date_long(clock.today())
    return render_template("sso/recovery_codes.html", codes=codes, onward=onward, today=today)


def _shown(now: Proving) -> ResponseReturnValue:
    """One more proof was shown: go to the next, or arrive."""
    now = proving.show(now)
    return second_factor.ask(now) if now.left else redirect(second_factor.settle(now), 303)


def _page(template: str, form: Form, now: Proving, status: int = 422, **facts: object) -> ResponseReturnValue:
    interactions.may_lead_to_application(interactions.find(now.demande))
    page = render_template(template, form=form, now=now, **facts)
    return page, status if form.is_submitted() else 200


def _start_over() -> ResponseReturnValue:
    flash("Cette étape a expiré\u00a0: recommencez, s’il vous plaît.", "info")
    if current_user.is_authenticated:
        return redirect(url_for("home.page"), 303)
    return redirect(url_for("signin.form", demande=proving.demande()), 303)


def _tell_of_recovery(account: Account) -> None:
    left = recovery.left(account.unique_id)
    with database().begin() as sql:
        audit.record(
            sql,
            Event.FACTOR_REMOVED,
            actor=account.uid,
            subject=account.uid,
            kind="recovery",
            reason="used",
            left=left,
        )
        notices.send(sql, account, "sso/mail/recovery_used.txt", left=left)
