"""Requests made as people make them, for the tests of what follows."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from mamia.assistance import register
from mamia.assistance.register import Request
from tests.fixtures_apps import Identity
from tests.judge import Browser
from tests.solver import send

ASKED = {
    "subject": "verrouille",
    "name": "Claire Lefebvre",
    "mail": "claire@exemple.fr",
    "text": "Mon compte est verrouillé depuis ce matin.",
}


@dataclass(frozen=True)
class Asked:
    """A request, its code, and the browser that sent it."""

    number: str
    code: str
    browser: Browser


Ask = Callable[..., Asked]


@pytest.fixture
def ask(identity: Identity) -> Ask:
    """`ask(browser, **changes)` sends a request."""

    def sent(browser: Browser | None = None, **changes: str) -> Asked:
        browser = (browser or identity.browser()).get("/assistance/demande")
        send(identity.db, browser, "Envoyer à l’assistance", **{**ASKED, **changes})
        number = browser.select("main strong")[0].get_text()
        return Asked(number, browser.select("main .big code")[0].get_text(), browser)

    return sent


def insert(identity: Identity, **facts: str) -> str:
    """A request put in the table, as what is not a form does; returns its number."""
    usual = {
        "kind": "assistance",
        "subject": "autre",
        "uid": "",
        "name": "X",
        "mail": "x@exemple.fr",
        "text": "t",
    }
    with identity.app.app_context():
        number = register.new_number()
        with identity.db.begin() as sql:
            register.ask(sql, code_digest="", about="x", number=number, context=[], **{**usual, **facts})
    return number


def kept(identity: Identity, number: str) -> Request:
    """The request as it is kept."""
    with identity.app.app_context():
        found = register.find(number)
    assert found
    return found
