"""A chef de service says what hers aims at, from a day on; both sides read it then, and she who said so."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from career.delays import refreshing
from career.people import ADMINISTRATOR, GESTIONNAIRE
from career.portfolios import changes
from career.portfolios.tables import ChangeRow
from socle import clock
from socle.french import date_long, date_short
from tests.career.conftest import CareerSite
from tests.career.courrier.conftest import DESK, TEACHER
from tests.career.delays.conftest import Then, then
from tests.judge import Browser, plain

__all__ = ["then"]
CHEF, HOME = "cdumont", "/gestion/portefeuilles/dpe"
HERE = f"{HOME}/reponse-visee"
SAVE = "Enregistrer la réponse visée"


def chef(career: CareerSite) -> Browser:
    return career.browser(CHEF).get(HERE)


def days(career: CareerSite, number: int) -> bool:
    """Do both sides read so many days?"""
    words = f"Votre service vise une réponse en {number} jours ouvrés."
    thread = career.browser(TEACHER).get("/courrier/nouveau")
    desk = career.browser(CHEF).get(f"{HOME}/suivi")
    assert (words in thread.text) == (f"Le service vise une réponse en {number} jours ouvrés." in desk.text)
    return words in thread.text


@pytest.mark.both_engines
def test_from_today_both_sides_read_it_and_who_said_it_stays(career: CareerSite) -> None:
    page = career.browser(CHEF).get(HOME).follow("Changer la réponse visée")
    assert (page.value("objective"), page.value("since")) == ("10", date_short(clock.today()))
    page.submit(SAVE, objective="5")
    assert page.url.endswith(HOME) and days(career, 5)
    assert "Corinne DUMONT" in page.text
    assert "5 jours ouvrés. Les agents et les gestionnaires la lisent dès maintenant." in page.text
    assert "Réponse visée : 5 jours ouvrés (au lieu de 10 jours ouvrés)" in page.text
    assert "Le service vise une réponse en 5 jours ouvrés." in page.text
    [event] = career.events("portfolio_changed")
    assert (event.actor, event.details["what"], event.details["service"]) == (CHEF, "service", "dpe")


@pytest.mark.both_engines
def test_from_a_later_day_both_sides_read_it_that_day(then: Then) -> None:
    chef(then.career).submit(SAVE, objective="5", since="09/11/2026")
    assert days(then.career, 10)
    page = chef(then.career)
    assert "Il est prévu : 5 jours ouvrés à partir du 9 novembre 2026." in page.text
    then.at(8, 23, 59)
    assert days(then.career, 10)
    then.at(9, 0, 1)
    assert days(then.career, 5) and "Il est prévu" not in chef(then.career).text
    assert "5 jours ouvrés à partir du 9 novembre 2026" in then.career.browser(CHEF).get(HOME).text


def test_what_is_still_owed_that_day_counts_by_the_new_one(then: Then) -> None:
    thread = then.post.write()
    chef(then.career).submit(SAVE, objective="3", since="05/11/2026")
    post = then.at(4)
    assert "sur 10." in post.teacher.get(f"/courrier/{thread}").text
    post = then.at(6, 12)
    for page in (post.teacher.get(f"/courrier/{thread}"), post.desk.get(f"/gestion/courrier/{thread}")):
        assert (
            "4 jours ouvrés sur 3." in page.text
            and "visée le jeudi 5 novembre 2026 au plus tard" in page.text
        )


@pytest.mark.both_engines
def test_lists_say_what_threads_say_from_the_moment_it_changes(then: Then) -> None:
    thread = then.post.write()
    other = then.post.write(subject="Autre", body="Et ?")
    then.post.answer(other)
    then.at(6)
    chef(then.career).submit(SAVE, objective="3")
    late = then.career.browser(CHEF).get(f"{HOME}/suivi")
    assert "en retard de 1 jour ouvré" in late.text
    assert "en retard de 1 jour ouvré" in late.get(f"{HOME}/suivi/gestionnaires/{DESK}").text
    assert "dépassé" in then.post.desk.get(f"/gestion/courrier/{thread}").text
    chef(then.career).submit(SAVE, objective="10")
    assert "Aucun fil en retard" in late.get(f"{HOME}/suivi").text
    admin = then.career.browser("alemaire", ADMINISTRATOR).get("/administration/portefeuilles/dpe")
    admin.submit("Voir qui change", objective="2").submit("Appliquer")
    assert "en retard de 2 jours ouvrés" in late.get(f"{HOME}/suivi").text


@pytest.mark.both_engines
def test_one_said_for_a_later_day_reaches_the_lists_that_day(then: Then) -> None:
    then.post.write()
    chef(then.career).submit(SAVE, objective="3", since="06/11/2026")
    refreshing.come_into_force(then.career.db)
    assert then.post.threads()[-1].due_on == date(2026, 11, 17)
    then.at(6, 0, 1)
    refreshing.come_into_force(then.career.db)
    assert "en retard de 1 jour ouvré" in then.career.browser(CHEF).get(f"{HOME}/suivi").text
    assert "Aujourd’hui, le service vise une réponse en 3 jours ouvrés" in chef(then.career).text
    with then.career.db.read() as session:
        assert changes.due_aims(session) == []


def test_another_one_replaces_the_one_to_come(career: CareerSite) -> None:
    later = clock.today() + timedelta(30)
    chef(career).submit(SAVE, objective="5", since=date_short(later))
    page = chef(career)
    assert page.value("objective") == "5" and page.value("since") == date_short(later)
    page.submit(SAVE, objective="10", since=date_short(clock.today()))
    assert days(career, 10) and "Il est prévu" not in chef(career).text


def test_what_was_to_come_is_shown_and_said_to_be_replaced(career: CareerSite) -> None:
    later, after = clock.today() + timedelta(30), clock.today() + timedelta(40)
    page = chef(career).submit(SAVE, objective="12", since=date_short(later))
    planned = f"12 jours ouvrés à partir du {plain(date_long(later))}"
    assert f"vise une réponse en 10 jours ouvrés. Il est prévu : {planned}." in page.text
    page.get(HERE).submit(SAVE, objective="5", since=date_short(after))
    assert f"Ce qui était prévu ne l’est plus : {planned}." in page.text
    now = f"5 jours ouvrés à partir du {plain(date_long(after))}"
    assert f"Réponse visée ensuite : {now} (au lieu de {planned})" in page.text
    page.get(HERE).submit(SAVE, objective="10", since=date_short(clock.today()))
    assert (
        f"La réponse visée reste de 10 jours ouvrés. Ce qui était prévu ne l’est plus : {now}." in page.text
    )
    assert f"Réponse visée ensuite : {now} (retiré)" in page.text


def test_the_same_again_changes_nothing_and_says_so(career: CareerSite) -> None:
    page = chef(career).submit(SAVE)
    assert "Rien ne change : le service vise déjà une réponse en 10 jours ouvrés." in page.text
    page.get(HERE).submit(SAVE, since=date_short(clock.today() + timedelta(30)))
    assert "Rien ne change" in page.text and "Il est prévu" not in page.text
    assert career.events("portfolio_changed") == []


def test_pressed_twice_it_is_said_once_and_of_two_the_second_is_told(career: CareerSite) -> None:
    first, again, second = chef(career), chef(career), chef(career)
    first.submit(SAVE, objective="5")
    again.submit(SAVE, objective="5")
    assert again.url.endswith(HOME)
    second.submit(SAVE, objective="7", status=422)
    assert "Quelqu’un d’autre vient de changer" in second.text and second.value("objective") == "7"
    with career.db.read() as session:
        assert len(list(session.scalars(select(ChangeRow.id)))) == 1
    second.submit(SAVE)
    assert days(career, 7)


def test_what_is_wrong_is_said(career: CareerSite) -> None:
    page = chef(career)
    for wrong in (
        {"objective": "0"},
        {"objective": "mille"},
        {"since": "01/01/2020"},
        {"since": "01/01/2099"},
    ):
        page.submit(SAVE, status=422, **wrong)
    assert career.events("portfolio_changed") == []


def test_only_of_her_own_service(career: CareerSite) -> None:
    for uid, roles in (
        ("pmasson", ()),
        (DESK, (GESTIONNAIRE,)),
        (TEACHER, ()),
        ("alemaire", (ADMINISTRATOR,)),
    ):
        career.browser(uid, *roles).get(HERE, status=404)
    assert len(career.events("access_refused")) == 4


def test_an_administrator_may_too_and_keeps_what_is_to_come_unless_she_changes_it(career: CareerSite) -> None:
    later = date_short(clock.today() + timedelta(30))
    chef(career).submit(SAVE, objective="5", since=later)
    edit = "/administration/portefeuilles/dpe"
    admin = career.browser("alemaire", ADMINISTRATOR)
    admin.get(edit).submit("Voir qui change", hours="le lundi").submit("Appliquer")
    assert "Il est prévu : 5 jours ouvrés" in chef(career).text
    admin.get(edit).submit("Voir qui change", objective="8")
    assert "Réponse visée ensuite" in admin.text
    admin.submit("Appliquer")
    assert days(career, 8) and "Il est prévu" not in chef(career).text
