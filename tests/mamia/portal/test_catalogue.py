"""The portal that nobody has edited, and the command that fills it."""

from mamia.portal import catalogue, favourites, rules
from mamia.portal.rules import Application, Places
from mamia.settings import Mamia
from tests.fixtures_apps import KEY, Identity

FULL = Mamia(
    database="sqlite://",
    secret_key=KEY,
    career="https://carriere.example",
    webmail="https://webmail.example/",
    arena_first_degree="https://si1d.example/",
    arena_second_degree="https://si2d.example/",
    amia="https://amia.example/",
    assistance_site="https://aide.example/",
)


def test_an_empty_portal_is_filled_once_and_an_edited_one_is_left(identity: Identity) -> None:
    assert catalogue.load_first(identity.db) > 5
    with identity.db.begin() as sql:
        catalogue.remove(sql, "amia")
    assert catalogue.load_first(identity.db) == 0
    assert catalogue.find(identity.db, "amia") is None


def test_everything_of_the_first_portal_has_a_right_address(identity: Identity) -> None:
    catalogue.load_first(identity.db)
    where = Places({"career": "https://carriere.example"}, FULL.links)
    for one in catalogue.everything(identity.db):
        assert rules.fault(one.url, one.client_id, FULL.links) == "", one.id
        assert rules.address(one, where), one.id
        assert one.category, one.id


def test_the_first_portal_says_where_i_prof_is_as_arena_does(identity: Identity) -> None:
    catalogue.load_first(identity.db)
    first = catalogue.everything(identity.db)[0]
    assert (first.category, first.title) == ("Gestion des personnels", "I-Prof Enseignant")


def test_what_is_kept_is_what_is_read(identity: Identity) -> None:
    whole = Application(
        "x", "Titre", "Description", "Catégorie", "/chemin", "career", ("ADM",), ("dpo",), ("2D",), 7, False
    )
    with identity.db.begin() as sql:
        catalogue.put(sql, whole)
    assert catalogue.find(identity.db, "x") == whole
    assert catalogue.find(identity.db, "y" * 41) is None


def test_an_application_that_is_removed_leaves_no_favourite(identity: Identity) -> None:
    catalogue.add_missing(identity.db, [Application("x", "X", url="/")])
    with identity.db.begin() as sql:
        favourites.add(sql, "sub", "x")
    with identity.db.begin() as sql:
        catalogue.remove(sql, "x")
    assert favourites.of(identity.db, "sub") == frozenset()
