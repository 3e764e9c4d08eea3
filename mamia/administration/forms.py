"""Forms of the registry: an application, a file of applications, another secret."""

from typing import Any

from socle.french import fr
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
from sso.claims import CLAIMS, SCOPES
from sso.levels import REACHABLE
from sso.metadata import AT_MOST, ClientRefused
from sso.registration import ALGORITHMS, CODE, JWT, METHODS, OPAQUE, PUBLIC, REFRESH, Metadata

BASIC, POST = METHODS[:2]
LINES = ("redirect_uris", "post_logout_redirect_uris")
SECONDS = ("access_token_seconds", "refresh_token_seconds")
OVERLAPS = {"7": "7\u00a0jours", "1": "1\u00a0jour", "30": "30\u00a0jours", "0": fr("pas du tout : il a fui")}


class LinesField(TextAreaField):
    """Several addresses, one a line."""

    def __init__(self, label: str, **kwargs: Any) -> None:
        super().__init__(label, **{"maxlength": 256 * AT_MOST, "rows": 3, **kwargs})


class ApplicationForm(Form):
    """Everything that an application registers, but its secret; fields have the names of RFC 7591."""

    seen = HiddenField()
    client_id = TextField(
        "Identifiant technique (client_id)", hint="Il ne change plus.", example="siam", maxlength=80
    )
    client_name = TextField("Nom, comme les personnes le lisent", example="SIAM", maxlength=120)
    client_uri = TextField("Adresse de son site", required=False, maxlength=255, width="wide")
    redirect_uris = LinesField(
        "Adresses de retour (redirect_uris)",
        required=False,
        hint="Une par ligne, à la lettre près. En https, ou en http sur cette machine seulement.",
        example="https://siam.exemple.fr/retour",
    )
    post_logout_redirect_uris = LinesField(
        "Adresses d’après la déconnexion (post_logout_redirect_uris)", required=False, hint="Une par ligne."
    )
    backchannel_logout_uri = TextField(
        "Adresse qui apprend la fin des sessions (backchannel_logout_uri)",
        required=False,
        maxlength=255,
        width="wide",
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
    scope = CheckboxesField("Portées (scope)", choices=[(name, name) for name in SCOPES])
    claims = CheckboxesField(
        "Données de plus, une par une (claims)",
        required=False,
        choices=[(name, name) for name in CLAIMS if name != "sub"],
    )
    first_party = CheckboxField(fr("C’est un service de l’académie : personne n’a à l’autoriser"))
    default_acr_values = CheckboxesField(
        "Niveau de connexion exigé",
        required=False,
        hint=fr("Rien de coché : un mot de passe suffit."),
        choices=[(name, name) for name in REACHABLE],
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
    resource = TextField(
        "API à laquelle ils sont destinés (resource)", required=False, maxlength=255, width="wide"
    )
    access_token_seconds = TextField(
        "Durée d’un jeton d’accès, en secondes",
        required=False,
        inputmode="numeric",
        maxlength=9,
        width="short",
    )
    refresh_token_seconds = TextField(
        "Durée de renouvellement, en secondes",
        required=False,
        inputmode="numeric",
        maxlength=9,
        width="short",
    )
    pkce_exemption = TextField(
        "Raison de ne pas demander PKCE",
        required=False,
        hint="À laisser vide, sauf pour ProConnect et les applications qui ne savent pas le faire.",
        maxlength=255,
        width="wide",
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
        fields = (field for field in self if field.name not in {"seen", "submit", self.meta.csrf_field_name})
        found: Metadata = {field.name: field.data for field in fields}
        found["scope"] = " ".join(found["scope"] or ())
        found |= {
            name: [line.strip() for line in (found[name] or "").splitlines() if line.strip()]
            for name in LINES
        }
        found |= {name: _whole_number(found[name] or "") for name in SECONDS}
        return found

    def refuse_registration(self, refused: ClientRefused) -> None:
        """Say at its field why it cannot stand."""
        self.refuse(fr(refused.reason[0].upper() + refused.reason[1:]), getattr(self, refused.field, None))


class FileForm(Form):
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


class SecretForm(Form):
    """Another secret, and how long the present one is accepted."""

    overlap = RadioField("Le secret actuel reste accepté", choices=list(OVERLAPS.items()), default="7")
    rotate = SubmitButton("Donner un nouveau secret", kind="quiet")


def _whole_number(text: str) -> int | str | None:
    if not text:
        return None
    return int(text) if text.isascii() and text.isdigit() else text
