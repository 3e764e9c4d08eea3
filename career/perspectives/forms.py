"""The forms of the perspectives: a comparison, its name, the rules that will hold."""

from datetime import date
from typing import Any

from wtforms.validators import ValidationError

from career.perspectives.situations import FULL, MOST, SHARES, WORDS, Situation, What
from career.statutes.sets import rule_sets
from socle.french import NBSP, date_long
from socle.web.acting import KeyField, VersionField
from socle.web.forms import DayField, Form, SelectField, SubmitButton, TextField

NAME_LENGTH = 80
KINDS = [(one.value, WORDS[one]) for one in What]
PARTS = [(str(share), f"{share}{NBSP}%") for share in SHARES]


class SimulatorForm(Form):
    """Up to three situations. A situation without a choice is left out."""

    places = range(1, MOST + 1)
    names = [f"{name}{place}" for place in places for name in ("what", "start", "end", "share")]

    def fields_of(self, place: int) -> tuple[SelectField, DayField, DayField, SelectField]:
        """The four fields of one situation, counted from 1."""
        return self[f"what{place}"], self[f"start{place}"], self[f"end{place}"], self[f"share{place}"]

    def judge(self) -> tuple[Situation, ...]:
        """The situations asked for, or none when something is to be mended."""
        good = self.validate()
        found = [self._situation(place) for place in range(1, MOST + 1) if self[f"what{place}"].data]
        if good and not self.errors and len(found) < 2:
            self.refuse("Choisissez au moins deux situations à comparer.", self["what2"])
        return () if self.errors or self.form_errors else tuple(found)

    def _situation(self, place: int) -> Situation:
        what, start, end, share = self.fields_of(place)
        kind = What(what.data) if what.data in set(What) else What.NOTHING
        if kind is What.NOTHING:
            return Situation()
        if start.data is None and not start.errors:
            self.refuse(f"Écrivez le jour où la situation {place} commencerait.", start)
        if start.data and end.data and end.data < start.data:
            self.refuse("Le dernier jour vient avant le premier.", end)
        if kind is What.PART_TIME and not share.data:
            self.refuse("Choisissez la quotité travaillée.", share)
        part = int(share.data) if kind is What.PART_TIME and share.data in dict(PARTS) else FULL
        return Situation(kind, start.data, None if kind is What.HORS_CLASSE else end.data, part)


def simulator(first: date, last: date) -> type[SimulatorForm]:
    """The form for days from `first` to `last`: its fields are the same three times."""
    fields: dict[str, Any] = {}
    for place in range(1, MOST + 1):
        bounds: dict[str, Any] = {"earliest": first, "latest": last, "required": False}
        fields[f"what{place}"] = SelectField(
            "Situation",
            choices=KINDS,
            blank="Aucune",
            required=place == 1,
            missing="Choisissez une situation.",
        )
        fields[f"start{place}"] = DayField("Premier jour", example="", **bounds)
        fields[f"end{place}"] = DayField("Dernier jour", example="", **bounds)
        fields[f"share{place}"] = SelectField(
            "Quotité travaillée", choices=PARTS, required=False, blank="Temps complet", width="short"
        )
    fields["submit"] = SubmitButton("Comparer")
    return type("SimulatorForm", (SimulatorForm,), fields)


class KeepForm(Form):
    """Keep a comparison under a name."""

    key = KeyField()
    name = TextField(
        "Nom de cette comparaison",
        maxlength=NAME_LENGTH,
        spellcheck=True,
        autocomplete="off",
        hint="Pour la retrouver. Personne d’autre ne la voit.",
        missing="Donnez un nom à cette comparaison.",
    )
    submit = SubmitButton("Garder cette comparaison")


class RenameForm(Form):
    """Another name for a kept comparison."""

    version = VersionField()
    name = TextField(
        "Nouveau nom",
        maxlength=NAME_LENGTH,
        spellcheck=True,
        autocomplete="off",
        missing="Donnez un nom à cette comparaison.",
    )
    submit = SubmitButton("Renommer", kind="quiet")


class ChoiceForm(Form):
    """Which rules, from when."""

    rules = SelectField("Jeu de règles", blank="")
    starts = DayField(
        "À partir du", hint="JJ/MM/AAAA, premier jour où ces règles s’appliquent", example="",
        missing="Écrivez le premier jour où ces règles s’appliquent.",
    )  # fmt: skip
    submit = SubmitButton("Voir qui gagne et qui perd")

    def validate_starts(self, field: DayField) -> None:
        """No set applies before the first day that its text gives."""
        first = {one.name: one.since for one in rule_sets()}.get(str(self.rules.data))
        if field.data and first and field.data < first:
            raise ValidationError(f"Ces règles ne peuvent pas s’appliquer avant le {date_long(first)}.")
