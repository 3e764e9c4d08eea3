"""The sentences of a dossier, agreed with who they speak of."""

from datetime import date

import pytest

from career.dossier import wording
from career.dossier.facts import CareerLine
from career.dossier.rules import UNTOLD, Kind, Rank
from career.statutes.calendar import Seniority

ON = date(2026, 11, 21)


def held(corps: str, grade: str | None, echelon: int | None, chevron: int | None = None) -> Rank:
    return Rank(CareerLine(ON, None, corps, grade, echelon, "anciennete"), None, chevron, Seniority())


@pytest.mark.parametrize(
    ("rank", "civilite", "kind", "sentence"),
    [
        (held("CER", "CN", 8), "Mme", Kind.PUBLIC, "Professeure certifiée, classe normale, échelon 8"),
        (held("CER", "CN", 8), "M.", Kind.PUBLIC, "Professeur certifié, classe normale, échelon 8"),
        (
            held("CPE", "HC", 3),
            "Mme",
            Kind.PUBLIC,
            "Conseillère principale d’éducation, hors classe, échelon 3",
        ),
        (
            held("AGR", "HC", 4, 3),
            "M.",
            Kind.PUBLIC,
            "Professeur agrégé, hors classe, échelon 4, 3e chevron",
        ),
        (
            held("CER", "CN", 11),
            "Mme",
            Kind.PRIVATE,
            "Échelle de rémunération des certifiés, classe normale, échelon 11",
        ),
        (held("MD1", None, None), "M.", Kind.PRIVATE, "Maître délégué, 1re catégorie"),
        (held("MD1", None, None), "Mme", Kind.PRIVATE, "Maître déléguée, 1re catégorie"),
        (held("XYZ", None, None), "Mme", Kind.PUBLIC, "XYZ"),
        (None, "Mme", Kind.PUBLIC, ""),
    ],
)
def test_a_rank_is_said_as_people_say_it(rank: Rank | None, civilite: str, kind: Kind, sentence: str) -> None:
    assert wording.rank_phrase(rank, civilite, kind).replace("\u00a0", " ") == sentence


def test_a_trainee_is_said_to_be_one() -> None:
    phrase = wording.rank_phrase(held("PE", "CN", 1), "Mme", Kind.PUBLIC, trainee=True)
    assert phrase == "Professeure des écoles stagiaire, classe normale, échelon\u00a01"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (Seniority(1, 5, 6), "1 an 5 mois 6 jours"),
        (Seniority(2, 0, 1), "2 ans 1 jour"),
        (Seniority(0, 8, 0), "8 mois"),
        (Seniority(), "aucune"),
    ],
)
def test_a_seniority_is_said_in_years_months_and_days(value: Seniority, words: str) -> None:
    assert wording.length(value).replace("\u00a0", " ") == words


def test_a_period_without_end_says_since_when() -> None:
    assert wording.period(date(2025, 9, 1), None) == "depuis le 1er\u00a0septembre 2025"
    assert (
        wording.period(date(2025, 9, 1), date(2026, 8, 31))
        == "du 1er\u00a0septembre 2025 au 31\u00a0août 2026"
    )


def test_what_may_not_be_told_is_said_in_general() -> None:
    assert wording.leave(UNTOLD) == "Congé"
    assert wording.position(UNTOLD) == "Disponibilité"
    assert wording.leave("maternite") == "Congé de maternité"


def test_no_day_is_no_words() -> None:
    assert wording.day(None) == ""


def stepped(mode: str, kept: Seniority) -> CareerLine:
    return CareerLine(date(2017, 9, 1), None, "CER", "CN", 5, mode, kept)


@pytest.mark.parametrize(
    ("mode", "words"),
    [
        ("reclassement", "8 mois, reclassement du 1er septembre 2017"),
        ("tableau", "8 mois, classement dans le nouveau grade au 1er septembre 2017"),
        ("nomination", "8 mois, classement à la nomination du 1er septembre 2017"),
        ("anciennete", "8 mois, l’origine n’est pas dite dans le dossier"),
        ("autre", "8 mois, l’origine n’est pas dite dans le dossier"),
    ],
)
def test_a_kept_seniority_says_where_it_comes_from_or_that_it_is_not_told(mode: str, words: str) -> None:
    assert wording.kept(stepped(mode, Seniority(0, 8, 0))).replace("\u00a0", " ") == words
    assert wording.kept(stepped(mode, Seniority())) == "aucune"
