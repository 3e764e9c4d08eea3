"""The form by which an administrator says who answers."""

from typing import Any
from uuid import uuid4

from wtforms.validators import Regexp

from career.assistance.rules import Contact
from career.dossier.vocabulary import POPULATIONS
from socle.french import fr
from socle.web.acting import VersionField
from socle.web.forms import (
    CheckboxesField,
    Form,
    HiddenField,
    SelectField,
    SubmitButton,
    TextAreaField,
    TextField,
)

TEXTS = ("title", "phone", "hours", "form", "note", "academie")
PHONE = r"^[0-9+][0-9 ().\u00a0-]{2,38}$"


class ContactForm(Form):
    """Who, for whom, at which number, when. `id` and `version` say which line was read."""

    id = HiddenField()
    version = VersionField()
    academie = SelectField("Pour les personnels de", blank="", missing="Choisissez une académie.")
    title = TextField(
        "Qui répond", example="Assistance informatique", maxlength=120, spellcheck=True, autocomplete="off"
    )
    phone = TextField(
        "Téléphone",
        example="05 00 00 00 00",
        maxlength=40,
        inputmode="tel",
        autocomplete="off",
        validators=[Regexp(PHONE, message=fr("Écrivez le numéro en chiffres, par exemple 05 00 00 00 00."))],
    )
    hours = TextField(
        "Jours et heures",
        example="du lundi au vendredi, de 8 h à 18 h",
        maxlength=200,
        width="wide",
        spellcheck=True,
        autocomplete="off",
    )
    form = TextField(
        "Adresse du formulaire",
        hint=fr("Une adresse complète (https://…), s’il y a un formulaire."),
        required=False,
        maxlength=255,
        width="wide",
        inputmode="url",
        autocomplete="off",
        validators=[
            Regexp(
                r"^(https://[^\s/]+\S*)?$", message="Écrivez une adresse complète, qui commence par https://."
            )
        ],
    )
    note = TextAreaField(
        "Ce qu’il faut savoir",
        hint="Une ou deux phrases, si c’est utile.",
        required=False,
        maxlength=500,
        rows=3,
    )
    populations = CheckboxesField(
        "Pour qui", choices=POPULATIONS.items(), hint=fr("Rien de coché : pour tous."), required=False
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
    submit = SubmitButton("Enregistrer")

    def show(self, contact: Contact | None) -> None:
        """Write what is kept in the fields; a new line gets its identifier here, and is made once."""
        if contact is None:
            self.id.data, self.version.data, self.position.data = str(uuid4()), "0", "10"
            return
        for name in TEXTS:
            self[name].data = getattr(contact, name)
        self.id.data, self.version.data = contact.id, str(contact.version)
        self.populations.data, self.position.data = list(contact.populations), str(contact.position)

    def read(self, identifier: str, academie: str) -> Contact:
        """What was written, under this identifier; call it once the form is valid."""
        facts: dict[str, Any] = {name: self[name].data or "" for name in TEXTS}
        facts |= {"id": identifier, "academie": academie, "version": self.version.seen}
        populations = tuple(self.populations.data or ())
        return Contact(**facts, populations=populations, position=int(self.position.data or 0))


class RemoveForm(Form):
    """Nothing to fill: a button, and the version that was read."""

    version = VersionField()
