"""The data of the statutes: each article has its source, its dates, and says no thing twice."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from career.statutes.articles import Article, ArticleFault, Sure, articles, by_key, ordered, read

HEAD = """
[[article]]
cle = "essai"
titre = "Un essai"
texte = "Une règle d’essai."
valid_from = 2020-01-01
source = "un texte"
checked = 2026-11-21
sure = "etabli"
"""


def lines(*rows: str) -> str:
    return HEAD + "lignes = [" + ", ".join(f"{{ {row} }}" for row in rows) + "]"


def test_every_article_has_its_source_its_dates_and_how_sure_it_is() -> None:
    assert [one.key for one in articles() if not _whole(one)] == []


def _whole(one: Article) -> bool:
    ends = one.valid_to is None or one.valid_from <= one.valid_to
    checked = date(2026, 1, 1) <= one.checked <= date(2030, 1, 1)
    return ends and checked and bool(one.title) and one.text.endswith(".") and len(one.source) > 10


def test_what_is_unsure_says_why_or_is_another_reading() -> None:
    unsure = [one for one in articles() if one.sure is Sure.A_CONFIRMER]
    assert unsure
    assert [one.key for one in unsure if not one.doubt and one.reading == 1] == []


def test_no_article_has_a_hole_or_an_overlap_in_time() -> None:
    for found in by_key().values():
        for one, following in pairwise(found):
            if one.reading == following.reading:
                assert one.valid_to is not None
                assert following.valid_from == one.valid_to + timedelta(days=1), one.key


@pytest.mark.parametrize("word", ["titre", "texte", "valid_from", "source", "checked", "sure"])
def test_an_article_that_lacks_its_source_or_its_dates_is_refused(word: str) -> None:
    kept = "\n".join(line for line in HEAD.splitlines() if not line.startswith(word))
    with pytest.raises(ArticleFault, match=word):
        list(read("essai.toml", kept))


def test_a_new_value_is_one_line_and_ends_the_one_before() -> None:
    new = 'ligne = "6", mois = 30, valid_from = 2027-09-01, source = "décret", checked = 2027-05-02'
    found = ordered(list(read("essai.toml", lines('ligne = "6", mois = 36', new))))
    assert [(one.key, one.number("mois"), one.valid_to) for one in found] == [
        ("essai.6", 36, date(2027, 8, 31)),
        ("essai.6", 30, None),
    ]
    assert [one.source for one in found] == ["un texte", "décret"]


def test_a_new_line_without_its_own_source_is_refused() -> None:
    with pytest.raises(ArticleFault, match="essai 6"):
        list(read("essai.toml", lines('ligne = "6", mois = 30, valid_from = 2027-09-01')))


def test_two_values_for_the_same_days_are_refused_unless_one_is_another_reading() -> None:
    with pytest.raises(ArticleFault, match="twice"):
        ordered(list(read("essai.toml", HEAD + HEAD)))
    assert len(ordered(list(read("essai.toml", HEAD + HEAD + "reading = 2\n")))) == 2


def test_an_end_after_the_next_begins_is_refused() -> None:
    late = HEAD.replace("2020-01-01", "2021-01-01")
    with pytest.raises(ArticleFault, match="twice"):
        ordered(list(read("essai.toml", HEAD + "valid_to = 2021-06-30\n" + late)))


def test_two_sources_that_disagree_are_both_kept() -> None:
    both = by_key()["ce.taux.CER", "PPCR-2017"]
    assert [(one.reading, one.values["taux"]) for one in both] == [(1, "9"), (2, "9.5")]
