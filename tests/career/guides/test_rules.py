"""Who is shown which guide (domain § 10.4), and what is new or due for review."""

from datetime import date

import pytest

from career.guides.library import load
from career.guides.rules import Audience, Reader, age_on, concerns, for_reader, is_new, is_stale

LIBRARY = load()
RDVC, ECHELON, CLASSES = "rendez-vous-de-carriere", "avancement-echelon", "hors-classe-classe-exceptionnelle"
FIRST, SECOND = "mouvement-premier-degre", "mouvement-second-degre"
PRIVATE, AGREGES = "maitres-du-prive-sous-contrat", "liste-d-aptitude-agreges"
POSITIONS, ABROAD = "positions-et-temps-partiel", "exercer-hors-academie"
RETIREMENT, ACCOUNT = "preparer-sa-retraite", "proteger-son-compte"
HIGHER = "qualification-enseignement-superieur"

# The people of domain § 10.3, one of each kind.
PEOPLE = {
    "lmorel, professeure des écoles stagiaire": (
        Reader("1D_PU", "PE", "CN", 1, 24),
        [RDVC, ECHELON, FIRST, POSITIONS, ABROAD, ACCOUNT],
    ),
    "fdurand1, PE classe exceptionnelle, 65 ans": (
        Reader("1D_PU", "PE", "CE", 3, 65),
        [RDVC, ECHELON, FIRST, POSITIONS, ABROAD, RETIREMENT, ACCOUNT],
    ),
    "fdurand2, PLP échelon 9": (
        Reader("2D_PU", "PLP", "CN", 9, 47),
        [RDVC, ECHELON, CLASSES, SECOND, AGREGES, POSITIONS, ABROAD, ACCOUNT, HIGHER],
    ),
    "fdurand3, certifiée échelon 8": (
        Reader("2D_PU", "CER", "CN", 8, 42),
        [RDVC, ECHELON, SECOND, AGREGES, POSITIONS, ABROAD, ACCOUNT, HIGHER],
    ),
    "jdelatour, agrégé hors classe, 61 ans": (
        Reader("2D_PU", "AGR", "HC", 4, 61),
        [RDVC, ECHELON, CLASSES, SECOND, POSITIONS, ABROAD, RETIREMENT, ACCOUNT, HIGHER],
    ),
    "mfabre, CPE échelon 10": (
        Reader("2D_PU", "CPE", "CN", 10, 46),
        [RDVC, ECHELON, CLASSES, SECOND, POSITIONS, ABROAD, ACCOUNT, HIGHER],
    ),
    "mbarbier, psychologue échelon 7": (
        Reader("2D_PU", "PSYEN", "CN", 7, 38),
        [RDVC, ECHELON, SECOND, POSITIONS, ABROAD, ACCOUNT, HIGHER],
    ),
    "tpetit, EPS échelon 5": (
        Reader("2D_PU", "PEPS", "CN", 5, 32),
        [RDVC, ECHELON, SECOND, AGREGES, POSITIONS, ABROAD, ACCOUNT, HIGHER],
    ),
    "omeyer, agrégé hors académie": (
        Reader("HORS_ACA", "AGR", "HC", 2, 50),
        [RDVC, ECHELON, CLASSES, POSITIONS, ABROAD, ACCOUNT, HIGHER],
    ),
    "fdurand4, maître contractuel du 1er degré": (
        Reader("1D_PR", "PE", "CN", 6, 40),
        [RDVC, ECHELON, PRIVATE, POSITIONS, ACCOUNT],
    ),
    "bgauthier, maître contractuelle sur l’échelle des certifiés": (
        Reader("2D_PR", "CER", "CN", 11, 49),
        [RDVC, ECHELON, CLASSES, PRIVATE, AGREGES, POSITIONS, ACCOUNT],
    ),
    "mvidal, échelle des adjoints d’enseignement, 63 ans": (
        Reader("2D_PR", "AE", "CN", 11, 63),
        [RDVC, ECHELON, CLASSES, PRIVATE, POSITIONS, RETIREMENT, ACCOUNT],
    ),
    "hrousseau, maître délégué": (Reader("2D_PR", "MD1", "", None, 30), [PRIVATE, POSITIONS, ACCOUNT]),
    "apons, en fin de fonctions": (
        Reader("2D_PU", "CER", "CE", 5, None, end_of_function=True),
        [RETIREMENT, ACCOUNT],
    ),
    "vcolin, principale": (Reader("2D_PU", "PERDIR", "", None, 55), [RETIREMENT, ACCOUNT]),
    "ybenali, assistant d’éducation": (Reader("AED", "AED", "", None, 23), [ACCOUNT]),
    "sdasilva, AESH": (Reader("AESH", "AESH", "", None, 43), [ACCOUNT]),
    "klopez, agent temporaire": (Reader("TEMP", "", "", None, 25), [ACCOUNT]),
    "blacroix, inspecteur, 59 ans": (Reader("ADM", "IA-IPR", "", None, 59), [RETIREMENT, ACCOUNT]),
    "somebody without a dossier": (None, [ACCOUNT]),
}


@pytest.mark.parametrize("name", PEOPLE)
def test_each_person_is_shown_exactly_her_guides(name: str) -> None:
    reader, expected = PEOPLE[name]
    assert [guide.slug for guide in for_reader(LIBRARY.guides, reader)] == expected


@pytest.mark.parametrize(
    ("grade", "echelon", "hers"),
    [
        ("CN", 8, False),
        ("CN", 9, True),
        ("CN", 11, True),
        ("HC", 1, True),
        ("CE", 1, False),
        ("CN", None, False),
    ],
)
def test_promotions_are_for_échelon_9_and_more_and_for_the_hors_classe(
    grade: str, echelon: int | None, hers: bool
) -> None:
    found = for_reader(LIBRARY.guides, Reader("2D_PU", "CER", grade, echelon, 40))
    assert (CLASSES in [guide.slug for guide in found]) is hers


@pytest.mark.parametrize(("age", "hers"), [(54, False), (55, True), (70, True), (None, False)])
def test_retirement_is_for_fifty_five_years_and_more(age: int | None, hers: bool) -> None:
    found = for_reader(LIBRARY.guides, Reader("1D_PU", "PE", "CN", 5, age))
    assert (RETIREMENT in [guide.slug for guide in found]) is hers


def test_conditions_of_one_line_all_hold_and_one_line_is_enough() -> None:
    guide = LIBRARY.find(AGREGES)
    assert guide is not None
    assert concerns(guide, Reader("2D_PR", "PLP"))
    assert not concerns(guide, Reader("1D_PR", "PE"))
    assert not concerns(guide, Reader("2D_PU", "AGR"))
    assert guide.audiences[0] != Audience()


@pytest.mark.parametrize(
    ("day", "new"),
    [("2026-11-01", False), ("2026-11-02", True), ("2026-12-31", True), ("2027-01-01", False)],
)
def test_a_version_is_new_for_sixty_days(day: str, new: bool) -> None:
    guide = LIBRARY.find(CLASSES)
    assert guide is not None
    assert guide.published == date(2026, 11, 2)
    assert is_new(guide, date.fromisoformat(day)) is new


@pytest.mark.parametrize(("day", "stale"), [("2027-03-01", False), ("2027-03-02", True)])
def test_a_guide_is_due_after_its_day_of_review(day: str, stale: bool) -> None:
    guide = LIBRARY.find(CLASSES)
    assert guide is not None
    assert is_stale(guide, date.fromisoformat(day)) is stale


@pytest.mark.parametrize(
    ("birth", "day", "age"),
    [
        ("1971-11-21", "2026-11-21", 55),
        ("1971-11-22", "2026-11-21", 54),
        ("1972-02-29", "2027-02-28", 54),
        ("1972-02-29", "2027-03-01", 55),
    ],
)
def test_age_is_counted_in_full_years(birth: str, day: str, age: int) -> None:
    assert age_on(date.fromisoformat(birth), date.fromisoformat(day)) == age
