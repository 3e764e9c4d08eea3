"""The form in which a guide is written: its text, and as fields what stands in the header of a file."""

import re
from typing import Any

from wtforms.fields import Field
from wtforms.form import BaseForm
from wtforms.validators import ValidationError

from career.dossier.vocabulary import POPULATIONS
from career.guides import header, wanted
from career.guides.header import Unreadable
from career.guides.render import Rendered, render
from career.guides.versions import Text
from career.guides.wanted import Rule
from career.statutes.corps import CORPS
from socle.french import NBSP, NNBSP, fr
from socle.web.forms import (
    CheckboxesField,
    CheckboxField,
    DayField,
    Form,
    HiddenField,
    SubmitButton,
    TextAreaField,
    TextField,
)

AFTER_A_MARK = re.compile(r"(?<=[*_)\]`]) ([;:!?»])(?=\s|$)")
RULES = ("first", "second")
KNOWN = [(code, words) for code, words in POPULATIONS.items() if code in header.POPULATIONS]
ALL_SCALES = [(code, fr(f"{corps.plural} ({code})")) for code, corps in CORPS.items()]
MARKS = fr(
    "## devant un titre, ### devant un titre plus petit. Une ligne vide sépare les paragraphes. **gras**, "
    "*italique*, « - » devant chaque ligne d’une liste, « > » devant un exemple ou une remarque, "
    "[texte](nom-du-guide) pour mener à un autre guide, des barres | pour un tableau."
)


def _bound(found: re.Match[str]) -> str:
    """After a word in bold or a link too, French binds its marks."""
    return (NBSP if found[1] in ":»" else NNBSP) + found[1]


def _in_figures(form: BaseForm, field: Field) -> None:
    if not (field.data.isascii() and field.data.isdecimal()):
        raise ValidationError("Écrivez un nombre en chiffres.")


def _rule_fields(name: str) -> dict[str, Any]:
    optional = {"required": False}
    return {
        f"{name}_populations": CheckboxesField("Populations", choices=KNOWN, **optional),
        f"{name}_corps": CheckboxesField(
            "Seulement ces corps ou échelles de rémunération", choices=ALL_SCALES, **optional
        ),
        f"{name}_without": CheckboxesField(
            "Sauf ces corps ou échelles de rémunération", choices=ALL_SCALES, **optional
        ),
        f"{name}_grades": TextField(
            "Grades",
            hint=fr("CN, HC ou CE ; « CN9+ » : la classe normale, à partir de l’échelon 9."),
            example="CN9+, HC",
            maxlength=60,
            **optional,
        ),
        f"{name}_age": TextField(
            "Âge à partir de",
            example="55",
            maxlength=2,
            width="short",
            inputmode="numeric",
            validators=[_in_figures],
            **optional,
        ),
        f"{name}_ending": CheckboxField("En fin de fonctions"),
    }


class GuideForm(Form):
    """A guide as it is written; `seen` is the version that was read, so that nobody's work is lost."""

    seen = HiddenField()
    title = TextField("Titre", maxlength=200, width="wide", spellcheck=True, autocomplete="off")
    summary = TextAreaField("Résumé", maxlength=400, rows=3, hint="Une ou deux phrases, lues dans la liste.")
    concerns = TextField(
        "Pour qui, en quelques mots",
        example="enseignants du 2nd degré public",
        maxlength=200,
        width="wide",
        spellcheck=True,
    )
    place = TextField(
        "Place dans la liste",
        example="12",
        maxlength=4,
        width="short",
        inputmode="numeric",
        validators=[_in_figures],
    )
    public = CheckboxField("Lisible sans se connecter")
    owner = TextField(
        "Responsable", example="Division des personnels enseignants", maxlength=200, width="wide"
    )
    review = DayField("À relire avant le", example="", missing="Écrivez le jour de la prochaine relecture.")
    keywords = TextField(
        "Mots pour la recherche",
        hint="Des mots que le texte ne dit pas, séparés par des virgules.",
        maxlength=400,
        width="wide",
        required=False,
    )
    references = TextAreaField(
        "Textes de référence",
        maxlength=4000,
        rows=5,
        required=False,
        hint="Un texte par ligne, sans adresse.",
    )
    body = TextAreaField("Texte", maxlength=40_000, rows=24, hint=MARKS)
    preview = SubmitButton("Prévisualiser", kind="quiet")
    save = SubmitButton("Enregistrer le brouillon")

    def show(self, text: Text, seen: str) -> None:
        """Write in the fields what is kept."""
        for name in ("title", "summary", "concerns", "public", "owner", "review", "body"):
            self[name].data = getattr(text, name)
        self.place.data, self.seen.data = str(text.place), seen
        self.keywords.data = ", ".join(text.keywords)
        self.references.data = "\n".join(text.references)
        for name, line in zip(RULES, text.audiences, strict=False):
            self._show_rule(name, wanted.rule_of(line))

    def judge(self, guides: frozenset[str]) -> tuple[Text, Rendered] | None:
        """The text and its page, once every field is right; `guides` are those that links may lead to."""
        if not self.validate():
            return None
        audiences, rendered = self._audiences(), self._rendered(guides)
        if audiences is None or rendered is None:
            return None
        return self._text(audiences), rendered

    def _text(self, audiences: tuple[str, ...]) -> Text:
        review = self.review.data
        assert review is not None
        return Text(
            title=fr(self.title.data or ""),
            summary=fr(" ".join((self.summary.data or "").split())),
            concerns=fr(self.concerns.data or ""),
            place=int(self.place.data or 0),
            audiences=audiences,
            public=bool(self.public.data),
            owner=fr(self.owner.data or ""),
            review=review,
            keywords=header.comma(fr(self.keywords.data or "")),
            references=tuple(
                fr(line.strip()) for line in (self.references.data or "").splitlines() if line.strip()
            ),
            body=self._body,
        )

    @property
    def _body(self) -> str:
        lines = (fr(line) for line in (self.body.data or "").splitlines())
        return "\n".join(AFTER_A_MARK.sub(_bound, line) for line in lines) + "\n"

    def _audiences(self) -> tuple[str, ...] | None:
        rules = []
        for name in RULES:
            rules.append(self._rule(name))
            try:
                rules[-1].line()
            except Unreadable as fault:
                self.refuse(fr(fault.told), self[f"{name}_grades"])
                return None
        return wanted.lines(rules)

    def _rendered(self, guides: frozenset[str]) -> Rendered | None:
        try:
            rendered = render(self._body)
        except Unreadable as fault:
            self.refuse(fr(fault.told), self.body)
            return None
        anchors = {section.anchor for section in rendered.sections}
        for link in sorted(rendered.links):
            guide, _, anchor = link.partition("#")
            if guide not in guides and not (not guide and anchor in anchors):
                self.refuse(
                    fr(f"Le lien vers « {link[:80]} » ne mène à aucun guide. Citez l’adresse en clair."),
                    self.body,
                )
                return None
        return rendered

    def _rule(self, name: str) -> Rule:
        return Rule(
            populations=tuple(self[f"{name}_populations"].data or ()),
            corps=tuple(self[f"{name}_corps"].data or ()),
            without=tuple(self[f"{name}_without"].data or ()),
            grades=self[f"{name}_grades"].data or "",
            age=self[f"{name}_age"].data or "",
            end_of_function=bool(self[f"{name}_ending"].data),
        )

    def _show_rule(self, name: str, rule: Rule) -> None:
        for field in ("populations", "corps", "without"):
            self[f"{name}_{field}"].data = list(getattr(rule, field))
        self[f"{name}_grades"].data, self[f"{name}_age"].data = rule.grades, rule.age
        self[f"{name}_ending"].data = rule.end_of_function


for _name in RULES:
    for _field, _made in _rule_fields(_name).items():
        setattr(GuideForm, _field, _made)


class PublishForm(Form):
    """From which day a text is read; now when nothing is written."""

    seen = HiddenField()
    day = DayField(
        "Publier à partir du",
        example="",
        required=False,
        hint="JJ/MM/AAAA. Laissez vide pour publier tout de suite.",
    )
    submit = SubmitButton("Publier")


class ActForm(Form):
    """Nothing to fill: its token, and the version that was read."""

    seen = HiddenField()
