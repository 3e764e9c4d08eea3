"""What both sides read beside a message."""

from tests.career.delays.conftest import Then


def test_before_she_writes_the_teacher_reads_what_the_service_aims_at(then: Then) -> None:
    page = then.post.teacher.get("/courrier/nouveau")
    assert "Votre service vise une réponse en 10 jours ouvrés." in page.text
    assert "le délai réel n’est pas connu" in page.text


def test_both_sides_read_the_same_count(then: Then) -> None:
    thread = then.post.write()
    post = then.at(6, 12)
    for page in (post.teacher.get(f"/courrier/{thread}"), post.desk.get(f"/gestion/courrier/{thread}")):
        assert "4 jours ouvrés sur 10." in page.text
        assert "Réponse visée le mardi 17 novembre 2026 au plus tard." in page.text
    post = then.at(18)
    assert (
        "visée le mardi 17 novembre 2026 au plus tard : ce délai est dépassé"
        in post.desk.get(f"/gestion/courrier/{thread}").text
    )


def test_once_answered_nothing_is_counted(then: Then) -> None:
    thread = then.post.write()
    then.post.answer(thread)
    page = then.post.teacher.get(f"/courrier/{thread}")
    assert "sur 10" not in page.text
    assert "1 réponse a été donnée : trop peu pour dire le délai réel." in page.text
