"""The sentences of perspectives, as French writes them."""

from collections.abc import Iterator

import pytest

from career.perspectives.facts import Prospects
from career.perspectives.rules import prospects
from career.statutes.sets import PPCR_REFORME, rule_set
from socle.french import fr
from tests.career.perspectives.people import DAY, TEACHERS, life


def texts(found: Prospects) -> Iterator[str]:
    yield found.caveat
    for item in found.items:
        told = item.explanation
        yield from (item.title, item.sentence, item.todo, *told.sentences, *told.steps)
        yield from (part for fact in told.facts for part in (fact.label, fact.value))
        yield from (missing.label for missing in told.missing)
        yield from (other.sentence for other in told.others)
        yield from (part for rule in told.rules for part in (rule.title, rule.text, rule.source, rule.doubt))
    yield from (milestone.text for milestone in found.timeline)


@pytest.mark.parametrize("name", ["PPCR-2017", PPCR_REFORME])
@pytest.mark.parametrize("uid", TEACHERS)
def test_every_sentence_has_the_typography_of_french(uid: str, name: str) -> None:
    for text in texts(prospects(life(uid), DAY, rule_set(name))):
        assert text == fr(text)
        assert "None" not in text and "  " not in text


@pytest.mark.parametrize("uid", TEACHERS)
def test_every_explanation_is_three_sentences(uid: str) -> None:
    for item in prospects(life(uid), DAY, rule_set()).items:
        assert len(item.explanation.sentences) == 3, item.key
        assert all(sentence.endswith(".") for sentence in (item.sentence, *item.explanation.sentences)), (
            item.key
        )


def test_keys_are_slugs_and_unique() -> None:
    for uid in TEACHERS:
        keys = [item.key for item in prospects(life(uid), DAY, rule_set()).items]
        assert len(keys) == len(set(keys))
        assert all(key == key.lower() and key.replace("-", "").isalnum() for key in keys)
