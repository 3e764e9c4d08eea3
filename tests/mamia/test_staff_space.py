"""« Espace des personnels »: the words of the page it replaces, its four help links, its tools."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import ValidationError

from mamia.settings import Mamia
from tests.fixtures_apps import CAREER, KEY, Identity, identity_on
from tests.fixtures_directory import SeededSlapd
from tests.fixtures_sql import Databases
from tests.judge import Browser, plain

PAGE = "/espace-des-personnels"


def links(browser: Browser) -> dict[str, str]:
    return {plain(tag.get_text()): str(tag["href"]) for tag in browser.select("main .links a")}


@pytest.fixture
def full(sqlite_databases: Databases, slapd: SeededSlapd, made_folder: Path) -> Iterator[Identity]:
    """An identity service whose every address is set."""
    made = identity_on(
        sqlite_databases,
        slapd,
        made_folder,
        webmail="https://webmail.example/",
        arena_first_degree="https://si1d.example/",
        arena_second_degree="https://si2d.example/",
        iprof="https://iprof.example/",
        iprofessionnel="https://iprofessionnel.example/",
        amia="https://amia.example/",
        assistance_site="https://aide.example/",
    )
    yield made
    made.directory.close()
    made.db.engine.dispose()


def test_it_is_public_and_says_the_words_of_the_page_it_replaces(identity: Identity) -> None:
    browser = identity.browser().get(PAGE)
    assert browser.h1 == "Espace des personnels"
    said = plain(browser.page.main.get_text(" ") if browser.page.main else "").replace(" :", ":")
    for words in (
        "Pour vous connecter à l’espace des personnels, munissez-vous de votre identifiant et mot de passe "
        "de messagerie.",
        "nom d’utilisateur: cas général: initiale de votre prénom suivie de votre nom de famille "
        "(ex: Maurice RAVEL: MRavel)",
        "mot de passe: c’est initialement votre NUMEN en majuscules à moins que vous ne l’ayez déjà modifié",
        "Outils et services",
    ):
        assert words in said


@pytest.mark.parametrize(
    ("link", "tab"),
    [
        ("Je ne connais pas mon identifiant", "Retrouver mon compte"),
        ("J’ai perdu mon mot de passe", "Réinitialiser mon mot de passe"),
        ("Je souhaite modifier mon mot de passe", "Modifier mon mot de passe"),
        ("Assistance", "Assistance"),
    ],
)
def test_each_help_link_opens_its_tab_at_once(identity: Identity, link: str, tab: str) -> None:
    browser = identity.browser().get(PAGE)
    browser.get(links(browser)[link])
    assert [plain(tag.get_text()) for tag in browser.select(".tabs [aria-current]")] == [tab]


def test_every_tool_leads_where_the_settings_say(full: Identity) -> None:
    hosts = ("webmail", "si1d", "si2d", "iprof", "iprofessionnel", "amia", "aide")
    browser = Browser(
        full.app, external=[f"https://{host}.example" for host in hosts], address="http://localhost:8000"
    )
    found = links(browser.get(PAGE))
    assert list(found.items())[4:] == [
        ("Mon compte de messagerie (MA-MAMIA)", "/"),
        ("Assistance Informatique", "https://aide.example/"),
        ("Webmail", "https://webmail.example/"),
        ("Portail web Arena (2nd degré et administratifs)", "https://si2d.example/"),
        ("Portail web Arena (1er degré)", "https://si1d.example/"),
        ("IProf (enseignants de l’enseignement public)", "https://iprof.example/"),
        ("IProfessionnel (enseignants de l’enseignement privé)", "https://iprofessionnel.example/"),
        ("AMIA", "https://amia.example/"),
    ]


def test_an_empty_address_is_hidden_and_i_prof_is_the_career_application(identity: Identity) -> None:
    found = links(identity.browser().get(PAGE))
    assert [
        name for name in found if name.startswith(("Webmail", "Portail", "AMIA", "Assistance Info"))
    ] == []
    assert found["IProf (enseignants de l’enseignement public)"] == CAREER


@pytest.mark.parametrize("wrong", ["webmail.example", "javascript:alert(1)", "http://webmail.example/"])
def test_an_address_that_could_mislead_stops_the_start(wrong: str) -> None:
    with pytest.raises(ValidationError, match="webmail"):
        Mamia(database="sqlite://", secret_key=KEY, webmail=wrong)
