"""Two threads joined by mistake are separated again: as they were, but for what came since, which stays."""

import random
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import inspect, select, update

from career.courrier import acting, drafts, handling, joining, separating
from career.courrier.acting import Act, Doing
from career.courrier.carrying import Pair, Refused
from career.courrier.drafts import Writing
from career.courrier.rules import Aside, Draft, Side, Words
from career.courrier.sending import Letter, send
from career.courrier.tables import DraftRow, MessageRow, StepRow, ThreadRow, WordRow
from career.courrier.words import number_of
from career.delays.tables import AnswerRow
from career.people import GESTIONNAIRE, Person
from socle.web.acting import new_key
from tests.career.conftest import ADDRESS, DAY
from tests.career.courrier.conftest import DESK, OTHER_DESK, TEACHER, Post, pdf
from tests.career.courrier.test_access import give
from tests.career.courrier.test_joining import actor, join, thread_of, two

pytestmark = pytest.mark.both_engines
BUTTON = "Séparer de nouveau les deux fils"
TABLES = (ThreadRow, MessageRow, AnswerRow, DraftRow, WordRow)
# What a separation tells, what served once, and what numbers rows anew.
EXEMPT = {"parted_from", "parted_at", "was", "reopens_at"}
READ = ("read_at", "read_by")
State = dict[str, list[dict[str, object]]]


def doing(post: Post, act: Act, thread: str, who: Person | None = None) -> Doing:
    with post.db.read() as session:
        return Doing(who or actor(post), act, new_key(), acting.mark(session, thread))


def separate(post: Post, one: str, into: str) -> bool:
    return separating.separate(post.db, doing(post, Act.SEPARATE, one), Pair(one, into))


def joined(post: Post, one: str, into: str) -> None:
    joining.join(post.db, doing(post, Act.JOIN, one), Pair(one, into))


def state(post: Post, *exempt: str) -> State:
    """Everything that a joining may touch."""

    def told(row: object) -> dict[str, object]:
        own = [column.key for column in inspect(type(row)).columns]
        without = {*EXEMPT, *exempt} | ({"id"} if isinstance(row, AnswerRow) else set())
        facts = {name: getattr(row, name) for name in own if name not in without}
        return facts | {"words": sorted(str(facts["words"]).split())} if "words" in facts else facts

    with post.db.read() as session:
        return {
            table.__name__: sorted((told(row) for row in session.scalars(select(table))), key=str)
            for table in TABLES
        }


def page_of(post: Post, one: str, into: str) -> None:
    post.desk.get(f"/gestion/courrier/{one}/separer?avec={into}")


def test_they_are_as_before_and_both_sides_read_it(post: Post) -> None:
    one, into = post.write(files=pdf()), post.write(subject="Toujours mon échelon", body="Des nouvelles ?")
    before = state(post, *READ)
    join(post, one, into)
    page = post.desk.get(f"/gestion/courrier/{into}").follow(f"Séparer de nouveau le fil {number_of(one)}")
    assert "ouvert, à répondre, comme avant" in page.text
    page.submit(BUTTON)
    assert page.url.endswith(one)
    assert "Les deux fils sont séparés de nouveau." in page.text
    assert state(post, *READ) == before
    assert [row.joined_to for row in post.threads()] == ["", ""]
    assert "Fil séparé de celui auquel il était réuni" in page.text
    assert "Un fil réuni à celui-ci en est séparé" in page.get(f"/gestion/courrier/{into}").text
    teacher = post.teacher.get(f"/courrier/{one}")
    assert teacher.url.endswith(one)
    assert "Ce fil avait été réuni à « Toujours mon échelon »" in teacher.text
    assert "arrete.pdf" in teacher.text
    assert "mis ici le" not in teacher.text
    teacher.follow("Toujours mon échelon")
    assert "avait été réuni à celui-ci. Ils sont séparés de nouveau depuis le" in teacher.text
    assert "quand passe-t-il" not in teacher.text
    told = [row.details["what"] for row in post.career.events("thread_handled")]
    assert told == ["jonction"] * 2 + ["separation"] * 2


def test_what_was_written_since_stays_and_is_no_answer_to_the_other(post: Post) -> None:
    one, into = two(post)
    join(post, one, into)
    post.answer(into, "Voici pour les deux.")
    post.teacher.get(f"/courrier/{into}").submit("Envoyer", body="Merci")
    page_of(post, one, into)
    assert "reste dans « Toujours mon échelon » : 2 messages" in post.desk.text
    assert "selon les messages qui y restent" in post.desk.text
    post.desk.submit(BUTTON)
    there = {row.body: row.thread_id for row in post.messages()}
    assert {there["Voici pour les deux."], there["Merci"], there["Des nouvelles ?"]} == {into}
    assert [row.awaits for row in (thread_of(post, one), thread_of(post, into))] == ["service", "service"]
    page = post.teacher.get(f"/courrier/{one}")
    assert "Voici pour les deux" not in page.text


def test_a_closed_thread_that_the_joining_opened_is_closed_again_unless_something_came(post: Post) -> None:
    one, into = two(post)
    post.close(into)
    joined(post, one, into)
    assert thread_of(post, into).closed_at is None
    separate(post, one, into)
    assert [thread_of(post, each).closed_at is None for each in (one, into)] == [True, False]
    joined(post, one, into)
    post.answer(into, "Voici.")
    separate(post, one, into)
    rows = [thread_of(post, each) for each in (one, into)]
    assert [(row.closed_at, row.awaits) for row in rows] == [(None, "service"), (None, "personne")]


def test_what_was_moved_on_since_is_not_taken_back_and_it_is_said(post: Post) -> None:
    one, into = two(post)
    last = post.write(subject="Troisième", body="Troisième")
    joined(post, one, into)
    joined(post, into, last)
    page_of(post, one, last)
    assert "Défaites d’abord ce qui a été fait en dernier" in post.desk.text
    assert BUTTON not in post.desk.text
    with pytest.raises(Refused, match="moved_on"):
        separate(post, one, last)
    separate(post, into, last)
    assert thread_of(post, one).joined_to == into
    separate(post, one, into)
    assert {row.body: row.thread_id for row in post.messages()}["Des nouvelles ?"] == into
    joined(post, one, into)
    stray = next(row for row in post.messages() if row.thread_id == into and row.moved_at)
    joining.move(post.db, doing(post, Act.MOVE, into), stray.id, Pair(into, last))
    with pytest.raises(Refused, match="moved_on"):
        separate(post, one, into)
    with pytest.raises(Refused, match="not_joined"):
        separate(post, last, into)


def test_only_who_may_open_both_separates_them(post: Post) -> None:
    one, into = two(post)
    joined(post, one, into)
    give(post, one, OTHER_DESK)
    other = post.career.browser(OTHER_DESK, GESTIONNAIRE).get(f"/gestion/courrier/{one}")
    assert "il faut pouvoir ouvrir les deux" in other.text
    assert "separer" not in other.html
    other.get(f"/gestion/courrier/{one}/separer?avec={into}", status=404)
    other.get(f"/gestion/courrier/{into}/separer?avec={one}", status=404)
    other.get(f"/gestion/courrier/{one}/separer", status=404)
    assert len(post.career.events("access_refused")) == 3
    alone = post.write(subject="Seul", body="Seul")
    assert "Ces deux fils ne sont plus réunis." in post.desk.get(f"/gestion/courrier/{alone}/separer").text


def test_pressed_twice_it_is_done_once_and_the_second_gestionnaire_is_told(post: Post) -> None:
    one, into = two(post)
    joined(post, one, into)
    page_of(post, one, into)
    typed = {name: post.desk.value(name) for name in ("csrf_token", "key", "mark", "into_mark")}
    path = f"/gestion/courrier/{one}/separer?avec={into}"
    post.teacher.get(f"/courrier/{into}").submit("Envoyer", body="Encore")
    post.desk.post(path, typed)
    assert "Un des fils a changé entre-temps" in post.desk.text
    page_of(post, one, into)
    typed = {name: post.desk.value(name) for name in ("csrf_token", "key", "mark", "into_mark")}
    for _ in range(2):
        post.desk.post(path, typed)
        assert "Les deux fils sont séparés de nouveau." in post.desk.text
    assert [row.act for row in steps(post)].count("separation") == 2


def steps(post: Post) -> list[StepRow]:
    with post.db.read() as session:
        return list(session.scalars(select(StepRow)))


def test_nothing_is_separated_over_a_message_that_arrives(post: Post) -> None:
    one, into = two(post)
    joined(post, one, into)
    post.teacher.get(f"/courrier/{into}").submit("Envoyer", body="Encore")
    with post.db.begin() as session:
        soon = datetime.now(UTC) + timedelta(minutes=1)
        session.execute(update(MessageRow).where(MessageRow.body == "Encore").values(visible_at=soon))
    with pytest.raises(Refused, match="arriving"):
        separate(post, one, into)


def test_a_joining_whose_step_does_not_say_what_was_before_is_left_as_it_is(post: Post) -> None:
    one, into = two(post)
    joined(post, one, into)
    with post.db.begin() as session:
        session.execute(update(StepRow).where(StepRow.thread_id == one).values(facts={"to": into}))
    page_of(post, one, into)
    assert "avant que cela se défasse" in post.desk.text


def test_a_draft_goes_back_whole_or_stays_and_notes_do_not_move(post: Post) -> None:
    one, into = two(post)
    post.teacher.get(f"/courrier/{one}").submit("Garder le brouillon", body="Brouillon un")
    joined(post, one, into)
    separate(post, one, into)
    assert post.teacher.get(f"/courrier/{one}").value("body").strip() == "Brouillon un"
    post.teacher.get(f"/courrier/{into}").submit("Garder le brouillon", body="Brouillon deux")
    joined(post, one, into)
    acting.act(
        post.db,
        Doing(actor(post), Act.NOTE, new_key(), doing(post, Act.NOTE, into).seen, "Entre nous"),
        into,
        handling.note,
    )
    separate(post, one, into)
    page = post.teacher.get(f"/courrier/{into}")
    assert page.value("body").split() == ["Brouillon", "deux", "Brouillon", "un"]
    assert [row.thread_id for row in steps(post) if row.note] == [into]
    assert "Entre nous" not in post.desk.get(f"/gestion/courrier/{one}").text


def test_what_was_put_aside_stays_back_once_it_was_read_in_the_other(post: Post) -> None:
    one, into = two(post)
    with post.db.begin() as session:
        far = {"aside": "date", "aside_until": date(2027, 1, 4)}
        session.execute(update(ThreadRow).where(ThreadRow.id == one).values(**far))
    joined(post, one, into)
    separate(post, one, into)
    assert thread_of(post, one).aside == "date"
    joined(post, one, into)
    post.desk.get(f"/gestion/courrier/{into}")  # its unread message had brought it back, and is read now
    separate(post, one, into)
    assert thread_of(post, one).aside == ""


@pytest.mark.parametrize("seed", range(6))
def test_whatever_two_threads_were_joined_and_separated_they_are_the_same(post: Post, seed: int) -> None:
    chance, people = random.Random(seed), [actor(post, TEACHER), actor(post)]
    with (
        time_machine.travel(datetime(2026, 11, 2, 9, tzinfo=UTC), tick=False) as time,
        post.career.app.test_request_context(base_url=ADDRESS),
    ):
        threads = [written(post, people[0], None, f"Question {n}") for n in range(4)]
        for number in range(14):
            time.shift(timedelta(hours=chance.randint(1, 30)))
            chance.choice(HAPPENS)(post, people, chance, threads, number)
        stand = [row.id for row in post.threads() if not row.joined_to]
        one, into = chance.sample(stand, 2)
        before = state(post)
        time.shift(timedelta(hours=5))
        joined(post, one, into)
        assert state(post) != before
        time.shift(timedelta(hours=5))
        separate(post, one, into)
        assert state(post) == before


def written(post: Post, who: Person, thread: str | None, body: str) -> str:
    side = Side.AGENT if who.uid == TEACHER else Side.SERVICE
    draft = Draft(new_key(), body, "" if thread else f"Objet de {body}")
    return send(post.db, Letter(who, side, DESK, draft, thread, reopens=timedelta(days=30))).thread


def some(post: Post, chance: random.Random, threads: list[str]) -> str:
    return chance.choice([one for one in threads if not thread_of(post, one).joined_to])


def writes(post: Post, people: list[Person], chance: random.Random, threads: list[str], number: int) -> None:
    written(post, chance.choice(people), some(post, chance, threads), f"Message {number}")


def acts(post: Post, people: list[Person], chance: random.Random, threads: list[str], number: int) -> None:
    what: list[tuple[Act, handling.Write]] = [
        (Act.CLOSE, handling.close(people[1])),
        (Act.CLOSE, handling.close(people[1])),
        (Act.REOPEN, handling.reopen),
        (Act.NOTE, handling.note),
        (Act.ASIDE, handling.put_aside(Aside.ANSWER, None, people[1], DAY)),
    ]
    thread, (act, write) = some(post, chance, threads), chance.choice(what)
    try:
        acting.act(post.db, doing(post, act, thread), thread, write)
    except handling.NotPossible:
        return


def begins(post: Post, people: list[Person], chance: random.Random, threads: list[str], number: int) -> None:
    who, thread = chance.choice(people), some(post, chance, threads)
    side = Side.AGENT if who.uid == TEACHER else Side.SERVICE
    with post.db.begin() as session:
        if not session.scalars(select(DraftRow)).all():  # two begun in both would stay one
            drafts.save(session, Writing(who, Words(new_key(), body="Début"), 0, thread, side=side))


def moves(post: Post, people: list[Person], chance: random.Random, threads: list[str], number: int) -> None:
    one, into = some(post, chance, threads), some(post, chance, threads)
    here = [row for row in post.messages() if row.thread_id == one]
    if one != into and len(here) > 1:
        joining.move(post.db, doing(post, Act.MOVE, one), chance.choice(here).id, Pair(one, into))


def joins(post: Post, people: list[Person], chance: random.Random, threads: list[str], number: int) -> None:
    stand = [row.id for row in post.threads() if not row.joined_to]
    if len(stand) > 2:
        joined(post, *chance.sample(stand, 2))


HAPPENS: list[Callable[[Post, list[Person], random.Random, list[str], int], None]] = [
    writes, writes, writes, acts, acts, begins, moves, joins,
]  # fmt: skip
