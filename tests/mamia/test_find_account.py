"""Retrouver mon compte: marital names first, homonyms silent, one neutral answer, one notice a day."""

import pytest

from tests.fixtures_apps import Identity
from tests.judge import Browser
from tests.solver import answer

PAGE = "/retrouver-mon-compte"


def look_up(identity: Identity, surname: str, given_name: str, birth_date: str) -> Browser:
    browser = identity.browser()
    browser.get(PAGE)
    return browser.submit("Rechercher", surname=surname, given_name=given_name, birth_date=birth_date)


@pytest.mark.parametrize(
    ("surname", "given_name", "birth_date", "uid"),
    [
        ("Lefebvre", "claire", "14/09/1989", "clefebvre"),
        ("Marchand", "claire", "14/09/1989", "clefebvre"),
        ("Pagès", "Marie", "12/03/1985", "mmartin1"),
        ("pages", "MARIE", "12031985", "mmartin1"),
        ("Roux", "Nathalie", "06/06/1976", "nperrin"),
        ("Perrin", "Nathalie", "6/6/1976", "nperrin"),
        ("martin", "hélène", "28-02-1982", "hmartindubois"),
        ("Dubois", "Helene", "28 février 1982", "hmartindubois"),
        ("LE BŒUF", "anais", "17/04/1992", "aleboeuf"),
        ("leboeuf", "Anaïs", "17/04/1992", "aleboeuf"),
        ("O Connor", "Siobhan", "16/06/1987", "soconnor"),
        ("de la tour", "Jean", "05/12/1964", "jdelatour"),
        ("Fabre", "MARIE HELENE", "24/12/1979", "mfabre"),
        ("Morel", "Léa", "27/09/2002", "lmorel"),
        ("Brun", "Nicolas", "03/07/1983", "nbrun"),
    ],
)
def test_whoever_matches_alone_is_shown(
    identity: Identity, surname: str, given_name: str, birth_date: str, uid: str
) -> None:
    page = look_up(identity, surname, given_name, birth_date)
    assert page.h1 == "Votre compte"
    assert uid in page.text
