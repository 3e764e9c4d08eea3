"""Search in the guides: what is found, in which order, and what is shown of it."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from career.guides.library import load
from career.guides.search import MAX_QUERY, SNIPPET, asked, fold, mark, stems

INDEX = load().index


def found(query: str) -> list[str]:
    return [hit.guide.slug for hit in INDEX.search(query)]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("echelon", "avancement-echelon"),
        ("échelons", "avancement-echelon"),
        ("ECHELON", "avancement-echelon"),
        ("hors classe", "hors-classe-classe-exceptionnelle"),
        ("hors-classe", "hors-classe-classe-exceptionnelle"),
        ("rdvc", "rendez-vous-de-carriere"),
        ("rendez-vous de carrière", "rendez-vous-de-carriere"),
        ("recours gracieux", "rendez-vous-de-carriere"),
        ("permutation", "mouvement-premier-degre"),
        ("TZR", "mouvement-second-degre"),
        ("maître délégué", "maitres-du-prive-sous-contrat"),
        ("agrégation interne", "liste-d-aptitude-agreges"),
        ("comment demander un mi-temps ?", "positions-et-temps-partiel"),
        ("80 %", "positions-et-temps-partiel"),
        ("Polynésie", "exercer-hors-academie"),
        ("partir à la retraite", "preparer-sa-retraite"),
        ("mot de passe", "proteger-son-compte"),
        ("phishing", "proteger-son-compte"),
        ("hameconnage", "proteger-son-compte"),
    ],
)
def test_the_guide_one_wants_comes_first(query: str, first: str) -> None:
    assert found(query)[0] == first


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("échelons", "echelon"),
        ("hors-classe", "Hors classe"),
        ("CONGÉ PARENTAL", "conges parentaux"),
        ("œ", "oe"),
    ],
)
def test_accents_case_hyphens_and_plurals_change_nothing(one: str, other: str) -> None:
    assert found(one) == found(other)


@pytest.mark.parametrize("query", ["", "   ", "xyzzy", "le de la", "?!;", "<script>", "*", "0x00", "a"])
def test_noise_finds_nothing(query: str) -> None:
    assert found(query) == []


def test_a_guide_with_every_word_hides_those_with_some() -> None:
    assert found("recours gracieux xyzzy") == found("recours gracieux") == ["rendez-vous-de-carriere"]
    assert len(found("recours")) > 1


def test_the_passage_that_answers_is_shown_with_its_words_marked() -> None:
    hit = INDEX.search("recours gracieux")[0]
    assert hit.section.anchor == "si-vous-n-etes-pas-d-accord-les-recours"
    assert [piece.text.lower() for piece in hit.snippet if piece.hit][:2] == ["recours", "gracieux"]


def test_a_word_that_stands_only_in_the_keywords_shows_the_summary() -> None:
    hit = INDEX.search("phishing")[0]
    assert "".join(piece.text for piece in hit.snippet) == hit.guide.summary


def test_a_long_passage_is_cut_between_words_around_what_was_asked() -> None:
    passage = "mot " * 200 + "retraite " + "fin " * 200
    pieces = list(mark(passage, frozenset(stems("retraites"))))
    shown = "".join(piece.text for piece in pieces)
    assert [piece.text for piece in pieces if piece.hit] == ["retraite"]
    assert shown.startswith("… mot ")
    assert shown.endswith("fin …")
    assert len(shown) <= SNIPPET + 4


@given(st.text(max_size=400))
def test_a_passage_loses_nothing_and_gains_nothing(passage: str) -> None:
    words = frozenset(stems(passage)[:3])
    shown = "".join(piece.text for piece in mark(passage, words))
    assert shown.removeprefix("… ").removesuffix(" …") in passage


@given(st.text(max_size=300))
def test_no_query_is_too_strange(query: str) -> None:
    assert all(hit.score > 0 for hit in INDEX.search(query))
    INDEX.suggestion(query)


@pytest.mark.parametrize(
    ("query", "better"),
    [("hors clase", "hors classe"), ("mutaion", "mutation"), ("disponibilté", "disponibilité")],
)
def test_a_slip_of_the_finger_is_put_right(query: str, better: str) -> None:
    assert INDEX.suggestion(query) == better


@pytest.mark.parametrize("query", ["échelon", "hors classe", "qwrtzpl", "", "12"])
def test_nothing_is_suggested_for_what_is_known_or_far_from_all(query: str) -> None:
    assert INDEX.suggestion(query) is None


def test_a_query_is_bounded() -> None:
    assert len(asked(" ".join(f"mot{number}" for number in range(1000)))) <= 12
    assert asked("x" * MAX_QUERY + "retraite") == asked("x" * MAX_QUERY)


def test_searches_in_parallel_do_not_mix() -> None:
    queries = ["retraites", "mutations", "échelons", "congés"] * 50
    expected = [stems(query) for query in queries]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(stems, queries)) == expected


def test_folding_knows_ligatures_and_foreign_accents() -> None:
    assert fold("Cœur ÉCHELON Nguyễn Straße") == "coeur echelon nguyen strasse"
