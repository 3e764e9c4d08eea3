"""The CV of the demo: written once, and read by who follows her dossier."""

from demo.careers import cvs as demo
from tests.career.conftest import DAY
from tests.career.cv.conftest import Cvs


def test_the_demo_has_a_cv_that_both_sides_read(cvs: Cvs) -> None:
    for _ in range(2):
        demo.seed(cvs.db, "16", DAY)
    assert cvs.rows() == [len(demo.ENTRIES), 0, 1]
    her = cvs.career.browser(demo.HER)
    for section in ("presentation", "missions", "formations", "competences"):
        assert her.get(f"/cv/{section}").select("textarea")
    desk = cvs.career.browser("lgaillard", "gestionnaire").get(f"/gestion/dossiers/{demo.HER}/cv")
    desk.follow("Poste à profil : Formatrice académique en langues")
    assert "Tutrice de stagiaires" in desk.text
    assert "dyslexiques" not in desk.text
