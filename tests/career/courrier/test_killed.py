"""Killed at each step of a draft and of a message taken back: all or nothing, no word lost (threat 52)."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from career.courrier.files import rows_of
from career.courrier.rules import Draft, Side
from career.courrier.sending import Letter, send
from career.courrier.tables import DraftFileRow, DraftRow, FileRow, MessageRow, StepRow, ThreadRow
from career.people import find
from career.receiving import keep
from socle.outbox import Outgoing
from tests.career.conftest import ADDRESS, CareerSite
from tests.career.courrier.conftest import DESK, TEACHER, Post
from tests.career.courrier.killed import answer_all, joined_pdf
from tests.career.courrier.test_joining import two
from tests.career.courrier.test_separating import joined, separate, state

pytestmark = pytest.mark.both_engines
ROOT = Path(__file__).parents[3]


def kill(career: CareerSite, moment: str, act: str, uid: str = TEACHER) -> None:
    """Do it in another process, which dies at this moment."""
    person, settings = str(career.person(uid)), career.settings
    command = [sys.executable, "-m", "tests.career.courrier.killed", settings.database]
    done = subprocess.run(
        [*command, str(settings.data), person, moment, act], cwd=ROOT, env=dict(os.environ), check=False
    )
    assert done.returncode == -signal.SIGKILL


@pytest.mark.parametrize(("moment", "rows"), [("before_commit", 0), ("after_commit", 1)])
def test_a_draft_is_kept_or_not(career: CareerSite, post: Post, moment: str, rows: int) -> None:
    kill(career, moment, "keep")
    assert post.count(DraftRow) == rows


@pytest.mark.parametrize(("moment", "sent"), [("before_commit", 1), ("after_commit", 0)])
def test_a_message_is_taken_back_or_sent(career: CareerSite, post: Post, moment: str, sent: int) -> None:
    career.person(DESK)
    author = find(career.db, career.person(TEACHER), frozenset())
    assert author is not None
    with career.app.test_request_context(base_url=ADDRESS):
        joined = joined_pdf()
        keep(joined)
        draft = Draft("k" * 24, "Bonjour", "Objet", files=(joined[0].file.digest,))
        letter = Letter(author, Side.AGENT, DESK, draft, None, rows_of(joined), timedelta(minutes=1))
        send(career.db, letter)
    kill(career, moment, "take_back")
    assert {post.count(one) for one in (ThreadRow, MessageRow, FileRow, Outgoing)} == {sent}
    assert post.count(DraftRow) == post.count(DraftFileRow) == 1 - sent
    assert len(career.events("message_taken_back")) == 1 - sent


@pytest.mark.parametrize(
    ("moment", "sent"),
    [
        ("after_flush:1", 0),
        ("after_flush:6", 0),
        ("after_flush:12", 0),
        ("before_commit", 0),
        ("after_commit", 3),
    ],
)
def test_a_bulk_reply_leaves_whole_or_not_at_all_and_is_sent_once(
    career: CareerSite, post: Post, moment: str, sent: int
) -> None:
    for subject in ("Un", "Deux", "Trois"):
        post.write(subject=subject)
    mails = len(post.mails())
    kill(career, moment, "bulk", DESK)
    told = len(post.mails()) - mails
    assert (len(post.messages()) - 3, told) == (sent, sent)
    assert sum(thread.closed_at is not None for thread in post.threads()) == sent
    author = find(career.db, career.person(DESK), frozenset())
    assert author is not None
    with career.app.test_request_context(base_url=ADDRESS):
        answer_all(career.db, author)  # she presses again: the same page, after the restart
    assert (len(post.messages()), len(post.mails()) - mails) == (6, 3)
    assert all(thread.closed_at is not None for thread in post.threads())


@pytest.mark.parametrize(
    ("moment", "apart"),
    [("after_flush:1", False), ("after_flush:4", False), ("before_commit", False), ("after_commit", True)],
)
def test_two_threads_are_separated_whole_or_not_at_all(
    career: CareerSite, post: Post, moment: str, apart: bool
) -> None:
    one, into = two(post)
    first = state(post)
    joined(post, one, into)
    there = state(post)
    kill(career, moment, "separate", DESK)
    assert state(post) == (first if apart else there)
    assert post.count(StepRow) == (4 if apart else 2)
    if not apart:
        separate(post, one, into)
        assert state(post) == first
