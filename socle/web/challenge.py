"""The field of a captcha: the text of a picture, or the answer to a question."""

from dataclasses import dataclass
from typing import Any

from socle.web.fields import SecretField


@dataclass(frozen=True)
class Challenge:
    """What a captcha shows: a picture with its sound, or a question; and where to ask for another.

    `renew` and `switch` are addresses the whole form can be posted to: they answer with the page again.
    """

    id: str
    renew: str
    switch: str
    image: str = ""
    sound: str = ""
    question: str = ""


class CaptchaField(SecretField):
    """The text of a picture or the answer to a question; a click on the picture gives another."""

    template = "socle/field_captcha.html"
    challenge: Challenge | None = None

    def __init__(self, label: str = "Recopiez le texte qui apparaît sur l’image", **kwargs: Any) -> None:
        super().__init__(label, **{"width": "short", "missing": "Recopiez le texte de l’image.", **kwargs})
