"""From the choices of an académie to the rules of a day."""

from dataclasses import dataclass
from datetime import date

from career.perspectives import sets

OLD, REFORM = "PPCR-2017", "PPCR-reforme"
FIRST, SECOND = date(2027, 9, 1), date(2029, 9, 1)


@dataclass(frozen=True)
class Made:
    number: int
    code: str
    starts: date
    withdrawn_at: object = None


def test_without_a_choice_the_rules_of_2017_hold() -> None:
    assert sets.schedule([]) == ()
    assert sets.rules_of(()).at(FIRST).name == OLD


def test_a_set_holds_from_its_day_on() -> None:
    held = sets.schedule([Made(1, REFORM, FIRST)])
    rules = sets.rules_of(held)
    assert [rules.at(day).name for day in (date(2027, 8, 31), FIRST)] == [OLD, REFORM]
    assert sets.code_on(held, date(2027, 8, 31)) == OLD


def test_one_may_come_back_to_the_former_rules() -> None:
    rules = sets.rules_of(sets.schedule([Made(1, REFORM, FIRST), Made(2, OLD, SECOND)]))
    assert [rules.at(day).name for day in (date(2027, 1, 1), FIRST, SECOND)] == [OLD, REFORM, OLD]


def test_a_withdrawn_choice_counts_for_nothing() -> None:
    assert sets.schedule([Made(1, REFORM, FIRST, withdrawn_at=FIRST)]) == ()


def test_of_two_choices_for_one_day_the_last_made_counts() -> None:
    assert sets.schedule([Made(1, REFORM, FIRST), Made(2, OLD, FIRST)]) == ()


def test_a_set_that_no_longer_ships_is_left_out() -> None:
    assert sets.schedule([Made(1, "PPCR-2040", FIRST)]) == ()


def test_the_same_schedule_gives_the_same_rules() -> None:
    held = sets.schedule([Made(1, REFORM, FIRST)])
    assert sets.rules_of(held) is sets.rules_of(sets.schedule([Made(1, REFORM, FIRST)]))


def test_a_value_checked_long_ago_is_listed_and_a_year_followed_by_another_is_not() -> None:
    assert sets.to_check(date(2026, 11, 21)) == []
    late = sets.to_check(date(2028, 1, 1))
    assert "comparée il y a plus d’un an" in {row[2] for row in late}
    rates = [
        row[2] for row in sets.to_check(date(2030, 1, 1)) if row[0].startswith("Taux de promotion à la hors")
    ]
    assert rates == ["ne vaut plus depuis le 31\u00a0décembre 2028"]
