"""A document asked for is awaited, seen by the teacher, and reminded twice, each once (threat 52)."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from pydantic import SecretStr
from sqlalchemy import select, update

from career.courrier import reminding
from career.courrier.tables import MessageRow, StepRow, ThreadRow
from career.dossier.tables import DOSSIER
from career.worker import work
from socle.settings import Socle
from tests.career.conftest import ADDRESS, DAY
from tests.career.courrier.conftest import DESK, TEACHER, Post, of_act

ASKED = "Copie de l’arrêté de nomination"
TEN = timedelta(days=10)
ROOT = Path(__file__).parents[3]


def ask(post: Post, days: int = 11) -> str:
    """A thread in which a document was asked for, so many days ago."""
    thread = post.write()
    post.answer(thread, "Il me manque une pièce.", asks=ASKED)
    then = datetime.now(UTC) - timedelta(days=days)
    with post.db.begin() as session:
        session.execute(update(MessageRow).values(sent_at=then, visible_at=then))
        session.execute(update(ThreadRow).values(since=then))
    return thread


def reminders(post: Post) -> int:
    with post.db.read() as session:
        return len(session.scalars(select(StepRow).where(StepRow.act == "relance")).all())


def mails(post: Post) -> int:
    return sum(one["subject"] == "Un message attend votre réponse" for one in post.mails())


def run(post: Post) -> None:
    """The worker's turn."""
    made = work(Socle(digest_key=SecretStr("k" * 40)), post.career.settings)
    made.jobs["remind"][1]()
    made.db.engine.dispose()


def remind(post: Post, thread: str) -> bool:
    with post.career.app.test_request_context(base_url=ADDRESS):
        return reminding.remind(post.db, thread, TEN, DAY)


def test_the_teacher_sees_what_is_asked_and_that_it_is_awaited_until_she_writes(post: Post) -> None:
    thread = ask(post)
    assert post.threads()[0].awaits == "agent"
    page = post.teacher.get("/")
    assert "Une pièce vous est demandée." in page.text
    page.follow("Voir le message")
    assert f"Pièce demandée : {ASKED}" in page.text
    assert f"Une pièce vous est demandée {ASKED} Répondre et joindre la pièce" in page.text
    assert "pièce demandée" in post.teacher.get("/courrier").text
    assert "Mon échelon" in post.teacher.get("/courrier?q=nomination").text
    assert ASKED in post.teacher.get(f"/courrier/{thread}/imprimer").text
    post.teacher.get(f"/courrier/{thread}").submit("Envoyer", body="La voici.")
    assert post.threads()[0].awaits == "service"
    assert "Une pièce vous est demandée" not in post.teacher.get("/").text
    assert "Répondre et joindre la pièce" not in post.teacher.get(f"/courrier/{thread}").text


def test_an_answer_goes_on_asking_until_its_field_is_emptied(post: Post) -> None:
    thread = ask(post)
    page = post.desk.get(f"/gestion/courrier/{thread}")
    assert page.value("asks") == ASKED
    page.submit("Envoyer", body="Merci de faire vite.")
    assert post.threads()[0].awaits == "agent"
    post.desk.get(f"/gestion/courrier/{thread}").submit("Envoyer", body="Je l’ai trouvée.", asks="")
    assert post.threads()[0].awaits == "personne"


def test_the_same_words_that_ask_for_something_are_another_message(post: Post) -> None:
    thread = post.write()
    post.answer(thread, "Bonjour.")
    post.answer(thread, "Bonjour.", asks=ASKED)
    assert [row.asks for row in post.messages()] == ["", "", ASKED]


def test_the_worker_reminds_after_the_delay_then_once_more_and_no_more(post: Post) -> None:
    thread = ask(post, days=9)
    run(post)
    assert (reminders(post), mails(post)) == (0, 0)
    for days, times in ((2, 1), (3, 1), (13, 2), (14, 2), (60, 2)):
        with time_machine.travel(datetime.now(UTC) + timedelta(days=days)):
            run(post)
            assert (reminders(post), mails(post)) == (times, times)
    [first, _second] = [
        row for row in post.career.events("thread_handled") if row.details.get("what") == "relance"
    ]
    assert (first.actor, first.subject, first.details["thread"]) == ("", TEACHER, thread)
    assert ASKED not in str(post.mails()[-1])
    page = post.desk.get(f"/gestion/courrier/{thread}")
    assert "Rappel envoyé à l’agent, le" in page.text


def answered(post: Post, thread: str) -> None:
    post.teacher.get(f"/courrier/{thread}").submit("Envoyer", body="La voici.")


def closed(post: Post, thread: str) -> None:
    post.close(thread)


def ended(post: Post, _thread: str) -> None:
    with post.db.begin() as session:
        session.execute(update(DOSSIER).where(DOSSIER.c.uid == TEACHER).values(ends=DAY))


@pytest.mark.parametrize("done", [answered, closed, ended])
def test_nothing_is_reminded_that_is_awaited_no_more(post: Post, done: Callable[[Post, str], None]) -> None:
    thread = ask(post)
    done(post, thread)
    run(post)
    assert not remind(post, thread)
    assert (reminders(post), mails(post)) == (0, 0)


def test_a_reminder_changes_nothing_that_a_colleague_decides_on(post: Post) -> None:
    thread = ask(post)
    page = post.desk.get(f"/gestion/courrier/{thread}")
    run(post)
    page.submit("Ajouter la note", **of_act("note", note="Rappeler lundi."))
    assert "La note interne est gardée." in page.text


@pytest.mark.both_engines
def test_two_workers_at_once_remind_once(post: Post) -> None:
    thread = ask(post)
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda _: remind(post, thread), range(4)))
    assert done.count(True) == 1
    assert (reminders(post), mails(post)) == (1, 1)


@pytest.mark.both_engines
@pytest.mark.parametrize(("moment", "rows"), [("before_commit", 0), ("after_commit", 1)])
def test_killed_it_has_reminded_once_or_not_at_all(post: Post, moment: str, rows: int) -> None:
    ask(post)
    settings = post.career.settings
    command = [sys.executable, "-m", "tests.career.courrier.killed", settings.database]
    person = str(post.career.person(DESK))
    died = subprocess.run(
        [*command, str(settings.data), person, moment, "remind"],
        cwd=ROOT,
        env=dict(os.environ),
        check=False,
    )
    assert died.returncode == -signal.SIGKILL
    assert (reminders(post), mails(post)) == (rows, rows)
    run(post)
    assert (reminders(post), mails(post)) == (1, 1)
