"""What an application learns of a person, said to her in French; pure.

Names are those of scopes, and of single claims with a plus before them, as a consent keeps them.
"""

from collections.abc import Iterable

from sso.claims import CLAIMS, OFFLINE, names_of

NUMBER = "un numéro qui lui permet de vous reconnaître d’une visite à l’autre"
NAME = "votre nom et votre prénom"
LOGIN = "votre identifiant académique"
MAIL = "votre adresse académique"
SCHOOLS = "vos établissements, et ceux que vous dirigez"
FUNCTION = "votre fonction"
ACADEMIE = "votre académie"
ROLES = "les rôles que vous tenez dans les services de l’académie"
EMPLOYER = "les numéros SIREN et SIRET de votre employeur"
LATER = "ces informations, même quand vous n’êtes pas devant elle"

SENTENCES = {
    "sub": NUMBER,
    **dict.fromkeys(("name", "given_name", "family_name", "usual_name"), NAME),
    **dict.fromkeys(("preferred_username", "uid"), LOGIN),
    **dict.fromkeys(("email", "email_verified"), MAIL),
    **dict.fromkeys(("rne", "FrEduRne", "FrEduRneResp", "organizational_unit"), SCHOOLS),
    **dict.fromkeys(("title", "FrEduFonctAdm", "typensi", "belonging_population"), FUNCTION),
    "codaca": ACADEMIE,
    **dict.fromkeys(("roles", "ctgrps"), ROLES),
    **dict.fromkeys(("siret", "siren"), EMPLOYER),
}
"""What each claim tells, in the order in which it is said."""


def marked(claims: Iterable[str]) -> frozenset[str]:
    """Single claims as a consent keeps them."""
    return frozenset(f"+{name}" for name in claims if name in CLAIMS)


def sentences(names: Iterable[str]) -> list[str]:
    """What these names tell of somebody, each thing once."""
    kept = frozenset(names)
    claims = names_of(" ".join(kept)) | {name[1:] for name in kept if name.startswith("+")}
    said = dict.fromkeys(sentence for name, sentence in SENTENCES.items() if name in claims)
    return [*said, *([LATER] if OFFLINE in kept else [])]
