"""Fields that render themselves whole: label, hint, error above, and a control as wide as its answer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from flask import current_app
from markupsafe import Markup
from wtforms import fields, widgets
from wtforms.fields import Field
from wtforms.form import BaseForm
from wtforms.validators import ValidationError

from socle import french
from socle.web.checks import AtMost, Optional, Required, once, printable, tidy

Bound = date | Callable[[], date]


class Whole(Field):
    """A field that renders itself whole through its template.

    `hint` says what is expected and `example` gives one; `missing` is the sentence for a field left empty;
    `width` is one of "", "short", "wide"; a `secret` is never sent back.
    """

    template = "socle/field.html"
    secret = False
    checks: Sequence[Any] = ()

    def __init__(
        self,
        label: str,
        *,
        hint: str = "",
        example: str = "",
        required: bool = True,
        missing: str = "",
        autocomplete: str = "",
        inputmode: str = "",
        maxlength: int = 0,
        width: str = "",
        validators: Sequence[Any] = (),
        **kwargs: Any,
    ) -> None:
        empty = Required(missing or f"Remplissez le champ «\u00a0{label}\u00a0».") if required else Optional()
        chain = [empty, *self.checks, AtMost(maxlength), *validators]
        super().__init__(label, validators=chain, **kwargs)
        self.hint, self.example, self.required = hint, example, required
        self.autocomplete, self.inputmode, self.width = autocomplete, inputmode, width
        self.maxlength = maxlength

    @property
    def focus_id(self) -> str:
        """The element an error of this field leads to."""
        return self.id

    @property
    def has_hint(self) -> bool:
        """Whether something is said before typing."""
        return bool(self.hint or self.example)

    @property
    def described_by(self) -> str | None:
        """The ids of what explains this field: its hint, then its error."""
        ids = [f"{self.id}-aide"] if self.has_hint else []
        return " ".join([*ids, *([f"{self.id}-erreur"] if self.errors else [])]) or None

    def attributes(self) -> dict[str, Any]:
        """The attributes of the control, without those that are empty."""
        wanted = {
            "class_": f"form-control {self.width}".strip(),
            "autocomplete": self.autocomplete,
            "inputmode": self.inputmode,
            "aria_describedby": self.described_by,
            "aria_invalid": "true" if self.errors else None,
        }
        return {name: value for name, value in wanted.items() if value}

    def control(self, **extra: Any) -> Markup:
        """The control alone, as the field's widget draws it."""
        return Markup(self.widget(cast(Any, self), **{**self.attributes(), **extra}))  # noqa: S704  # WTForms' widget escapes

    def __call__(self, **extra: Any) -> Markup:
        template = current_app.jinja_env.get_template(self.template)
        html = template.render(field=self, control=self.control(**extra), extra=extra)
        return Markup(html)  # noqa: S704  # rendered with autoescape


class TextField(Whole, fields.StringField):
    """One line of text, composed and stripped."""

    checks = (once, printable)

    def __init__(self, label: str, *, maxlength: int = 200, spellcheck: bool = False, **kwargs: Any) -> None:
        super().__init__(label, maxlength=maxlength, filters=[tidy, *kwargs.pop("filters", ())], **kwargs)
        self.spellcheck = spellcheck

    def attributes(self) -> dict[str, Any]:
        return {**super().attributes(), "spellcheck": "true" if self.spellcheck else "false"}


class LoginField(TextField):
    """An identifiant or a mail address: no capitals, no correction by the telephone."""

    def __init__(self, label: str = "Identifiant", **kwargs: Any) -> None:
        super().__init__(label, **{"autocomplete": "username", **kwargs})

    def attributes(self) -> dict[str, Any]:
        return {**super().attributes(), "autocapitalize": "none", "autocorrect": "off"}


class EmailField(TextField):
    """A mail address; its shape is checked with mercy, for only a message proves it."""

    widget = widgets.EmailInput()

    def __init__(self, label: str, **kwargs: Any) -> None:
        super().__init__(label, **{"autocomplete": "email", "maxlength": 254, **kwargs})

    def pre_validate(self, form: BaseForm) -> None:
        local, at, domain = (self.data or "").rpartition("@")
        if self.data and not (
            at and local and "." in domain.strip(".") and not set(self.data) & set(" ,;<>")
        ):
            raise ValidationError("Écrivez une adresse complète, par exemple prenom.nom@exemple.fr.")


class SecretField(TextField):
    """A NUMEN or a code: shown while typing, never sent back, kept by no browser."""

    secret = True

    def __init__(self, label: str, **kwargs: Any) -> None:
        super().__init__(label, **{"autocomplete": "off", "maxlength": 40, **kwargs})

    def _value(self) -> str:
        return ""

    def attributes(self) -> dict[str, Any]:
        return {**super().attributes(), "autocapitalize": "characters", "data_secret": True}


@dataclass(frozen=True)
class Rule:
    """One rule of a password, said before typing.

    `check` is what a browser can verify while one types: "length" (value: how many), "without" (value: words
    separated by spaces, lower case without accents), "common" (value: the address of lists of words), or ""
    for what only the server knows.
    """

    text: str
    check: str = ""
    value: str = ""


class PasswordField(Whole, fields.PasswordField):
    """A password: can be shown and pasted, warns of capitals lock, is never sent back nor stripped.

    `same_as` is the id of the field it confirms: the page's script compares them.
    """

    template = "socle/field_password.html"
    secret = True
    checks = (once, printable)
    widget = widgets.PasswordInput(hide_value=True)

    def __init__(self, label: str, *, rules: Sequence[Rule] = (), same_as: str = "", **kwargs: Any) -> None:
        super().__init__(label, **{"autocomplete": "current-password", "maxlength": 128, **kwargs})
        self.rules, self.same_as = tuple(rules), same_as

    @property
    def has_hint(self) -> bool:
        return bool(self.hint or self.example or self.rules)

    def attributes(self) -> dict[str, Any]:
        keys = {"autocapitalize": "none", "spellcheck": "false", "data_password": True}
        return {**super().attributes(), **keys, **({"data_same": self.same_as} if self.same_as else {})}


class DayField(Whole):
    """A day typed as JJ/MM/AAAA in any usual form; `data` is a date, and an error keeps what was typed."""

    template = "socle/field_day.html"
    widget = widgets.TextInput()
    data: date | None
    checks = (once,)

    def __init__(
        self, label: str, *, earliest: Bound | None = None, latest: Bound | None = None, **kwargs: Any
    ) -> None:
        said = {"hint": "JJ/MM/AAAA", "example": "14/09/1989", "width": "short", "inputmode": "numeric"}
        super().__init__(label, **{**said, "autocomplete": "off", **kwargs})
        self.earliest, self.latest = earliest, latest

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        if valuelist and valuelist[0].strip():
            self.data = french.parse_day(valuelist[0][:40])

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])[:40]
        return french.date_short(self.data) if self.data else ""

    def bounds(self) -> tuple[date | None, date | None]:
        """The first and the last day accepted, worked out now."""
        first, last = (b() if callable(b) else b for b in (self.earliest, self.latest))
        return first, last

    def pre_validate(self, form: BaseForm) -> None:
        first, last = self.bounds()
        if self.data and first and self.data < first:
            raise ValidationError(f"Donnez une date à partir du {french.date_long(first)}.")
        if self.data and last and self.data > last:
            raise ValidationError(f"Donnez une date jusqu’au {french.date_long(last)}.")

    def attributes(self) -> dict[str, Any]:
        first, last = self.bounds()
        limits = {"data_min": first and first.isoformat(), "data_max": last and last.isoformat()}
        return {**super().attributes(), "data_day": True, **{k: v for k, v in limits.items() if v}}


class TextAreaField(Whole, fields.TextAreaField):
    """Some lines of text, with what is left said while typing."""

    template = "socle/field_textarea.html"
    checks = (once, printable)

    def __init__(self, label: str, *, maxlength: int = 2000, rows: int = 6, **kwargs: Any) -> None:
        super().__init__(label, maxlength=maxlength, filters=[tidy], **{"width": "wide", **kwargs})
        self.rows = rows

    @property
    def has_hint(self) -> bool:
        return True

    def attributes(self) -> dict[str, Any]:
        return {**super().attributes(), "rows": self.rows, "data_counter": f"{self.id}-compte"}


class HiddenField(fields.HiddenField):
    """A value that travels with the form; never trusted."""


class SubmitButton(fields.SubmitField):
    """The button that sends; `kind` is "primary", "quiet" or "danger"."""

    def __init__(self, label: str, *, kind: str = "primary", **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.kind = kind

    def __call__(self, **extra: Any) -> Markup:
        button = Markup('<button type="submit" class="btn btn-{}" name="{}" value="1">{}</button>')
        return button.format(self.kind, self.name, self.label.text)
