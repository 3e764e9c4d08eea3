"""« Mes applications »: each sees what is hers, finds it, and keeps what she likes first."""

import pytest

from mamia.portal import catalogue
from mamia.portal.rules import Application
from sso import interactions
from sso.clients import register
from tests.fixtures_apps import CAREER, ISSUER, Identity
from tests.judge import Browser

ELSEWHERE = "https://ailleurs.example"


def keep(identity: Identity, *applications: Application) -> None:
    """What the portal has."""
    catalogue.add_missing(identity.db, applications)


def known(identity: Identity, client_id: str, address: str) -> None:
    """Register an application, with the address of its first page."""
    callback = f"{address}/retour"
    register(
        identity.db,
        {
            "client_id": client_id,
            "redirect_uris": [callback],
            "client_uri": address,
            "client_secret": "s" * 40,
        },
    )


def application(name: str, **facts: object) -> Application:
    return Application(
        **{"id": name.casefold(), "title": name, "category": "Divers", "url": ELSEWHERE, **facts}
    )  # type: ignore[arg-type]


def enter(identity: Identity, uid: str) -> Browser:
    browser = identity.browser()
    browser.external.add(ELSEWHERE)
    browser.get("/connexion").submit("Valider", login=uid, password=identity.demo(uid))
    identity.pass_code(browser, uid)
    return browser.get("/mes-applications")


def titles(browser: Browser) -> list[str]:
    return [tag.get_text() for tag in browser.select(".apps a")]


@pytest.mark.parametrize("uid", ["soconnor", "drobin"])  # with a password; with a second factor too
def test_who_is_not_signed_in_signs_in_first_and_comes_back(identity: Identity, uid: str) -> None:
    browser = identity.browser().get("/mes-applications?mots=mail")
    assert browser.h1 == "Authentification"
    browser.submit("Valider", login=uid, password=identity.demo(uid))
    identity.pass_code(browser, uid)
    assert browser.url == f"{ISSUER}/mes-applications?mots=mail"


def test_what_was_to_be_read_opens_once_and_not_in_place_of_an_application(identity: Identity) -> None:
    browser = identity.browser()
    browser.get("/mes-applications")
    browser.get("/connexion?demande=inconnue")
    browser.submit("Valider", login="soconnor", password=identity.demo("soconnor"))
    assert browser.h1 == "Accueil"
    browser.get("/connexion").submit("Valider", login="soconnor", password=identity.demo("soconnor"))
    assert browser.h1 == "Accueil"


@pytest.mark.parametrize("path", ["//ailleurs.example/mes-applications", "/\\ailleurs.example"])
def test_no_address_leads_elsewhere_after_a_sign_in(identity: Identity, path: str) -> None:
    with identity.app.test_request_context():
        assert not interactions.is_own_path(path)


def test_what_was_to_be_done_is_not_done_after_the_sign_in(identity: Identity) -> None:
    browser = identity.browser().get("/connexion")
    token = browser.value("csrf_token")
    browser.post("/mes-applications/webmail/favori", {"garder": "oui", "csrf_token": token})
    browser.submit("Valider", login="soconnor", password=identity.demo("soconnor"))
    assert browser.h1 == "Accueil"


@pytest.mark.parametrize(
    ("uid", "seen"),
    [
        ("clefebvre", ["Public", "Premier"]),
        ("fdurand4", ["Premier", "Privé"]),
        ("soconnor", ["Public", "Second"]),
        ("sbonnet", ["Gestion", "Second"]),
        ("omeyer", []),
    ],
)
def test_each_sees_what_is_for_her_population_role_and_degree(
    identity: Identity, uid: str, seen: list[str]
) -> None:
    keep(
        identity,
        application("Public", populations=("1D_PU", "2D_PU")),
        application("Privé", populations=("1D_PR", "2D_PR")),
        application("Premier", degrees=("1D",)),
        application("Second", degrees=("2D",)),
        application("Gestion", roles=("gestionnaire",)),
        application("Cachée", visible=False),
    )
    assert sorted(titles(enter(identity, uid))) == sorted(seen)


def test_a_single_sign_on_link_follows_what_its_application_registered(identity: Identity) -> None:
    known(identity, "career", CAREER)
    keep(
        identity,
        application("I-Prof", client_id="career", url="/dossier"),
        application("Fantôme", client_id="inconnue", url=""),
    )
    browser = enter(identity, "clefebvre")
    assert [tag["href"] for tag in browser.select(".apps a")] == [f"{CAREER}/dossier"]
    assert "Connexion unique" in [tag.get_text() for tag in browser.select(".apps .tag")]


def test_a_search_without_a_script_finds_words_without_accents(identity: Identity) -> None:
    keep(
        identity,
        application("Webmail", description="Votre messagerie académique"),
        application("Paie", description="Vos bulletins"),
    )
    browser = enter(identity, "clefebvre").submit("Chercher", q="ACADEMIQUE")
    assert titles(browser) == ["Webmail"]
    assert "1 application trouvée" in browser.text
    assert "Aucune de vos applications" in browser.submit("Chercher", q="rien de tel").text
    assert len(titles(browser.follow("Voir toutes mes applications"))) == 2


@pytest.mark.parametrize("words", ["é" * 101, "a\x00b"])
def test_an_odd_search_is_refused_in_words(identity: Identity, words: str) -> None:
    browser = enter(identity, "clefebvre").submit("Chercher", forge={"q": words}, status=422)
    assert browser.problems


def test_a_favourite_comes_first_here_and_on_the_home_page(identity: Identity) -> None:
    keep(identity, application("Autre", position=1), application("Préférée", position=2))
    browser = enter(identity, "clefebvre")
    assert not browser.select(".doors")
    browser.submit("Ajouter aux favoris Préférée")
    assert [tag.get_text() for tag in browser.select(".doors b")] == ["Préférée"]
    browser.get("/")
    assert [tag.get_text() for tag in browser.select(".links a")][:2] == ["Préférée", "Autre"]
    browser.get("/mes-applications").submit("Retirer des favoris Préférée")
    assert not browser.select(".doors")


def test_a_favourite_is_hers_alone_and_the_search_goes_on(identity: Identity) -> None:
    keep(identity, application("Webmail"), application("Paie"))
    one = enter(identity, "clefebvre").submit("Chercher", q="web")
    assert titles(one.submit("Ajouter aux favoris Webmail")) == ["Webmail"]
    assert not enter(identity, "soconnor").select(".doors")


def test_twice_a_favourite_is_once(identity: Identity) -> None:
    keep(identity, application("Webmail"))
    browser = enter(identity, "clefebvre")
    token = browser.value("csrf_token")
    for _ in range(2):
        browser.post("/mes-applications/webmail/favori", {"garder": "oui", "csrf_token": token})
    assert len(browser.select(".doors a")) == 1


def test_nobody_keeps_what_she_may_not_open(identity: Identity) -> None:
    keep(identity, application("Gestion", roles=("gestionnaire",)), application("Webmail"))
    browser = enter(identity, "clefebvre")
    token = browser.value("csrf_token")
    browser.post("/mes-applications/gestion/favori", {"garder": "oui", "csrf_token": token}, status=404)
    assert not browser.get("/mes-applications").select(".doors")


def test_a_favourite_wants_the_token_of_a_page_of_ours(identity: Identity) -> None:
    keep(identity, application("Webmail"))
    browser = enter(identity, "clefebvre")
    browser.submit("Ajouter aux favoris Webmail", forge={"csrf_token": None}, status=400)
    assert not browser.get("/mes-applications").select(".doors")


def test_a_favourite_that_is_no_longer_hers_is_not_shown(identity: Identity) -> None:
    keep(identity, application("Webmail"))
    browser = enter(identity, "clefebvre").submit("Ajouter aux favoris Webmail")
    with identity.db.begin() as sql:
        catalogue.put(sql, application("Webmail", populations=("ADM",)))
    assert not browser.get("/mes-applications").select(".doors, .apps")


def test_what_administrators_and_people_write_is_shown_as_text(identity: Identity) -> None:
    keep(identity, application("<b>Gras</b>", id="gras", description="<script>alert(1)</script>"))
    browser = enter(identity, "clefebvre")
    assert titles(browser) == ["<b>Gras</b>"]
    assert "<script>alert" not in browser.html


def test_where_arena_is_this_portal_its_doors_are_left_out(identity: Identity) -> None:
    keep(identity, application("Arena", url="http://localhost:8000/mes-applications"))
    assert "Aucune application ne vous est ouverte" in enter(identity, "clefebvre").text


def test_the_home_page_opens_while_the_directory_is_down(frail_identity: Identity) -> None:
    keep(frail_identity, application("Webmail"))
    browser = enter(frail_identity, "clefebvre")
    frail_identity.slapd.slapd.stop()
    assert browser.get("/").h1 == "Accueil"
    assert "Toutes mes applications" in browser.text
    browser.get("/mes-applications", status=503)
