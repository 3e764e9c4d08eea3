"""The base of every form, in French, and the fields it is made of."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms.i18n import get_translations

from socle import french
from socle.web.challenge import CaptchaField, Challenge
from socle.web.checks import Required
from socle.web.choices import CheckboxesField, CheckboxField, RadioField, SelectField
from socle.web.fields import (
    DayField,
    EmailField,
    HiddenField,
    LoginField,
    PasswordField,
    Rule,
    SecretField,
    SubmitButton,
    TextAreaField,
    TextField,
    Whole,
)
from socle.web.uploads import FilesField

__all__ = [
    "CaptchaField",
    "Challenge",
    "CheckboxField",
    "CheckboxesField",
    "DayField",
    "EmailField",
    "FilesField",
    "Form",
    "HiddenField",
    "LoginField",
    "PasswordField",
    "RadioField",
    "Required",
    "Rule",
    "SecretField",
    "SelectField",
    "SubmitButton",
    "TextAreaField",
    "TextField",
    "Whole",
]

EXPIRED = "La page est restée ouverte trop longtemps. Vérifiez ce que vous avez écrit et envoyez de nouveau."
CHOOSE = "Choisissez une des réponses proposées."
BETTER = {
    "This field is required.": "Remplissez ce champ.",
    "Not a valid choice.": CHOOSE,
    "Invalid Choice: could not coerce.": CHOOSE,
    "Invalid choice(s): one or more data inputs could not be coerced.": CHOOSE,
    "Invalid email address.": "Écrivez une adresse complète, par exemple prenom.nom@exemple.fr.",
}


class French:
    """WTForms' own French catalogue, with better sentences where it has poor ones, and French typography."""

    def __init__(self) -> None:
        self.catalogue = get_translations(["fr"])

    def gettext(self, text: str) -> str:
        """The French of one message."""
        return french.fr(BETTER.get(text) or self.catalogue.gettext(text))

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        """The French of a message that counts."""
        return french.fr(self.catalogue.ngettext(singular, plural, n))


FRENCH = French()


class Form(FlaskForm):
    """A form in French whose errors can be listed at the top, each leading to its field."""

    class Meta(FlaskForm.Meta):
        def get_translations(self, form: object) -> French:
            return FRENCH

    def refuse(self, message: str, field: Whole | None = None) -> None:
        """Add what a rule or the directory said after the shape was found good."""
        if field is None:
            self.form_errors: list[str] = [*self.form_errors, message]
        else:
            field.errors = [*field.errors, message]

    @property
    def faults(self) -> list[tuple[str, str]]:
        """Every error as (id of the element to go to, or "", message), in the order of the page."""
        found = [("", message) for message in self.form_errors]
        for field in [*self.hidden, *self.visible]:
            if field.name == self.meta.csrf_field_name:
                found += [("", EXPIRED)] if field.errors else []
            else:
                found += [(getattr(field, "focus_id", ""), str(error)) for error in field.errors]
        return found

    @property
    def visible(self) -> list[Any]:
        """The fields people see, buttons included."""
        return [field for field in self if isinstance(field, Whole | SubmitButton)]

    @property
    def questions(self) -> list[Any]:
        """The same without the buttons."""
        return [field for field in self if isinstance(field, Whole)]

    @property
    def hidden(self) -> list[Any]:
        """The fields that travel unseen, the token against forged requests first."""
        hidden = [field for field in self if not isinstance(field, Whole | SubmitButton)]
        return sorted(hidden, key=lambda field: field.name != self.meta.csrf_field_name)

    @property
    def necessity(self) -> str:
        """What must be filled, said before typing."""
        needed = [field.required for field in self if isinstance(field, Whole)]
        if len(needed) < 2 or not any(needed):
            return ""
        if all(needed):
            return "Tous les champs sont obligatoires."
        return "Les champs sont obligatoires, sauf ceux marqués «\u00a0facultatif\u00a0»."

    @property
    def sends_files(self) -> bool:
        """Whether the form must be sent as multipart."""
        return any(isinstance(field, FilesField) for field in self)

    @property
    def has_captcha(self) -> bool:
        """Whether other buttons stand before the one that sends: Enter must still send."""
        return any(isinstance(field, CaptchaField) for field in self)
