"""What a thread allows, and when two drafts are one message."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from career.courrier.hindering import Hindrance, hindrance
from career.courrier.rules import (
    KINDS,
    SAME_FOR,
    SUBJECT_LENGTH,
    Draft,
    Kind,
    Message,
    Side,
    fingerprint,
    follow_up,
    is_same,
    one_line,
    paragraphs,
    proposed,
    unread,
)

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
DAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("has_dossier", "followed", "ends", "why"),
    [
        (True, True, None, None),
        (True, True, date(2026, 11, 22), None),
        (True, True, DAY, Hindrance.ENDED),
        (True, True, date(2026, 9, 1), Hindrance.ENDED),
        (True, False, None, Hindrance.NOBODY),
        (True, False, date(2026, 9, 1), Hindrance.ENDED),
        (False, False, None, Hindrance.NO_DOSSIER),
    ],
)
def test_who_may_write(has_dossier: bool, followed: bool, ends: date | None, why: Hindrance | None) -> None:
    assert hindrance(has_dossier, followed, ends, DAY) is why


def test_every_kind_has_its_words() -> None:
    assert set(KINDS) == set(Kind)


@given(st.text(), st.text(), st.text(), st.text())
def test_words_moved_from_subject_to_body_make_another_message(a: str, b: str, c: str, d: str) -> None:
    one, other = Draft("k", body=b, subject=a), Draft("k", body=d, subject=c)
    assert (fingerprint(one) == fingerprint(other)) == ((a, b) == (c, d))


def test_a_draft_is_another_message_with_another_file_in_another_thread_or_of_another_kind() -> None:
    draft = Draft("k", "corps", "objet", Kind.QUESTION, ("d1", "d2"))
    same = Draft("other key", "corps", "objet", Kind.QUESTION, ("d2", "d1"))
    others = [
        fingerprint(Draft("k", "corps", "objet", Kind.QUESTION, ("d1",))),
        fingerprint(Draft("k", "corps", "objet", Kind.CHANGE, ("d1", "d2"))),
        fingerprint(draft, "thread"),
    ]
    assert fingerprint(same) == fingerprint(draft)
    assert fingerprint(draft) not in others


def test_the_same_words_are_one_message_for_a_moment_only() -> None:
    assert is_same("f", NOW, "f", NOW + SAME_FOR - timedelta(seconds=1))
    assert not is_same("f", NOW, "f", NOW + SAME_FOR)
    assert not is_same("f", NOW, "g", NOW)


def test_only_what_the_other_side_wrote_can_be_unread() -> None:
    mine = Message("1", Side.AGENT, "a", "A", "x", NOW, None)
    read = Message("2", Side.SERVICE, "b", "B", "x", NOW, NOW)
    waiting = Message("3", Side.SERVICE, "b", "B", "x", NOW, None)
    assert unread([mine, read, waiting], Side.AGENT) == (waiting,)
    assert unread([mine, read, waiting], Side.SERVICE) == (mine,)


@given(st.text())
def test_a_subject_never_turns_nor_breaks_the_line(text: str) -> None:
    line = one_line(text)
    assert not set(line) & set("\u202e\u2066\u200f\r\n\x00\x1b")
    assert line == line.strip()
    assert len(proposed(text)) <= SUBJECT_LENGTH


def test_a_subject_keeps_its_words() -> None:
    assert one_line("  Ma\u202eprime\r\nBcc: x ") == "Maprime Bcc: x"


def test_a_follow_up_says_so_once() -> None:
    assert follow_up("Prime") == "Suite\u00a0: Prime"
    assert follow_up(follow_up("Prime")) == "Suite\u00a0: Prime"
    assert len(follow_up("x" * SUBJECT_LENGTH)) == SUBJECT_LENGTH


def test_a_body_is_paragraphs_of_lines() -> None:
    assert paragraphs("a\nb\n\nc\n\n\n") == [["a", "b"], ["c"]]
    assert paragraphs("") == []
