"""The form of a complement: one title, one or two years, where, a document if she wants."""

import re

from wtforms.form import BaseForm
from wtforms.validators import ValidationError

from career import receiving
from career.complements.models import Draft
from career.complements.rules import DETAIL_LENGTH, KINDS, PLACE_LENGTH, TITLE_LENGTH, Kind
from career.courrier.forms import with_words
from career.courrier.rules import one_line
from career.day import today
from career.receiving import Joined
from career.typed import OwnerField
from socle.web.acting import KeyField, VersionField
from socle.web.forms import (
    CheckboxField,
    Form,
    SelectField,
    SubmitButton,
    TextAreaField,
    TextField,
)

FIRST_YEAR = 1940


def _year(form: BaseForm, field: TextField) -> None:
    """Four figures, not before one could have studied, not after next year."""
    last = today().year + 1
    if not re.fullmatch(r"[0-9]{4}", field.data or "") or not FIRST_YEAR <= int(field.data or 0) <= last:
        raise ValidationError(f"Écrivez une année en quatre chiffres, de {FIRST_YEAR} à {last}.")


class ComplementForm(Form):
    """A complement, new or changed."""

    key = KeyField()
    owner = OwnerField()
    version = VersionField()
    kind = SelectField("Nature", choices=list(KINDS.items()), missing="Choisissez la nature.")
    title = TextField(
        "Intitulé",
        maxlength=TITLE_LENGTH,
        width="wide",
        spellcheck=True,
        filters=[lambda text: one_line(text or "")],
        validators=[with_words],
        missing="Écrivez l’intitulé.",
    )
    start = TextField(
        "Année",
        hint="Celle du début, si cela a duré",
        example="2019",
        maxlength=4,
        width="short",
        inputmode="numeric",
        validators=[_year],
        missing="Écrivez l’année.",
    )
    end = TextField(
        "Année de fin",
        example="2021",
        maxlength=4,
        width="short",
        inputmode="numeric",
        required=False,
        validators=[_year],
    )
    place = TextField(
        "Établissement ou organisme",
        maxlength=PLACE_LENGTH,
        required=False,
        filters=[lambda text: one_line(text or "")],
    )
    detail = TextAreaField("Précisions", maxlength=DETAIL_LENGTH, rows=4, required=False)
    files = receiving.field("Document", most=1)
    drop = CheckboxField("Retirer le document joint")
    submit = SubmitButton("Enregistrer")

    def validate_end(self, field: TextField) -> None:
        """It ends after it began."""
        if field.data and not self.start.errors and field.data < (self.start.data or ""):
            raise ValidationError("L’année de fin vient après celle du début.")

    def draft(self, joined: Joined | None) -> Draft:
        """What was typed."""
        return Draft(
            Kind(self.kind.data),
            self.title.data or "",
            int(self.start.data or 0),
            int(self.end.data) if self.end.data else None,
            self.place.data or "",
            self.detail.data or "",
            self.key.data or "",
            joined,
            bool("drop" in self and self.drop.data),
        )


class RemoveForm(Form):
    """Nothing to fill: a button, and the version that was read."""

    version = VersionField()
