"""Killed at each step of a message whose file comes by pieces: all or nothing, once (threat 52)."""

import hashlib
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from career.courrier.tables import DraftFileRow, DraftRow, FileRow, MessageRow, ThreadRow
from career.files import discard_orphans
from career.receiving import Vault
from career.uploads import sweeping
from socle.outbox import Outgoing
from tests.career.conftest import CareerSite
from tests.career.courrier.conftest import DESK, Post
from tests.career.uploads import killed
from tests.career.uploads.conftest import Line, line_of
from tests.career.uploads.killed import CONTENT, FIRST

pytestmark = pytest.mark.both_engines
ROOT = Path(__file__).parents[3]
WHOLE = [
    "c_call fsync",
    "call receiving.judge",
    "return vault.Vault.keep",
    "return models.judged",
    "call pieces.Pieces.discard",
]
KEPT = ["return models.take", "call keeping._kept"]
SENT = ["return receiving.keep", "return models.take", "call composing.arrived"]


@pytest.fixture
def line(post: Post) -> Line:
    """Half of a file has come."""
    post.career.person(DESK)
    hers = line_of(post.teacher)
    hers.add(hers.begin(CONTENT).headers["Location"], 0, CONTENT[:FIRST])
    return hers


def kill(career: CareerSite, moment: str, act: str) -> None:
    """Do it in another process, which dies at this moment."""
    command = [sys.executable, "-m", "tests.career.uploads.killed", career.settings.database]
    done = subprocess.run(
        [*command, str(career.settings.data), moment, act], cwd=ROOT, env=dict(os.environ), check=False,
        capture_output=True,
    )  # fmt: skip
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()


def partial(post: Post) -> int:
    return len(list((post.career.settings.data / "partial").glob("*")))


def require_one_message(post: Post) -> None:
    """The message, its file, its mail, whole and once; nothing else is left for ever."""
    assert {post.count(one) for one in (ThreadRow, MessageRow, FileRow, Outgoing)} == {1}
    assert (post.count(DraftRow), post.count(DraftFileRow)) == (0, 0)
    [file] = post.files()
    assert file.digest == hashlib.sha256(CONTENT).hexdigest()
    [path] = [one for one in post.career.settings.data.glob("??/*") if one.is_file()]
    assert path.read_bytes() == CONTENT


@pytest.mark.parametrize("moment", WHOLE)
def test_a_file_goes_on_where_it_was(post: Post, line: Line, moment: str) -> None:
    kill(post.career, moment, "last_piece")
    path = line.begin(CONTENT).headers["Location"]
    reached = line.reached(path)
    assert reached in (FIRST, len(CONTENT))
    assert line.add(path, reached, CONTENT[reached:]).status_code == 204
    killed.send(line)()
    require_one_message(post)
    for left in (post.career.settings.data / "partial").glob(
        "*"
    ):  # what a kill before its end left to the sweep
        os.utime(left, (0, 0))
    sweeping.forget_old(post.db, post.career.settings.data)
    discard_orphans(post.db, Vault(post.career.settings.data))
    assert partial(post) == 0
    require_one_message(post)


def test_a_piece_half_written_is_a_good_beginning(post: Post, line: Line) -> None:
    path = line.begin(CONTENT).headers["Location"]
    with (post.career.settings.data / "partial" / path.rpartition("/")[2]).open("ab") as out:
        out.write(CONTENT[FIRST : FIRST + 700])
    assert line.add(path, FIRST, CONTENT[FIRST:]).status_code == 409
    assert line.reached(path) == FIRST + 700
    assert line.add(path, FIRST + 700, CONTENT[FIRST + 700 :]).status_code == 204
    killed.send(line)()
    require_one_message(post)


@pytest.mark.parametrize("moment", KEPT)
def test_a_draft_has_the_file_or_not(post: Post, line: Line, moment: str) -> None:
    killed.last_piece(line)()
    kill(post.career, moment, "keep")
    rows = post.count(DraftRow)
    assert post.count(DraftFileRow) == rows == (moment == KEPT[-1])
    if not rows:
        killed.keep(line)()
        assert (post.count(DraftRow), post.count(DraftFileRow)) == (1, 1)
    killed.send(line)()
    require_one_message(post)


@pytest.mark.parametrize("moment", SENT)
def test_a_message_with_the_file_leaves_once_or_not(post: Post, line: Line, moment: str) -> None:
    killed.last_piece(line)()
    kill(post.career, moment, "send")
    sent = post.count(MessageRow)
    assert {post.count(one) for one in (ThreadRow, FileRow, Outgoing)} == {sent}
    assert sent == (moment == SENT[-1])
    killed.send(line)()  # the same form, sent again
    require_one_message(post)
