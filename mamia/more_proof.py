"""One proof more, for an account whose owner declared what protects it; asked once the first ones are right.

What was shown is kept on the server; each way has its page, and what can still be done is said.
"""

from collections.abc import Callable
from functools import partial, wraps

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from mamia import memory, printed, proof, trials, wording
from mamia.fields import PrintedCodeField, demande
from mamia.proof import Act, Proof
from mamia.trials import Believed
from socle import french
from socle.french import fr
from socle.web.forms import Form, SubmitButton
from socle.web.sessions import rotate
from sso import contacts, signin
from sso.directory import directory
from sso.directory.account import Account
from sso.directory.errors import NotFound
from sso.factors import mail_code, recovery, trial
from sso.factors.forms import CodeForm, MailForm, RecoveryForm
from sso.factors.mail_code import NoMoreCodes
from sso.factors.totp import authenticators

bp = Blueprint(
    "more_proof", __name__, url_prefix="/reinitialiser-mon-mot-de-passe/preuve", template_folder="templates"
)

BELIEVED = "believed"
PURPOSE = "reset"
CONTACT_CODE = "mamia/mail/contact_code.txt"
PAGES = {Act.RESET: "reset_password.choose", Act.ACTIVATE: "activation.choose"}
WRONG = (
    "Ce code n’est pas le bon, ou il a déjà servi. Vérifiez-le et recommencez, ou choisissez un autre moyen."
)


class PrintedForm(Form):
    """The code of a letter."""

    code = PrintedCodeField()
    submit = SubmitButton("Continuer")


def go_on(act: Act, believed: Believed, kept: memory.Values, *, kind: str) -> ResponseReturnValue:
    """After right first proofs: the page of the password, which recalls `kind`, or one proof more."""
    rotate()
    shown = " ".join(sorted(one.value for one in believed.shown))
    stamp = signin.password_stamp(believed.account)
    kept = {**kept, "act": act.value, "shown": shown, "kind": kind, "password": stamp}
    if believed.answer.granted:
        memory.keep(kind, kept)
        return redirect(url_for(PAGES[act]), 303)
    memory.keep(BELIEVED, kept)
    return redirect(url_for("more_proof.ways"), 303)


def proved(kept: memory.Values | None) -> Account | None:
    """Whose password `go_on` let be chosen, if she may still: what protects her now was shown."""
    believed = _believed(kept) if kept else None
    return believed.account if believed and believed.answer.granted else None


Page = Callable[[Believed], ResponseReturnValue]


def showing(wanted: Proof | None) -> Callable[[Page], Callable[[], ResponseReturnValue]]:
    """The view is given who is believed, if this proof is one of the ways; others go back to the choice."""

    def decorate(view: Page) -> Callable[[], ResponseReturnValue]:
        @wraps(view)
        def guarded() -> ResponseReturnValue:
            kept = memory.recall(BELIEVED)
            believed = _believed(kept) if kept else None
            if kept is None or believed is None or not believed.answer.believed:
                flash(fr(wording.EXPIRED), "info")
                return redirect(url_for("reset_password.proofs", demande=demande()), 303)
            if wanted is not None and wanted not in believed.answer.ways:
                return redirect(url_for("more_proof.ways"), 303)
            return view(believed)

        return guarded

    return decorate


@bp.get("")
@showing(None)
def ways(believed: Believed) -> ResponseReturnValue:
    """What may be shown now, and what can be done without it."""
    offered = believed.answer.ways
    return render_template(
        "mamia/more_proof/ways.html",
        account=believed.account,
        factor=Proof.SECOND_FACTOR in offered,
        recovery=Proof.SECOND_FACTOR in offered and recovery.left(believed.account.unique_id),
        contacts=contacts.usable(believed.account.unique_id) if Proof.RECOVERY_CONTACT in offered else [],
        printed=Proof.PRINTED_CODE in offered,
    )


@bp.route("/application", methods=["GET", "POST"])
@showing(Proof.SECOND_FACTOR)
def code(believed: Believed) -> ResponseReturnValue:
    """The code of an authenticator."""
    sub = believed.account.unique_id
    return _ask(
        CodeForm(), believed, Proof.SECOND_FACTOR, "totp", lambda typed: authenticators().shows(sub, typed)
    )


@bp.route("/code-de-secours", methods=["GET", "POST"], endpoint="recovery")
@showing(Proof.SECOND_FACTOR)
def recovery_code(believed: Believed) -> ResponseReturnValue:
    """A recovery code, in place of the authenticator's."""
    sub = believed.account.unique_id
    return _ask(
        RecoveryForm(), believed, Proof.SECOND_FACTOR, "recovery", lambda typed: recovery.use(sub, typed)
    )


@bp.route("/lettre", methods=["GET", "POST"])
@showing(Proof.PRINTED_CODE)
def letter(believed: Believed) -> ResponseReturnValue:
    """The code of a letter of the assistance."""
    sub = believed.account.unique_id
    return _ask(PrintedForm(), believed, Proof.PRINTED_CODE, "printed", partial(printed.use, sub))


@bp.route("/adresse", methods=["GET", "POST"])
@showing(Proof.RECOVERY_CONTACT)
def contact(believed: Believed) -> ResponseReturnValue:
    """The code that was sent to a recovery contact."""
    account = believed.account
    return _ask(
        MailForm(),
        believed,
        Proof.RECOVERY_CONTACT,
        "contact",
        lambda typed: mail_code.use(account, typed, PURPOSE),
    )


@bp.post("/adresse/envoyer")
@showing(Proof.RECOVERY_CONTACT)
def send(believed: Believed) -> ResponseReturnValue:
    """Send a code to her recovery contacts, all of them: she reads one."""
    found = contacts.usable(believed.account.unique_id)
    try:
        mail_code.send(believed.account, PURPOSE, [one.address for one in found], CONTACT_CODE)
    except NoMoreCodes as spent:
        until = french.clock_time(spent.until)
        flash(f"Trop de codes ont été envoyés. Vous pourrez en demander un autre après {until}.", "warning")
    return redirect(url_for("more_proof.contact"), 303)


def _ask(
    form: Form, believed: Believed, shown: Proof, kind: str, examine: Callable[[str], bool]
) -> ResponseReturnValue:
    account = believed.account
    if not form.validate_on_submit():
        return _page(form, account, kind), 422 if form.is_submitted() else 200
    if not trial.passes(account, kind, lambda: examine(form.code.data or "")):
        form.refuse(fr(WRONG))
        return _page(form, account, kind), 422
    return _shown(shown)


def _shown(one: Proof) -> ResponseReturnValue:
    """One more is right: it serves the request that showed it, once."""
    with memory.once(BELIEVED) as taken:
        kept = taken.values
        believed = _believed(kept, {one}) if kept else None
        if kept is None or believed is None or not believed.answer.believed:
            flash(fr(wording.EXPIRED), "info")
            return redirect(url_for("reset_password.proofs"), 303)
        taken.used = True
    return go_on(Act(kept["act"]), believed, kept, kind=kept["kind"])


def _believed(kept: memory.Values, more: set[Proof] | None = None) -> Believed | None:
    """Judged again from what is now: the account may have been suspended, its protections changed.

    None once it has another password: what was shown before is worth nothing any more.
    """
    try:
        account = directory().get(kept["uid"])
    except NotFound:
        return None
    if kept["password"] != signin.password_stamp(account):
        return None
    shown = frozenset({Proof(name) for name in kept["shown"].split()} | (more or set()))
    return Believed(
        account, shown, proof.answer(Act(kept["act"]), account.state, shown, trials.declared(account))
    )


def _page(form: Form, account: Account, kind: str) -> str:
    return render_template(
        f"mamia/more_proof/{kind}.html",
        form=form,
        account=account,
        sent=kind == "contact" and mail_code.sent(PURPOSE),
        contacts=contacts.usable(account.unique_id) if kind == "contact" else [],
    )
