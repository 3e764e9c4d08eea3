"""Files joined to a message: judged, examined by a real clamd, kept, served as downloads to two parties."""

from uuid import uuid4

import pytest
from werkzeug.datastructures import Headers

from career.people import GESTIONNAIRE
from tests.career.conftest import ADDRESS, CareerSite
from tests.career.courrier.conftest import (
    DESK,
    OTHER_DESK,
    OTHER_TEACHER,
    PDF,
    QUESTION,
    TEACHER,
    Post,
    infected,
    pdf,
    set_antivirus,
)
from tests.judge import Browser


def paths(post: Post, thread: str) -> tuple[str, str]:
    [file] = post.files()
    return f"/courrier/{thread}/pieces/{file.id}", f"/gestion/courrier/{thread}/pieces/{file.id}"


def fetch(browser: Browser, path: str) -> tuple[bytes, Headers]:
    """What a download brings."""
    with browser.client.get(path, base_url=ADDRESS) as answer:
        assert answer.status_code == 200
        return answer.data, answer.headers


def test_a_file_is_kept_by_its_digest_and_read_by_both(guarded: Post) -> None:
    thread = guarded.write(files=pdf("arrêté n° 3.pdf"))
    hers, desk_s = paths(guarded, thread)
    [link] = guarded.teacher.get(f"/courrier/{thread}").select(".attachments a")
    assert (link["href"], link.get_text()) == (hers, "arrêté n° 3.pdf")
    assert fetch(guarded.teacher, hers)[0] == PDF
    [link] = guarded.desk.get(f"/gestion/courrier/{thread}").select(".attachments a")
    assert link["href"] == desk_s
    assert fetch(guarded.desk, desk_s)[0] == PDF
    served = guarded.career.events("attachment_served")
    assert [(row.actor, row.subject) for row in served] == [(TEACHER, TEACHER), (DESK, TEACHER)]


def test_a_file_is_a_download_that_no_browser_runs(guarded: Post) -> None:
    thread = guarded.write(files=pdf("../<b>X; y\u202e.pdf"))
    _, headers = fetch(guarded.teacher, paths(guarded, thread)[0])
    assert headers["Content-Type"] == "application/pdf"
    assert headers["Content-Disposition"].startswith("attachment;")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in headers["Content-Security-Policy"]
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "no-store" in headers["Cache-Control"]
    assert "\u202e" not in guarded.files()[0].name


def test_five_files_leave_in_their_order(guarded: Post) -> None:
    names = [f"{number}.pdf" for number in range(5)]
    guarded.write(files=[pdf(name, PDF + name.encode() + b"%%EOF") for name in names])
    assert [row.name for row in guarded.files()] == names
    assert guarded.vault_size() == 5
    assert {row.academie for row in guarded.files()} == {"16"}


def test_six_files_are_too_many(guarded: Post) -> None:
    page = guarded.teacher.get("/courrier/nouveau")
    page.submit("Envoyer", **QUESTION, files=[pdf(f"{n}.pdf") for n in range(6)], status=422)
    assert page.problems == ["Joignez 5 fichiers au plus."]
    assert guarded.vault_size() == 0


def test_an_infected_file_is_refused_and_the_words_are_kept(guarded: Post) -> None:
    page = guarded.teacher.get("/courrier/nouveau")
    page.submit("Envoyer", **QUESTION, files=[pdf(), pdf("cv.docx", infected())], status=422)
    assert page.problems == [
        "« cv.docx » : l’antivirus a trouvé un virus dans ce fichier. Il n’a pas été gardé."
    ]
    assert page.value("body").strip() == QUESTION["body"]
    assert len(page.select(".arriving input")) == 1
    assert guarded.messages() == []
    assert guarded.vault_size() == 1  # the other
    [event] = guarded.career.events("attachment_refused")
    assert event.actor == TEACHER
    assert "virus" in event.details["why"]
    assert "cv.docx" not in event.details["why"]


@pytest.mark.parametrize("content", [b"<html><script>alert(1)</script>", b"MZ\x90", b"\x89PNG\r\n\x1a\n" * 9])
def test_a_file_that_lies_about_itself_is_refused(guarded: Post, content: bytes) -> None:
    page = guarded.teacher.get("/courrier/nouveau")
    page.submit("Envoyer", **QUESTION, files=pdf("a.pdf", content), status=422)
    assert page.problems[0].startswith("« a.pdf » :")
    assert guarded.messages() == []


def test_the_gestionnaire_s_files_are_judged_too(guarded: Post) -> None:
    thread = guarded.write()
    page = guarded.desk.get(f"/gestion/courrier/{thread}")
    page.submit("Envoyer", body="Voici", files=pdf("cv.docx", infected()), status=422)
    assert "virus" in page.problems[0]
    assert page.value("body").strip() == "Voici"


def test_without_the_antivirus_nothing_is_kept_and_no_word_is_lost(career: CareerSite) -> None:
    set_antivirus(career, "unix:/nonexistent/clamd")
    post = Post(career)
    page = post.teacher.get("/courrier/nouveau")
    page.submit("Envoyer", **QUESTION, files=pdf(), status=503)
    assert "L’antivirus qui les examine ne répond pas." in page.text
    assert "Choisissez de nouveau vos pièces jointes" in page.text
    assert (page.value("subject"), page.value("body").strip()) == (QUESTION["subject"], QUESTION["body"])
    assert post.messages() == []
    assert post.vault_size() == 0
    page.submit("Envoyer")
    assert len(post.messages()) == 1


def test_with_the_disk_full_nothing_is_kept_and_no_word_is_lost(career: CareerSite) -> None:
    (career.settings.data / "new").write_text("a file where a folder must be")
    page = Post(career).teacher.get("/courrier/nouveau")
    page.submit("Envoyer", **QUESTION, files=pdf(), status=503)
    assert "Le service qui les range ne répond pas." in page.text
    assert page.value("body").strip() == QUESTION["body"]


def test_where_there_is_no_antivirus_the_pages_say_so(post: Post, clamd: str) -> None:
    said = "Les pièces ne sont pas examinées par un antivirus sur ce site."
    thread = post.write()
    assert said in post.teacher.text
    assert said in post.desk.get(f"/gestion/courrier/{thread}").text
    set_antivirus(post.career, clamd)
    assert said not in post.teacher.get("/courrier/nouveau").text


def test_another_s_file_is_not_found_and_it_is_in_the_journal(post: Post) -> None:
    thread = post.write(files=pdf())
    hers, desk_s = paths(post, thread)
    post.career.browser(OTHER_TEACHER).get(hers, status=404)
    post.career.browser(OTHER_DESK, GESTIONNAIRE).get(desk_s, status=404)
    refused = post.career.events("access_refused")
    assert [(row.actor, row.subject) for row in refused] == [(OTHER_TEACHER, TEACHER), (OTHER_DESK, TEACHER)]
    assert post.career.events("attachment_served") == []


def test_a_file_is_not_reached_through_another_thread(post: Post) -> None:
    post.write(files=pdf())
    [file] = post.files()
    other = post.career.browser(OTHER_TEACHER)
    other.get("/courrier/nouveau").submit("Envoyer", **QUESTION)
    own = other.url.rpartition("/")[2]
    other.get(f"/courrier/{own}/pieces/{file.id}", status=404)
    other.get(f"/courrier/{own}/pieces/{uuid4()}", status=404)
    other.get(f"/courrier/{own}/pieces/{file.digest}", status=404)
    assert post.career.events("attachment_served") == []


def test_a_file_whose_content_is_gone_is_not_found(post: Post) -> None:
    thread = post.write(files=pdf())
    for path in post.career.settings.data.glob("??/*"):
        path.unlink()
    post.teacher.get(paths(post, thread)[0], status=404)


def test_the_same_file_twice_is_one_on_the_disk(post: Post) -> None:
    post.write(files=pdf())
    post.write(subject="Autre", files=pdf("autre.pdf"))
    assert post.vault_size() == 1
    assert [row.name for row in post.files()] == ["arrete.pdf", "autre.pdf"]


def test_the_same_words_with_another_file_are_another_message(post: Post) -> None:
    first = post.write()
    assert post.write(files=pdf()) != first
