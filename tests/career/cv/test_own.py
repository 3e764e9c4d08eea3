"""« Votre CV »: entries saved, ordered, removed; nothing is covered, nothing is lost."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from career.cv import models
from career.cv.rules import ENTRIES, owner_sign
from tests.career.conftest import ADDRESS
from tests.career.cv.conftest import ENDED, HER, OTHER, Cvs, new_id

JSON = {"Accept": "application/json"}


def send(cvs: Cvs, entry: str, **fields: str) -> tuple[int, dict]:
    """As the script saves while one types."""
    data = cvs.typed(**fields)
    answer = cvs.her.client.post(f"/cv/competences/{entry}", data=data, base_url=ADDRESS, headers=JSON)
    return answer.status_code, json.loads(answer.data)


def test_every_section_takes_an_entry_and_the_whole_reads_in_the_preview(cvs: Cvs) -> None:
    cvs.write("presentation", text="Professeure d’anglais.\n\nCurieuse.")
    cvs.write("activites", title="Enseignante", place="Collège Jaurès", start="09/2015", end="2019")
    cvs.write("missions", title="Tutrice", start="2020")
    cvs.write("formations", title="Master MEEF", place="INSPÉ", end="2012")
    cvs.write("diplomes", title="CAPES", speciality="Anglais", year="2012")
    cvs.write("competences", title="Médiation")
    cvs.write("langues", title="Anglais", level="C2", listening="C1")
    text = cvs.her.get("/cv/apercu").text
    for words in (
        "Curieuse.", "Collège Jaurès, de 09/2015 à 2019", "depuis 2020", "INSPÉ, jusqu’à 2012",
        "Anglais, 2012", "Médiation", "niveau C2, écouter C1",
    ):  # fmt: skip
        assert words in text
    assert "Enseignante" in cvs.her.get("/cv/activites").text


def test_an_entry_is_changed_by_its_own_form(cvs: Cvs) -> None:
    first, second = cvs.write(title="Médiation"), cvs.write(title="Python")
    page = cvs.her.get("/cv/competences")
    form = page.select(f"#f-{first}")[0]
    data = {tag["name"]: tag.get("value", "") for tag in form.select("input[name]")}
    page.post(str(form["action"]), {**data, "title": "Médiation entre élèves"})
    assert [row.facts["title"] for row in cvs.entries()] == ["Médiation entre élèves", "Python"]
    assert [row.id for row in cvs.entries()] == [first, second]


def test_what_was_typed_stays_when_a_field_is_wrong(cvs: Cvs) -> None:
    entry = new_id()
    cvs.her.post(
        f"/cv/activites/{entry}", cvs.typed(title="Tutrice", start="2020", end="13/2019"), status=422
    )
    assert cvs.her.problems == ["Écrivez une année, comme 2019, ou un mois et une année, comme 09/2019."]
    assert (cvs.her.value("title"), cvs.her.value("end")) == ("Tutrice", "13/2019")
    cvs.her.post(f"/cv/activites/{entry}", cvs.typed(title="Tutrice", start="2020", end="2019"), status=422)
    assert cvs.her.problems == ["La fin ne peut pas venir avant le début."]
    cvs.her.submit("Enregistrer", end="2021")
    assert [row.id for row in cvs.entries()] == [entry]


def test_the_same_form_sent_twice_makes_one_entry(cvs: Cvs) -> None:
    entry = new_id()
    for _ in range(2):
        cvs.her.post(f"/cv/competences/{entry}", cvs.typed(title="Python"))
    assert [(row.id, row.version) for row in cvs.entries()] == [(entry, 1)]


def test_twenty_savings_at_once_keep_one_entry(cvs: Cvs) -> None:
    entry, data = new_id(), cvs.typed(title="Python")
    cookie = cvs.her.client.get_cookie("career_session", domain="127.0.0.1")
    assert cookie is not None

    def one(_: int) -> int:
        client = cvs.career.app.test_client()
        client.set_cookie(cookie.key, cookie.value, domain="127.0.0.1")
        return client.post(f"/cv/competences/{entry}", data=data, base_url=ADDRESS).status_code

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(one, range(20))) == {303}
    assert [(row.facts["title"], row.version) for row in cvs.entries()] == [("Python", 1)]


def test_a_second_tab_covers_nothing_and_both_texts_are_shown(cvs: Cvs) -> None:
    entry = cvs.write(title="Médiation", text="Au collège")
    cvs.her.post(f"/cv/competences/{entry}", cvs.typed(version="1", title="Médiation", text="Au lycée"))
    late = cvs.typed(version="1", title="Médiation", text="À l’école")
    page = cvs.her.post(f"/cv/competences/{entry}", late, status=409)
    assert "Ce texte a été changé ailleurs" in page.text
    assert "Au lycée" in page.text
    assert "À l’école" in page.text
    assert cvs.entries()[0].facts["text"] == "Au lycée"
    form = page.select(f"#f-{entry}")[0]
    data = {tag["name"]: tag.get("value", "") for tag in form.select("input[name]")}
    page.post(str(form["action"]), {**data, "text": "Au lycée et à l’école"})
    assert cvs.entries()[0].facts["text"] == "Au lycée et à l’école"


def test_an_entry_removed_in_another_tab_can_be_put_back(cvs: Cvs) -> None:
    entry = cvs.write(title="Médiation")
    cvs.her.get(f"/cv/competences/{entry}/supprimer").submit("Supprimer")
    page = cvs.her.post(f"/cv/competences/{entry}", cvs.typed(version="1", title="Autre"), status=409)
    assert "Cette ligne a été supprimée ailleurs" in page.text
    page.submit("Enregistrer")
    assert [row.facts["title"] for row in cvs.entries()] == ["Autre"]


def test_the_script_is_told_the_version_the_fault_and_the_other_text(cvs: Cvs) -> None:
    entry = new_id()
    status, said = send(cvs, entry, title="Python")
    assert (status, said["version"]) == (200, 1)
    assert said["said"].startswith("Enregistré à ")
    assert send(cvs, entry, title="") == (422, {"said": "Pas encore enregistré. Écrivez la compétence."})
    assert send(cvs, entry, version="1", title="Python, C")[1]["version"] == 2
    status, said = send(cvs, entry, version="1", title="Java")
    assert (status, said["version"], said["facts"]["title"]) == (409, 2, "Python, C")


def test_a_closed_session_gives_back_what_was_typed(cvs: Cvs) -> None:
    entry, data = new_id(), cvs.typed(title="Python", text="Écrit longtemps")
    cvs.her.submit("Se déconnecter")
    cvs.her.post(f"/cv/competences/{entry}", data, status=401)
    assert "Votre session est fermée" in cvs.her.text
    assert cvs.her.value("text").strip() == "Écrit longtemps"
    script = cvs.her.client.post(f"/cv/competences/{entry}", data=data, base_url=ADDRESS, headers=JSON)
    assert script.status_code == 401
    assert cvs.entries() == []


def test_after_signing_in_again_the_old_page_is_sent_once_more(cvs: Cvs) -> None:
    entry, data = new_id(), cvs.typed(title="Python")
    again = cvs.career.browser(HER)
    page = again.post(f"/cv/competences/{entry}", data, status=400)
    assert page.problems == [
        "Votre session avait changé : rien n’est encore enregistré. Vérifiez, puis enregistrez."
    ]
    assert cvs.entries() == []
    page.submit("Enregistrer")
    assert [row.facts["title"] for row in cvs.entries()] == ["Python"]
    token = json.loads(again.client.get("/cv/jeton", base_url=ADDRESS).data)["token"]
    again.post(f"/cv/competences/{new_id()}", {**data, "title": "C", "csrf_token": token})
    assert len(cvs.entries()) == 2


def test_a_page_of_one_person_saves_nothing_in_the_cv_of_the_next(cvs: Cvs) -> None:
    data = cvs.typed(title="Python")
    other = cvs.career.browser(OTHER).get("/cv/competences")
    data["csrf_token"] = other.value("csrf_token")
    other.post(f"/cv/competences/{new_id()}", data, status=404)
    assert cvs.entries() == []
    assert [event.actor for event in cvs.career.events("access_refused")] == [OTHER]


@pytest.mark.parametrize("act", ["", "/ordre", "/supprimer"])
def test_another_s_entry_is_404_and_in_the_journal(cvs: Cvs, act: str) -> None:
    entry = cvs.write(title="Médiation")
    other = cvs.career.browser(OTHER)
    data = {"csrf_token": other.get("/cv/competences").value("csrf_token"), "title": "x", "version": "1"}
    other.post(f"/cv/competences/{entry}{act}", {**data, "owner": owner_sign("16", OTHER)}, status=404)
    assert [row.facts["title"] for row in cvs.entries()] == ["Médiation"]
    assert [event.actor for event in cvs.career.events("access_refused")] == [OTHER]


def test_entries_go_up_and_down_and_a_button_pressed_twice_moves_once(cvs: Cvs) -> None:
    ids = [cvs.write(title=title) for title in ("un", "deux", "trois")]
    page = cvs.her.get("/cv/competences")
    token = page.value("csrf_token")
    for _ in range(2):
        page.post(f"/cv/competences/{ids[2]}/ordre", {"csrf_token": token, "vers": "1"})
    assert [row.facts["title"] for row in cvs.entries()] == ["un", "trois", "deux"]
    cvs.her.get("/cv/competences").submit("Descendre un")
    assert [row.facts["title"] for row in cvs.entries()] == ["trois", "un", "deux"]
    page.post(f"/cv/competences/{ids[2]}/ordre", {"csrf_token": token, "vers": "x"})
    page.post(f"/cv/competences/{ids[2]}/ordre", {"csrf_token": token, "vers": "999"})
    assert [row.facts["title"] for row in cvs.entries()] == ["un", "deux", "trois"]


def test_a_section_has_an_end(cvs: Cvs) -> None:
    with cvs.db.begin() as session:
        for number in range(ENTRIES):
            facts = {"title": str(number), "text": ""}
            writing = models.Writing(new_id(), "competences", facts, 0)
            models.save(session, models.Owner("16", HER), writing)
    page = cvs.her.post(f"/cv/competences/{new_id()}", cvs.typed(title="x"), status=422)
    assert page.problems == ["Cette rubrique est pleine : 30 lignes au plus."]
    assert "Ajouter une compétence" not in cvs.her.get("/cv/competences").text


def test_who_has_ended_her_functions_reads_and_erases_and_writes_no_more(cvs: Cvs) -> None:
    one = cvs.career.browser(ENDED)
    page = one.get("/cv")
    assert "Vos fonctions ont pris fin" in page.text
    token = page.value("csrf_token")
    for address in ("presentation", "competences", "documents", "partage", "apercu"):
        assert one.get(f"/cv/{address}").select("main textarea, main input[type=file]") == []
    data = {"csrf_token": token, "owner": owner_sign("16", ENDED), "version": "0", "title": "x"}
    one.post(f"/cv/competences/{new_id()}", data, status=403)
    one.get("/cv/reprendre", status=403)
    one.get("/cv/effacer").submit("Effacer mon CV", sure=True)
    assert cvs.entries() == []


@pytest.mark.parametrize("address", ["/cv", "/cv/competences", "/cv/apercu", "/cv/partage", "/cv/documents"])
def test_nobody_without_a_career_has_a_cv(cvs: Cvs, address: str) -> None:
    assert cvs.career.browser("ybenali").get(address).h1 == "I-Prof ne concerne pas votre emploi"
    stranger = cvs.career.browser().client.get(address, base_url=ADDRESS)
    assert stranger.status_code in (302, 503)  # sent to the sign-in, which is there when a demo runs


@pytest.mark.parametrize("address", ["/cv/rien", "/cv/competences/1", "/cv/partage/x", "/cv/%01"])
def test_odd_addresses_are_404(cvs: Cvs, address: str) -> None:
    cvs.her.get(address, status=404)


def test_a_token_is_for_who_is_signed_in(cvs: Cvs) -> None:
    assert cvs.career.browser().client.get("/cv/jeton", base_url=ADDRESS).status_code == 401


def test_a_forged_act_without_a_token_is_refused(cvs: Cvs) -> None:
    entry = cvs.write(title="Médiation")
    for act in ("ordre", "supprimer"):
        cvs.her.post(f"/cv/competences/{entry}/{act}", {"vers": "0"}, status=400)
    cvs.her.post("/cv/effacer", {"sure": "y"}, status=400)
    assert len(cvs.entries()) == 1


@pytest.mark.parametrize(
    ("version", "status"), [("x", 409), ("-1", 409), ("9" * 30, 409), ("", 409), ("1", 200)]
)
def test_a_strange_version_covers_nothing(cvs: Cvs, version: str, status: int) -> None:
    entry = cvs.write(title="Médiation")
    cvs.her.post(f"/cv/competences/{entry}", cvs.typed(version=version, title="Autre"), status=status)
    assert [row.facts["title"] for row in cvs.entries()] == ["Autre" if status == 200 else "Médiation"]


def test_the_presentation_has_one_place(cvs: Cvs) -> None:
    cvs.her.post(f"/cv/presentation/{new_id()}", cvs.typed(text="Ailleurs"), status=404)
    cvs.write("presentation", text="Une fois")
    cvs.her.get("/cv/presentation").submit("Enregistrer", text="Deux fois")
    assert [row.facts for row in cvs.entries()] == [{"text": "Deux fois"}]


def test_the_address_of_a_form_opened_again_leads_to_its_section(cvs: Cvs) -> None:
    assert cvs.her.get(f"/cv/langues/{new_id()}").h1 == "Langues"
