"""What changed between two versions: words, paragraphs, headings; and the pages that show it to a reader."""

from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader

from career.guides.changes import Kind, Part, between
from career.guides.library import load
from career.guides.render import render
from career.guides.rules import Guide
from tests.career.conftest import ADDRESS, CareerSite
from tests.career.guides.test_answers import SENT_AWAY
from tests.career.guides.test_editing import SLUG, admin, publish, shipped_id, write

BASE = load().guides[0]


def guide(body: str, **more: object) -> Guide:
    rendered = render(body)
    facts = {"html": rendered.html, "sections": rendered.sections, "references": ("Un texte",), **more}
    return replace(BASE, **facts)  # type: ignore[arg-type]


def told(parts: list[Part]) -> list[tuple[str, list[list[tuple[str, str]]]]]:
    return [
        (
            part.title,
            [[(piece.kind.value, piece.text.strip()) for piece in one.pieces] for one in part.changes],
        )
        for part in parts
    ]


def test_nothing_changed_says_nothing() -> None:
    one = guide("## Un\n\nDeux mots.")
    assert between(one, one) == []


def test_a_word_replaced_is_marked_inside_its_paragraph() -> None:
    before = guide("## Un\n\nLe délai est de trois mois après la date.\n\nAutre.")
    after = guide("## Un\n\nLe délai est de quatre mois après la date.\n\nAutre.")
    pieces = [
        ("same", "Le délai est de"),
        ("removed", "trois"),
        ("added", "quatre"),
        ("same", "mois après la date."),
    ]
    assert told(between(before, after)) == [("Un", [pieces])]


def test_paragraphs_and_headings_that_come_and_go_are_whole() -> None:
    before = guide("## Un\n\nReste.\n\n## Deux\n\nPart avec son titre.")
    after = guide("## Un\n\nReste.\n\nArrive tout entier.\n\n## Trois\n\nNouveau titre.")
    assert told(between(before, after)) == [
        ("Un", [[("added", "Arrive tout entier.")]]),
        ("Deux", [[("removed", "Part avec son titre.")]]),
        ("Trois", [[("added", "Nouveau titre.")]]),
    ]


def test_title_summary_and_references_count_too() -> None:
    before = guide("## Un\n\nx", title="Ancien titre ici", summary="Pareil.")
    after = guide("## Un\n\nx", title="Nouveau titre ici", summary="Pareil.", references=("Un texte", "Deux"))
    assert [part.title for part in between(before, after)] == ["Titre et résumé", "Textes de référence"]


def test_a_row_of_a_table_is_compared_as_a_line() -> None:
    table = "## Un\n\n| Échelon | Durée | Note |\n|---|---|---|\n| 1 | {} | puis on passe au suivant |\n"
    found = between(guide(table.format("1 an")), guide(table.format("2 ans")))
    assert [change.kind for change in found[0].changes] == [Kind.SAME]


@pytest.mark.both_engines
def test_a_reader_sees_what_changed_since_she_read(career: CareerSite) -> None:
    reader = career.browser("soconnor")
    assert "a changé depuis votre lecture" not in reader.get(f"/guides/{SLUG}").text
    publish(
        write(admin(career), old="Vous n’avez rien à demander.", new="Vous n’avez aucune demande à faire.")
    )
    assert "modifié depuis votre lecture" in reader.get("/guides").text
    for _ in range(2):  # the note stays when the page is opened again
        assert "Ce guide a changé depuis votre lecture du" in reader.get(f"/guides/{SLUG}").text
    assert "modifié depuis votre lecture" not in reader.get("/guides").text
    page = reader.get(f"/guides/{SLUG}").follow("Ce qui a changé depuis votre dernière lecture")
    assert [one.get_text().strip() for one in page.select("h2")][:1] == ["Le principe"]
    assert "aucune demande" in " ".join(one.get_text() for one in page.select("ins"))
    assert page.select("del")
    assert "[supprimé" in page.html
    other = career.browser("fdurand1").get(f"/guides/{SLUG}")
    assert "a changé depuis votre lecture" not in other.text


@pytest.mark.both_engines
def test_old_versions_stay_readable_and_drafts_never_are(career: CareerSite) -> None:
    old = shipped_id(career)
    publish(write(admin(career)))
    write(admin(career), old="## L’idée", new="## Le brouillon")
    reader = career.browser("soconnor")
    page = reader.get(f"/guides/{SLUG}/versions")
    assert len(page.select("tbody tr")) == 2
    assert "Le brouillon" not in page.text
    assert "Ce n’est pas la version en vigueur." in page.get(f"/guides/{SLUG}/versions/{old}").text
    assert "Le principe" in page.text
    for wrong in (
        f"versions/{old + 9999}",
        "changements?depuis=x",
        f"changements?depuis={old + 9999}",
        "changements",
    ):
        reader.get(f"/guides/{SLUG}/{wrong}", status=404)
    from career.guides import models

    with career.db.read() as session:
        draft = models.versions(session, "16", SLUG)[SLUG][-1]
    reader.get(f"/guides/{SLUG}/versions/{draft.id}", status=404)
    reader.get(f"/guides/{SLUG}/changements?depuis={draft.id}", status=404)


@pytest.mark.both_engines
def test_a_stranger_reads_no_version_but_the_public_one(career: CareerSite) -> None:
    stranger = career.browser()
    for path in (f"/guides/{SLUG}/guide.pdf", f"/guides/{SLUG}/versions", f"/guides/{SLUG}/changements"):
        assert stranger.client.get(path, base_url=ADDRESS).status_code in SENT_AWAY
    answer = stranger.client.get("/guides/proteger-son-compte/guide.pdf", base_url=ADDRESS)
    assert answer.status_code == 200
    root = PdfReader(BytesIO(answer.data)).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "fr"
    with career.db.read() as session:
        from career.guides.tables import ReadRow

        assert session.query(ReadRow).count() == 0
