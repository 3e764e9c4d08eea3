"""Who follows whom, as pages and desks see it: absences, delegates, feeds, the night."""

from datetime import date, timedelta

from sqlalchemy import delete, select, update

from career.dossier.tables import CAREER, DOSSIER
from career.feed.applied import Applied
from career.models import PersonRow
from career.people import GESTIONNAIRE
from career.portfolios.assigning import after_feed, every_night, fill_first
from career.portfolios.models import correspondent_of, followed, follows, held
from career.portfolios.rules import Absence, Exemption
from career.portfolios.tables import AbsenceRow, AssignmentRow, ExemptionRow, MoveRow
from tests.career.conftest import DAY, CareerSite
from tests.career.courrier.conftest import QUESTION

TEACHER, DESK, DELEGATE = "fdurand3", "sbonnet", "lgaillard"


def away(site: CareerSite, who: str = DESK, delegate: str = DELEGATE, days: int = 5) -> None:
    with site.db.begin() as session:
        one = Absence(f"{who}-away", who, DAY, DAY + timedelta(days), delegate)
        session.add(AbsenceRow.of("16", one))


def hers(site: CareerSite, uid: str, day: date = DAY) -> set[str]:
    with site.db.read() as session:
        found = set(session.scalars(followed(session, "16", uid, day)))
        everybody = set(session.scalars(select(AssignmentRow.uid).where(AssignmentRow.academie == "16")))
        assert found == {one for one in everybody if follows(session, "16", uid, one, day)}
        return found


def test_during_an_absence_the_delegate_sees_them_too_and_the_teacher_reads_who_answers(
    career: CareerSite,
) -> None:
    teacher = career.browser(TEACHER)
    teacher.get("/courrier/nouveau").submit("Envoyer", **QUESTION)
    thread = teacher.url.rpartition("/")[2]
    desk = career.browser(DELEGATE, GESTIONNAIRE)
    desk.get(f"/gestion/courrier/{thread}", status=404)
    desk.get(f"/gestion/dossiers/{TEACHER}", status=404)
    away(career)
    for page in ("/", "/courrier"):
        said = " ".join(teacher.get(page).page.get_text().split())
        assert "Sylvie BONNET est absente jusqu’au 26 novembre 2026 ; Luc GAILLARD la remplace." in said
    assert "Mon échelon" in desk.get("/gestion/courrier").text
    desk.get(f"/gestion/courrier/{thread}").submit("Envoyer", body="Je réponds à sa place.")
    assert "Vous remplacez un collègue" in desk.get("/gestion/dossiers").text
    desk.get(f"/gestion/dossiers/{TEACHER}")
    assert "Mon échelon" in career.browser(DESK, GESTIONNAIRE).get("/gestion/courrier?etat=tous").text
    with career.db.begin() as session:
        session.execute(delete(AbsenceRow))
    desk.get(f"/gestion/courrier/{thread}", status=404)
    assert "Mon échelon" not in desk.get("/gestion/courrier?etat=tous").text
    desk.get(f"/gestion/dossiers/{TEACHER}", status=404)


def test_the_list_of_a_desk_and_the_right_to_open_agree_under_a_circle_of_absences(
    career: CareerSite,
) -> None:
    own, others = hers(career, DESK), hers(career, DELEGATE)
    assert own and others and not own & others
    away(career)
    assert hers(career, DELEGATE) == own | others
    assert hers(career, DESK) == own
    away(career, DELEGATE, DESK)
    assert hers(career, "cdumont") >= (own | others) - {"cdumont"}
    assert hers(career, DESK) == own
    assert hers(career, DELEGATE, DAY + timedelta(6)) == others


def test_a_delegate_never_stands_in_for_herself(career: CareerSite) -> None:
    with career.db.begin() as session:  # the delegate is a teacher too, whom the absent one follows
        values = {"population": "2D_PU"}
        session.execute(update(DOSSIER).where(DOSSIER.c.uid == DELEGATE).values(values))
        session.add(ExemptionRow.of("16", Exemption(DELEGATE, "dpe", DESK)))
    every_night(career.db, DAY)
    away(career)
    assert DELEGATE not in hers(career, DELEGATE)
    assert DELEGATE in hers(career, DESK)
    assert DELEGATE in hers(career, "cdumont")
    with career.db.read() as session:
        found = correspondent_of(session, "16", DELEGATE, DAY)
    assert found is not None and (found.uid, found.answers) == (DESK, "cdumont")


def test_the_night_ends_an_exception_and_says_who_moved(career: CareerSite) -> None:
    with career.db.begin() as session:
        session.add(ExemptionRow.of("16", Exemption(TEACHER, "dpe", "jroussel", DAY, "Dossier sensible")))
    assert every_night(career.db, DAY) == 1
    assert every_night(career.db, DAY) == 0
    assert every_night(career.db, DAY + timedelta(1)) == 1
    with career.db.read() as session:
        query = select(MoveRow).where(MoveRow.uid == TEACHER).order_by(MoveRow.id)
        told = [(row.before, row.after) for row in session.scalars(query)]
    assert told == [("", DESK), (DESK, "jroussel"), ("jroussel", DESK)]


def test_a_feed_brings_whom_it_changes_to_her_gestionnaire_at_once(career: CareerSite) -> None:
    with career.db.begin() as session:
        session.execute(update(CAREER).where(CAREER.c.uid == TEACHER).values(corps="PLP"))
        after_feed(session, [Applied("16", TEACHER, 1, DAY, frozenset({"career"}))])
    with career.db.read() as session:
        found = held(session, "16", TEACHER)
    assert found is not None and found.gestionnaire == "jroussel"
    with career.db.begin() as session:
        session.execute(update(PersonRow).where(PersonRow.uid == "soconnor").values(usual_name="ABADIE"))
        after_feed(session, [Applied("16", "soconnor", 1, DAY, frozenset({"languages"}))])
    with career.db.read() as session:  # a language moves nobody: the night will
        assert held(session, "16", "soconnor").gestionnaire == DELEGATE  # type: ignore[union-attr]
    assert every_night(career.db, DAY) == 1


def test_after_the_migration_everybody_is_worked_out_once(career: CareerSite) -> None:
    before = hers(career, DESK)
    with career.db.begin() as session:
        session.execute(delete(AssignmentRow))
    assert hers(career, DESK) == set()
    fill_first(career.db, DAY)
    assert hers(career, DESK) == before
