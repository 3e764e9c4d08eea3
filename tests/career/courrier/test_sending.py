"""A message leaves once, whole, with its notice; a kill leaves all or nothing."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from sqlalchemy.exc import IntegrityError

from career import files as kept
from career import receiving
from career.attachments import NotKept, StorageDown, Vault
from career.courrier import acting, handling, models
from career.courrier.acting import Act, Doing
from career.courrier.rules import SAME_FOR, Draft, Side
from career.courrier.sending import FormAlreadyUsed, Letter, ThreadClosed, send
from career.courrier.tables import FileRow, MessageRow, ThreadRow
from career.people import Person, find
from socle.outbox import Outgoing
from tests.career.conftest import ADDRESS, CareerSite
from tests.career.courrier.conftest import DESK, PDF, TEACHER, Post
from tests.career.courrier.killed import joined_pdf

pytestmark = pytest.mark.both_engines
ROOT = Path(__file__).parents[3]
NOON = datetime(2026, 11, 21, 11, tzinfo=UTC)


@pytest.fixture
def author(career: CareerSite) -> Iterator[Person]:
    """A teacher, in a request of hers."""
    career.person(DESK)
    found = find(career.db, career.person(TEACHER), frozenset())
    assert found is not None
    with career.app.test_request_context(base_url=ADDRESS):
        yield found


def letter(author: Person, key: str = "a", body: str = "Bonjour", thread: str | None = None) -> Letter:
    return Letter(author, Side.AGENT, DESK, Draft(key * 24, body, "" if thread else "Objet"), thread)


def close(career: CareerSite, author: Person, thread: str) -> None:
    with career.db.read() as session:
        seen = acting.mark(session, thread)
    acting.act(career.db, Doing(author, Act.CLOSE, "z" * 32, seen), thread, handling.close(author))


def test_a_message_is_a_thread_a_line_of_the_journal_and_a_notice(post: Post, author: Person) -> None:
    sent = send(post.db, letter(author))
    assert not sent.again
    [thread], [message], [mail] = post.threads(), post.messages(), post.mails()
    assert (thread.id, thread.academie, thread.agent, thread.subject) == (sent.thread, "16", TEACHER, "Objet")
    assert (message.id, message.academie, message.body, message.read_at) == (
        sent.message,
        "16",
        "Bonjour",
        None,
    )
    assert mail["to"] == "sylvie.bonnet@ac-demo.example"
    [event] = post.career.events("message_sent")
    assert (event.actor, event.subject, event.details) == (
        TEACHER,
        TEACHER,
        {"thread": sent.thread, "files": 0},
    )


def test_one_form_sends_one_message(post: Post, author: Person) -> None:
    first, second = send(post.db, letter(author)), send(post.db, letter(author))
    assert second.again
    assert (second.thread, second.message) == (first.thread, first.message)
    assert len(post.messages()) == len(post.mails()) == 1


def test_one_form_used_for_other_words_says_so(post: Post, author: Person) -> None:
    first = send(post.db, letter(author))
    with pytest.raises(FormAlreadyUsed) as used:
        send(post.db, letter(author, body="Autre chose"))
    assert used.value.thread_id == first.thread
    assert len(post.messages()) == 1


def test_the_form_of_one_person_is_not_that_of_another(post: Post, author: Person) -> None:
    other = find(post.db, post.career.person("soconnor"), frozenset())
    assert other is not None
    send(post.db, letter(author))
    assert not send(post.db, letter(other)).again
    assert len(post.messages()) == 2


def test_two_tabs_with_the_same_words_send_one_message_but_later_they_are_two(
    post: Post, author: Person
) -> None:
    with time_machine.travel(NOON, tick=False) as time:
        first = send(post.db, letter(author, "a"))
        time.shift(SAME_FOR - timedelta(seconds=1))
        assert send(post.db, letter(author, "b")).message == first.message
        time.shift(timedelta(seconds=1))
        assert not send(post.db, letter(author, "c")).again
    assert len(post.messages()) == 2


def test_the_same_words_in_two_threads_are_two_messages(post: Post, author: Person) -> None:
    one, two = send(post.db, letter(author, "a", "un")), send(post.db, letter(author, "b", "deux"))
    assert not send(post.db, letter(author, "c", "Merci", one.thread)).again
    assert not send(post.db, letter(author, "d", "Merci", two.thread)).again
    assert send(post.db, letter(author, "e", "Merci", two.thread)).again


def test_twenty_at_once_give_one_message(post: Post, author: Person) -> None:
    app = post.career.app

    def one(_: int) -> bool:
        with app.test_request_context(base_url=ADDRESS):
            return send(post.db, letter(author)).again

    with ThreadPoolExecutor(20) as pool:
        again = list(pool.map(one, range(20)))
    assert again.count(False) == 1
    assert len(post.messages()) == len(post.threads()) == len(post.mails()) == 1


def test_the_database_itself_refuses_a_second_message_of_one_form(post: Post, author: Person) -> None:
    sent = send(post.db, letter(author))
    [first], names = post.messages(), MessageRow.__table__.columns.keys()
    facts = {name: getattr(first, name) for name in names if name != "id"}
    with pytest.raises(IntegrityError), post.db.begin() as session:
        session.add(MessageRow(id="another", **facts))
    assert [one.id for one in post.messages()] == [sent.message]


def test_a_closed_thread_takes_no_answer_of_the_teacher(
    career: CareerSite, post: Post, author: Person
) -> None:
    sent = send(post.db, letter(author))
    close(career, author, sent.thread)
    with pytest.raises(ThreadClosed):
        send(post.db, letter(author, "b", "Encore", sent.thread))
    assert len(post.messages()) == 1


def test_an_answer_of_the_gestionnaire_reopens(career: CareerSite, post: Post, author: Person) -> None:
    sent = send(post.db, letter(author))
    close(career, author, sent.thread)
    desk = find(post.db, career.person(DESK), frozenset())
    assert desk is not None
    send(post.db, Letter(desk, Side.SERVICE, TEACHER, Draft("z" * 24, "Pardon"), sent.thread))
    assert post.threads()[0].closed_at is None


def test_a_thread_is_not_closed_over_a_message_nobody_has_seen(
    career: CareerSite, post: Post, author: Person
) -> None:
    sent = send(post.db, letter(author))
    with post.db.read() as session:
        seen = acting.mark(session, sent.thread)
    send(post.db, letter(author, "b", "J’oubliais", sent.thread))
    with pytest.raises(acting.Changed):
        acting.act(career.db, Doing(author, Act.CLOSE, "z" * 32, seen), sent.thread, handling.close(author))
    assert post.threads()[0].closed_at is None


def test_one_notice_is_enough_until_she_has_read(post: Post, author: Person) -> None:
    sent = send(post.db, letter(author))
    send(post.db, letter(author, "b", "Encore", sent.thread))
    assert len(post.mails()) == 1
    with post.db.begin() as session:
        models.mark_read(session, [one.id for one in post.messages()], DESK)
    send(post.db, letter(author, "c", "Et encore", sent.thread))
    assert len(post.mails()) == 2


def test_nobody_is_mailed_without_an_address(career: CareerSite, post: Post, author: Person) -> None:
    send(post.db, Letter(author, Side.AGENT, "nobody", Draft("a" * 24, "Bonjour", "Objet")))
    assert post.mails() == []
    assert len(post.messages()) == 1


@pytest.mark.parametrize(("moment", "rows"), [("before_commit", 0), ("after_commit", 1)])
def test_a_kill_leaves_all_or_nothing(career: CareerSite, post: Post, moment: str, rows: int) -> None:
    person, url = str(career.person(TEACHER)), career.settings.database
    career.person(DESK)
    command = [sys.executable, "-m", "tests.career.courrier.killed", url]
    done = subprocess.run(
        [*command, str(career.settings.data), person, moment], cwd=ROOT, env=dict(os.environ), check=False
    )
    assert done.returncode == -signal.SIGKILL
    assert {post.count(table) for table in (ThreadRow, MessageRow, FileRow, Outgoing)} == {rows}
    assert len(career.events("message_sent")) == rows
    assert post.vault_size() == 1
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=2)):
        assert kept.discard_orphans(career.db, Vault(career.settings.data)) == 1 - rows


def test_the_file_of_a_message_in_the_making_is_not_swept(
    career: CareerSite, post: Post, author: Person
) -> None:
    receiving.keep(joined_pdf())
    assert kept.discard_orphans(career.db, receiving.vault()) == 0
    assert post.vault_size() == 1


def test_a_file_on_a_full_disk_is_storage_down(career: CareerSite, author: Person) -> None:
    (career.settings.data / "new").write_text("a file where a folder must be")
    with pytest.raises(StorageDown):
        receiving.keep(joined_pdf())
    with pytest.raises(NotKept):
        receiving.vault().open(joined_pdf()[0].file.digest)


def test_a_kept_file_is_the_one_that_was_sent(career: CareerSite, author: Person) -> None:
    joined = joined_pdf()
    receiving.keep(joined)
    with receiving.vault().open(joined[0].file.digest) as kept:
        assert kept.read() == PDF
