"""Forms of the assistance: a request, its follow-up, what is added to it, and those of the staff."""

from typing import Any

from wtforms.validators import Regexp, ValidationError

from mamia.assistance import rules
from mamia.assistance.numbers import holds_number
from mamia.assistance.questions import SUBJECTS
from mamia.assistance.services import Services
from mamia.helpdesk.diagnosis import POPULATIONS
from socle.french import fr
from socle.web.forms import (
    CaptchaField,
    EmailField,
    Form,
    HiddenField,
    RadioField,
    SecretField,
    SelectField,
    SubmitButton,
    TextAreaField,
    TextField,
    Whole,
)

NO_SECRET = fr("N’écrivez jamais ici votre mot de passe, ni votre NUMEN.")
UNSAID = "Je préfère ne pas le dire"


def without_number(form: Form, field: Whole) -> None:
    """Refuse a text that holds something of the shape of a NUMEN or of a temporary number, spaced or not."""
    if holds_number(field.data or ""):
        raise ValidationError(
            fr("Ce texte semble contenir un NUMEN ou un numéro d’agent : retirez-le, il ne sert pas ici.")
        )


class HelpForm(Form):
    """A request to the assistance; `parcours` is the way of the diagnosis that led here."""

    parcours = HiddenField()
    subject = RadioField("Votre difficulté", choices=SUBJECTS.items())
    name = TextField(
        "Vos prénom et nom",
        autocomplete="name",
        maxlength=120,
        missing="Écrivez votre prénom et votre nom.",
        validators=[without_number],
    )
    mail = EmailField(
        "Adresse où vous répondre",
        hint=fr("Une adresse que vous pouvez lire en ce moment."),
        missing="Écrivez une adresse où vous répondre.",
    )
    population = SelectField(
        "Vous êtes", choices=POPULATIONS.items(), blank=UNSAID, required=False, autocomplete="off"
    )
    departement = SelectField("Votre département", blank=UNSAID, required=False, autocomplete="off")
    text = TextAreaField(
        "Que se passe-t-il\u202f?",
        hint=NO_SECRET,
        missing="Décrivez votre difficulté en quelques mots.",
        validators=[without_number],
    )
    captcha = CaptchaField()
    submit = SubmitButton("Envoyer à l’assistance")

    def prepare(self, known: Services) -> None:
        """Offer the départements of the académie; without any, they are not asked."""
        if known.departements:
            self.departement.offer(known.departements.items())
        else:
            del self.departement


class ServiceForm(Form):
    """Who one is, to know whom to call; by GET, nothing is kept."""

    class Meta(Form.Meta):
        csrf = False

    population = SelectField(
        "Vous êtes", choices=POPULATIONS.items(), blank=UNSAID, required=False, autocomplete="off"
    )
    departement = SelectField(
        "Votre département", choices=(), blank=UNSAID, required=False, autocomplete="off"
    )
    submit = SubmitButton("Voir qui appeler", kind="quiet")


class FollowForm(Form):
    """The number of a request and its code."""

    number = TextField(
        "Numéro de la demande",
        hint=fr("Il vous a été donné quand vous l’avez envoyée."),
        missing="Écrivez le numéro de votre demande.",
        maxlength=20,
        width="short",
        autocomplete="off",
    )
    code = SecretField(
        "Code de suivi",
        hint=fr("Douze lettres et chiffres. Il est aussi dans le message que vous avez reçu."),
        missing="Écrivez le code de suivi.",
        width="short",
    )
    submit = SubmitButton("Voir ma demande")


class OnceForm(Form):
    """A form whose `nonce` makes that, sent twice, it acts once."""

    nonce = HiddenField(validators=[Regexp(r"^[A-Za-z0-9_-]{20,64}$")])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        token = self[self.meta.csrf_field_name]
        token.id = f"{token.id}-{type(self).__name__}"
        for field in self:
            if field.name in {"nonce", "seen"}:
                field.id = f"{field.name}-{type(self).__name__}"


class MessageForm(OnceForm):
    """What the asker adds."""

    text = TextAreaField(
        "Votre message", hint=NO_SECRET, missing="Écrivez votre message.", validators=[without_number]
    )
    submit = SubmitButton("Envoyer ce message")


class AnswerForm(OnceForm):
    """What the staff answers; the asker reads it on the page of the request."""

    seen = HiddenField()
    text = TextAreaField(
        "Votre réponse",
        hint=fr(
            "La personne la lit sur la page de sa demande ; sa messagerie dit seulement qu’elle l’attend. "
            "N’y mettez aucun secret, et rien sur un compte tant que vous n’êtes pas sûr de qui vous écrit."
        ),
        missing="Écrivez votre réponse.",
        validators=[without_number],
    )
    answer = SubmitButton("Répondre")


class NoteForm(OnceForm):
    """What colleagues alone read."""

    note = TextAreaField(
        "Votre note",
        hint="Vos collègues la lisent, la personne non. Elle peut toutefois en demander copie un jour.",
        missing="Écrivez votre note.",
        rows=3,
        validators=[without_number],
    )
    keep = SubmitButton("Garder cette note", kind="quiet")


class CloseForm(OnceForm):
    """Why a request is closed."""

    seen = HiddenField()
    because = RadioField("Raison", choices=rules.CLOSINGS.items())
    close = SubmitButton("Clore cette demande", kind="quiet")


class FilterForm(Form):
    """Which requests to see; by GET."""

    class Meta(Form.Meta):
        csrf = False

    numero = TextField(
        "Numéro", required=False, maxlength=20, width="short", autocomplete="off", hint="Si on vous le donne."
    )
    etat = SelectField(
        "État",
        choices=[
            *((state.value, fr(words)) for state, words in rules.FOR_STAFF.items()),
            ("toutes", "toutes"),
        ],
        blank=fr("à traiter"),
        required=False,
    )
    type = SelectField("Type", choices=(), blank="tous", required=False)
    difficulte = SelectField("Difficulté", choices=SUBJECTS.items(), blank="toutes", required=False)
    age = SelectField(
        "Âge",
        choices=[
            ("1", "plus d’un jour"),
            ("3", "plus de 3\u00a0jours"),
            ("7", "plus de 7\u00a0jours"),
            ("30", "plus de 30\u00a0jours"),
        ],
        blank="tous",
        required=False,
    )
    submit = SubmitButton("Filtrer", kind="quiet")
