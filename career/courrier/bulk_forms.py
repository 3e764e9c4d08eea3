"""The form of one answer to many threads: what is written, to whom, and what its page showed of each."""

import re
from dataclasses import replace

from career.courrier.forms import KeptForm, completed, keep_button, with_words
from career.courrier.rules import BODY_LENGTH, Kept, Words
from career.courrier.template_forms import known_variables
from socle.web.forms import CheckboxField, HiddenField, SubmitButton, TextAreaField

THREAD = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
SHOWN = re.compile(rf"({THREAD.pattern}) ([0-9.]{{1,40}}) ([0-9a-f]{{16}})")


class ManyField(HiddenField):
    """Several values as one, whether they came as boxes or together."""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = ",".join(valuelist)


class BulkForm(KeptForm):
    """`fils` are the identifiers of the chosen threads, `offered` of all that the page lets choose, `shown`
    what the last page showed of each (see bulk.Reply)."""

    fils = ManyField()
    offered = HiddenField()
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
    keep = keep_button()

    def words(self) -> Words:
        """What was typed, and for whom."""
        return replace(super().words(), threads=tuple(self.threads), closes=bool(self.closes.data))

    def show(self, draft: Kept) -> None:
        """Put a draft in the form."""
        super().show(draft)
        self.fils.data, self.closes.data = ",".join(draft.words.threads), draft.words.closes

    @property
    def threads(self) -> list[str]:
        """The identifiers, each once, in their order."""
        return list(dict.fromkeys(THREAD.findall(self.fils.data or "")))

    @property
    def choices(self) -> list[str]:
        """The same of all that the page lets choose."""
        return list(dict.fromkeys(THREAD.findall(f"{self.fils.data or ''} {self.offered.data or ''}")))

    @property
    def seen(self) -> dict[str, tuple[str, str]]:
        """The signs of each thread that the page showed."""
        return {one: (mark, text) for one, mark, text in SHOWN.findall(self.shown.data or "")}
