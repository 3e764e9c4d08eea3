"""Who may open what, where it is, and what a search finds."""

import pytest

from mamia.portal.rules import (
    Application,
    Places,
    Visitor,
    address,
    fault,
    identifier,
    matches,
    may_open,
    ordered,
)

PLACES = Places({"career": "https://carriere.example"}, {"webmail": "https://webmail.example/", "amia": ""})


def visitor(population: str = "2D_PU", *roles: str) -> Visitor:
    return Visitor(population, frozenset(roles))


def application(**facts: object) -> Application:
    return Application(**{"id": "x", "title": "Une application", **facts})  # type: ignore[arg-type]


@pytest.mark.parametrize("population", ["1D_PU", "2D_PR", "ADM", "HORS_ACA", ""])
def test_what_names_nobody_is_for_everybody(population: str) -> None:
    assert may_open(visitor(population), application())


def test_what_is_hidden_is_for_nobody() -> None:
    assert not may_open(visitor(), application(visible=False))


def test_a_population_is_enough_where_only_populations_are_named() -> None:
    private = application(populations=("1D_PR", "2D_PR"))
    assert may_open(visitor("2D_PR"), private)
    assert not may_open(visitor("2D_PU"), private)


def test_one_of_the_roles_is_enough_and_none_is_not() -> None:
    desk = application(roles=("assistance-n1", "assistance-n2"))
    assert may_open(visitor("ADM", "assistance-n2", "gestionnaire"), desk)
    assert not may_open(visitor("ADM", "gestionnaire"), desk)


def test_each_kind_of_condition_must_be_met() -> None:
    both = application(populations=("1D_PU",), roles=("chef-etablissement",))
    assert may_open(visitor("1D_PU", "chef-etablissement"), both)
    assert not may_open(visitor("1D_PU"), both)
    assert not may_open(visitor("2D_PU", "chef-etablissement"), both)


@pytest.mark.parametrize(
    ("population", "doors"),
    [
        ("1D_PU", {"1D"}),
        ("1D_PR", {"1D"}),
        ("2D_PU", {"2D"}),
        ("2D_PR", {"2D"}),
        ("ADM", {"2D"}),
        ("AESH", {"1D", "2D"}),
        ("HORS_ACA", set()),
        ("unheard of", set()),
    ],
)
def test_each_population_has_the_door_of_its_degree(population: str, doors: set[str]) -> None:
    assert {
        door for door in ("1D", "2D") if may_open(visitor(population), application(degrees=(door,)))
    } == doors


@pytest.mark.parametrize(
    ("facts", "where"),
    [
        ({"client_id": "career"}, "https://carriere.example/"),
        ({"client_id": "career", "url": "/gestion/courrier"}, "https://carriere.example/gestion/courrier"),
        ({"client_id": "unknown", "url": "/"}, ""),
        ({"url": "{webmail}"}, "https://webmail.example/"),
        ({"url": "{amia}"}, ""),
        ({"url": "{unknown}"}, ""),
        ({"url": "/annuaire"}, "/annuaire"),
        ({"url": "https://ailleurs.example/x"}, "https://ailleurs.example/x"),
    ],
)
def test_an_address_is_found_where_it_is_kept(facts: dict[str, str], where: str) -> None:
    assert address(application(**facts), PLACES) == where


@pytest.mark.parametrize(
    ("url", "client_id"),
    [
        ("", "career"),
        ("/dossier?x=1", "career"),
        ("/annuaire", ""),
        ("{webmail}", ""),
        ("https://webmail.example/owa", ""),
        ("http://localhost:8002/", ""),
    ],
)
def test_a_right_address_is_kept(url: str, client_id: str) -> None:
    assert fault(url, client_id, PLACES.settings) == ""


@pytest.mark.parametrize(
    ("url", "client_id"),
    [
        ("https://ailleurs.example/", "career"),
        ("//ailleurs.example", "career"),
        ("", ""),
        ("{inconnu}", ""),
        ("{webmail}/x", ""),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("http://webmail.example/", ""),
        ("//ailleurs.example/", ""),
        ("/\\ailleurs.example/", ""),
        ("https:///chemin", ""),
        ("https://moi@ailleurs.example/", ""),
        ("https://ailleurs.example/a b", ""),
        ("https://ailleurs.example/\u202ea", ""),
        ("https://[", ""),
        ("https://a.example:port/", ""),
        ("webmail", ""),
    ],
)
def test_an_address_that_could_mislead_is_refused(url: str, client_id: str) -> None:
    assert fault(url, client_id, PLACES.settings)


@pytest.mark.parametrize(
    "words", ["", "messagerie", "MESSAGERIE academique", "l’academie", "l'académie", "oeuvre", "cat web"]
)
def test_a_search_forgets_accents_capitals_and_order(words: str) -> None:
    mail = application(
        title="Webmail", description="La messagerie académique, œuvre de l’académie", category="Catégorie"
    )
    assert matches(mail, words)


def test_every_word_of_a_search_must_be_found() -> None:
    assert not matches(application(title="Webmail"), "webmail carrière")


def test_the_order_is_the_administrator_s_then_the_alphabet_s() -> None:
    rows = [
        application(id=name, title=name, position=place)
        for name, place in (("É", 2), ("z", 1), ("f", 2), ("d", 2))
    ]
    assert [row.id for row in ordered(rows)] == ["z", "d", "É", "f"]


def test_a_name_made_from_a_title_is_short_and_alone() -> None:
    assert identifier("SIAM — démonstration", ()) == "siam-demonstration"
    assert identifier("SIAM", ("siam", "siam-2")) == "siam-3"
    assert identifier("…", ()) == "application"
    assert len(identifier("x" * 80, ["x" * 36])) <= 40
