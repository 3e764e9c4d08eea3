"""The form of a notice."""

from datetime import date, timedelta
from uuid import uuid4

from mamia.notices.rules import WORDS, Notice, Severity
from socle import clock
from socle.french import date_short, fr
from socle.web.forms import DayField, Form, HiddenField, RadioField, SubmitButton, TextAreaField, TextField

USUAL = timedelta(days=14)


class NoticeForm(Form):
    """What a notice says, how grave it is, and from when to when."""

    seen = HiddenField()
    title = TextField(
        "Titre",
        example="Faux message de paie",
        maxlength=120,
        width="wide",
        spellcheck=True,
        autocomplete="off",
    )
    severity = RadioField("Gravité", choices=[(one.value, words) for one, words in WORDS.items()])
    starts_on = DayField("Premier jour", example="", missing="Écrivez le premier jour.")
    ends_on = DayField(
        "Dernier jour",
        example="",
        hint=fr("JJ/MM/AAAA, ce jour compris. Ensuite, l’avis reste lisible parmi ceux qui sont terminés."),
        missing="Écrivez le dernier jour.",
    )
    text = TextAreaField(
        "Texte",
        maxlength=5000,
        rows=12,
        hint=fr(
            "Une ligne vide sépare les paragraphes. **gras**, *italique*, « - » devant chaque ligne "
            "d’une liste, [texte](https://…) pour un lien. Ne reproduisez "
            "ni l’adresse piégée, ni le nom d’une victime."
        ),
    )
    submit = SubmitButton("Enregistrer")

    def show(self, notice: Notice | None) -> None:
        """Write what is kept in the fields; a new one lasts a fortnight."""
        if notice is None:
            self.starts_on.data, self.ends_on.data = clock.today(), clock.today() + USUAL
            return
        for name in ("title", "text", "starts_on", "ends_on"):
            self[name].data = getattr(notice, name)
        self.severity.data, self.seen.data = notice.severity.value, notice.updated_at.isoformat()

    def judge(self) -> bool:
        """The shape, then the order of the days."""
        if not self.validate():
            return False
        first, last = self.days
        if last < first:
            self.refuse(fr(f"Donnez un dernier jour à partir du {date_short(first)}."), self.ends_on)
        return not self.errors

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last day; only after validation."""
        first, last = self.starts_on.data, self.ends_on.data
        assert first is not None
        assert last is not None
        return first, last

    def read(self, kept: Notice | None) -> Notice:
        """The notice as it was written; call it once the form is judged."""
        first, last = self.days
        return Notice(
            id=kept.id if kept else str(uuid4()),
            title=self.title.data or "",
            text=self.text.data or "",
            severity=Severity(self.severity.data),
            starts_on=first,
            ends_on=last,
            published=bool(kept and kept.published),
            updated_at=clock.now(),
            published_at=kept.published_at if kept else None,
        )


class ActForm(Form):
    """Nothing to fill: its token, and the version of the notice that was read."""

    seen = HiddenField()
