"""Mon compte: who one is here, what protects the account, and what the service knows of it."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from mamia.guards import signed_in
from socle.french import count, instant
from sso import contacts, seen
from sso.directory import directory
from sso.directory.account import Account
from sso.factors import recovery
from sso.factors.totp import authenticators

bp = Blueprint("my_account", __name__, url_prefix="/mon-compte", template_folder="templates")


@bp.get("")
@signed_in
def page() -> ResponseReturnValue:
    """The identifiant, the whole address, and the ways to the rest."""
    account = directory().get(current_user.uid)
    opened, _ = seen.of(current_user.sub)
    return render_template(
        "mamia/my_account.html",
        account=account,
        password=_password(account),
        factor=_factor(account.unique_id),
        contact=_contact(account.unique_id),
        opened=f"{count(len(opened), 'connexion ouverte', 'connexions ouvertes')} en ce moment.",
    )


def _password(account: Account) -> str:
    if account.password_changed is None:
        return "Il vaut pour tous vos services. Il n’a jamais été changé."
    until = f" Il expire le {instant(account.expires_at)}." if account.expires_at else ""
    return f"Il vaut pour tous vos services. Changé le {instant(account.password_changed)}.{until}"


def _factor(sub: str) -> str:
    having = len(authenticators().of(sub))
    if not having:
        return "Une preuve de plus après le mot de passe, sur votre téléphone. Vous n’en avez pas."
    applications = count(having, "application d’authentification", "applications d’authentification")
    return f"{applications}, {count(recovery.left(sub), 'code de secours', 'codes de secours')}."


def _contact(sub: str) -> str:
    having = contacts.of(sub)
    if not having:
        return "Une adresse personnelle qui prouve que c’est vous. Vous n’en avez pas."
    waiting = len([one for one in having if not one.usable])
    said = count(len(having), "adresse", "adresses")
    return f"{said}, dont {waiting} qui ne sert pas encore." if waiting else f"{said}."
