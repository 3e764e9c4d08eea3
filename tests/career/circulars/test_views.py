"""A circular from its first word to its readers, and everything that may go otherwise."""

from tests.career.circulars.conftest import HERE, LIST, OTHER_TEACHER, TEACHER, Circulars
from tests.career.conftest import CareerSite


def test_a_result_is_written_published_and_read_by_each_with_her_own_words(
    career: CareerSite, circulars: Circulars
) -> None:
    uid = circulars.write()
    page = circulars.admin.get(f"{HERE}/{uid}/destinataires/liste")
    page.submit("Choisir cette liste", people=LIST)
    assert "2 personnes" in page.text and "Enseignement public, 2nd degré 2 personnes" in page.text
    assert "obtenue" in circulars.admin.get(f"{HERE}/{uid}/copie/{TEACHER}").text
    teacher = career.browser(TEACHER)
    assert "Votre demande de mutation" not in teacher.get("/courrier").text
    teacher.get(f"/courrier/avis/{uid}", status=404)
    told = circulars.publish(uid)
    assert "Il est publié pour 2 personnes" in told.text
    assert "1 message non lu" in teacher.get("/").text
    teacher.get("/courrier").follow("Votre demande de mutation")
    assert "votre demande est obtenue. Réponse avant le 15 mars 2027." in teacher.text
    assert "Aucun message non lu" in teacher.get("/").text
    other = career.browser(OTHER_TEACHER).get(f"/courrier/avis/{uid}")
    assert "refusée" in other.text and "obtenue" not in other.text
    assert "2 personnes ont ouvert" in circulars.admin.get(f"{HERE}/{uid}").text
    assert [line.subject for line in career.events("circular_read")] == [TEACHER, OTHER_TEACHER]
