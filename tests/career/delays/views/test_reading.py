"""Reading a thread of her service: only for a reason, for an hour, without answering; its agent reads why."""

from sqlalchemy import select, update

from career.courrier.acting import Act
from career.courrier.tables import StepRow, ThreadRow
from tests.career.conftest import CareerSite
from tests.career.courrier.conftest import DESK, OTHER_DESK, TEACHER, Post, pdf
from tests.career.courrier.test_access import give
from tests.career.delays.conftest import Then
from tests.judge import Browser

CHEF = "cdumont"
REASON = "Absence imprévue de sa gestionnaire"
HOSTILE = "<script>alert(1)</script> {{7*7}} =cmd \u202egpj.exe\r\nX: y"


def here(thread: str, service: str = "dpe") -> str:
    return f"/gestion/portefeuilles/{service}/suivi/fils/{thread}"


def read(career: CareerSite, thread: str, reason: str = REASON) -> Browser:
    return career.browser(CHEF).get(here(thread)).submit("Lire ce fil", reason=reason)


def steps(career: CareerSite) -> list[StepRow]:
    with career.db.read() as session:
        return list(session.scalars(select(StepRow).where(StepRow.act == Act.READ.value)))


def test_she_reads_nothing_before_she_says_why(post: Post) -> None:
    thread = post.write(subject="Mon secret", files=pdf())
    page = post.career.browser(CHEF).get(here(thread))
    assert "secret" not in page.html and "arrete.pdf" not in page.html
    file = f"{here(thread)}/pieces/{post.files()[0].id}"
    assert page.get(file).url.endswith(here(thread))
    assert "arrete.pdf" not in page.html
    page.submit("Lire ce fil", reason="  ", status=422)
    page.submit("Lire ce fil", reason="trop bref", status=422)
    page.submit("Lire ce fil", reason="x" * 501, status=422)
    assert page.value("reason").strip() == "x" * 501
    assert steps(post.career) == []


def test_with_a_reason_she_reads_all_of_it_and_marks_nothing_as_read(post: Post) -> None:
    thread = post.write(files=pdf())
    page = read(post.career, thread)
    assert page.h1.startswith("Mon échelon") and "quand passe-t-il" in page.text
    assert not page.select("textarea")
    file = f"{here(thread)}/pieces/{post.files()[0].id}"
    with page.client.get(file, base_url="http://127.0.0.1:8001") as served:
        assert served.data.startswith(b"%PDF")
    assert post.messages()[0].read_at is None
    [step] = steps(post.career)
    assert (step.actor, step.note, step.thread_id) == (CHEF, REASON, thread)
    [event] = post.career.events("thread_consulted")
    assert (event.actor, event.subject) == (CHEF, TEACHER)
    assert event.details == {"academie": "16", "thread": thread, "reason": REASON}


def test_internal_notes_are_read_too(post: Post) -> None:
    thread = post.write()
    at = post.messages()[0].sent_at
    with post.db.begin() as session:
        session.add(
            StepRow(
                academie="16", thread_id=thread, act=Act.NOTE.value, actor=DESK, at=at,
                note="Voir avec la paie", facts={}, form_key="k" * 32,
            )
        )  # fmt: skip
    assert "Voir avec la paie" in read(post.career, thread).text


def test_the_teacher_reads_who_read_her_thread_and_why(post: Post) -> None:
    thread = post.write()
    read(post.career, thread)
    page = post.teacher.get("/dossier/consultations")
    assert f"Motif : {REASON}" in page.text
    assert "chef de service" in page.text and thread[:4].upper() in page.text


def test_after_an_hour_she_must_say_why_again(then: Then) -> None:
    thread = then.post.write()
    read(then.career, thread)
    then.at(2, 10, 50)
    assert "quand passe-t-il" in then.career.browser(CHEF).get(here(thread)).text
    then.at(2, 11, 10)
    assert "Pourquoi lire ce fil" in then.career.browser(CHEF).get(here(thread)).text


def test_the_same_form_gives_one_reason(post: Post) -> None:
    thread = post.write()
    first, second = (post.career.browser(CHEF).get(here(thread)) for _ in range(2))
    key = first.value("key")
    first.submit("Lire ce fil", reason=REASON)
    second.submit("Lire ce fil", reason=REASON, forge={"key": key})
    assert "quand passe-t-il" in second.text
    assert len(steps(post.career)) == 1


def test_a_hostile_reason_is_inert(post: Post) -> None:
    thread = post.write()
    read(post.career, thread, HOSTILE)
    [step] = steps(post.career)
    assert "\u202e" not in step.note and "\n" not in step.note
    page = post.teacher.get("/dossier/consultations")
    assert "{{7*7}}" in page.text and not page.select("td script")


def test_a_thread_of_another_service_is_404_whatever_the_address(post: Post) -> None:
    thread = post.write()
    give(post, thread, "pmasson")
    chef = post.career.browser(CHEF)
    with post.db.read() as session:
        other = session.get_one(ThreadRow, thread).service
    for path in (
        here(thread),
        here(thread, other),
        f"{here(thread)}/pieces/{thread}",
        here("0" * 8 + thread[8:]),
    ):
        chef.get(path, status=404)
    post.career.browser(OTHER_DESK).get(here(thread), status=404)
    refused = post.career.events("access_refused")
    assert {(event.actor, event.subject) for event in refused} >= {(CHEF, TEACHER), (CHEF, "")}


def test_a_thread_about_herself_is_404(post: Post) -> None:
    thread = post.write()
    with post.db.begin() as session:
        session.execute(update(ThreadRow).values(agent=CHEF, holder=DESK, service="dpe"))
    post.career.browser(CHEF).get(here(thread), status=404)


def test_a_right_ends_when_the_thread_leaves_her_service(post: Post) -> None:
    thread = post.write()
    page = read(post.career, thread)
    give(post, thread, "pmasson")
    page.get(here(thread), status=404)
