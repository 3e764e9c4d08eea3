"""The forms of circulars: what is said, to whom, when it is published, why it is withdrawn."""

import re
from datetime import date, datetime, time, timedelta
from typing import Any

from wtforms.validators import Regexp, ValidationError

from career import receiving
from career.circulars.audience import REACHED, Criteria
from career.circulars.rules import KINDS, TITLE_LENGTH, WHY_LENGTH, WORDS_LENGTH, Circular
from career.courrier.forms import with_words
from career.courrier.rules import one_line
from career.dossier.vocabulary import POPULATIONS
from career.statutes.corps import CORPS
from socle import clock
from socle.french import PARIS, fr
from socle.web.acting import KeyField, VersionField
from socle.web.forms import (
    CheckboxesField,
    DayField,
    FilesField,
    Form,
    SelectField,
    SubmitButton,
    TextAreaField,
    TextField,
)

MEGA = 1024 * 1024
LIST_LENGTH = 200_000
HOUR = re.compile(r"([01]?\d|2[0-3])\s*[h:]\s*([0-5]\d)?")
EVERYBODY = fr("Rien de coché : toutes et tous.")
FARTHEST = timedelta(days=365)


class TextForm(Form):
    """What a circular says. `key` makes a double click one circular; `version` is the one that was read."""

    key = KeyField()
    version = VersionField(default="0")
    sender = SelectField("Au nom de", missing="Choisissez au nom de qui.", blank="")
    kind = SelectField("Type de circulaire", choices=list(KINDS.items()), missing="Choisissez le type.")
    title = TextField(
        "Objet", example="Résultat de votre demande de mutation", maxlength=TITLE_LENGTH, width="wide",
        spellcheck=True, filters=[lambda text: one_line(text or "")], validators=[with_words],
        missing="Écrivez l’objet de la circulaire.", autocomplete="off",
    )  # fmt: skip
    body = TextAreaField(
        "Texte", maxlength=WORDS_LENGTH, rows=12, missing="Écrivez le texte de la circulaire.",
        validators=[with_words],
        hint="Un mot entre accolades, par exemple {resultat}, est remplacé pour chaque personne par la case "
        "de cette colonne de votre liste.",
    )  # fmt: skip
    remove = CheckboxesField("Pièces à retirer", required=False)
    files = receiving.field()
    submit = SubmitButton("Enregistrer et choisir les destinataires")

    def show(self, circular: Circular) -> None:
        """Write what is kept in the fields."""
        self.sender.data, self.kind.data = circular.service or "*", circular.kind.value
        self.title.data, self.body.data = circular.title, circular.body
        self.version.data = str(circular.version)

    def offer_removal(self, circular: Circular | None) -> None:
        """Offer to remove what is joined; the field is not there otherwise."""
        if circular is None or not circular.files:
            del self.remove
        else:
            self.remove.offer([(one.id, one.name) for one in circular.files])


class CriteriaForm(Form):
    """The audience by what dossiers say."""

    version = VersionField(default="0")
    populations = CheckboxesField(
        "Populations", choices=[(code, POPULATIONS[code]) for code in POPULATIONS if code in REACHED],
        hint=EVERYBODY, required=False,
    )  # fmt: skip
    corps = CheckboxesField(
        "Corps",
        choices=[(code, f"{one.plural} ({code})") for code, one in CORPS.items()],
        hint=EVERYBODY,
        required=False,
    )
    departements = TextField(
        "Départements d’affectation", hint=fr("Séparés par des virgules. Rien d’écrit : tous."),
        example="031, 081", required=False, maxlength=500, autocomplete="off",
    )  # fmt: skip
    disciplines = TextField(
        "Disciplines", hint=fr("Séparées par des points-virgules. Rien d’écrit : toutes."),
        example="Anglais ; Mathématiques", required=False, maxlength=500, width="wide", autocomplete="off",
    )  # fmt: skip
    submit = SubmitButton("Choisir ces personnes")

    def criteria(self) -> Criteria:
        """What was chosen; call it once the form is valid."""
        return Criteria(
            frozenset(self.populations.data or ()),
            frozenset(self.corps.data or ()),
            _several((self.departements.data or "").upper(), r"[,;\s]+"),
            _several(self.disciplines.data or "", ";"),
        )


class ListForm(Form):
    """The audience by a list."""

    version = VersionField(default="0")
    people = TextAreaField(
        "Identifiants", maxlength=LIST_LENGTH, rows=8, required=False,
        hint=fr("Un par ligne. Avec des colonnes : une première ligne de titres, dont « identifiant », et "
                "les cases séparées par des points-virgules."),
    )  # fmt: skip
    file = FilesField(
        "Ou un fichier CSV", kinds={"CSV": ("csv", "txt")}, max_files=1, max_bytes=10 * MEGA, required=False
    )
    submit = SubmitButton("Choisir cette liste")


class PublishForm(Form):
    """When it is published; an empty day is now."""

    version = VersionField(default="0")
    day = DayField(
        "Publier le", required=False, earliest=clock.today, latest=lambda: clock.today() + FARTHEST,
        hint=fr("Rien d’écrit : tout de suite. Sinon JJ/MM/AAAA"), example="15/03/2027",
    )  # fmt: skip
    hour = TextField(
        "À quelle heure", required=False, maxlength=8, width="short", example="14 h 30", autocomplete="off",
        validators=[Regexp(HOUR, message="Écrivez l’heure comme 14 h 30.")],
    )  # fmt: skip
    submit = SubmitButton("Publier")

    def validate_hour(self, field: Any) -> None:
        """An hour goes with a day, and is to come."""
        if field.data and not self.day.data:
            raise ValidationError("Donnez aussi le jour.")
        if (moment := self.moment()) and moment <= clock.now():
            raise ValidationError(
                "Cette heure est passée. Choisissez-en une autre, ou publiez tout de suite."
            )

    def moment(self) -> datetime | None:
        """From when it is seen; None for now. A day without an hour begins at eight."""
        day: date | None = self.day.data
        if day is None:
            return None
        found = HOUR.fullmatch((self.hour.data or "").strip())
        at = time(int(found[1]), int(found[2] or 0)) if found else time(8)
        return datetime.combine(day, at, PARIS)


class WithdrawForm(Form):
    """Why it is withdrawn."""

    version = VersionField(default="0")
    why = TextAreaField(
        "Pourquoi", maxlength=WHY_LENGTH, rows=3, hint="Les destinataires le lisent.",
        missing="Dites pourquoi la circulaire est retirée.", validators=[with_words],
    )  # fmt: skip
    submit = SubmitButton("Retirer cette circulaire", kind="danger")


def _several(text: str, between: str) -> frozenset[str]:
    return frozenset(one.strip() for one in re.split(between, text) if one.strip())
