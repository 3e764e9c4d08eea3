"""Templates of answers: of a service, written by two people at once, filled without an engine, archived."""

import pytest
from sqlalchemy import select, update

from career.courrier.tables import TemplateRow
from career.people import GESTIONNAIRE
from career.portfolios.tables import ServiceRow
from tests.career.courrier.conftest import DESK, TEACHER, Post
from tests.career.courrier.test_access import give
from tests.judge import Browser

pytestmark = pytest.mark.both_engines
NEW, LIST = "/gestion/courrier/modeles/nouveau", "/gestion/courrier/modeles"
TEXT = "Bonjour {civilité} {nom},\n\nFil {numéro du fil}, {objet} : {corps}, {grade}, échelon {échelon}."
COLLEAGUE = "pmasson"


def write(page: Browser, **changed: str) -> str:
    """A template of the service; its address."""
    page.get(NEW).submit("Enregistrer le modèle", **{"title": "Échelon", "body": TEXT, **changed})
    return str(page.select('th[scope="row"] a')[0]["href"])


def rows(post: Post) -> list[TemplateRow]:
    with post.db.read() as session:
        return list(session.scalars(select(TemplateRow)))


def test_a_template_is_filled_after_what_was_typed_and_nothing_is_sent(post: Post) -> None:
    thread = post.write()
    write(post.desk)
    page = post.desk.get(f"/gestion/courrier/{thread}")
    page.submit("Ajouter ce modèle", body="Merci.", modele=rows(post)[0].id)
    said = page.value("body").strip().splitlines()
    assert said[0] == "Merci."
    assert said[2] == "Bonjour Madame DURAND,"
    assert said[4].endswith("Mon échelon : professeure certifiée, classe normale, échelon 8.")
    assert len(post.messages()) == 1
    page.submit("Envoyer")
    assert "Madame DURAND" in post.messages()[-1].body


def test_every_variable_is_known_for_who_follows_the_agent(post: Post) -> None:
    thread = post.write()
    names = ("prénom", "discipline", "établissement", "date du prochain échelon", "service", "téléphone")
    names += ("horaires", "votre nom", "date du jour")
    write(post.desk, body=" / ".join(f"{{{name}}}" for name in names))
    page = post.desk.get(f"/gestion/courrier/{thread}").submit("Ajouter ce modèle", modele=rows(post)[0].id)
    said = page.value("body").strip()
    assert "à compléter" not in said
    assert "Fatima / Mathématiques" in said
    assert said.replace("\u00a0", " ").endswith("Sylvie BONNET / 21 novembre 2026")


def test_without_a_choice_nothing_typed_is_lost(post: Post) -> None:
    thread = post.write()
    write(post.desk)
    page = post.desk.get(f"/gestion/courrier/{thread}").submit("Ajouter ce modèle", body="Ici", status=422)
    assert page.problems == ["Choisissez un modèle dans la liste, puis ajoutez-le."]
    assert page.value("body").strip() == "Ici"


def test_a_template_added_twice_by_a_double_click_is_there_once(post: Post) -> None:
    thread = post.write()
    write(post.desk, body="Une fois")
    page = post.desk.get(f"/gestion/courrier/{thread}")
    names = ("csrf_token", "key", "owner", "version", "kept", "mark")
    data = {one: page.value(one) for one in names} | {"body": "A", "modele": rows(post)[0].id, "insert": "1"}
    for _ in range(2):
        page.post(f"/gestion/courrier/{thread}", data)
    assert page.value("body").split() == ["A", "Une", "fois"]


@pytest.mark.parametrize("text", ["{{7*7}}", "{nom.upper}", "Bonjour {nomm}"])
def test_a_variable_that_is_not_on_the_list_is_refused_with_the_words_kept(post: Post, text: str) -> None:
    page = post.desk.get(NEW).submit("Enregistrer le modèle", title="Essai", body=text, status=422)
    assert "ne sont pas dans la liste" in page.problems[0]
    assert page.value("body").strip() == text
    assert rows(post) == []


def test_a_template_is_made_once_by_a_double_click(post: Post) -> None:
    page = post.desk.get(NEW)
    data = {one: page.value(one) for one in ("csrf_token", "key", "service")} | {"title": "T", "body": "B"}
    for _ in range(2):
        page.post(NEW, data)
    assert len(rows(post)) == 1


def test_the_second_of_two_writers_is_told_and_loses_nothing(post: Post) -> None:
    address = write(post.desk)
    one, two = post.desk.get(address), post.career.browser(DESK, GESTIONNAIRE).get(address)
    one.submit("Enregistrer le modèle", body="Un")
    two.submit("Enregistrer le modèle", body="Deux", status=409)
    assert "Ce modèle a changé entre-temps" in two.text
    assert two.select(".note .prose")[0].get_text(strip=True) == "Un"
    assert two.value("body").strip() == "Deux"
    two.submit("Enregistrer le modèle")
    assert [(row.body, row.version) for row in rows(post)] == [("Deux", 3)]
    assert [line.details["what"] for line in post.career.events("template_changed")] == [
        "created", "changed", "changed",
    ]  # fmt: skip


def test_an_archived_template_is_proposed_no_more_and_comes_back(post: Post) -> None:
    thread = post.write()
    write(post.desk)
    post.desk.get(LIST).submit("Archiver")
    assert "qui ne sont plus proposés" in post.desk.text
    assert not post.desk.get(f"/gestion/courrier/{thread}").select("#modele")
    post.desk.get(LIST).submit("Remettre")
    assert post.desk.get(f"/gestion/courrier/{thread}").select("#modele")


def test_an_old_page_archives_nothing(post: Post) -> None:
    address = write(post.desk)
    page = post.career.browser(DESK, GESTIONNAIRE).get(LIST)
    post.desk.get(address).submit("Enregistrer le modèle", body="Mieux")
    page.submit("Archiver")
    assert "Ce modèle a changé entre-temps" in page.text
    assert rows(post)[0].archived_at is None


def test_a_template_of_a_kind_is_proposed_in_its_threads_alone(post: Post) -> None:
    thread = post.write()
    write(post.desk, kind="pieces")
    assert not post.desk.get(f"/gestion/courrier/{thread}").select("#modele")


def test_another_service_sees_and_uses_nothing_of_it(post: Post) -> None:
    address = write(post.desk)
    other = post.career.browser(COLLEAGUE, GESTIONNAIRE)
    assert "Votre service n’a pas encore de modèle." in other.get(LIST).text
    other.get(NEW)
    token = other.value("csrf_token")
    other.get(address, status=404)
    for act in ("archiver", "remettre"):
        other.post(f"{address}/{act}", {"csrf_token": token, "version": "1"}, status=404)
    post.career.browser("efaure").get("/courrier/nouveau").submit(
        "Envoyer", kind="pieces", subject="Objet", body="Voici"
    )
    thread = post.threads()[0].id
    other.get(f"/gestion/courrier/{thread}")
    names = ("csrf_token", "key", "owner", "version", "kept", "mark")
    data = {one: other.value(one) for one in names} | {"body": "A", "insert": "1"}
    other.post(f"/gestion/courrier/{thread}", data | {"modele": rows(post)[0].id}, status=404)
    assert len(post.career.events("access_refused")) == 4
    assert rows(post)[0].archived_at is None


def test_who_works_in_no_service_has_no_template(post: Post) -> None:
    post.career.browser(TEACHER).get(LIST, status=403)
    assert len(post.career.events("access_refused")) == 1


def test_who_was_given_a_thread_fills_it_with_what_the_summary_shows_alone(post: Post) -> None:
    thread = post.write()
    give(post, thread, COLLEAGUE)
    other = post.career.browser(COLLEAGUE, GESTIONNAIRE)
    write(other, body="{corps} / {date du prochain échelon}")
    page = other.get(f"/gestion/courrier/{thread}").submit("Ajouter ce modèle", modele=rows(post)[0].id)
    assert page.value("body").strip().replace("\u00a0", " ") == (
        "professeure certifiée / [à compléter : date du prochain échelon]"
    )
    page.submit("Envoyer", status=422)


def test_the_chef_writes_templates_without_the_role_of_gestionnaire(post: Post) -> None:
    with post.db.begin() as session:
        session.execute(update(ServiceRow).where(ServiceRow.academie == "16").values(chef=TEACHER))
    page = post.career.browser(TEACHER)
    write(page, service="dpe")
    page.get("/gestion/portefeuilles/dpe").follow("Modèles de réponse")
    assert [row.service for row in rows(post)] == ["dpe"]


def test_a_template_goes_to_her_own_service_whatever_the_page_says(post: Post) -> None:
    page = post.desk.get(NEW)
    data = {one: page.value(one) for one in ("csrf_token", "key")} | {"title": "T", "body": "B"}
    page.post(NEW, data | {"service": "prive"})
    assert [row.service for row in rows(post)] == ["dpe"]


@pytest.mark.both_engines
def test_going_back_to_write_another_template_loses_nothing(post: Post) -> None:
    page = post.desk.get("/gestion/courrier/modeles/nouveau")
    used = {"key": page.value("key")}
    page.submit("Enregistrer le modèle", title="Un", body="Texte un")
    page.get("/gestion/courrier/modeles/nouveau")
    page.submit("Enregistrer le modèle", status=409, forge=used, title="Deux", body="Texte deux")
    assert "n’est pas encore enregistré" in page.text
    assert "Deux" in page.submit("Enregistrer le modèle").text


def test_a_gestionnaire_without_the_role_any_more_has_no_template(post: Post) -> None:
    post.career.browser(DESK).get("/gestion/courrier/modeles", status=403)
