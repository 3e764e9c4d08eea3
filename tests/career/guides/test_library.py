"""The library is read whole at start, and a fault names the file and what is wrong."""

from pathlib import Path

import pytest

from career.guides.files import GuideFault
from career.guides.header import audience
from career.guides.library import load
from career.guides.rules import Audience, Step

GOOD = """---
slug: un-guide
titre: Un guide : deux mots
resume: De quoi il parle.
concerne: tout le monde
ordre: 1
pour:
- tous
version: 1.0
date: 2026-09-01
revision: 2027-09-01
responsable: Un service
references:
- Un texte
---
## Une partie

Du texte.
"""


def write(folder: Path, text: str = GOOD, name: str = "un-guide.md") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_good_file_becomes_a_guide(tmp_path: Path) -> None:
    write(tmp_path)
    guide = load(tmp_path).guides[0]
    assert guide.title == "Un guide : deux mots"
    assert guide.audiences == (Audience(),)
    assert guide.references == ("Un texte",)
    assert not guide.public
    assert '<h2 id="une-partie">' in guide.html


def test_guides_come_in_their_order_and_are_found_by_address(tmp_path: Path) -> None:
    write(tmp_path, GOOD.replace("ordre: 1", "ordre: 2"))
    write(tmp_path, GOOD.replace("un-guide", "zebre"), "zebre.md")
    library = load(tmp_path)
    assert [guide.slug for guide in library.guides] == ["zebre", "un-guide"]
    assert library.find("zebre") is library.guides[0]
    assert library.find("ailleurs") is None


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("---\nslug", "slug", "must open with a header"),
        ("titre: Un guide : deux mots\n", "", "missing in the header: titre"),
        ("titre: Un guide : deux mots", "titre:", "missing in the header: titre"),
        ("- tous\n", "", "missing in the header: pour"),
        ("- tous", "- population=3D_PU", "unknown population"),
        ("- tous", "- corps:PE", "not understood"),
        ("- tous", "- grade=XX9", "grade not understood"),
        ("- tous", "- grade=CNneuf", "grade not understood"),
        ("- tous", "- age=vieux", "age not understood"),
        ("- tous", "- age=55,60", "age not understood"),
        ("- tous", "- fin=peut-être", "condition not understood"),
        ("ordre: 1", "ordre: premier", "ordre: « premier » is not understood"),
        ("date: 2026-09-01", "date: 1er septembre", "date: « 1er septembre » is not understood"),
        ("revision: 2027-09-01", "revision: 2026-09-01", "revision must come after date"),
        ("slug: un-guide", "slug: autre", "is not the name of the file"),
        ("version: 1.0", "version: 1.0\nversion: 2.0", "version is given twice"),
        ("version: 1.0", "version: 1.0\npublic: peut-être", "public must be oui or non"),
        ("version: 1.0", "version: 1.0\ncouleur: bleu", "unknown in the header: couleur"),
        ("version: 1.0", "version: 1.0\n: rien", "line of the header not understood"),
        ("concerne: tout le monde", "concerne:\n- a", "concerne must be on one line"),
        ("references:\n- Un texte", "references: Un texte", "references must be a list"),
        ("Du texte.", "[a](autre-guide)", "leads to « autre-guide », which is no guide"),
        ("Du texte.", "#### Trop bas\n\nx", "jumps"),
        ("## Une partie\n\nDu texte.\n", "", "then a text"),
    ],
)
def test_a_fault_stops_the_start_and_names_the_file(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in GOOD
    write(tmp_path, GOOD.replace(old, new))
    with pytest.raises(GuideFault) as caught:
        load(tmp_path)
    assert "un-guide.md" in str(caught.value)
    assert said in str(caught.value)


def test_two_guides_cannot_have_the_same_place(tmp_path: Path) -> None:
    write(tmp_path)
    write(tmp_path, GOOD.replace("un-guide", "zebre"), "zebre.md")
    with pytest.raises(GuideFault, match="another guide's too"):
        load(tmp_path)


def test_bytes_that_are_not_text_are_refused(tmp_path: Path) -> None:
    (tmp_path / "un-guide.md").write_bytes(b"---\nslug: \xff\n---\n")
    with pytest.raises(GuideFault, match=r"un-guide\.md"):
        load(tmp_path)


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(GuideFault, match="no guide"):
        load(tmp_path)


def test_an_audience_is_read_from_one_line() -> None:
    assert audience("population=1D_PU,2D_PU corps=PE sauf=MD1 grade=CN9+,HC age=55 fin=oui") == Audience(
        populations=frozenset({"1D_PU", "2D_PU"}),
        corps=frozenset({"PE"}),
        without=frozenset({"MD1"}),
        steps=(Step("CN", 9), Step("HC", 1)),
        age=55,
        end_of_function=True,
    )
    assert audience("tous") == Audience()
