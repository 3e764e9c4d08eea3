"""The way from a right password to an open session, and from an open session to a higher one.

`after_password` ends a sign-in, `raise_to` raises a session for an application, `fresh` guards sensitive
acts. Each keeps on the server what must still be shown (`proving`); `factor_pages` are where it is shown.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import current_app, flash, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_user

from socle import clock, french
from socle.sql import database
from socle.web.sessions import rotate
from sso import interactions, levels, proving, sessions
from sso.directory import directory
from sso.directory.account import Account
from sso.factors import mail_code, policy
from sso.factors.mail_code import NoMoreCodes
from sso.factors.policy import Means, Proof
from sso.factors.totp import authenticators
from sso.models import SignInRow
from sso.proving import Proving
from sso.settings import Sso

View = Callable[..., Any]
PASSWORD = ("pwd",)
PAGES = {
    Proof.PASSWORD: "second_factor.password",
    Proof.CODE: "second_factor.code",
    Proof.MAIL: "second_factor.mail",
    Proof.ENROL: "second_factor.enrol",
    Proof.HELP: "second_factor.no_way",
}
OWN_CHOICE = "Votre compte est protégé par une application d’authentification."
ROLE = (
    "Votre fonction donne accès à des données sensibles\u00a0: "
    "un second facteur est demandé à chaque connexion."
)
APPLICATION = "L’application que vous ouvrez demande un second facteur."


def after_password(account: Account, demande: str | None, first: str = "") -> ResponseReturnValue:
    """Open the session, or first ask what must follow the password; until then no session exists.

    Then she goes to the page `first`, if one is given, or where she wanted. Who signs in again in her own
    session keeps it, and the applications it opened: it is raised.
    """
    roles = directory().roles(account)
    means = means_of(account, roles)
    kept = interactions.find(demande)
    proofs = policy.after_password(means, kept.level if kept else "")
    again, wanted = _own_session(account), interactions.take_wanted()
    wanted = "" if demande else wanted
    if not proofs:
        _raise(PASSWORD) if again else _open(account, roles, PASSWORD)
        answered = kept.signed_in_by(current_user.id) if kept else None
        if answered and not first:
            return interactions.go_on(answered)
        if answered:
            interactions.note(answered)
        return redirect(first or wanted or url_for("home.page"), 303)
    if not again:
        _leave()
    why = OWN_CHOICE if means.authenticator and not means.must else ROLE if means.must else APPLICATION
    return ask(proving.begin(Proving(account, proofs, PASSWORD, why, demande, wanted, again)))


def make_way(account: Account) -> None:
    """A right password was shown, and something must follow before a session opens.

    It takes the place of whoever was signed in here, though her own session stays; so does the page wanted.
    """
    wanted = interactions.take_wanted()
    if _own_session(account):
        rotate()
    else:
        _leave()
    interactions.want(wanted)


def after_passcode(account: Account, demande: str | None) -> ResponseReturnValue:
    """A right passcode came first: the password is the second factor."""
    _leave()
    ways = policy.WAYS[Proof.CODE]
    return ask(proving.begin(Proving(account, (Proof.PASSWORD,), ways, OWN_CHOICE, demande)))


def raise_to(
    level: str, why: str, demande: str | None = None, target: str | None = None
) -> ResponseReturnValue:
    """Make who is signed in show what her session lacks for `level`, an acr of `levels`.

    `why` is the French sentence she reads. Then she goes where `demande` (a kept request) or `target` (a path
    of this service) says. `can_reach` tells beforehand whether anything she has suffices.
    """
    account = directory().get(current_user.uid)
    proofs = policy.to_reach(means_of(account), level)
    return _ask_signed_in(account, proofs, why, demande, target or "")


def can_reach(account: Account, level: str) -> bool:
    """Could she reach that level now, with what she has?"""
    return policy.can_reach(means_of(account), level)


def fresh(why: str, *, back: str = "", strong: bool = False) -> Callable[[View], View]:
    """Guard a sensitive act: `@fresh("Pour retirer une application, confirmez que c’est vous.")`.

    Who proved herself longer ago than `settings.fresh` does it again, by her password and her authenticator
    if she has one, reads `why`, and comes back: to the page itself, or to the endpoint `back` (with the same
    arguments) of a view that only answers POST. `strong` asks a code by mail of who has no authenticator.
    Write it under the route, above what checks the form.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(**kwargs: Any) -> ResponseReturnValue:
            if not current_user.is_authenticated:
                return interactions.sign_in_first()
            account = directory().get(current_user.uid)
            proofs = _stale_proofs(account, strong)
            if not proofs:
                answer: ResponseReturnValue = view(**kwargs)
                return answer
            target = url_for(back, **kwargs) if back else request.full_path.removesuffix("?")
            return _ask_signed_in(account, proofs, why, None, target)

        return guarded

    return decorate


def ask(now: Proving) -> ResponseReturnValue:
    """Go to the page of what is to be shown; a code leaves by mail on the way, but never because of a GET."""
    if now.next is Proof.MAIL and request.method == "POST":
        send_code(now.account)
    return redirect(url_for(PAGES[now.next]), 303)


def send_code(account: Account) -> None:
    """Mail a code, or say when the next may leave."""
    try:
        mail_code.send(account)
    except NoMoreCodes as spent:
        until = french.clock_time(spent.until)
        flash(f"Trop de codes ont été envoyés. Vous pourrez en demander un autre après {until}.", "warning")


def settle(now: Proving) -> str:
    """Everything was shown: open the session, or raise it; returns where she goes."""
    target = now.target or interactions.resume_address(now.demande)
    if now.sign_in:
        proving.end()
        _raise(now.shown, now.demande)
    else:
        _open(now.account, directory().roles(now.account), now.shown, now.demande)
    return target


def raise_by(proof: Proof) -> None:
    """Count a proof that the open session has just shown elsewhere: a first code in « mon compte »."""
    _raise(policy.WAYS[proof])


def means_of(account: Account, roles: frozenset[str] = frozenset()) -> Means:
    """What she has to show."""
    must = bool(roles & set(_settings().second_factor_roles))
    return Means(authenticators().has(account.unique_id), bool(account.mail), must)


def _ask_signed_in(
    account: Account, proofs: tuple[Proof, ...], why: str, demande: str | None, target: str
) -> ResponseReturnValue:
    if target and not interactions.is_own_path(target):
        raise ValueError("the target is no path of this service")
    wanted = Proving(account, proofs, (), french.fr(why), demande, target, current_user.id)
    begun = proving.current()
    return ask(begun if begun and begun.goes_on(wanted) else proving.begin(wanted))


def _stale_proofs(account: Account, strong: bool) -> tuple[Proof, ...]:
    """What was shown too long ago for a sensitive act."""
    limit = clock.now() - _settings().fresh
    factor = current_user.second_factor_at
    return policy.again(
        means_of(account),
        password_old=current_user.auth_time < limit,
        factor_old=factor is None or factor < limit,
        strong=strong,
    )


def _open(account: Account, roles: frozenset[str], amr: tuple[str, ...], demande: str | None = None) -> None:
    login_user(sessions.open_session(account, roles, levels.acr_of(amr), amr, demande or ""))


def _raise(shown: tuple[str, ...], demande: str | None = None) -> None:
    amr = policy.with_ways(current_user.amr, shown)
    sessions.raise_level(current_user, shown, levels.acr_of(amr), amr, demande or "")
    if raised := sessions.load(current_user.id):  # what follows in this request sees it raised
        login_user(raised)


def _own_session(account: Account) -> str:
    """The session that is open here, if it is this person's; empty otherwise."""
    own = current_user.is_authenticated and current_user.sub == account.unique_id
    return current_user.id if own and sessions.load(current_user.id) else ""


def _leave() -> None:
    """A right password takes the place of whoever was signed in here, though it opens nothing yet."""
    if current_user.is_authenticated:
        with database().begin() as sql:
            sessions.end_where(sql, "replaced", SignInRow.id == current_user.id)
    session.clear()
    rotate()


def _settings() -> Sso:
    settings: Sso = current_app.extensions["sso_settings"]
    return settings
