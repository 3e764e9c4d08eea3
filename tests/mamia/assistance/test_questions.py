"""The guided diagnosis: every way ends somewhere useful, by pages that a browser without scripts opens."""

import pytest

from mamia.assistance.difficulties import START, End, Question
from mamia.assistance.questions import NoSuchWay, every_way, follow
from mamia.assistance.services import KINDS
from socle.french import fr
from tests.fixtures_apps import Identity
from tests.judge import plain

WAYS = every_way()
ENDS = {trail: here for trail, here in WAYS.items() if isinstance(here, End)}


def test_every_difficulty_of_the_issue_is_asked() -> None:
    assert list(START.answers) == ["identifiant", "verrouille", "numen", "facteur", "nom", "autre"]


@pytest.mark.parametrize("trail", sorted(ENDS))
def test_every_end_helps_by_a_page_a_telephone_or_a_request(trail: str) -> None:
    end = ENDS[trail]
    assert end.doors or end.writes or end.whom
    assert set(end.whom) <= set(KINDS) and end.sentences
    assert len(trail) <= 60


def test_no_more_than_three_questions_are_asked() -> None:
    assert max(trail.count("/") for trail in ENDS) <= 3


@pytest.mark.parametrize("trail", ["x", "numen/x", "numen//non", "/numen", "numen/non/oui", "numen/non/"])
def test_answers_never_offered_lead_nowhere(trail: str) -> None:
    with pytest.raises(NoSuchWay):
        follow(trail)


def test_each_answer_knows_the_way_back_to_its_question() -> None:
    way = follow("verrouille/oui/non/oui")
    assert [step.back for step in way.steps] == ["", "verrouille", "verrouille/oui", "verrouille/oui/non"]
    assert way.subject == "verrouille"


def test_every_page_of_the_diagnosis_opens_and_leads_where_it_says(identity: Identity) -> None:
    browser = identity.browser()
    for trail, here in WAYS.items():
        browser.get(f"/assistance/diagnostic/{trail}" if trail else "/assistance")
        if isinstance(here, Question):
            links = {plain(link.get_text()) for link in browser.select(".doors a")}
            assert links == {plain(fr(words)) for words, _ in here.answers.values()}
        else:
            assert browser.h1 == plain(fr(here.title))
            for _, label, _ in here.doors:
                assert label in browser.text
            assert bool(here.writes) == bool(browser.select(f"a[href$='parcours={trail}']"))


def test_one_goes_there_and_back_by_links(identity: Identity) -> None:
    browser = identity.browser().get("/assistance")
    browser.follow("Je ne connais pas mon identifiant").follow("Oui, et aucun compte n’a été affiché")
    browser.follow("Non")
    assert browser.h1 == "Demandez votre identifiant à votre service de gestion"
    browser.follow("Changer ma réponse : Oui, et aucun compte n’a été affiché").follow("Non, pas encore")
    assert browser.h1 == "Cherchez votre compte"
    assert browser.follow("Retrouver mon compte Avec votre nom et votre date de naissance.").h1 == (
        "Retrouver mon compte"
    )


def test_answers_that_no_page_offers_are_not_found(identity: Identity) -> None:
    for trail in ("x", "numen/oui/../..", "numen/" + "x" * 3000, "numen%2fx"):
        identity.browser().get(f"/assistance/diagnostic/{trail}", status=404)


@pytest.mark.parametrize(
    "trail", ["numen/non", "numen/oui", "verrouille/non", "verrouille/oui/non/non", "identifiant/oui/non"]
)
def test_who_has_no_number_is_told_of_the_letter_with_a_code_and_whom_to_ask(trail: str) -> None:
    end = ENDS[trail]
    assert "lettre avec un code" in " ".join(end.sentences)
    assert "assistance" in end.whom and end.writes


def test_who_lost_what_protects_the_account_is_told_what_else_proves_her() -> None:
    said = " ".join(
        sentence for trail in ("facteur/oui", "facteur/non") for sentence in ENDS[trail].sentences
    )
    for proof in ("code de secours", "adresse de secours", "lettre avec un code"):
        assert proof in said
