"""The form by which an administrator describes an application of the portal."""

from collections.abc import Iterable, Mapping
from typing import Any

from wtforms.validators import Regexp

from mamia.helpdesk.diagnosis import POPULATIONS
from mamia.portal import rules
from mamia.portal.rules import Application
from socle.french import fr
from socle.web.forms import CheckboxesField, CheckboxField, Form, SelectField, SubmitButton, TextField

ROLES = {
    "gestionnaire": "gestionnaire",
    "chef-etablissement": "chef d’établissement",
    "inspecteur": "inspecteur",
    "assistance-n1": "assistance de niveau 1",
    "assistance-n2": "assistance de niveau 2",
    "administrateur": "administrateur",
    "rssi": "responsable de la sécurité (RSSI)",
    "dpo": "délégué à la protection des données",
}
TEXTS = ("title", "description", "category", "client_id", "url")
LISTS = ("populations", "roles", "degrees")
EVERYBODY = fr("Rien de coché : pour tous.")


class ApplicationForm(Form):
    """What it is, where it opens, and for whom."""

    title = TextField("Nom de l’application", maxlength=80, autocomplete="off", spellcheck=True)
    description = TextField(
        "Ce qu’elle fait",
        hint="Une phrase, que la recherche regarde aussi.",
        required=False,
        maxlength=255,
        width="wide",
        spellcheck=True,
        autocomplete="off",
    )
    category = TextField(
        "Catégorie",
        example="Gestion des personnels",
        maxlength=80,
        autocomplete="off",
        spellcheck=True,
    )
    client_id = SelectField(
        "Application connue",
        hint=fr(
            "Une application inscrite auprès de la connexion unique ; sinon, un lien vers un autre site."
        ),
        blank="Aucune",
        required=False,
    )
    url = TextField(
        "Adresse", required=False, maxlength=255, width="wide", autocomplete="off", inputmode="url"
    )
    populations = CheckboxesField("Populations", choices=POPULATIONS.items(), hint=EVERYBODY, required=False)
    roles = CheckboxesField("Rôles", choices=ROLES.items(), hint=EVERYBODY, required=False)
    degrees = CheckboxesField(
        "Degrés",
        choices=rules.DEGREES.items(),
        hint=fr(
            "Rien de coché : pour tous. Les AED, les AESH et les agents temporaires ont les deux degrés ; "
            "les agents hors académie n’en ont aucun."
        ),
        required=False,
    )
    position = TextField(
        "Rang",
        hint="Un nombre de 0 à 9999. Les plus petits viennent d’abord.",
        maxlength=4,
        width="short",
        inputmode="numeric",
        autocomplete="off",
        validators=[Regexp(r"^[0-9]{1,4}$", message="Écrivez un nombre de 0 à 9999.")],
    )
    shown = CheckboxField("Montrer cette application")
    submit = SubmitButton("Enregistrer")

    def prepare(self, clients: Mapping[str, str], settings: Iterable[str], categories: Iterable[str]) -> None:
        """Offer the known applications {client_id: name}, and say which settings and categories exist."""
        self.client_id.offer(clients.items())
        named = ", ".join(f"{{{name}}}" for name in settings)
        self.url.hint = fr(
            "Pour une application connue, un chemin (/dossier) ou rien. Sinon, une adresse complète "
            f"(https://…), un chemin d’ici (/assistance), ou le nom d’un réglage : {named}."
        )
        if known := ", ".join(categories):
            self.category.hint = fr(f"Déjà là : {known}.")

    def show(self, application: Application) -> None:
        """Write what is kept in the fields."""
        for name in TEXTS:
            self[name].data = getattr(application, name)
        for name in LISTS:
            self[name].data = list(getattr(application, name))
        self.position.data, self.shown.data = str(application.position), application.visible

    def read(self, identifier: str) -> Application:
        """The application as it was described; call it once the form is valid."""
        facts: dict[str, Any] = {name: self[name].data or "" for name in TEXTS}
        facts |= {name: tuple(self[name].data or ()) for name in LISTS}
        position = int(self.position.data or 0)
        return Application(id=identifier, **facts, position=position, visible=bool(self.shown.data))


class RemoveForm(Form):
    """Nothing to fill: a button that confirms."""

    submit = SubmitButton("Retirer du portail", kind="danger")
