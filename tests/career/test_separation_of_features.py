"""What somebody wrote in one académie is 404 in another, for whoever has her identifiant (threat 47)."""

from sqlalchemy import select

from career.complements.tables import ComplementRow
from career.people import ADMINISTRATOR, GESTIONNAIRE
from career.perspectives import previews
from career.services import models as services
from socle import audit
from tests.career.complements import test_views as complements
from tests.career.conftest import CareerSite
from tests.career.courrier.views import test_boilerplate as templates
from tests.career.cv.conftest import Cvs
from tests.career.guides import test_editing as guides
from tests.career.perspectives import test_simulator as simulator
from tests.career.perspectives.test_previews import asked
from tests.career.situation.conftest import Requests

Two = tuple[CareerSite, CareerSite]
TEACHER, DESK = "fdurand3", "sbonnet"


def test_a_cv_a_request_a_complement_and_a_comparison_are_404_elsewhere(two: Two) -> None:
    south, north = two
    south.person(TEACHER)
    cvs = Cvs(south)
    cvs.write()
    share, request = cvs.share(), Requests(south).ask()
    complements.add(south)
    with south.db.read() as session:
        complement = session.scalars(select(ComplementRow.id)).one()
    kept = simulator.compared(south, TEACHER).submit("Garder cette comparaison", name="À 80 %").url
    hers = [f"/cv/partage/{share}", f"/situation/{request}", kept, f"/dossier/complements/{complement}"]
    template = templates.write(south.browser(DESK, GESTIONNAIRE))
    desk = [f"/gestion/demandes/{request}", f"/gestion/dossiers/{TEACHER}/cv/{share}", template]
    for path in hers:
        south.browser(TEACHER).get(path)
        north.browser(TEACHER).get(path, status=404)
    for path in desk:
        south.browser(DESK, GESTIONNAIRE).get(path)
        north.browser(DESK, GESTIONNAIRE).get(path, status=404)
    assert {line.details["academie"] for line in north.events("access_refused")} == {"09"}


def test_lists_of_the_other_académie_show_nothing_of_it(two: Two) -> None:
    south, north = two
    south.person(TEACHER)
    cvs = Cvs(south)
    cvs.write(title="Médiation scientifique")
    cvs.share()
    Requests(south).ask()
    complements.add(south)
    teacher, desk = north.browser(TEACHER), north.browser(DESK, GESTIONNAIRE)
    assert "Médiation scientifique" not in teacher.get("/cv/competences").text
    assert "Référente numérique" not in teacher.get("/cv/partage").text
    assert "Master" not in teacher.get("/dossier/complements").text
    assert "Angoulême" not in teacher.get("/situation").text
    templates.write(south.browser(DESK, GESTIONNAIRE), title="Modèle du sud")
    assert "Modèle du sud" not in desk.get(templates.LIST).text
    for path in ("/gestion/demandes", f"/gestion/dossiers/{TEACHER}/complements"):
        page = desk.get(path).text
        assert "Angoulême" not in page and "Master de didactique" not in page


def test_a_guide_and_a_service_of_one_académie_change_nothing_in_the_other(two: Two) -> None:
    south, north = two
    guides.write(guides.admin(north))
    guides.publish(guides.admin(north))
    assert guides.reads(north, "L’idée")
    assert not guides.reads(south, "L’idée")
    assert "L’idée" not in guides.admin(south).get(f"{guides.HERE}/historique").text
    for site in two:
        services.load_first(site.db, site.codes[0])
    administrator = north.browser("alemaire", ADMINISTRATOR)
    administrator.get(f"/administration/services/{services.first()[0].id}")
    administrator.submit("Enregistrer", title="Service du Nord")
    assert "Service du Nord" in north.browser("alemaire", ADMINISTRATOR).get("/administration/services").text
    there = south.browser("alemaire", ADMINISTRATOR).get("/administration/services").text
    assert "Service du Nord" not in there


def test_a_look_at_the_rules_of_another_académie_is_404_and_makes_it_go_no_further(two: Two) -> None:
    south, north = two
    preview = asked(south)
    administrator = north.browser("alemaire", ADMINISTRATOR)
    for path in ("", "/liste.csv", "/activer"):
        administrator.get(f"/administration/regles/apercus/{preview}{path}", status=404)
    with south.db.read() as session:
        found = previews.find(session, "16", preview)
    assert found and found.read == 0
    assert [line.actor for line in north.events("access_refused")] == ["alemaire"] * 3


def test_who_reads_a_namesake_elsewhere_hides_nothing_of_who_read_hers(two: Two) -> None:
    south, north = two
    south.person(TEACHER)
    cvs = Cvs(south)
    cvs.write()
    share = cvs.share()
    south.browser(DESK, GESTIONNAIRE).get(f"/gestion/dossiers/{TEACHER}/cv/{share}")
    with north.db.begin() as session:
        for _ in range(501):
            audit.record(
                session, audit.Event.DOSSIER_CONSULTED, actor=DESK, subject=TEACHER, academie="09",
                section="position",
            )  # fmt: skip
    assert south.browser(TEACHER).get("/cv/partage").select("table tbody tr")
    assert "CV" in south.browser(TEACHER).get("/dossier/consultations").text
