"""Fields whose answers are offered: one of a long list, one or several of a few, one box."""

from collections.abc import Iterable
from typing import Any

from markupsafe import Markup
from wtforms import fields, widgets
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the published types

from socle.web.checks import once
from socle.web.fields import Whole

Choices = Iterable[tuple[str, str]]


def _options(choices: Choices | None) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in choices or ()]


class SelectField(Whole, fields.SelectField):
    """One answer of a long list; `blank` is the first line, which is no answer."""

    checks = (once,)

    def __init__(
        self, label: str, *, choices: Choices | None = None, blank: str = "Choisissez…", **kwargs: Any
    ) -> None:
        options = ([("", blank)] if blank else []) + list(choices or ())
        super().__init__(label, choices=_options(options), **kwargs)
        self.blank = blank

    def offer(self, choices: Choices) -> None:
        """Give the answers that depend on the request."""
        self.choices = _options(([("", self.blank)] if self.blank else []) + list(choices))

    def attributes(self) -> dict[str, Any]:
        return {**super().attributes(), "class_": f"form-control select {self.width}".strip()}


class RadioField(Whole, fields.RadioField):
    """One answer of a few, all seen at once."""

    template = "socle/field_choices.html"
    checks = (once,)

    def __init__(self, label: str, *, choices: Choices | None = None, **kwargs: Any) -> None:
        super().__init__(label, choices=_options(choices), **{"missing": "Choisissez une réponse.", **kwargs})

    def offer(self, choices: Choices) -> None:
        """Give the answers that depend on the request."""
        self.choices = _options(choices)

    @property
    def focus_id(self) -> str:
        return f"{self.id}-0"

    def control(self, **extra: Any) -> Markup:
        return Markup("")


class CheckboxesField(Whole, fields.SelectMultipleField):
    """Several answers of a few."""

    template = "socle/field_choices.html"
    option_widget = widgets.CheckboxInput()

    def __init__(self, label: str, *, choices: Choices | None = None, **kwargs: Any) -> None:
        said = {"missing": "Cochez au moins une réponse.", **kwargs}
        super().__init__(label, choices=_options(choices), **said)

    def offer(self, choices: Choices) -> None:
        """Give the answers that depend on the request."""
        self.choices = _options(choices)

    @property
    def focus_id(self) -> str:
        return f"{self.id}-0"

    def control(self, **extra: Any) -> Markup:
        return Markup("")


class CheckboxField(Whole, fields.BooleanField):
    """One box to tick."""

    template = "socle/field_check.html"

    def __init__(self, label: str, **kwargs: Any) -> None:
        super().__init__(
            label, **{"required": False, "missing": "Cochez cette case pour continuer.", **kwargs}
        )

    def attributes(self) -> dict[str, Any]:
        return {**super().attributes(), "class_": "check"}
