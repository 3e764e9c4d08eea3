"""The forms of a CV: one per section, each entry its own; the documents, the shares, the erasing."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from wtforms.form import BaseForm
from wtforms.validators import ValidationError

from career import receiving
from career.attachments import Limits
from career.cv import rules
from career.cv.rules import Entry
from career.cv.shares import LONGEST, PARTS, PURPOSES, ROLES, TITLED
from career.day import today
from career.typed import OwnerField
from socle.web.acting import VersionField
from socle.web.forms import (
    CheckboxesField,
    CheckboxField,
    DayField,
    Form,
    HiddenField,
    SelectField,
    SubmitButton,
    TextAreaField,
    TextField,
)

TEXT_LENGTH = 2000
UNSEEN = {"version", "owner", "csrf_token", "submit"}
LIMITS = Limits()


def _latest() -> date:
    return today() + timedelta(days=LONGEST)


def _line(label: str, **more: Any) -> TextField:
    return TextField(
        label, **{"maxlength": 150, "width": "wide", "spellcheck": True, "autocomplete": "off", **more}
    )


def _maybe(label: str, **more: Any) -> TextField:
    return _line(label, required=False, **more)


def _is_moment(form: BaseForm, field: TextField) -> None:
    if field.data and rules.moment(field.data) is None:
        raise ValidationError("Écrivez une année, comme 2019, ou un mois et une année, comme 09/2019.")


def _moment(label: str, **more: Any) -> TextField:
    said = {"hint": "L’année, ou le mois et l’année", "example": "09/2019", "width": "short", "maxlength": 7}
    return _maybe(label, **{**said, **more}, validators=[_is_moment])


def _text(label: str = "Précisions", rows: int = 4, **more: Any) -> TextAreaField:
    return TextAreaField(label, **{"required": False, "maxlength": TEXT_LENGTH, "rows": rows, **more})


def _level(label: str, *more: tuple[str, str]) -> SelectField:
    levels = [*((one, one) for one in rules.LEVELS), *more]
    return SelectField(label, choices=levels, blank="Non précisé", required=False, width="short")


class EntryForm(Form):
    """One entry. `version` is the one she read; `owner` the sign of who opened the page."""

    version = VersionField(default="0")
    owner = HiddenField()

    def facts(self) -> dict[str, str]:
        """What each field holds."""
        return {field.name: field.data or "" for field in self if field.name not in UNSEEN}

    def mark(self, sign: str) -> None:
        """Give every field an id of its own: a page has several of these forms."""
        for field in self:
            field.id = f"{field.name}-{sign}"
            field.label.field_id = field.id

    def validate(self, *args: Any, **more: Any) -> bool:
        """Each field, then the two ends of a period together."""
        valid = bool(super().validate(*args, **more))
        if "end" in self and rules.ends_before_it_starts(self["start"].data or "", self["end"].data or ""):
            self.refuse("La fin ne peut pas venir avant le début.", self["end"])
            return False
        return valid


class PresentationForm(EntryForm):
    """Who she is, in her words."""

    text = TextAreaField(
        "Votre présentation", required=False, maxlength=3000, rows=8,
        hint="Quelques lignes sur votre parcours et ce qui vous intéresse.",
    )  # fmt: skip
    submit = SubmitButton("Enregistrer")


def _period(first: TextField, second: TextField) -> type[EntryForm]:
    """The form of something done somewhere, for a while."""

    class PeriodForm(EntryForm):
        title, place = first, second
        start = _moment("Début")
        end = _moment("Fin", hint="Rien si cela dure encore. L’année, ou le mois et l’année")
        text = _text()
        submit = SubmitButton("Enregistrer")

    return PeriodForm


ActivityForm = _period(
    _line("Activité ou métier", missing="Écrivez l’activité ou le métier."),
    _maybe("Établissement ou employeur"),
)
MissionForm = _period(
    _line(
        "Fonction ou mission", example="professeure principale, tutrice, référente numérique",
        missing="Écrivez la fonction ou la mission.",
    ),
    _maybe("Établissement ou service"),
)  # fmt: skip
TrainingForm = _period(
    _line("Formation suivie", missing="Écrivez le nom de la formation."), _maybe("Organisme")
)


class DiplomaForm(EntryForm):
    """A diploma, a competition, a certification."""

    title = _line("Diplôme, concours ou certification", missing="Écrivez l’intitulé du diplôme.")
    speciality = _maybe("Spécialité")
    place = _maybe("Établissement ou académie")
    year = _moment("Année", hint="L’année d’obtention", example="2012")
    text = _text()
    submit = SubmitButton("Enregistrer")


class SkillForm(EntryForm):
    """What she knows how to do."""

    title = _line(
        "Compétence",
        example="animation de groupes, Python, langue des signes",
        missing="Écrivez la compétence.",
    )
    text = _text("Où vous l’exercez")
    submit = SubmitButton("Enregistrer")


class LanguageForm(EntryForm):
    """A language, with the levels of the Common European Framework, as she judges them."""

    title = _line("Langue", maxlength=60, missing="Écrivez la langue.")
    level = _level("Niveau d’ensemble", (rules.MOTHER_TONGUE, "Langue maternelle"))
    listening, reading = _level("Écouter"), _level("Lire")
    speaking, writing = _level("Parler"), _level("Écrire")
    proof = _maybe("Attesté par", example="certification complémentaire, 2018")
    submit = SubmitButton("Enregistrer")


FORMS: dict[str, type[EntryForm]] = {
    "presentation": PresentationForm,
    "activites": ActivityForm,
    "missions": MissionForm,
    "formations": TrainingForm,
    "diplomes": DiplomaForm,
    "competences": SkillForm,
    "langues": LanguageForm,
}


def form_of(section: str, entry: Entry, owner: str) -> EntryForm:
    """The form of an entry, as it is kept."""
    form = FORMS[section](formdata=None, data={**entry.facts, "version": str(entry.version), "owner": owner})
    form.mark(entry.id)
    return form


class DocumentsForm(Form):
    """Documents to join."""

    owner = OwnerField()
    files = receiving.field(
        "Documents à joindre",
        required=True,
        missing="Choisissez au moins un fichier.",
    )
    submit = SubmitButton("Joindre")


class CopyForm(Form):
    """What to copy from the dossier."""

    lines = CheckboxesField("Ce que vous voulez reprendre", missing="Cochez au moins une ligne.")
    submit = SubmitButton("Reprendre dans mon CV")


class ShareForm(Form):
    """What to show, for which purpose, to whom, until when. `key` makes a double click one share."""

    key = HiddenField(default=lambda: str(uuid4()))
    purpose = SelectField("Pour quoi", choices=PURPOSES.items(), missing="Choisissez à quoi sert ce partage.")
    title = TextField(
        "Intitulé",
        hint="Le nom du poste, ou ce à quoi sert le partage. "
        "Nécessaire pour un poste à profil et pour «\u00a0Autre\u00a0».",
        required=False,
        maxlength=120,
        width="wide",
        spellcheck=True,
        autocomplete="off",
    )
    sections = CheckboxesField("Ce que vous montrez", missing="Cochez au moins une rubrique.")
    roles = CheckboxesField("À qui", choices=ROLES.items(), missing="Cochez au moins un lecteur.")
    until = DayField(
        "Jusqu’au",
        example="31/03/2027",
        earliest=today,
        latest=_latest,
        missing="Écrivez le dernier jour du partage.",
    )
    submit = SubmitButton("Partager")

    def offer(self, filled: set[str]) -> None:
        """Offer every part; `filled` are those where something is written."""
        self.sections.offer(
            (slug, label if slug in filled else f"{label} (vide pour le moment)")
            for slug, label in PARTS.items()
        )

    def validate(self, *args: Any, **more: Any) -> bool:
        """Each field, then the title that two purposes want."""
        valid = bool(super().validate(*args, **more))
        if self.purpose.data in TITLED and not self.title.data:
            self.refuse("Écrivez l’intitulé du poste, ou ce à quoi sert le partage.", self.title)
            return False
        return valid


class EraseForm(Form):
    """A box and a button: nothing comes back afterwards."""

    sure = CheckboxField(
        "Je veux effacer tout mon CV", required=True, missing="Cochez la case pour effacer votre CV."
    )
    submit = SubmitButton("Effacer mon CV", kind="danger")
