"""The form of one answer to many threads: what is written, to whom, and what its page showed of each."""

import re

from career.courrier.forms import completed, with_words
from career.courrier.rules import BODY_LENGTH
from career.courrier.template_forms import known_variables
from career.typed import OwnerField
from socle.web.acting import KeyField
from socle.web.forms import CheckboxField, Form, HiddenField, SubmitButton, TextAreaField

THREAD = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
SHOWN = re.compile(rf"({THREAD.pattern}) ([0-9.]{{1,40}}) ([0-9a-f]{{16}})")


class ManyField(HiddenField):
    """Several values as one, whether they came as boxes or together."""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = ",".join(valuelist)


class BulkForm(Form):
    """`fils` are the identifiers of threads, `shown` what the last page showed of each (see bulk.Reply)."""

    key = KeyField()
    owner = OwnerField()
    fils = ManyField()
    shown = HiddenField()

    body = TextAreaField(
        "Votre réponse à tous",
        hint="Les mots entre accolades sont remplacés pour chaque agent",
        example="{civilité} {nom}",
        maxlength=BODY_LENGTH,
        rows=10,
        missing="Écrivez votre réponse.",
        validators=[with_words, known_variables, completed],
    )
    closes = CheckboxField("Clore ces fils avec la réponse")
    reread = SubmitButton("Relire avant d’envoyer")

    @property
    def threads(self) -> list[str]:
        """The identifiers, each once, in their order."""
        return list(dict.fromkeys(THREAD.findall(self.fils.data or "")))

    @property
    def seen(self) -> dict[str, tuple[str, str]]:
        """The signs of each thread that the page showed."""
        return {one: (mark, text) for one, mark, text in SHOWN.findall(self.shown.data or "")}
