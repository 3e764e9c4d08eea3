"""« Suivi »: how many, how late, in her service alone; an administrator sees every service, nobody else."""

import re

from career.people import ADMINISTRATOR, GESTIONNAIRE
from tests.career.courrier.conftest import DESK, TEACHER
from tests.career.delays.conftest import Then
from tests.judge import Browser, plain

CHEF, HERE = "cdumont", "/gestion/portefeuilles/dpe/suivi"
SCRIPT = "<script>alert(1)</script>{{7*7}}"


def chef(then: Then) -> Browser:
    return then.career.browser(CHEF)


def test_an_overdue_thread_is_listed_without_a_word_of_it(then: Then) -> None:
    then.post.write(subject="Mon secret", body="Rien que pour vous.")
    assert "Aucun fil en retard." in chef(then).get(HERE).text
    then.at(20)
    page = chef(then).get(HERE)
    assert "1 fil en retard" in page.text and "en retard de 3 jours ouvrés" in page.text
    assert "Demande de renseignements" in page.text and "17 novembre 2026 Sylvie BONNET" in page.text
    for hidden in ("secret", "Rien que pour vous", "DURAND", TEACHER):
        assert hidden not in page.html


def test_plots_say_what_their_tables_say(then: Then) -> None:
    thread = then.post.write()
    then.post.answer(thread)
    then.post.write(subject="Autre chose", body="Quand ?")
    page = chef(then).get(HERE)
    assert len(page.select("figure.bars [role=img]")) == 2
    bar = page.select(".bar")[0]
    assert plain(bar.get_text(" ", strip=True)) == "Sylvie BONNET 2 fils"
    assert not page.select("figure.bars svg text")  # HTML wraps at 320 pixels, an SVG's letters do not
    assert "Sylvie BONNET 2 1 0 0 1" in page.text
    assert "Semaine du 2 novembre 2026 1 trop peu de réponses 0 0" in page.text


def test_another_service_is_404_and_in_the_journal(then: Then) -> None:
    chef(then).get("/gestion/portefeuilles/prive/suivi", status=404)
    then.career.browser(DESK, GESTIONNAIRE).get(HERE, status=404)
    then.career.browser(TEACHER).get(HERE, status=404)
    assert [event.actor for event in then.career.events("access_refused")] == [CHEF, DESK, TEACHER]


def test_an_administrator_reads_every_service_and_nobody_else_does(then: Then) -> None:
    then.post.write()
    page = then.career.browser("alemaire", ADMINISTRATOR).get("/administration").follow("Délais par service")
    assert re.search(r"10 jours ouvrés trop peu de réponses 0 1 1 0", page.text)
    then.career.browser(CHEF).get("/administration/delais", status=403)


def test_the_objective_of_a_service_is_changed_by_the_administrator(then: Then) -> None:
    page = then.career.browser("alemaire", ADMINISTRATOR).get("/administration/portefeuilles/dpe")
    page.submit("Voir qui change", objective="0", status=422)
    page.submit("Voir qui change", objective="5", territory="57")
    assert "5 jours ouvrés" in page.text and "Moselle" in page.text
    page.submit("Appliquer")
    text = then.post.teacher.get("/courrier/nouveau").text
    assert "Votre service vise une réponse en 5 jours ouvrés." in text


def test_odd_pages_are_inert(then: Then) -> None:
    for query in ("page=-1", "page=x", "page=99999999999999999999"):
        assert chef(then).get(f"{HERE}?{query}").h1.startswith("Suivi des délais")
