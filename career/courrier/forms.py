"""The forms of the courrier: a new message, an answer; each sends one message, whatever is clicked twice."""

import re

from flask import request
from wtforms.form import BaseForm
from wtforms.validators import ValidationError

from career import receiving
from career.courrier.rules import (
    BODY_LENGTH,
    DRAFT_LENGTH,
    KINDS,
    SUBJECT_LENGTH,
    Draft,
    Kept,
    Kind,
    Words,
    one_line,
)
from career.courrier.silence import is_request
from career.courrier.variables import incomplete
from career.courrier.words import MAX_QUERY
from career.dossier.anomalies import unsaid
from career.typed import OwnerField
from career.uploads.field import ResumableField
from socle import clock
from socle.french import listing
from socle.web.acting import KEY, KeyField, VersionField
from socle.web.forms import (
    CheckboxField,
    Form,
    HiddenField,
    SelectField,
    SubmitButton,
    TextAreaField,
    TextField,
)

DIGESTS = re.compile(r"[0-9a-f]{64}(?:,[0-9a-f]{64})*")
IDENTIFIER = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
NO_REQUEST = "Ce type de message n’attend pas de décision. Choisissez un autre type, ou décochez cette case."
TOO_LONG = "Ce brouillon est trop long pour être gardé. Raccourcissez-le, ou gardez-en une partie ailleurs."


def with_words(form: BaseForm, field: TextField | TextAreaField) -> None:
    """Signs that nobody sees are not a text."""
    if not one_line(field.data or ""):
        raise ValidationError("Ce champ ne contient aucun mot. Écrivez votre texte.")


def completed(form: BaseForm, field: TextAreaField) -> None:
    """What a template could not fill is completed, or taken out, before it leaves."""
    if left := incomplete(field.data or ""):
        raise ValidationError(f"Complétez ou supprimez {listing(left[:5])} avant d’envoyer.")


def answered(form: BaseForm, field: TextAreaField) -> None:
    """A line of the dossier said to be wrong is corrected by what is said of it."""
    if left := unsaid(field.data or ""):
        names = listing([f"«\u00a0{one}\u00a0»" for one in left])
        raise ValidationError(f"Complétez {names}. Si vous ne le savez pas, écrivez-le.")


class MessageForm(Form):
    """What every message has. `key` makes a double click, a « back » or a replayed request one message."""

    key = KeyField()

    files: ResumableField
    body: TextAreaField

    @property
    def kept_digests(self) -> tuple[str, ...]:
        """The files that lie with its draft already, as the page knows them."""
        return ()

    def draft(self, files: tuple[str, ...] = ()) -> Draft:
        """What was typed, ready to be sent with the files of these digests."""
        return Draft(self.key.data or "", self.body.data or "", files=files)

    def renew(self) -> None:
        """Let this form send another message."""
        self.key.renew()


class KeptForm(MessageForm):
    """What a form has besides whose draft is kept by itself, with the fields that it has of those of `Words`.

    What somebody typed is never kept for another than the `owner` of the page. `version` is the draft's as
    the page knows it, `kept` the digests of the files that lie with it.
    """

    owner = OwnerField()
    version = VersionField(default="0")
    kept = HiddenField()

    keep: SubmitButton

    def draft(self, files: tuple[str, ...] = ()) -> Draft:
        """What was typed, ready to be sent with the files of these digests and those kept with its draft."""
        words, kept = self.words(), self.kept_digests
        kind = Kind(words.kind) if words.kind else Kind.QUESTION
        return Draft(
            self.key.data or "", self.body.data or "", words.subject, kind, files + kept, kept,
            self.version.seen, words.receipt, words.follows, words.request,
        )  # fmt: skip

    def words(self) -> Words:
        """What was typed, whether it can be sent or not."""
        kind = self._typed("kind")
        chosen = kind if kind in set(Kind) else ""
        about, asks = one_line(self._typed("subject")), one_line(self._typed("asks"))
        body = (self.body.data or "").replace("\x00", "")
        return Words(
            self.key.data or "", chosen, about, body, bool(self._typed("receipt")), asks, self.follows,
            bool(self._typed("request")),
        )  # fmt: skip

    @property
    def follows(self) -> str:
        """The thread that a new one goes on with; "" for none."""
        typed = self._typed("suite")
        return typed if IDENTIFIER.fullmatch(typed) else ""

    def can_be_kept(self) -> bool:
        """Is this a draft of a page of ours, short enough? Its faults are on the form otherwise."""
        words = self.words()
        if not KEY.fullmatch(words.key):
            self.renew()
        if len(words.body) > DRAFT_LENGTH or max(len(words.subject), len(words.asks)) > SUBJECT_LENGTH:
            self.refuse(TOO_LONG)
        return not self.form_errors

    def show(self, draft: Kept) -> None:
        """Put a draft in the form."""
        for name in ("kind", "subject", "body", "receipt", "asks", "request"):
            if name in self:
                self[name].data = getattr(draft.words, name)
        if draft.thread is None:
            self.key.data = draft.words.key
        if "suite" in self:
            self["suite"].data = draft.words.follows
        self.hold(draft)

    def hold(self, draft: Kept | None) -> None:
        """Know this draft's version and files, or that there is none, without touching the words."""
        self.version.data = str(draft.version) if draft else "0"
        self.kept.data = ",".join(one.digest for one in draft.files) if draft else ""

    @property
    def kept_digests(self) -> tuple[str, ...]:
        """The files that lie with the draft, as the page knows them."""
        typed = self.kept.data or ""
        return tuple(typed.split(",")) if DIGESTS.fullmatch(typed) else ()

    def _typed(self, name: str) -> str:
        """What a field that not every form has holds."""
        return (self[name].data or "") if name in self else ""


def receipt_field() -> CheckboxField:
    """« Je veux un accusé de réception »."""
    return CheckboxField(
        "Je veux un accusé de réception",
        hint="Numéro, date et service, dans ce fil\u202f; un courriel sans contenu vous prévient.",
    )


def request_field(hint: str) -> CheckboxField:
    """« Ceci est une demande »: she awaits a decision."""
    return CheckboxField("Ceci est une demande", hint=hint)


def keep_button() -> SubmitButton:
    """What scripts do by themselves."""
    return SubmitButton("Garder le brouillon", kind="quiet")


class NewForm(KeptForm):
    """A new thread; `suite` is the ended thread it goes on with, if it does."""

    suite = HiddenField()
    kind = SelectField("Type de message", choices=list(KINDS.items()), missing="Choisissez le type.")
    subject = TextField(
        "Objet",
        hint="En quelques mots",
        example="Échelon au 1er septembre",
        maxlength=SUBJECT_LENGTH,
        width="wide",
        spellcheck=True,
        filters=[lambda text: one_line(text or "")],
        validators=[with_words],
        missing="Écrivez l’objet de votre message.",
    )
    body = TextAreaField(
        "Votre message",
        maxlength=BODY_LENGTH,
        rows=10,
        missing="Écrivez votre message.",
        validators=[with_words, answered],
    )
    files = receiving.field()
    receipt = receipt_field()
    request = request_field(
        "À cocher si vous signalez une anomalie et attendez une décision. Un changement de situation ou une "
        "réponse à une campagne est toujours une demande. Le fil dira quel jour le silence vaut refus."
    )
    submit = SubmitButton("Envoyer")
    keep = keep_button()

    def validate_request(self, field: CheckboxField) -> None:
        """A kind that awaits no decision cannot be a request: she is told rather than not heard."""
        if field.data and self.kind.data and not is_request(self.kind.data, True, clock.today()):
            raise ValidationError(NO_REQUEST)


class AnswerForm(KeptForm):
    """An agent's answer in a thread, or what she adds to her own message."""

    body = TextAreaField(
        "Votre réponse",
        maxlength=BODY_LENGTH,
        rows=8,
        missing="Écrivez votre message.",
        validators=[with_words],
    )
    files = receiving.field()
    receipt = receipt_field()
    request = request_field(
        "À cocher si vous attendez une décision, et non un renseignement. Le fil dira quel jour le silence "
        "vaut refus."
    )
    submit = SubmitButton("Envoyer")
    keep = keep_button()


class SearchForm(Form):
    """Words to search for in one's own threads. A GET changes nothing: it carries no token."""

    q = TextField(
        "Chercher dans vos échanges",
        hint="Des mots, ou un numéro",
        maxlength=MAX_QUERY,
        spellcheck=True,
        required=False,
        filters=[lambda text: one_line(text or "")],
    )

    def __init__(self) -> None:
        super().__init__(formdata=request.args, meta={"csrf": False})


class ReplyForm(KeptForm):
    """A gestionnaire's answer in a thread, whose page showed it as `mark` (see `acting.mark`)."""

    mark = HiddenField()

    body = TextAreaField(
        "Votre réponse",
        maxlength=BODY_LENGTH,
        rows=8,
        missing="Écrivez votre réponse.",
        validators=[with_words, completed],
    )
    asks = TextField(
        "Pièce demandée",
        hint="Videz ce champ si vous n’attendez plus de pièce. Sinon, nommez celle que l’agent doit envoyer",
        example="Copie de votre arrêté de nomination",
        maxlength=SUBJECT_LENGTH,
        width="wide",
        spellcheck=True,
        required=False,
        filters=[lambda text: one_line(text or "")],
    )
    files = receiving.field()
    submit = SubmitButton("Envoyer")
    reread = SubmitButton("Relire avant d’envoyer", kind="quiet")
    keep = keep_button()
