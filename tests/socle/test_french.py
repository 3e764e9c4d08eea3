"""French as people read it, and the days they type."""

import contextlib
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from socle import french
from socle.french import NBSP, NNBSP, Day, DayRefused, parse_day


@pytest.mark.parametrize(
    ("n", "written"),
    [
        (0, "0 message"),
        (1, "1 message"),
        (1.5, "1,5 message"),
        (2, "2 messages"),
        (1234, f"1{NNBSP}234 messages"),
        (-1, "-1 message"),
    ],
)
def test_zero_and_one_are_singular_in_french(n: float, written: str) -> None:
    assert french.count(n, "message", "messages") == written.replace(" ", NBSP)


def test_the_first_of_a_month_is_an_ordinal() -> None:
    assert french.date_long(date(2026, 5, 1)) == f"1er{NBSP}mai 2026"
    assert french.date_long(date(2026, 11, 21)) == f"21{NBSP}novembre 2026"
    assert french.date_full(date(2026, 11, 21)) == f"samedi 21{NBSP}novembre 2026"
    assert french.date_short(date(2026, 5, 1)) == "01/05/2026"


def test_an_instant_is_said_in_the_time_of_paris() -> None:
    winter = datetime(2026, 12, 31, 23, 5, tzinfo=UTC)
    assert french.instant(winter).replace(NBSP, " ") == "1er janvier 2027 à 0 h 05"
    summer = datetime(2026, 7, 14, 8, 0, tzinfo=UTC)
    assert french.clock_time(summer).replace(NBSP, " ") == "10 h 00"


def test_a_list_is_said_with_its_last_word() -> None:
    assert french.listing([]) == ""
    assert french.listing(["a"]) == "a"
    assert french.listing(["a", "b", "c"]) == "a, b et c"
    assert french.listing(["a", "b"], "ou") == "a ou b"


def test_a_size_is_said_in_octets() -> None:
    sizes = [french.size(n).replace(NBSP, " ") for n in (0, 10, 120 * 1024, 5 * 1024**2, 1_600_000)]
    assert sizes == ["1 Ko", "1 Ko", "120 Ko", "5 Mo", "1,5 Mo"]


@pytest.mark.parametrize(
    "typed",
    [
        *("1/2/1980", "01/02/1980", "01-02-1980", "01.02.1980", "01021980", "1980-02-01", "1-2-1980"),
        *("01 02 1980", " 1 / 2 / 1980 ", "1er février 1980", "1 FÉVRIER 1980", "1 fevrier 1980"),
        "\t01/02/1980\n",
    ],
)
def test_a_day_is_read_in_every_usual_form(typed: str) -> None:
    assert parse_day(typed) == date(1980, 2, 1)


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", Day.SHAPE),
        ("hier", Day.SHAPE),
        ("1/2/198", Day.SHAPE),
        ("1/2/19800", Day.SHAPE),
        ("14/09", Day.SHAPE),
        ("1/2", Day.SHAPE),
        ("0102198", Day.SHAPE),
        ("١/٢/١٩٨٠", Day.SHAPE),
        ("1 brumaire 1980", Day.SHAPE),
        ("1/2/80", Day.SHORT_YEAR),
        ("010280", Day.SHORT_YEAR),
        ("1 mai 80", Day.SHORT_YEAR),
        ("30/02/1989", Day.NO_SUCH_DAY),
        ("29/02/1900", Day.NO_SUCH_DAY),
        ("00/00/1970", Day.NO_SUCH_DAY),
        ("31/13/1980", Day.NO_SUCH_DAY),
        ("01/01/0000", Day.NO_SUCH_DAY),
    ],
)
def test_a_day_refused_says_what_to_do(typed: str, reason: Day) -> None:
    with pytest.raises(DayRefused) as refused:
        parse_day(typed)
    assert refused.value.reason is reason


def test_a_refused_day_never_appears_in_its_error() -> None:
    with pytest.raises(DayRefused) as refused:
        parse_day("30/02/1989")
    assert "30/02" not in str(refused.value)
    assert refused.value.__suppress_context__


@given(st.dates(min_value=date(1000, 1, 1)))
def test_what_is_written_short_or_long_can_be_typed_back(day: date) -> None:
    assert parse_day(french.date_short(day)) == day
    assert parse_day(french.date_long(day)) == day


@given(st.text(max_size=60))
def test_no_text_breaks_the_reading_of_a_day(text: str) -> None:
    with contextlib.suppress(DayRefused):
        assert isinstance(parse_day(text), date)


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("l'agent d'aujourd'hui", "l’agent d’aujourd’hui"),
        ("Bonjour ! Ça va?", f"Bonjour{NNBSP}! Ça va{NNBSP}?"),
        ("Quoi ?! Encore...", f"Quoi{NNBSP}?! Encore…"),
        ("« Oui » : non ; si.", f"«{NBSP}Oui{NBSP}»{NBSP}: non{NNBSP}; si."),
        ("«Oui»", f"«{NBSP}Oui{NBSP}»"),
        ("à 10:30, http://a.fr/?b;c=1", "à 10:30, http://a.fr/?b;c=1"),
        ("30 % du décret n° 72-581", f"30{NBSP}% du décret n°{NBSP}72-581"),
        ("(facultatif) : oui", f"(facultatif){NBSP}: oui"),
    ],
)
def test_texts_get_the_spaces_of_french(typed: str, right: str) -> None:
    assert french.fr(typed) == right
    assert french.fr(right) == right


def test_markup_keeps_its_tags_and_stays_markup() -> None:
    done = french.fr(Markup('<a title="x : y" href="/?a=1;b">l\'une & l&#39;autre &amp; ça ?</a>'))
    assert isinstance(done, Markup)
    assert done == f'<a title="x : y" href="/?a=1;b">l’une & l&#39;autre &amp; ça{NNBSP}?</a>'


def test_plain_text_does_not_become_markup() -> None:
    assert not isinstance(french.fr("<b>"), Markup)


def test_a_span_is_said_in_days_when_it_is_whole_ones() -> None:
    assert french.span(timedelta(days=3)) == f"3{NBSP}jours"
    assert french.span(timedelta(days=1)) == f"1{NBSP}jour"
    assert french.span(timedelta(hours=36)) == f"36{NBSP}heures"
