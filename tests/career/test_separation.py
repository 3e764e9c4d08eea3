"""Académies of one deployment are strictly apart (decision 29, threat 47), whatever the identifiants."""

from sqlalchemy import delete, select

from career.assistance import models as assistance
from career.assistance.rules import Contact
from career.courrier.tables import FileRow, ThreadRow
from career.models import PersonRow
from career.people import ADMINISTRATOR, GESTIONNAIRE
from career.portfolios.assigning import assign_all
from career.portfolios.tables import RuleRow
from career.schema import METADATA
from socle.outbox import Outgoing
from tests.career.conftest import DAY, CareerSite
from tests.career.courrier.conftest import QUESTION, pdf

Two = tuple[CareerSite, CareerSite]
TEACHER, DESK = "fdurand3", "sbonnet"
WITHOUT_AN_ACADEMIE = {
    "audit_event": "the journal: each line says the académie of its actor",
    "counter": "budgets",
    "courrier_word": "a word is a thread's, which has one: what it finds is read through the thread",
    "outgoing": "the outbox",
    "record": "what passes: keys are random or carry the issuer",
    "session": "a session is a person's, who has one",
}


def write(site: CareerSite) -> str:
    """The teacher of this académie writes with a file; the identifier of the thread."""
    browser = site.browser(TEACHER)
    browser.get("/courrier/nouveau").submit("Envoyer", **QUESTION, files=pdf())
    return browser.url.rpartition("/")[2]


def test_every_table_says_the_académie_of_its_rows_or_why_it_does_not() -> None:
    tables = {name: table for metadata in METADATA for name, table in metadata.tables.items()}
    silent = {name for name, table in tables.items() if "academie" not in table.columns}
    assert silent <= WITHOUT_AN_ACADEMIE.keys(), "an owned row carries `academie`"


def test_the_same_identifiant_opens_her_own_dossier_and_no_other(two: Two) -> None:
    south, north = two
    with south.db.begin() as session:
        row = session.scalars(
            select(PersonRow).where(PersonRow.academie == "09", PersonRow.uid == TEACHER)
        ).one()
        row.given_name = "Françoise"
    assert north.browser(TEACHER).get("/").h1 == "Bonjour Françoise"
    assert south.browser(TEACHER).get("/").h1 == "Bonjour Fatima"


def test_a_thread_and_its_file_are_404_in_the_other_académie_for_everybody(two: Two) -> None:
    south, north = two
    thread = write(south)
    with south.db.read() as session:
        file = session.scalars(select(FileRow)).one()
    south.browser(DESK, GESTIONNAIRE).get(f"/gestion/courrier/{thread}")
    for uid, roles in ((TEACHER, ()), (DESK, (GESTIONNAIRE,)), (DESK, (GESTIONNAIRE, ADMINISTRATOR))):
        browser = north.browser(uid, *roles)
        for path in (f"/courrier/{thread}", f"/courrier/pieces/{file.id}"):
            browser.get(path, status=404)
        if roles:
            browser.get(f"/gestion/courrier/{thread}", status=404)
            assert "Mon échelon" not in browser.get("/gestion/courrier").text
    assert "Mon échelon" not in north.browser(TEACHER).get("/courrier").text
    refused = north.events("access_refused")
    assert len(refused) >= 5
    assert {line.details["academie"] for line in refused} == {"09"}


def test_a_gestionnaire_follows_the_agents_of_her_académie_alone(two: Two) -> None:
    south, north = two
    with south.db.begin() as session:  # the portfolio of the same identifiant in the other académie is empty
        session.execute(delete(RuleRow).where(RuleRow.academie == "09", RuleRow.gestionnaire == DESK))
        assign_all(session, "09", DAY)
    assert "Fatima" in south.browser(DESK, GESTIONNAIRE).get("/gestion/dossiers").text
    north_desk = north.browser(DESK, GESTIONNAIRE)
    assert "Fatima" not in north_desk.get("/gestion/dossiers").text
    north_desk.get(f"/gestion/dossiers/{TEACHER}", status=404)
    south.browser(DESK, GESTIONNAIRE).get(f"/gestion/dossiers/{TEACHER}")
    told = south.browser(TEACHER).get("/dossier/consultations").text
    assert "Sylvie BONNET" in told
    assert "Sylvie BONNET" not in north.browser(TEACHER).get("/dossier/consultations").text


def test_a_message_goes_to_the_gestionnaire_of_the_same_académie(two: Two) -> None:
    south, north = two
    write(north)
    with south.db.read() as session:
        assert [row.academie for row in session.scalars(select(ThreadRow))] == ["09"]
        assert [payload["from"] for payload in session.scalars(select(Outgoing.payload))] == [
            "Académie du Nord"
        ]
    assert "Mon échelon" in north.browser(DESK, GESTIONNAIRE).get("/gestion/courrier").text
    assert "Mon échelon" not in south.browser(DESK, GESTIONNAIRE).get("/gestion/courrier").text


def test_hors_académie_is_apart_from_the_académie_whose_service_answers_for_it(two: Two) -> None:
    south, north = two
    outside = south.browser("omeyer").get("/")
    assert outside.h1 == "Bonjour Olivier"
    south.browser(DESK, GESTIONNAIRE).get("/gestion/dossiers/omeyer", status=404)
    assert north.browser("omeyer").get("/").h1 == "Votre dossier n’est pas encore là"


def test_an_administrator_keeps_the_assistance_of_her_académie_and_never_another_s(two: Two) -> None:
    south, north = two
    identifier = "00000000-0000-4000-8000-000000000016"
    line = Contact(identifier, "16", "Aide du rectorat", "05 00", "le lundi")
    assistance.add(south.db, line, "alemaire")
    page = f"/administration/assistance/{identifier}"
    south.browser("alemaire", ADMINISTRATOR).get(page)
    north_one = north.browser("alemaire", ADMINISTRATOR)
    north_one.get(page, status=404)
    north_one.get("/administration/assistance/nouvelle")
    sent = {"csrf_token": north_one.value("csrf_token"), "version": "1"}
    north_one.post(f"{page}/retirer", sent, status=404)
    north_one.post(page, {**sent, "title": "À nous"}, status=404)
    assert "Aide du rectorat" not in north_one.get("/administration/assistance").text
    assert [line.details["academie"] for line in north.events("access_refused")] == ["09"] * 3
    assert [one.title for one in assistance.everything(south.db)] == ["Aide du rectorat"]


def test_the_foot_and_the_way_to_the_password_are_those_of_her_académie(two: Two) -> None:
    south, north = two
    page = north.browser(TEACHER).get("/")
    foot = page.page.select(".foot")[0].get_text().replace("\u00a0", " ")
    assert "Académie du Nord" in foot and "03 00 00 00 00" in foot
    link = page.page.find("a", string="Modifier votre mot de passe")
    assert link is not None
    assert link["href"] == "https://compte.nord.example/modifier-mon-mot-de-passe"
    foot = south.browser(TEACHER).get("/").page.select(".foot")[0].get_text().replace("\u00a0", " ")
    assert "Académie de démonstration" in foot and "05 00 00 00 00" in foot
    outside = south.browser("omeyer").get("/").page.select(".foot")[0].get_text()
    assert "Académie de démonstration, hors académie" in outside
