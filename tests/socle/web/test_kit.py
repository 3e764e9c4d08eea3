"""The base page and the kit: each piece says in words what it shows."""

from collections.abc import Iterator
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask, render_template_string

from tests.judge import Browser, plain
from tests.socle.web.sample import build


@pytest.fixture(name="app", scope="module")
def fixture_app() -> Flask:
    return build()


@pytest.fixture(name="page")
def fixture_page(app: Flask) -> Browser:
    return Browser(app).get("/")


@pytest.fixture(name="inside")
def fixture_inside(app: Flask) -> Iterator[None]:
    with app.test_request_context("/"):
        yield


def drawn(source: str, **values: Any) -> BeautifulSoup:
    text = render_template_string('{% import "socle/kit.html" as kit %}' + source, **values)
    return BeautifulSoup(text, "html.parser")


def said(tag: Tag | BeautifulSoup | None) -> str:
    assert tag is not None
    return plain(tag.get_text(" "))


# ---- The base page


def test_the_page_names_itself_after_its_heading(page: Browser) -> None:
    assert page.page.title.get_text() == "Vos perspectives – Ma-Mamia"
    assert page.h1 == "Vos perspectives"


def test_the_keyboard_reaches_the_content_first(page: Browser) -> None:
    first = page.page.body.find("a")
    assert (first["href"], said(first)) == ("#contenu", "Aller au contenu")
    assert page.page.find(id="contenu").name == "main"


def test_the_tab_where_one_is_says_so(page: Browser) -> None:
    current = page.select("nav a[aria-current=page]")
    assert [said(tab) for tab in current] == ["Accueil"]
    assert len(page.select("nav[aria-label=Rubriques] a")) == 5


def test_signing_out_is_a_post_with_a_token(page: Browser) -> None:
    assert said(page.page.select_one(".who")) == "Fatima Durand"
    assert page.submit("Se déconnecter").url == "http://localhost/"


def test_who_is_not_signed_in_sees_no_account(app: Flask) -> None:
    page = Browser(build(signed_in=False, demo=False)).get("/").page
    assert page.select_one(".account") is None
    assert page.select_one(".demo-banner") is None


def test_the_demonstration_says_that_data_are_fictitious(page: Browser) -> None:
    assert "Les personnes et les données sont fictives." in said(page.page.select_one(".demo-banner"))


def test_the_footer_has_the_four_compulsory_links_and_the_assistance(page: Browser) -> None:
    links = [said(link) for link in page.select("footer li a")]
    assert links == [
        "Accessibilité : non conforme",
        "Mentions légales",
        "Données personnelles",
        "Gestion des cookies",
        "Paramètres d’affichage",
    ]
    assert "Assistance : 05 00 00 00 00" in said(page.page.footer)
    assert page.select("footer a[href='tel:0500000000']")


def test_what_a_view_flashes_is_announced(app: Flask) -> None:
    with app.test_request_context("/"):
        source = '{% extends "socle/page.html" %}{% block title %}Essai{% endblock %}'
        html = render_template_string(
            "{% set _ = none %}" + source,
            get_flashed_messages=lambda **_: [("message", "Le compte est déverrouillé."), ("error", "Non.")],
        )
    notes = BeautifulSoup(html, "html.parser").select("main > .note[role=status]")
    assert [(note["class"], said(note)) for note in notes] == [
        (["note", "ok"], "Le compte est déverrouillé."),
        (["note", "bad"], "Non."),
    ]


def test_a_page_without_information_has_no_empty_column(app: Flask) -> None:
    assert not Browser(app).get("/accessibilite").select("aside")
    assert Browser(app).get("/").select("main .grid aside h2")


def test_an_error_page_says_what_happened_and_what_to_do(app: Flask) -> None:
    page = Browser(app).get("/erreur", status=503)
    assert page.h1 == "Le service est momentanément indisponible"
    assert page.page.title.get_text().startswith("Erreur – Le service")
    assert "Recommencez dans quelques minutes." in page.text
    assert "L’assistance répond au 05 00 00 00 00" in page.text
    assert "numéro à donner à l’assistance : 7f3a" in page.text
    assert not page.select("nav, form, .who")


def test_an_error_page_asks_nothing_of_stores_that_may_be_down(app: Flask) -> None:
    class Down:
        def __getattr__(self, name: str) -> object:
            raise ConnectionError(name)

    with app.test_request_context("/"):
        html = app.jinja_env.get_template("socle/error.html").render(
            title="Indisponible",
            advice="Attendez.",
            code=503,
            service={"name": "S", "tagline": "", "home_url": "/"},
            academie="A",
            assistance=None,
            demo=False,
            current_user=Down(),
            tabs=Down(),
            csrf_token=Down(),
            get_flashed_messages=Down(),
        )
    assert "Indisponible" in html


# ---- The kit


@pytest.mark.usefixtures("inside")
def test_a_note_has_a_picture_hidden_from_screen_readers_and_words() -> None:
    html = drawn('{% call kit.note("warn", "Restez vigilant") %}<p>Non.</p>{% endcall %}')
    assert html.svg["aria-hidden"] == "true"
    assert said(html) == "Restez vigilant Non."
    assert html.div["class"] == ["note", "warn"]


@pytest.mark.usefixtures("inside")
def test_facts_are_terms_and_an_unknown_one_says_so() -> None:
    html = drawn(
        "{{ kit.facts(pairs) }}", pairs=[("Grade", "<b>"), ("Échelon", 0), ("Note", ""), ("Date", None)]
    )
    values = [said(dd) for dd in html.find_all("dd")]
    assert values == ["<b>", "0", "non renseigné", "non renseigné"]


def test_time_says_in_words_what_is_and_what_comes(page: Browser) -> None:
    items = [said(item) for item in page.select(".line li")]
    assert "situation actuelle" in items[1]
    assert all("(à venir)" in item for item in items[2:])
    assert "à venir" not in items[0]


def test_a_table_names_its_rows_and_repeats_columns_for_telephones(page: Browser) -> None:
    table = page.page.table
    assert said(table.caption) == "Messages"
    assert [cell["data-label"] for cell in table.tbody.tr.find_all(["th", "td"])] == ["Objet", "De", "Date"]
    assert table.tbody.th["scope"] == "row"


@pytest.mark.usefixtures("inside")
@pytest.mark.parametrize(
    ("page", "pages", "links"),
    [(1, 1, []), (1, 3, ["/?p=2"]), (2, 3, ["/?p=1", "/?p=3"]), (3, 3, ["/?p=2"])],
)
def test_pages_lead_to_those_that_exist(page: int, pages: int, links: list[str]) -> None:
    html = drawn("{{ kit.pagination(page, pages, url) }}", page=page, pages=pages, url=lambda p: f"/?p={p}")
    assert [link["href"] for link in html.find_all("a")] == links
    assert bool(html.nav) == (pages > 1)


def test_a_button_acts_by_post_and_its_name_is_complete_out_of_context(page: Browser) -> None:
    button = page.select("form.act button")[0]
    assert plain(button.get_text()) == "Marquer comme lu le message de Paul Martin"
    assert page.submit("Marquer comme lu").h1 == "Vos perspectives"


def test_the_summary_of_errors_counts_announces_and_leads(app: Flask) -> None:
    page = Browser(app).get("/motdepasse").submit("Modifier", new="abc", status=422)
    summary = page.page.select_one(".summary")
    assert (summary["role"], summary["tabindex"]) == ("alert", "-1")
    assert plain(summary.strong.get_text()) == "Un point est à corriger."
    assert [link["href"] for link in summary.find_all("a")] == ["#again"]
    page = Browser(app).get("/motdepasse").submit("Modifier", status=422)
    assert plain(page.page.select_one(".summary strong").get_text()) == "2 points sont à corriger."


def test_a_form_is_multipart_only_when_it_sends_files(app: Flask) -> None:
    assert Browser(app).get("/lettre").page.main.form["enctype"] == "multipart/form-data"
    form = Browser(app).get("/motdepasse").page.main.form
    assert not form.has_attr("enctype")
    assert form.has_attr("novalidate")


def test_files_attached_are_downloads_with_their_size(page: Browser) -> None:
    link = page.select(".attachments a")[0]
    assert link.has_attr("download")
    assert "(120 Ko)" in said(page.page.select_one(".attachments"))


@pytest.mark.usefixtures("inside")
def test_an_empty_list_says_what_to_do() -> None:
    html = drawn('{{ kit.empty("Rien.") }}{% call kit.empty("Rien.") %}<a href="/">Écrire</a>{% endcall %}')
    assert [said(box) for box in html.select(".empty")] == ["Rien.", "Rien. Écrire"]


@pytest.mark.usefixtures("inside")
def test_a_door_says_where_it_leads() -> None:
    html = drawn(
        "{{ kit.doors(items) }}", items=[("/a", "Retrouver mon compte", "Votre identifiant, votre adresse.")]
    )
    assert html.a["href"] == "/a"
    assert said(html.a) == "Retrouver mon compte Votre identifiant, votre adresse."
