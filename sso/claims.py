"""What an application learns of a person, by scope (domain.md § 8.4 and § 8.5); pure.

Never a NUMEN, never a birth date. An empty claim is left out.
"""

from typing import Any

from sso.directory.account import Account

OFFLINE = "offline_access"
BY_SCOPE: dict[str, tuple[str, ...]] = {
    "openid": ("sub",),
    "profile": ("name", "given_name", "family_name", "preferred_username"),
    "email": ("email", "email_verified"),
    "academie": (
        *("uid", "given_name", "family_name", "email", "rne", "FrEduRne", "FrEduRneResp", "FrEduFonctAdm"),
        *("title", "typensi", "codaca", "ctgrps", "roles"),
    ),
    "uid": ("uid",),
    "given_name": ("given_name",),
    "usual_name": ("usual_name",),
    "siret": ("siret",),
    "siren": ("siren",),
    "organizational_unit": ("organizational_unit",),
    "belonging_population": ("belonging_population",),
    "roles": ("roles",),
}
SCOPES = (*BY_SCOPE, OFFLINE)
CLAIMS = tuple(dict.fromkeys(name for names in BY_SCOPE.values() for name in names))


def names_of(scope: str) -> frozenset[str]:
    """The claims that these scopes (space-separated) open."""
    return frozenset(name for word in scope.split() for name in BY_SCOPE.get(word, ()))


def claims_of(
    account: Account, roles: frozenset[str], names: frozenset[str], siret: str, academie: str
) -> dict[str, Any]:
    """The claims of `account` of these names; `sub`, its UUID for life (decision 15), is always there."""
    known = _all(account, sorted(roles), siret.replace(" ", ""), academie)
    found = {name: value for name, value in known.items() if name in names and value not in ("", None, [])}
    return {"sub": account.unique_id, **found}


def _all(account: Account, roles: list[str], siret: str, academie: str) -> dict[str, Any]:
    school = account.schools[0] if account.schools else ""
    return {
        "name": account.name,
        "given_name": account.given_name,
        "family_name": account.usage_name,
        "usual_name": account.usage_name,
        "preferred_username": account.uid,
        "email": account.mail,
        "email_verified": bool(account.mail) or None,
        "uid": account.uid,
        "siret": siret,
        "siren": siret[:9],
        "organizational_unit": school,
        "belonging_population": "agent" if account.population else "",
        "rne": school,
        "FrEduRne": list(account.posts),
        "FrEduRneResp": list(account.heads),
        "FrEduFonctAdm": account.function,
        "title": account.title,
        "typensi": account.numbering,
        "codaca": academie,
        "ctgrps": roles,
        "roles": roles,
    }
