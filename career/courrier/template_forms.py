"""The form of a template of answer."""

from wtforms.form import BaseForm
from wtforms.validators import ValidationError

from career.courrier import variables
from career.courrier.boilerplate import Template, Written
from career.courrier.forms import with_words
from career.courrier.rules import KINDS, one_line
from socle.french import listing
from socle.web.acting import KeyField, VersionField
from socle.web.forms import Form, SelectField, SubmitButton, TextAreaField, TextField

TITLE_LENGTH = 100
TEXT_LENGTH = 6000


def known_variables(form: BaseForm, field: TextAreaField) -> None:
    """A word between braces is one of the list."""
    if wrong := variables.unknown(field.data or ""):
        said = listing([f"«\u00a0{one[:60]}\u00a0»" for one in wrong[:5]])
        raise ValidationError(f"Ces mots entre accolades ne sont pas dans la liste\u00a0: {said}.")


class TemplateForm(Form):
    """A template: of one of the services of who writes it, over the version she had before her."""

    key = KeyField()
    version = VersionField(default="0")

    service = SelectField("Service", missing="Choisissez le service.")
    title = TextField(
        "Titre",
        hint="Ce que vos collègues liront dans la liste",
        example="Changement d’échelon",
        maxlength=TITLE_LENGTH,
        width="wide",
        spellcheck=True,
        filters=[lambda text: one_line(text or "")],
        validators=[with_words],
        missing="Écrivez le titre du modèle.",
    )
    kind = SelectField("Proposé pour", choices=list(KINDS.items()), blank="Tous les messages", required=False)
    body = TextAreaField(
        "Texte",
        hint="Les mots entre accolades de la liste sont remplacés pour chaque agent",
        example="{civilité} {nom}",
        maxlength=TEXT_LENGTH,
        rows=12,
        missing="Écrivez le texte du modèle.",
        validators=[with_words, known_variables],
    )
    submit = SubmitButton("Enregistrer le modèle")

    def offer(self, services: dict[str, str]) -> None:
        """Propose these services; with one alone there is nothing to choose."""
        self.service.offer(list(services.items()))
        if len(services) == 1:
            self.service.data = next(iter(services))

    def show(self, template: Template) -> None:
        """Put a template in the form."""
        self.service.data, self.title.data, self.kind.data = template.service, template.title, template.kind
        self.body.data, self.version.data = template.body, str(template.version)

    def written(self) -> Written:
        """What was typed."""
        body = (self.body.data or "").replace("\r\n", "\n")
        return Written(
            self.key.data or "", self.version.seen, self.service.data or "", self.title.data or "",
            self.kind.data or "", body,
        )  # fmt: skip
