"""Fields that render themselves whole, refuse in French, and never send a secret back."""

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask
from werkzeug.datastructures import FileStorage, MultiDict
from wtforms.validators import EqualTo, Length, Regexp

from socle.web.forms import (
    CheckboxesField,
    CheckboxField,
    DayField,
    EmailField,
    FilesField,
    Form,
    LoginField,
    PasswordField,
    RadioField,
    Rule,
    SecretField,
    SelectField,
    SubmitButton,
    TextAreaField,
    TextField,
)
from tests.judge import plain
from tests.socle.web.sample import build


@pytest.fixture(name="app", scope="module")
def fixture_app() -> Flask:
    app = build()
    app.config["WTF_CSRF_ENABLED"] = False
    return app


@pytest.fixture(name="request_context", autouse=True)
def fixture_request_context(app: Flask) -> Iterator[None]:
    with app.test_request_context("/"):
        yield


class One(Form):
    """A form of one field, given by each test."""


def bound(field: Any, *typed: Any, **data: Any) -> Any:
    """The field in a form that received these values, after validation."""
    kind = type("Bound", (One,), {"it": field})
    form = kind(formdata=MultiDict([("it", value) for value in typed]) if typed or not data else None, **data)
    form.validate()
    return form.it


def drawn(field: Any) -> Tag:
    return BeautifulSoup(field(), "html.parser")


def test_a_field_renders_its_label_hint_error_and_control_tied_together() -> None:
    field = bound(
        TextField("Nom", hint="Votre nom d’usage", example="Durand", autocomplete="family-name"), " "
    )
    html = drawn(field)
    control = html.find("input")
    assert isinstance(control, Tag)
    assert html.label["for"] == control["id"] == "it"
    assert control["aria-describedby"] == "it-aide it-erreur"
    assert control["aria-invalid"] == "true"
    assert control.has_attr("required")
    assert control["maxlength"] == "200"
    assert plain(html.find(id="it-aide").get_text()) == "Votre nom d’usage, par exemple Durand."
    assert plain(html.find(id="it-erreur").get_text()) == "Erreur : Remplissez le champ « Nom »."
    before = str(html)
    assert before.index("it-erreur") < before.index("<input")


def test_a_good_field_says_nothing_of_errors() -> None:
    html = drawn(bound(TextField("Nom"), "Durand"))
    assert html.find("input").get("aria-invalid") is None
    assert html.find("input").get("aria-describedby") is None
    assert html.find(class_="problem") is None


def test_an_optional_field_says_so_and_may_be_empty() -> None:
    field = bound(TextField("Étage", required=False), "")
    assert field.errors == []
    assert "facultatif" in drawn(field).label.get_text()
    assert not drawn(field).find("input").has_attr("required")


def test_what_was_typed_is_escaped() -> None:
    html = str(bound(TextField("Nom"), '"><script>{{7*7}}</script>')())
    assert "<script>" not in html
    assert "{{7*7}}" in html


def test_text_is_stripped_composed_and_keeps_an_error_for_invisible_characters() -> None:
    assert bound(TextField("Nom"), "  E\u0301lise ").data == "Élise"
    for odd in ("a\x00b", "a\x1bb", "a\x7fb", "a\ud800b"):
        assert "invisible" in bound(TextField("Nom"), odd).errors[0]


def test_a_text_too_long_is_refused_with_the_number_accepted() -> None:
    assert plain(bound(TextField("Nom", maxlength=5), "abcdef").errors[0]) == "Écrivez 5 caractères au plus."
    assert bound(TextField("Nom", maxlength=5), "abcde").errors == []


def test_a_parameter_sent_twice_is_refused() -> None:
    for field in (TextField("Nom"), PasswordField("Mot de passe"), DayField("Jour"), TextAreaField("Texte")):
        assert "deux fois" in bound(field, "01/02/1980", "01/02/1980").errors[0]


@pytest.mark.parametrize("field", [PasswordField("Mot de passe"), SecretField("Numen")])
def test_a_secret_is_never_sent_back(field: Any) -> None:
    for answered in (
        bound(field, "Azerty-2026!", "twice"),
        bound(field, "Azerty-2026!"),
        bound(field, data={"it": "x9z"}),
    ):
        html = str(answered())
        assert "Azerty-2026!" not in html
        assert "x9z" not in html


def test_a_password_is_neither_stripped_nor_blocked_from_pasting() -> None:
    field = bound(PasswordField("Mot de passe"), "  deux mots  ")
    assert field.data == "  deux mots  "
    control = drawn(field).find("input")
    assert control["type"] == "password"
    assert control["autocomplete"] == "current-password"
    assert control["spellcheck"] == "false"
    assert not any(name.startswith("on") for name in control.attrs)


def test_the_rules_of_a_password_are_said_before_typing() -> None:
    rules = [Rule("compter 12 caractères", "length", "12"), Rule("ne pas être courant")]
    html = drawn(bound(PasswordField("Nouveau mot de passe", rules=rules), "abc"))
    first, second = html.select(".rules li")
    assert (first["data-rule"], first["data-value"]) == ("length", "12")
    assert not second.has_attr("data-rule")
    assert str(html).index("rules") < str(html).index("<input")
    assert "it-aide" in html.find("input")["aria-describedby"]


def test_a_login_is_typed_without_capitals_nor_correction() -> None:
    control = drawn(bound(LoginField(), "fdurand4")).find("input")
    assert (control["autocomplete"], control["autocapitalize"]) == ("username", "none")
    assert (control["autocorrect"], control["spellcheck"], control["value"]) == ("off", "false", "fdurand4")


@pytest.mark.parametrize("typed", ["a@b.fr", "prénom.nom@éducation.fr", "a+b@sous.domaine.example"])
def test_a_plausible_address_passes(typed: str) -> None:
    assert bound(EmailField("Courriel"), typed).errors == []


@pytest.mark.parametrize(
    "typed", ["durand", "@b.fr", "a@", "a@b", "a@.fr", "a b@c.fr", "a@b.fr,c@d.fr", "<a@b.fr>"]
)
def test_an_address_that_cannot_be_one_is_refused_with_an_example(typed: str) -> None:
    assert "par exemple prenom.nom@exemple.fr" in bound(EmailField("Courriel"), typed).errors[0]


def test_a_day_becomes_a_date_and_an_error_keeps_what_was_typed() -> None:
    assert bound(DayField("Jour"), "1/2/1980").data == date(1980, 2, 1)
    wrong = bound(DayField("Jour"), "30/02/1989")
    assert wrong.data is None
    assert wrong.errors == ["Cette date n’existe pas. Vérifiez le jour et le mois."]
    assert drawn(wrong).find("input")["value"] == "30/02/1989"
    assert (
        drawn(bound(DayField("Jour"), data={"it": date(1980, 2, 1)})).find("input")["value"] == "01/02/1980"
    )


def test_an_empty_day_asks_for_a_date_once() -> None:
    assert len(bound(DayField("Jour"), "").errors) == 1
    assert bound(DayField("Jour", required=False), "").errors == []


def test_a_day_says_its_format_before_typing_and_its_bounds_after() -> None:
    field = DayField("Jour", earliest=date(1930, 1, 1), latest=lambda: date(2026, 11, 21))
    assert plain(bound(field, "22/11/2026").errors[0]) == "Donnez une date jusqu’au 21 novembre 2026."
    assert plain(bound(field, "31/12/1929").errors[0]) == "Donnez une date à partir du 1er janvier 1930."
    html = drawn(bound(field, "21/11/2026"))
    control = html.find("input")
    assert (control["data-min"], control["data-max"]) == ("1930-01-01", "2026-11-21")
    assert plain(html.find(id="it-aide").get_text()) == "JJ/MM/AAAA, par exemple 14/09/1989."
    assert (control["type"], control["inputmode"]) == ("text", "numeric")


def test_a_long_text_counts_a_line_end_once_as_browsers_do() -> None:
    field = bound(TextAreaField("Message", maxlength=5), "ab\r\ncd")
    assert field.errors == []
    assert field.data == "ab\ncd"
    assert "5 caractères au plus." in plain(drawn(field).find(id="it-aide").get_text())


def test_a_choice_outside_the_list_is_refused_in_french() -> None:
    offered = [("a", "Affectation"), ("c", "Congé")]
    assert bound(SelectField("Objet", choices=offered), "x").errors == [
        "Choisissez une des réponses proposées."
    ]
    assert bound(RadioField("Objet", choices=offered), "x").errors == [
        "Choisissez une des réponses proposées."
    ]
    assert "valide" in plain(bound(CheckboxesField("Objet", choices=offered), "x").errors[0])
    assert bound(SelectField("Objet", choices=offered), "a").data == "a"
    assert bound(CheckboxesField("Objet", choices=offered), "a", "c").data == ["a", "c"]


def test_nothing_chosen_is_asked_for() -> None:
    offered = [("a", "Affectation")]
    assert bound(SelectField("Objet", choices=offered), "").errors[0].startswith("Remplissez")
    assert bound(RadioField("Objet", choices=offered)).errors == ["Choisissez une réponse."]
    assert bound(CheckboxField("D’accord", required=True)).errors == ["Cochez cette case pour continuer."]


def test_answers_can_be_offered_by_the_view() -> None:
    class Late(Form):
        to = SelectField("Destinataire")
        kind = RadioField("Sorte")

    form = Late(formdata=MultiDict([("to", "b"), ("kind", "k")]))
    form.to.offer([("b", "Bureau")])
    form.kind.offer([("k", "Une")])
    assert form.validate()
    assert [option.text for option in BeautifulSoup(form.to(), "html.parser").find_all("option")] == [
        "Choisissez…",
        "Bureau",
    ]


def test_a_group_of_answers_has_a_legend_and_each_its_label() -> None:
    html = drawn(bound(RadioField("Réponse", hint="Une seule.", choices=[("o", "Oui"), ("n", "Non")]), "x"))
    assert html.fieldset.legend.get_text(strip=True) == "Réponse"
    assert html.fieldset["aria-describedby"] == "it-aide it-erreur"
    assert [label["for"] for label in html.find_all("label")] == [box["id"] for box in html.find_all("input")]


def upload(name: str, content: bytes = b"x") -> FileStorage:
    return FileStorage(BytesIO(content), filename=name)


KINDS = {"PDF": ("pdf",), "image": ("jpg", "png")}


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ([upload("a.exe")], "« a.exe » : ce format n’est pas accepté. Joignez un fichier PDF ou image."),
        ([upload("pdf")], "« pdf » : ce format n’est pas accepté. Joignez un fichier PDF ou image."),
        ([upload("a.pdf", b"")], "« a.pdf » : ce fichier est vide. Vérifiez-le, puis joignez-le de nouveau."),
        ([upload("a.pdf", b"x" * 1025)], "« a.pdf » : ce fichier est trop gros : 1 Ko au plus."),
        ([upload("a.pdf"), upload("b.pdf"), upload("c.pdf")], "Joignez 2 fichiers au plus."),
    ],
)
def test_files_are_judged_by_name_size_and_number(files: list[FileStorage], said: str) -> None:
    field = FilesField("Pièces", kinds=KINDS, max_bytes=1024, max_files=2)
    assert [plain(error) for error in bound(field, *files).errors] == [said]


def test_of_several_files_those_refused_are_named_and_the_others_stay() -> None:
    files = [upload("bon.pdf"), upload("a\u202egpj.exe"), upload("vide.pdf", b"")]
    field = bound(FilesField("Pièces", kinds=KINDS, required=True), *files)
    assert [plain(error).partition(" : ")[0] for error in field.errors] == ["« agpj.exe »", "« vide.pdf »"]
    assert [file.filename for file in field.data] == ["bon.pdf"]


def test_files_say_first_what_is_accepted_and_are_read_from_their_start() -> None:
    field = bound(FilesField("Pièces", kinds=KINDS), upload("A.PDF", b"%PDF"), upload(""))
    assert field.errors == []
    assert [file.read() for file in field.data] == [b"%PDF"]
    html = drawn(field)
    said = plain(html.find(id="it-aide").get_text())
    assert said == "3 fichiers au plus, 5 Mo chacun au plus. Formats acceptés : PDF et image."
    assert html.find("input")["accept"] == ".jpg,.pdf,.png"
    assert html.find("input").has_attr("multiple")


def test_no_file_is_no_error_unless_one_is_required() -> None:
    assert bound(FilesField("Pièces", kinds=KINDS), upload("")).errors == []
    [missing] = bound(FilesField("Pièces", kinds=KINDS, required=True), upload("")).errors
    assert plain(missing) == "Joignez un fichier dans « Pièces »."


def test_messages_of_wtforms_itself_are_french_with_french_typography() -> None:
    class Other(Form):
        a = TextField("A", validators=[EqualTo("b")])
        b = TextField("B", validators=[Regexp(r"\d+")])
        c = TextField("C", validators=[Length(min=3)])

    form = Other(formdata=MultiDict([("a", "1"), ("b", "x"), ("c", "zz")]))
    assert not form.validate()
    said = " ".join(str(error) for field in (form.a, form.b, form.c) for error in field.errors)
    assert (
        said
        == "Le champ doit être égal à b. Saisie non valide. Le champ doit contenir au moins 3 caractères."
    )
    assert form.a.gettext("Not a valid date value.") == "N’est pas une date valide."


def test_a_form_lists_its_faults_in_order_each_with_the_place_to_go() -> None:
    class Three(Form):
        name = TextField("Nom")
        kind = RadioField("Sorte", choices=[("a", "A")])
        submit = SubmitButton("Envoyer")

    form = Three(formdata=MultiDict())
    form.validate()
    form.refuse("L’annuaire a refusé.")
    form.refuse("Trop court.", form.name)
    assert [(target, plain(message)) for target, message in form.faults] == [
        ("", "L’annuaire a refusé."),
        ("name", "Remplissez le champ « Nom »."),
        ("name", "Trop court."),
        ("kind-0", "Choisissez une réponse."),
    ]
    assert form.errors


def test_a_form_says_what_is_obligatory() -> None:
    class All(Form):
        a = TextField("A")
        b = TextField("B")

    class Some(All):
        c = TextField("C", required=False)

    assert All(formdata=None).necessity == "Tous les champs sont obligatoires."
    assert plain(Some(formdata=None).necessity).endswith("sauf ceux marqués « facultatif ».")
    assert One(formdata=None).necessity == ""


def test_a_long_example_may_be_cut_into_lines_and_a_short_one_is_kept_whole() -> None:
    long = drawn(bound(TextField("Mission", example="professeure principale, tutrice, référente numérique")))
    short = drawn(bound(TextField("Début", example="09/2019")))
    assert not long.select(".keep")
    assert [one.get_text() for one in short.select(".keep")] == ["09/2019"]


def test_one_file_is_not_said_in_the_plural() -> None:
    hint = plain(drawn(bound(FilesField("Document", kinds=KINDS, max_files=1))).get_text())
    assert "1 fichier au plus" in hint
    assert "chacun" not in hint
