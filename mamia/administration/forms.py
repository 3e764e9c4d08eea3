"""Forms of the registry: an application, a file of applications, another secret."""

from typing import Any

from socle.french import fr, listing
from socle.web.forms import (
    CheckboxesField,
    CheckboxField,
    FilesField,
    Form,
    HiddenField,
    RadioField,
    SelectField,
    SubmitButton,
    TextAreaField,
    TextField,
)
from sso import learned
from sso.claims import CLAIMS, SCOPES
from sso.levels import REACHABLE
from sso.metadata import AT_MOST, ClientRefused
from sso.registration import ALGORITHMS, CODE, JWT, METHODS, OPAQUE, PUBLIC, REFRESH, Metadata

BASIC, POST = METHODS[:2]
LINES = ("redirect_uris", "post_logout_redirect_uris")
SECONDS = ("access_token_seconds", "refresh_token_seconds")
LEVELS = {
    "eidas1": "un mot de passe",
    "eidas1-mfa": "un mot de passe et un code par courriel",
    "eidas2": "un mot de passe et une application d’authentification",
}
OVERLAPS = {"7": "7\u00a0jours", "1": "1\u00a0jour", "30": "30\u00a0jours", "0": fr("pas du tout : il a fui")}


def _told(name: str, kept: str) -> str:
    """A scope or a claim with what it tells of a person."""
    return fr(f"{name} : {listing(learned.sentences([kept]))}")


class LinesField(TextAreaField):
    """Several addresses, one a line."""

    def __init__(self, label: str, **kwargs: Any) -> None:
        super().__init__(label, **{"required": False, "maxlength": 256 * AT_MOST, "rows": 3, **kwargs})

    @property
    def lines(self) -> list[str]:
        """The addresses."""
        return [line.strip() for line in (self.data or "").splitlines() if line.strip()]


class AddressField(TextField):
    """One address, or nothing; nobody's own, so that no browser proposes one."""

    def __init__(self, label: str, **kwargs: Any) -> None:
        usual = {"required": False, "maxlength": 255, "width": "wide", "autocomplete": "off"}
        super().__init__(label, **{**usual, **kwargs})


class SecondsField(TextField):
    """A lifetime; empty, it is the service's own."""

    def __init__(self, label: str, **kwargs: Any) -> None:
        usual = {"required": False, "inputmode": "numeric", "maxlength": 9, "width": "short"}
        usual |= {"autocomplete": "off", "hint": fr("Vide : la durée habituelle.")}
        super().__init__(label, **{**usual, **kwargs})

    @property
    def seconds(self) -> int | str | None:
        """The number, or what was typed in its place, which the registry refuses."""
        text = self.data or ""
        return int(text) if text.isascii() and text.isdigit() else text or None


class ApplicationForm(Form):
    """Everything that an application registers, but its secret; fields have the names of RFC 7591."""

    seen = HiddenField()
    client_id = TextField(
        "Identifiant technique (client_id)",
        hint="Il ne change plus.",
        example="siam",
        maxlength=80,
        autocomplete="off",
    )
    client_name = TextField(
        "Nom, comme les personnes le lisent", example="SIAM", maxlength=120, autocomplete="off"
    )
    client_uri = AddressField("Adresse de son site")
    redirect_uris = LinesField(
        "Adresses de retour (redirect_uris)",
        hint="Une par ligne, à la lettre près. En https, ou en http sur cette machine seulement.",
        example="https://siam.exemple.fr/retour",
    )
    post_logout_redirect_uris = LinesField(
        "Adresses d’après la déconnexion (post_logout_redirect_uris)", hint="Une par ligne."
    )
    backchannel_logout_uri = AddressField(
        "Adresse qui apprend la fin des sessions (backchannel_logout_uri)",
    )
    token_endpoint_auth_method = RadioField(
        "Comment elle prouve qui elle est",
        choices=[
            (BASIC, "Un secret, dans l’en-tête (client_secret_basic)"),
            (POST, "Un secret, dans le formulaire (client_secret_post)"),
            (PUBLIC, fr("Rien : elle ne sait pas garder un secret (none)")),
        ],
    )
    grant_types = CheckboxesField(
        "Ce qu’elle demande",
        required=False,
        choices=[
            (CODE, "Connecter des personnes (authorization_code)"),
            (REFRESH, "Renouveler ses jetons (refresh_token)"),
        ],
    )
    introspects = CheckboxField(fr("C’est une API : elle interroge le service sur les jetons qu’elle reçoit"))
    scope = CheckboxesField("Portées (scope)", choices=[(name, _told(name, name)) for name in SCOPES])
    claims = CheckboxesField(
        "Données de plus, une par une (claims)",
        required=False,
        choices=[(name, _told(name, f"+{name}")) for name in CLAIMS if name != "sub"],
    )
    first_party = CheckboxField(fr("C’est un service de l’académie : personne n’a à l’autoriser"))
    default_acr_values = CheckboxesField(
        "Niveau de connexion exigé",
        required=False,
        hint=fr("Rien de coché : un mot de passe suffit."),
        choices=[(name, f"{LEVELS[name]} ({name})") for name in REACHABLE],
    )
    id_token_signed_response_alg = RadioField(
        "Signature de ses jetons", choices=[(name, name) for name in ALGORITHMS]
    )
    userinfo_signed_response_alg = SelectField(
        "Signature de userinfo",
        required=False,
        blank=fr("aucune : du JSON"),
        choices=[(name, name) for name in ALGORITHMS],
    )
    access_token_format = RadioField(
        "Jetons d’accès",
        choices=[(OPAQUE, "Opaques, effacés à la déconnexion"), (JWT, "JWT de cinq minutes au plus")],
    )
    resource = AddressField("API à laquelle ils sont destinés (resource)")
    access_token_seconds = SecondsField("Durée d’un jeton d’accès, en secondes")
    refresh_token_seconds = SecondsField("Durée de renouvellement, en secondes")
    pkce_exemption = TextField(
        "Raison de ne pas demander PKCE",
        required=False,
        hint="À laisser vide, sauf pour ProConnect et les applications qui ne savent pas le faire.",
        maxlength=255,
        width="wide",
        autocomplete="off",
    )
    submit = SubmitButton("Enregistrer")

    @classmethod
    def showing(cls, metadata: Metadata, **options: Any) -> "ApplicationForm":
        """The form of a registration, or of what was just sent in its place (not with `formdata=None`)."""
        shown = {**metadata, "scope": metadata["scope"].split()}
        shown |= {name: "\n".join(metadata[name]) for name in LINES}
        shown |= {name: "" if metadata[name] is None else str(metadata[name]) for name in SECONDS}
        return cls(data=shown, **options)

    @property
    def metadata(self) -> Metadata:
        """What was filled in, as `registry.register` takes it."""
        own = {"seen", "submit", self.meta.csrf_field_name}
        found: Metadata = {field.name: _meaning(field) for field in self if field.name not in own}
        return {**found, "scope": " ".join(found["scope"] or ())}

    def refuse_registration(self, refused: ClientRefused) -> None:
        """Say at its field why it cannot stand."""
        self.refuse(fr(refused.reason[0].upper() + refused.reason[1:]), getattr(self, refused.field, None))


class BesideForm(Form):
    """A form on the page of another: its token has an id of its own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        token = self[self.meta.csrf_field_name]
        token.id = f"{token.id}-{type(self).__name__}"


class FileForm(BesideForm):
    """Applications written as RFC 7591 does."""

    file = FilesField(
        "Fichier JSON",
        kinds={"JSON": ("json",)},
        max_files=1,
        max_bytes=200_000,
        required=True,
        missing="Choisissez un fichier.",
    )
    send = SubmitButton("Enregistrer ce fichier", kind="quiet")


class SecretForm(BesideForm):
    """Another secret, and how long the present one is accepted."""

    overlap = RadioField("Le secret actuel reste accepté", choices=list(OVERLAPS.items()), default="7")
    rotate = SubmitButton("Donner un nouveau secret", kind="quiet")


def _meaning(field: Any) -> Any:
    """What a field says, as the registry takes it."""
    if isinstance(field, LinesField):
        return field.lines
    return field.seconds if isinstance(field, SecondsField) else field.data
