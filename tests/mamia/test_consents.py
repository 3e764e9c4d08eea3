"""The page where people see and withdraw what they let applications know."""

import pytest

from socle import clock
from sso import consents
from sso.clients import register
from sso.sessions import SignIn
from tests.fixtures_apps import ISSUER, Identity
from tests.judge import Browser

PAGE = "/mon-compte/applications-autorisees"


@pytest.fixture
def claire(identity: Identity) -> Browser:
    """Claire Lefebvre, signed in, who lets two applications know something."""
    browser = identity.signed_in("clefebvre", identity.demo("clefebvre"))
    now = clock.now()
    sub = identity.directory.get("clefebvre").unique_id
    person = SignIn("x", "clefebvre", sub, "", "", frozenset(), "", (), now, None, now, now)
    for name in ("siam", "autre"):
        register(
            identity.db,
            {
                "client_id": name,
                "client_name": f"Application {name}",
                "redirect_uris": [f"https://{name}.example/"],
            },
        )
        with identity.app.test_request_context(base_url=ISSUER):
            consents.give(person, name, ["openid", "email"])
    return browser


def test_each_application_is_shown_with_what_it_knows(claire: Browser) -> None:
    claire.get("/mon-compte/applications-autorisees")
    assert claire.h1 == "Applications autorisées"
    assert [title.get_text() for title in claire.select("main h2")][:2] == [
        "Application autre",
        "Application siam",
    ]
    assert "votre adresse académique" in claire.text


def test_one_is_withdrawn_and_the_other_stays(claire: Browser) -> None:
    claire.get(PAGE).submit("Retirer l’autorisation de Application siam")
    assert "L’autorisation est retirée" in claire.text
    assert "Application siam" not in claire.text
    assert "Application autre" in claire.text


def test_one_withdrawn_twice_is_said_withdrawn_already(claire: Browser) -> None:
    token = claire.get(PAGE).value("csrf_token")
    for words in ("est retirée", "était déjà retirée"):
        claire.post(f"{PAGE}/retirer", {"csrf_token": token, "application": "siam"})
        assert words in claire.text


def test_what_somebody_else_allowed_is_neither_seen_nor_withdrawn(
    claire: Browser, identity: Identity
) -> None:
    other = identity.signed_in("mfabre", identity.demo("mfabre")).get(PAGE)
    assert "aucune application" in other.text
    token = other.value("csrf_token")
    other.post(f"{PAGE}/retirer", {"csrf_token": token, "application": "siam"})
    assert "Application siam" in claire.get(PAGE).text


def test_nobody_signed_in_is_asked_to_sign_in(identity: Identity) -> None:
    assert identity.browser().get(PAGE).url == f"{ISSUER}/connexion"
    browser = identity.browser().get("/connexion")
    browser.post(f"{PAGE}/retirer", {"csrf_token": browser.value("csrf_token"), "application": "siam"})
    assert browser.url == f"{ISSUER}/connexion"
