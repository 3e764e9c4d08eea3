"""Fields of the account pages: a birth date, a NUMEN; and the application's request, which travels along."""

from typing import Any

from flask import request
from wtforms import widgets
from wtforms.validators import ValidationError

from socle import clock
from socle.french import fr
from socle.web.checks import once
from socle.web.forms import SecretField, Whole
from sso.directory.dates import BadDate, BirthDate, DateFault, parse_birth_date
from sso.directory.names import BadNumber, normalise_number

FAULTS = {
    DateFault.SHAPE: "Écrivez la date sous la forme JJ/MM/AAAA, par exemple 14/09/1989.",
    DateFault.SHORT_YEAR: "Écrivez l’année avec ses quatre chiffres, par exemple 1989.",
    DateFault.IMPOSSIBLE: "Cette date n’existe pas. Vérifiez le jour, le mois et l’année.",
    DateFault.FUTURE: "Cette date est à venir. Vérifiez l’année.",
}
SHAPE = fr(
    "NUMEN : 2 chiffres, 1 lettre, 7 chiffres, 3 lettres. Numéro d’agent temporaire : la lettre T, "
    "puis 8 chiffres."
)
NUMBER_SHAPE = fr(
    "Un NUMEN compte 13 caractères : 2 chiffres, 1 lettre, 7 chiffres, 3 lettres. Un numéro d’agent "
    "temporaire s’écrit T26-123456. Vérifiez la lettre O et le chiffre 0, la lettre I et le chiffre 1."
)


class BirthDateField(Whole):
    """A birth date in any usual form; `data` is as the directory has it, an error keeps what was typed."""

    template = "socle/field_day.html"
    widget = widgets.TextInput()
    checks = (once,)
    data: BirthDate | None

    def __init__(self, label: str = "Date de naissance", **kwargs: Any) -> None:
        said = {"hint": "JJ/MM/AAAA", "example": "14/09/1989", "width": "short", "inputmode": "numeric"}
        super().__init__(
            label, **{**said, "autocomplete": "bday", "missing": "Écrivez votre date de naissance.", **kwargs}
        )

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        if valuelist and valuelist[0].strip():
            try:
                self.data = parse_birth_date(valuelist[0], clock.today())
            except BadDate as bad:
                raise ValueError(FAULTS[bad.fault]) from None

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])[:40]
        return "/".join(reversed(self.data.split("-"))) if self.data else ""

    def attributes(self) -> dict[str, Any]:
        return {**super().attributes(), "data_day": True, "data_max": clock.today().isoformat()}

    @property
    def day(self) -> BirthDate:
        """What was typed; only after validation."""
        assert self.data is not None
        return self.data


class NumberField(SecretField):
    """A NUMEN or the number of a temporary agent; `number` is the form the directory holds."""

    def __init__(self, label: str = "Numen (ou Numéro d’agent temporaire)", **kwargs: Any) -> None:
        missing = "Écrivez votre NUMEN, ou votre numéro d’agent temporaire."
        super().__init__(label, **{"hint": SHAPE, "missing": missing, **kwargs})

    def pre_validate(self, form: Any) -> None:
        if self.data:
            try:
                normalise_number(self.data)
            except BadNumber:
                raise ValidationError(NUMBER_SHAPE) from None

    def ask_again(self) -> None:
        """After an error the page does not send it back (decision 18): say so before it is typed again."""
        self.hint = fr("À taper de nouveau : par sécurité, la page ne le renvoie jamais. ") + self.hint

    @property
    def number(self) -> str:
        """What was typed, normalised; only after validation."""
        return normalise_number(self.data or "")


class PrintedCodeField(SecretField):
    """The code of a letter of the assistance."""

    def __init__(self, label: str = "Code imprimé", **kwargs: Any) -> None:
        hint = fr("Le code de la lettre que l’assistance vous a fait parvenir : seize lettres et chiffres.")
        super().__init__(label, **{"hint": hint, "missing": "Écrivez le code de votre lettre.", **kwargs})


def demande() -> str | None:
    """The identifier of the application's request, as the address or the form gives it."""
    return travelling() or None


def travelling() -> str:
    """The same as a hidden field holds it: empty when there is none."""
    return request.values.get("demande", "")[:40]
