"""From Markdown to a page: headings, tables, notes, and nothing a page must not hold."""

import pytest
from bs4 import BeautifulSoup

from career.guides.header import Unreadable
from career.guides.render import anchor, render

TABLE = "## Durées\n\n| Échelon | Durée | Indice |\n|:--|--:|---|\n| 1 | 1 an | |\n| 2 | 2 ans | 446 |\n"


def soup(text: str) -> BeautifulSoup:
    return BeautifulSoup(render(text).html, "html.parser")


def test_headings_stand_under_the_title_of_the_page() -> None:
    page = soup("# Un\n\na\n\n## Deux\n\nb\n")
    assert [heading.name for heading in page(["h1", "h2", "h3"])] == ["h2", "h3"]


def test_headings_already_under_it_stay() -> None:
    page = soup("## Un\n\na\n\n### Deux\n\nb\n")
    assert [heading.name for heading in page(["h1", "h2", "h3"])] == ["h2", "h3"]


def test_each_heading_has_an_address_made_of_its_words() -> None:
    assert soup("## L’année d’après : où ?\n\na\n").h2["id"] == "l-annee-d-apres-ou"  # type: ignore[index]
    assert anchor("Cœur de métier") == "coeur-de-metier"


@pytest.mark.parametrize("text", ["## Un\n\na\n\n#### Trois\n\nb\n", "# A\n\n## B\n\n### C\n\n#### D\n\nx\n"])
def test_headings_that_jump_or_go_too_deep_are_refused(text: str) -> None:
    with pytest.raises(Unreadable, match="jumps"):
        render(text)


@pytest.mark.parametrize("text", ["## Un\n\na\n\n## Un\n\nb\n", "## Sommaire\n\na\n", "## Contenu\n\na\n"])
def test_two_headings_never_share_an_address_nor_take_one_of_the_page(text: str) -> None:
    with pytest.raises(Unreadable, match="address"):
        render(text)


def test_a_heading_without_letters_is_refused() -> None:
    with pytest.raises(Unreadable, match="no letter"):
        render("## …\n\na\n")


def test_a_table_names_its_columns_its_rows_and_itself() -> None:
    page = soup(TABLE)
    assert page.caption is not None
    assert page.caption.text == "Durées"
    assert [head.text for head in page.select("thead th[scope=col]")] == ["Échelon", "Durée", "Indice"]
    assert [head.text for head in page.select("tbody th[scope=row]")] == ["1", "2"]
    assert [cell["data-label"] for cell in page.select("tbody tr:first-child > *")] == [
        "Échelon",
        "Durée",
        "Indice",
    ]


def test_an_empty_cell_of_a_table_shows_a_dash() -> None:
    assert soup(TABLE).select("tbody td")[1].text == "–"


def test_alignment_leaves_no_inline_style() -> None:
    assert "style" not in render(TABLE).html


def test_a_quotation_becomes_a_note() -> None:
    page = soup("## Un\n\n> **Exemple.** Deux\n>\n> Trois\n")
    assert len(page.select("div.note.info > div > p")) == 2
    assert page.blockquote is None


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<style>body{display:none}</style>",
        '<a href="javascript:alert(1)">x</a>',
        "[x](javascript:alert(1))",
        "[x](data:text/html,<script>alert(1)</script>)",
        "![x](http://example.org/pixel.png)",
        "<http://example.org>",
        "[x](http://example.org)",
        '<h1 onclick="x">y</h1>',
        "<iframe src=//example.org></iframe>",
    ],
)
def test_html_and_foreign_addresses_are_inert(attack: str) -> None:
    page = soup(f"## Un\n\n{attack}\n\ntexte {attack} texte\n")
    assert not page(["script", "img", "style", "iframe", "h1"])
    assert not [link for link in page("a") if link.get("href")]
    assert not [tag for tag in page(True) if any(name.startswith("on") for name in tag.attrs)]


def test_plain_text_of_sections_feeds_the_search() -> None:
    sections = render("Début\n\n## Un\n\nDeux **mots**\nici\n\n- trois\n\n" + TABLE).sections
    assert [(section.title, section.passages) for section in sections] == [
        ("", ("Début",)),
        ("Un", ("Deux mots ici", "trois")),
        ("Durées", ("Échelon, Durée, Indice", "1, 1 an", "2, 2 ans, 446")),
    ]


def test_the_guides_a_text_leads_to_are_told() -> None:
    assert render("## Un\n\n[a](autre) et [b](encore)\n").links == {"autre", "encore"}
