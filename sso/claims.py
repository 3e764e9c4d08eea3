"""What an application learns of a person, by scope (domain.md § 8.4 and § 8.5); pure.

Never a NUMEN, never a birth date. An empty claim is left out.
"""

from typing import Any

from sso.directory.account import Account

SCOPES = ("openid", "profile", "email", "academie", "uid", "given_name", "usual_name", "siret", "roles")
CLAIMS = (
    *("name", "given_name", "family_name", "usual_name", "preferred_username", "uid"),
    *("email", "email_verified", "siret", "roles", "title", "typensi", "codaca"),
    *("rne", "FrEduRne", "FrEduRneResp", "FrEduFonctAdm"),
)
"""Every claim there is: what may be given to an application beside its scopes."""


def claims_of(
    account: Account, roles: frozenset[str], scope: str, siret: str, academie: str
) -> dict[str, Any]:
    """The claims of `account` that `scope` (space-separated) opens; `sub` is always there.

    `sub` is the account's UUID for life (decision 15).
    """
    asked = set(scope.split())
    found: dict[str, Any] = {"sub": account.unique_id}
    for name, facts in _by_scope(account, sorted(roles), siret, academie).items():
        if name in asked:
            found.update(facts)
    return {name: value for name, value in found.items() if value not in ("", None, [], ())}


def _by_scope(account: Account, roles: list[str], siret: str, academie: str) -> dict[str, dict[str, Any]]:
    given, family = account.given_name, account.usage_name
    return {
        "profile": {
            "name": account.name,
            "given_name": given,
            "family_name": family,
            "preferred_username": account.uid,
        },
        "email": {"email": account.mail, "email_verified": bool(account.mail)},
        "uid": {"uid": account.uid},
        "given_name": {"given_name": given},
        "usual_name": {"usual_name": family},
        "siret": {"siret": siret},
        "roles": {"roles": roles},
        "academie": {
            "uid": account.uid,
            "given_name": given,
            "family_name": family,
            "email": account.mail,
            "rne": account.schools[0] if account.schools else "",
            "FrEduRne": list(account.posts),
            "FrEduRneResp": list(account.heads),
            "FrEduFonctAdm": account.function,
            "title": account.title,
            "typensi": account.numbering,
            "codaca": academie,
            "roles": roles,
        },
    }
