"""The pages of a chef de service and of the administrator who names her."""

from sqlalchemy import select, update

from career.models import PersonRow
from career.people import ADMINISTRATOR, GESTIONNAIRE
from career.portfolios.assigning import assign_all
from career.portfolios.models import held
from career.portfolios.tables import ChangeRow, MoveRow, RuleRow
from tests.career.conftest import DAY, CareerSite
from tests.judge import Browser

CHEF, DESK, OTHER = "cdumont", "sbonnet", "lgaillard"
HOME = "/gestion/portefeuilles/dpe"
RULE = f"{HOME}/regles"


def chef(career: CareerSite) -> Browser:
    return career.browser(CHEF, GESTIONNAIRE)


def rule_of(career: CareerSite, who: str) -> str:
    with career.db.read() as session:
        return session.scalars(select(RuleRow.id).where(RuleRow.gestionnaire == who)).one()


def whose(career: CareerSite, uid: str) -> str:
    with career.db.read() as session:
        found = held(session, "16", uid)
    return found.gestionnaire if found else ""


def prepare(career: CareerSite, last: str = "C") -> Browser:
    """The rule of sbonnet, narrowed to A–C: prepared, and shown."""
    browser = chef(career).get(f"{RULE}/{rule_of(career, DESK)}")
    return browser.submit("Voir qui change de gestionnaire", last=last)


def test_a_change_is_shown_before_and_moves_exactly_those(career: CareerSite) -> None:
    assert chef(career).get("/gestion/portefeuilles").h1.startswith("Portefeuilles")
    page = prepare(career)
    assert whose(career, "fdurand3") == DESK
    assert "noms de A à C" in page.text and "Fatima DURAND" in page.text
    listed = page.client.get(f"{page.url}/liste.csv", base_url="http://127.0.0.1:8001")
    shown = {line.split(";")[0] for line in listed.get_data(as_text=True).splitlines()[1:]}
    page.submit("Appliquer")
    assert "ont changé de gestionnaire" in page.text
    assert whose(career, "fdurand3") == CHEF
    with career.db.read() as session:
        [change] = session.scalars(select(ChangeRow))
        moved = set(session.scalars(select(MoveRow.uid).where(MoveRow.change_id == change.id)))
    assert moved == shown and change.moved == len(shown)
    [event] = career.events("portfolio_changed")
    assert (event.actor, event.details["what"], event.details["moved"]) == (CHEF, "rule", len(shown))


def test_when_others_would_move_it_is_shown_again_and_nothing_is_done(career: CareerSite) -> None:
    page = prepare(career)
    with career.db.begin() as session:  # meanwhile somebody’s name changes: she would move too
        name = update(PersonRow).where(PersonRow.academie == "16", PersonRow.uid == "nperrin")
        session.execute(name.values(usual_name="FAURE"))
        assign_all(session, "16", DAY)
    page.submit("Appliquer", status=409)
    assert "d’autres personnes changeraient" in page.text
    assert whose(career, "fdurand3") == DESK
    page.submit("Appliquer")
    assert (whose(career, "fdurand3"), whose(career, "nperrin")) == (CHEF, CHEF)


def test_twice_applied_it_is_done_once(career: CareerSite) -> None:
    page = prepare(career)
    again = {"csrf_token": page.value("csrf_token"), "seen": page.value("seen")}
    address = page.url
    page.submit("Appliquer")
    page.post(f"{address}/appliquer", again)
    assert len(career.events("portfolio_changed")) == 1
    page.get(address)
    assert page.url.endswith(HOME)


def test_of_two_changes_of_one_rule_the_second_is_told(career: CareerSite) -> None:
    first, second = prepare(career, "C"), prepare(career, "E")
    late = chef(career).get(f"{RULE}/{rule_of(career, DESK)}")
    first.submit("Appliquer")
    second.submit("Appliquer")
    assert "Quelqu’un a changé la même chose depuis" in second.text
    late.submit("Voir qui change de gestionnaire", last="F", status=422)
    assert "Quelqu’un d’autre vient de changer" in late.text and late.value("last") == "F"


def test_an_exception_a_removal_and_a_new_gestionnaire(career: CareerSite) -> None:
    browser = chef(career).get(f"{HOME}/exceptions/nouveau")
    asked = {"uid": "fdurand3", "gestionnaire": OTHER, "reason": "Dossier suivi depuis longtemps"}
    browser.submit("Voir qui change de gestionnaire", **asked).submit("Appliquer")
    assert whose(career, "fdurand3") == OTHER
    browser.get(f"{HOME}/exceptions/fdurand3").submit("Préparer le retrait").submit("Appliquer")
    assert whose(career, "fdurand3") == DESK
    browser.get(f"{HOME}/gestionnaires/nouveau")
    desk = {"uid": "drobin", "office": "Bureau 3", "hours": "le lundi", "phone": "05 36 49 90 19"}
    browser.submit("Voir qui change de gestionnaire", **desk)
    assert "Personne ne change de gestionnaire" in browser.text
    browser.submit("Appliquer")
    assert "Damien ROBIN" in browser.text


def test_what_is_wrong_is_said_and_what_was_typed_is_kept(career: CareerSite) -> None:
    browser = chef(career).get(f"{HOME}/exceptions/nouveau")
    for stranger in ("clefebvre", "personne"):  # of another service, of none: the same words
        asked = {"uid": stranger, "gestionnaire": OTHER, "reason": "Motif"}
        browser.submit("Voir qui change de gestionnaire", **asked, status=422)
        assert "Aucun agent de votre service" in browser.text and browser.value("uid") == stranger
    browser.get(f"{RULE}/nouveau")
    browser.submit("Voir qui change de gestionnaire", gestionnaire=DESK, first="M", last="B", status=422)
    assert "La dernière lettre vient avant la première" in browser.text
    browser.get(f"{HOME}/absences/nouvelle")
    same = {"gestionnaire": DESK, "delegate": DESK, "start": "07/12/2026", "end": "01/12/2026"}
    browser.submit("Enregistrer l’absence", **same, status=422)
    assert "on ne se remplace pas soi-même" in browser.text


def test_an_absence_is_noted_and_ended(career: CareerSite) -> None:
    browser = chef(career).get(f"{HOME}/absences/nouvelle")
    away = {"gestionnaire": DESK, "delegate": OTHER, "start": "20/11/2026", "end": "27/11/2026"}
    browser.submit("Enregistrer l’absence", **away)
    teacher = career.browser("fdurand3")
    assert "Luc GAILLARD" in teacher.get("/").text
    browser.submit("Terminer")
    assert "Luc GAILLARD" not in teacher.get("/").text
    assert len(career.events("portfolio_changed")) == 2


def test_only_a_chef_and_only_her_own_service(career: CareerSite) -> None:
    prepared = prepare(career).url
    for uid, roles in ((DESK, (GESTIONNAIRE,)), ("fdurand3", ()), ("alemaire", (ADMINISTRATOR,))):
        browser = career.browser(uid, *roles)
        browser.get("/gestion/portefeuilles", status=403)
        for path in (HOME, f"{RULE}/nouveau", f"{HOME}/absences/nouvelle", prepared, f"{prepared}/liste.csv"):
            browser.get(path, status=404)
    other = career.browser("pmasson", GESTIONNAIRE)
    for path in (
        HOME,
        prepared,
        f"{HOME}/exceptions/nouveau",
        "/gestion/portefeuilles/dsden/regles/inconnue",
    ):
        other.get(path, status=404)
    assert "Portefeuilles" in other.get("/gestion/dossiers").page.get_text()
    assert len(career.events("access_refused")) >= 20
    career.browser(CHEF, GESTIONNAIRE).get("/administration/portefeuilles", status=403)


def test_an_administrator_names_the_chef(career: CareerSite) -> None:
    browser = career.browser("alemaire", ADMINISTRATOR).get("/administration/portefeuilles/dpe")
    browser.submit("Voir qui change de gestionnaire", chef="personne", status=422)
    assert "Personne n’a cet identifiant" in browser.text
    browser.submit("Voir qui change de gestionnaire", chef=OTHER, default="pmasson", status=422)
    assert "n’est pas gestionnaire de ce service" in browser.text
    browser.submit("Voir qui change de gestionnaire", chef=OTHER, default=DESK).submit("Appliquer")
    assert "Luc GAILLARD" in browser.text
    chef(career).get(HOME, status=404)
    career.browser(OTHER, GESTIONNAIRE).get(HOME)


def test_names_that_a_spreadsheet_or_a_page_would_run_are_inert(career: CareerSite) -> None:
    with career.db.begin() as session:
        hers = update(PersonRow).where(PersonRow.academie == "16", PersonRow.uid == "fdurand3")
        session.execute(hers.values(display_name="=cmd|'/c calc'<script>"))
    page = prepare(career)
    assert "<script>" not in page.page.find("main").get_text() or "&lt;script&gt;" in page.response.get_data(
        as_text=True
    )
    listed = page.client.get(f"{page.url}/liste.csv", base_url="http://127.0.0.1:8001").get_data(as_text=True)
    assert ";'=cmd" in listed and ";=cmd" not in listed
