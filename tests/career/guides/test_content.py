"""Every guide as it is written: complete, in good French, short enough, honest about what is uncertain."""

import re
from pathlib import Path

import pytest

from career.guides.files import CONTENT
from career.guides.library import Library, load
from career.guides.rules import Guide
from socle.french import fr

FILES = sorted(CONTENT.glob("*.md"))
FOR_PEOPLE = [*FILES, CONTENT.parents[2] / "docs" / "guide-utilisateur.md"]
GUIDES = load().guides
WRONG = {
    "straight apostrophe": r"'",
    "straight quotation mark": r'"',
    "three dots": r"\.\.\.",
    "plain or no space before ; ! ?": r"[^\s\u202f][;!?](?=\s|$)|[ \u00a0][;!?]",
    "plain or no space before a colon": r"[^\u00a0]:(?!\S)",
    "plain space inside quotation marks": r"« | »|«[^\u00a0]|[^\u00a0]»",
    "space before a comma or a full stop": r"\s[,.](?=\s|$)",
    "plain space before a unit": r"\d [%€]",
    "plain space after n°": r"n° ",
    "two spaces": r"(?<=\S)  +",
    "thousands without a thin space": r"\b\d{1,3} \d{3}(?!\d)",
}


@pytest.fixture(scope="module")
def library() -> Library:
    return load()


def written(path: Path) -> str:
    """What people read of a file: the texts of its header, its references and its body."""
    text = path.read_text(encoding="utf-8")
    if not text.startswith("---\n"):
        return text
    header, _, body = text.removeprefix("---\n").partition("\n---\n")
    lines = [re.sub(r"^\w+: ?|^- ", "", line) for line in header.splitlines() if "=" not in line]
    return "\n".join(lines) + "\n" + body


@pytest.mark.parametrize("path", FOR_PEOPLE, ids=lambda path: path.stem)
@pytest.mark.parametrize("fault", WRONG)
def test_a_guide_keeps_french_typography(path: Path, fault: str) -> None:
    found = [line for line in written(path).splitlines() if re.search(WRONG[fault], line)]
    assert not found, fault


@pytest.mark.parametrize("path", FOR_PEOPLE, ids=lambda path: path.stem)
def test_a_guide_is_what_our_own_typographer_would_write(path: Path) -> None:
    for line in written(path).splitlines():
        assert fr(line) == line


@pytest.mark.parametrize("fault", WRONG)
def test_the_typography_check_sees_each_fault(fault: str) -> None:
    wrong = {
        "straight apostrophe": "l'an",
        "straight quotation mark": '"an"',
        "three dots": "an...",
        "plain or no space before ; ! ?": "an ; deux",
        "plain or no space before a colon": "un an : deux",
        "plain space inside quotation marks": "« an »",
        "space before a comma or a full stop": "an , deux",
        "plain space before a unit": "30 %",
        "plain space after n°": "n° 9",
        "two spaces": "un  an",
        "thousands without a thin space": "2 766,60",
    }
    assert re.search(WRONG[fault], wrong[fault])


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.slug)
class TestEachGuide:
    """What is asked of each."""

    def test_is_read_in_a_few_minutes(self, guide: Guide) -> None:
        words = " ".join(passage for section in guide.sections for passage in section.passages).split()
        assert 400 <= len(words) <= 900

    def test_has_several_sections_and_a_short_summary(self, guide: Guide) -> None:
        assert sum(section.level == 2 for section in guide.sections) >= 4
        assert 60 <= len(guide.summary) <= 220

    def test_works_out_an_example_with_dates(self, guide: Guide) -> None:
        notes = re.findall(r'<div class="note info">.*?</div></div>', guide.html, re.S)
        assert any("Exemple" in note and re.search(r"\b20\d\d\b", note) for note in notes)

    def test_cites_its_texts(self, guide: Guide) -> None:
        assert guide.references
        assert not any("http" in reference for reference in guide.references)

    def test_has_an_owner_a_version_and_a_day_of_review(self, guide: Guide) -> None:
        assert guide.owner
        assert re.fullmatch(r"\d+\.\d+", guide.version)
        assert guide.published < guide.review

    def test_carries_no_address_to_follow(self, guide: Guide) -> None:
        assert not re.search(r'href="[^"#]*[:/.]', guide.html)
        assert not re.search(r"https?:|www\.", guide.html)

    def test_addresses_the_reader_as_vous(self, guide: Guide) -> None:
        assert re.search(r"\b[Vv]o(us|tre|s)\b", guide.html)
        assert not re.search(r"\b[Tt](u|on|es)\b", re.sub(r"<[^>]*>", " ", guide.html))


def test_the_library_holds_the_ten_guides_and_those_on_accounts_and_on_higher_education(
    library: Library,
) -> None:
    assert [guide.slug for guide in library.guides] == [
        "rendez-vous-de-carriere",
        "avancement-echelon",
        "hors-classe-classe-exceptionnelle",
        "mouvement-premier-degre",
        "mouvement-second-degre",
        "maitres-du-prive-sous-contrat",
        "liste-d-aptitude-agreges",
        "positions-et-temps-partiel",
        "exercer-hors-academie",
        "preparer-sa-retraite",
        "proteger-son-compte",
        "qualification-enseignement-superieur",
    ]


def test_only_the_guide_on_accounts_is_public(library: Library) -> None:
    assert [guide.slug for guide in library.guides if guide.public] == ["proteger-son-compte"]


@pytest.mark.parametrize(
    ("slug", "uncertain"),
    [
        ("avancement-echelon", "629 (à vérifier)"),
        ("hors-classe-classe-exceptionnelle", "son adoption est à vérifier"),
        ("rendez-vous-de-carriere", "sa publication est à vérifier"),
        ("liste-d-aptitude-agreges", "cinq ans de services publics (à vérifier)"),
        ("positions-et-temps-partiel", "ces fractions sont à vérifier"),
        ("mouvement-second-degre", "800 à 1\u202f000 sur dossier (à vérifier)"),
        ("maitres-du-prive-sous-contrat", "calendrier sont à vérifier"),
        ("qualification-enseignement-superieur", "à vérifier auprès de l’université visée"),
        ("maitres-du-prive-sous-contrat", "à vérifier auprès de la division de l’enseignement privé"),
        ("preparer-sa-retraite", "Environ 12 mois avant (à vérifier)"),
    ],
)
def test_what_the_sources_leave_open_is_said(library: Library, slug: str, uncertain: str) -> None:
    guide = library.find(slug)
    assert guide is not None
    assert uncertain in guide.html.replace("&nbsp;", "\u00a0")
