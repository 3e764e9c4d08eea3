"""What an application learns of a person, said to her in French; pure.

Names are those of scopes, and of single claims with a plus before them, as a consent keeps them.
"""

from collections.abc import Iterable

from sso.claims import CLAIMS

NUMBER = "un numéro qui lui permet de vous reconnaître d’une visite à l’autre"
NAME = "votre nom et votre prénom"
LOGIN = "votre identifiant académique"
MAIL = "votre adresse académique"
SCHOOLS = "vos établissements, et ceux que vous dirigez"
FUNCTION = "votre fonction"
ACADEMIE = "votre académie"
ROLES = "les rôles que vous tenez dans les services de l’académie"
SIRET = "le numéro SIRET de votre employeur"
OFFLINE = "ces informations, même quand vous n’êtes pas devant elle"

BY_SCOPE = {
    "openid": (NUMBER,),
    "profile": (NAME, LOGIN),
    "email": (MAIL,),
    "academie": (NAME, LOGIN, MAIL, SCHOOLS, FUNCTION, ACADEMIE, ROLES),
    "uid": (LOGIN,),
    "given_name": (NAME,),
    "usual_name": (NAME,),
    "siret": (SIRET,),
    "siren": (SIRET,),
    "organizational_unit": (SCHOOLS,),
    "belonging_population": (FUNCTION,),
    "roles": (ROLES,),
    "offline_access": (OFFLINE,),
}
BY_CLAIM = {
    **dict.fromkeys(("name", "given_name", "family_name", "usual_name"), NAME),
    **dict.fromkeys(("preferred_username", "uid"), LOGIN),
    **dict.fromkeys(("email", "email_verified"), MAIL),
    **dict.fromkeys(("rne", "FrEduRne", "FrEduRneResp"), SCHOOLS),
    **dict.fromkeys(("title", "FrEduFonctAdm", "typensi"), FUNCTION),
    "codaca": ACADEMIE,
    **dict.fromkeys(("roles", "ctgrps"), ROLES),
    **dict.fromkeys(("siret", "siren"), SIRET),
    "organizational_unit": SCHOOLS,
    "belonging_population": FUNCTION,
    "sub": NUMBER,
}
ORDER = (NUMBER, NAME, LOGIN, MAIL, SCHOOLS, FUNCTION, ACADEMIE, ROLES, SIRET, OFFLINE)


def marked(claims: Iterable[str]) -> set[str]:
    """Single claims as a consent keeps them."""
    return {f"+{name}" for name in claims if name in CLAIMS}


def sentences(names: Iterable[str]) -> list[str]:
    """What these names tell of somebody, each thing once."""
    said: set[str] = set()
    for name in names:
        if name.startswith("+"):
            said.update({BY_CLAIM[name[1:]]} if name[1:] in BY_CLAIM else ())
        else:
            said.update(BY_SCOPE.get(name, ()))
    return [sentence for sentence in ORDER if sentence in said]
