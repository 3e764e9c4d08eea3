"""When a notice is shown and which comes first; its text as clean HTML."""

from datetime import UTC, date, datetime, timedelta

import pytest

from mamia.notices import feed
from mamia.notices.rules import Notice, Severity, Stage, current, past
from mamia.notices.text import plain, render

DAY = date(2026, 11, 21)
AT = datetime(2026, 11, 1, 8, tzinfo=UTC)


def notice(
    title: str = "x", days: tuple[int, int] = (0, 0), grave: str = "vigilance", public: bool = True
) -> Notice:
    first, last = (DAY + timedelta(days=n) for n in days)
    return Notice(title, title, "t", Severity(grave), first, last, public, AT, AT if public else None)


@pytest.mark.parametrize(
    ("days", "stage"),
    [((0, 0), Stage.CURRENT), ((-1, 1), Stage.CURRENT), ((1, 2), Stage.COMING), ((-2, -1), Stage.PAST)],
)
def test_both_days_are_included(days: tuple[int, int], stage: Stage) -> None:
    assert notice(days=days).stage(DAY) is stage


def test_a_draft_is_never_shown() -> None:
    assert current([notice(public=False)], DAY) == [] == past([notice(public=False, days=(-2, -1))], DAY)


def test_the_gravest_comes_first_then_the_newest() -> None:
    found = [
        notice("a", (-3, 1)),
        notice("b", (-1, 1)),
        notice("c", (-9, 1), "alerte"),
        notice("d", grave="information"),
    ]
    assert [one.title for one in current(found, DAY)] == ["c", "b", "a", "d"]


def test_marks_of_markdown_become_paragraphs_lists_and_https_links() -> None:
    html = render("**Attention** : ne cliquez pas !\n\n- un\n- deux\n\n[le guide](https://a.example/x)")
    assert "<strong>Attention</strong>\u00a0: ne cliquez pas\u202f!" in html
    assert "<li>un</li>" in html and 'href="https://a.example/x"' in html and "noopener" in html


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "[x](http://a.example)",
        "[x](//evil.example)",
        "![x](https://a.example/p.png)",
        '<a href="https://x" onclick="y">z</a>',
        "[x](data:text/html,<b>)",
        "# Titre",
        "{{7*7}}",
    ],
)
def test_nothing_else_does(text: str) -> None:
    html = render(text)
    for mark in (
        "<script",
        "<img",
        "<h1",
        '<a href="https://x"',
        'href="http:',
        'href="//',
        'href="javascript',
        'href="data',
    ):
        assert mark not in html, html
    assert "49" not in html


def test_the_first_words_are_plain_and_short() -> None:
    assert plain("**Gras** et [lien](https://a.example)\n- un\n- deux") == "Gras et lien un deux"
    assert len(plain("mot " * 200)) <= 201


def test_the_feed_changes_when_a_coming_notice_begins_and_when_one_is_withdrawn() -> None:
    begins = datetime(2026, 11, 20, 23, tzinfo=UTC)  # midnight in France
    assert feed.changed([notice()]) == begins
    assert feed.changed([]) < feed.changed([notice(days=(-60, 1))]) == AT
