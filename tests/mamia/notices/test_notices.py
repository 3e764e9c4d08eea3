"""A notice written, published for a fresh proof, on every page and in the feed; withdrawn, it is nowhere."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import uuid4
from xml.etree import ElementTree

import pytest
import time_machine
from sqlalchemy import event, text

from mamia.notices import register
from mamia.notices.rules import Notice, Severity
from socle import clock
from tests.fixtures_apps import ISSUER, Identity, identity_on
from tests.judge import Browser

ATOM = {"a": "http://www.w3.org/2005/Atom"}
FEED = "/securite/avis.atom"
WRITTEN = {"title": "Faux message de paie", "severity": "alerte", "text": "Un faux message **circule**."}
PUBLIC = [
    "/",
    "/connexion",
    "/retrouver-mon-compte",
    "/assistance",
    "/espace-des-personnels",
    "/accessibilite",
]


@pytest.fixture
def rssi(identity: Identity) -> Browser:
    """Éric d'Argent-Rives, signed in a moment ago."""
    return identity.signed_in("edargentrives", identity.demo("edargentrives"))


def write(rssi: Browser, **changes: str) -> str:
    """A draft; returns its address among the RSSI's pages."""
    rssi.get("/securite/redaction/nouveau").submit("Enregistrer", **{**WRITTEN, **changes})
    return rssi.url


def put(
    identity: Identity, *, days: tuple[int, int] = (0, 7), published: bool = True, title: str = "Un avis"
) -> Notice:
    first, last = (clock.today() + timedelta(days=n) for n in days)
    at = clock.now() if published else None
    made = Notice(str(uuid4()), title, "Texte.", Severity.VIGILANCE, first, last, published, clock.now(), at)
    with identity.app.app_context(), identity.db.begin() as sql:
        register.put(sql, made, "edargentrives", "created")
    identity.app.extensions["notices"].forget()
    return made


def feed(identity: Identity) -> ElementTree.Element:
    answer = identity.app.test_client().get(FEED, base_url=ISSUER)
    assert answer.status_code == 200 and answer.content_type == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(answer.data)


def test_a_draft_is_seen_by_the_rssi_alone_and_once_published_by_all(
    identity: Identity, rssi: Browser
) -> None:
    rssi.get("/").follow("Avis de sécurité").follow("Écrire un avis")
    address = write(rssi)
    identifier = address.rsplit("/", 1)[1]
    assert "Un faux message circule." in rssi.text
    stranger = identity.browser()
    stranger.get(f"/securite/attaques-en-cours/{identifier}", status=404)
    assert "Faux message" not in stranger.get("/").html and len(feed(identity).findall("a:entry", ATOM)) == 0
    rssi.submit("Publier cet avis")
    assert "L’avis est publié." in rssi.text
    for path in PUBLIC:
        band = stranger.get(path).select(".alerts")[0]
        assert "Faux message de paie" in band.get_text() and "Alerte" in band.get_text(), path
    stranger.follow("Faux message de paie")
    assert stranger.h1 == "Faux message de paie" and "Un faux message circule." in stranger.text
    whats = [row.details["what"] for row in identity.events("notice_changed")]
    assert whats == ["created", "published"]
    rssi.submit("Retirer cet avis")
    assert not stranger.get("/").select(".alerts")
    stranger.get(f"/securite/attaques-en-cours/{identifier}", status=404)


def test_the_two_links_are_on_the_sign_in_page_and_at_the_foot_of_every_page(identity: Identity) -> None:
    browser = identity.browser()
    for path in PUBLIC:
        foot = browser.get(path).select("footer")[0].get_text()
        assert "Plus d’infos sur les attaques en cours" in foot
        assert "Aidez-nous à lutter contre les attaques informatiques" in foot
    box = browser.get("/connexion").select("aside .note.warn")[0].get_text()
    assert "Plus d’infos sur les attaques en cours" in box and "Aidez-nous à lutter" in box
    assert browser.follow("Plus d’infos sur les attaques en cours").h1 == "Attaques en cours"
    assert "Aucune attaque n’est signalée" in browser.text
    browser.follow("Aidez-nous à lutter contre les attaques informatiques")
    assert browser.h1 == "Aidez-nous à lutter contre les attaques informatiques"


def test_notices_to_come_over_and_drafts_are_where_they_belong(identity: Identity) -> None:
    coming, over, draft = (
        put(identity, days=(1, 2)),
        put(identity, days=(-9, -1), title="Fini"),
        put(identity, published=False),
    )
    browser = identity.browser().get("/securite/attaques-en-cours")
    assert "Fini" in browser.text and "Un avis" not in browser.text and not browser.select(".alerts")
    browser.follow("Fini")
    assert "Cet avis est terminé" in browser.text
    for one in (coming, draft):
        browser.get(f"/securite/attaques-en-cours/{one.id}", status=404)
    assert [entry.findtext("a:id", "", ATOM) for entry in feed(identity).findall("a:entry", ATOM)] == [
        f"urn:uuid:{over.id}"
    ]
    with time_machine.travel(clock.now() + timedelta(days=1)):
        assert browser.get("/").select(".alerts")
        assert len(feed(identity).findall("a:entry", ATOM)) == 2


@pytest.mark.parametrize("uid", ["drobin", "pnoel", "clefebvre"])
def test_nobody_else_writes_nor_publishes(identity: Identity, uid: str) -> None:
    kept, browser = put(identity, published=False), identity.signed_in(uid, identity.demo(uid))
    token = browser.get("/").value("csrf_token")
    browser.get("/securite/redaction", status=403)
    browser.get(f"/securite/redaction/{kept.id}", status=403)
    for act in ("", "/publier", "/retirer", "/supprimer"):
        browser.post(f"/securite/redaction/{kept.id}{act}", {"csrf_token": token, **WRITTEN}, status=403)
    assert identity.events("access_refused")[-1].actor == uid
    assert not identity.browser().get("/").select(".alerts")


def test_publishing_asks_a_fresh_proof(identity: Identity, rssi: Browser) -> None:
    write(rssi)
    with time_machine.travel(clock.now() + timedelta(minutes=11)):
        rssi.submit("Publier cet avis")
        assert rssi.h1 == "Confirmez votre mot de passe" and not identity.browser().get("/").select(".alerts")
        rssi.submit("Continuer", password=identity.demo("edargentrives"))
        identity.pass_code(rssi, "edargentrives")
        rssi.submit("Publier cet avis")
        assert identity.browser().get("/").select(".alerts")


def test_a_public_notice_changed_after_a_fresh_proof_loses_nothing_typed(
    identity: Identity, rssi: Browser
) -> None:
    write(rssi)
    rssi.submit("Publier cet avis")
    with time_machine.travel(clock.now() + timedelta(minutes=11)):
        rssi.submit("Enregistrer", title="Faux message de paie, encore", text="Il revient.")
        assert rssi.h1 == "Confirmez votre mot de passe"
        rssi.submit("Continuer", password=identity.demo("edargentrives"))
        identity.pass_code(rssi, "edargentrives")
        assert "pas encore enregistrés" in rssi.text and rssi.value("title") == "Faux message de paie, encore"
        assert "encore" not in identity.browser().get("/").select(".alerts")[0].get_text()
        rssi.submit("Enregistrer")
        assert "paie, encore" in identity.browser().get("/").select(".alerts")[0].get_text()


def test_two_who_write_at_once_are_told(identity: Identity, rssi: Browser) -> None:
    address = write(rssi)
    stale = rssi.value("seen")
    rssi.get(address).submit("Enregistrer", title="Le premier")
    rssi.submit("Enregistrer", title="Le second", forge={"seen": stale}, status=409)
    assert rssi.value("title") == "Le second" and "Quelqu’un d’autre" in rssi.problems[0]
    token = rssi.value("csrf_token")
    for seen in (stale, "", "x", "2026-01-01"):
        rssi.post(f"{address}/publier", {"csrf_token": token, "seen": seen}, status=409)
    assert not identity.browser().get("/").select(".alerts")


def test_each_fault_of_a_notice_names_its_field(rssi: Browser) -> None:
    rssi.get("/securite/redaction/nouveau").submit("Enregistrer", status=422)
    assert len(rssi.problems) == 3
    rssi.submit("Enregistrer", **WRITTEN, starts_on="21/11/2026", ends_on="20/11/2026", status=422)
    assert rssi.problems == ["Donnez un dernier jour à partir du 21/11/2026."]
    rssi.submit("Enregistrer", forge={"title": "x" * 121, "text": "y" * 5001}, status=422)


def test_a_draft_can_be_deleted_and_what_was_public_cannot(identity: Identity, rssi: Browser) -> None:
    write(rssi)
    rssi.submit("Supprimer ce brouillon")
    assert "Aucun avis" in rssi.text
    kept = put(identity)
    token = rssi.value("csrf_token")
    rssi.post(f"/securite/redaction/{kept.id}/supprimer", {"csrf_token": token}, status=409)
    assert identity.browser().get("/").select(".alerts")


def test_markup_is_inert_everywhere(identity: Identity, rssi: Browser) -> None:
    evil = "<script>alert(1)</script> {{7*7}} ]]> & [x](javascript:alert(1))"
    write(rssi, title="<b>Ève</b> & {{7*7}}", text=evil)
    rssi.submit("Publier cet avis")
    browser = identity.browser().get("/")
    assert "<b>Ève" not in browser.html and "{{7*7}}" in browser.select(".alerts")[0].get_text()
    assert "<script>alert" not in browser.get("/securite/attaques-en-cours").html
    (entry,) = feed(identity).findall("a:entry", ATOM)
    assert "<b>Ève</b> & {{7*7}}" in (entry.findtext("a:title", "", ATOM))
    assert "<script" not in entry.findtext("a:content", "", ATOM)


def test_the_feed_is_whole_absolute_and_answers_304(identity: Identity) -> None:
    kept, client = put(identity), identity.app.test_client()
    root = feed(identity)
    assert root.tag == f"{{{ATOM['a']}}}feed" and root.findtext("a:id", "", ATOM) == ISSUER + FEED
    for name in ("title", "updated", "author/a:name"):
        assert root.findtext(f"a:{name}", "", ATOM), name
    (entry,) = root.findall("a:entry", ATOM)
    for name in ("id", "title", "updated", "published", "summary", "content"):
        assert entry.findtext(f"a:{name}", "", ATOM), name
    links = [one.attrib["href"] for one in root.iter(f"{{{ATOM['a']}}}link")]
    assert links == [
        ISSUER + FEED,
        f"{ISSUER}/securite/attaques-en-cours",
        f"{ISSUER}/securite/attaques-en-cours/{kept.id}",
    ]
    answer = client.get(FEED, base_url=ISSUER, headers={"X-Forwarded-Host": "evil.example"})
    assert b"evil" not in answer.data
    etag, modified = answer.headers["ETag"], answer.headers["Last-Modified"]
    assert client.get(FEED, base_url=ISSUER, headers={"If-None-Match": etag}).status_code == 304
    assert client.get(FEED, base_url=ISSUER, headers={"If-Modified-Since": modified}).status_code == 304
    assert client.head(FEED, base_url=ISSUER).status_code == 200
    assert "Set-Cookie" not in answer.headers and answer.headers["Cache-Control"] == "public, max-age=60"
    put(identity, title="Un autre")
    assert client.get(FEED, base_url=ISSUER, headers={"If-None-Match": etag}).status_code == 200


def test_the_feed_of_who_is_signed_in_is_not_kept_with_a_cookie(identity: Identity, rssi: Browser) -> None:
    with time_machine.travel(clock.now() + timedelta(hours=2)):  # the cookie would be given again
        answer = rssi.client.get(FEED, base_url=ISSUER)
    assert "Set-Cookie" not in answer.headers or answer.headers["Cache-Control"] == "no-store"


@pytest.fixture
def second_process(identity: Identity, made_folder: Path) -> Iterator[Identity]:
    """Another process over the same database."""
    url = identity.db.engine.url.render_as_string(hide_password=False)

    class Same:
        def fresh(self, *_: object) -> str:
            return url

    made = identity_on(Same(), identity.slapd, made_folder)  # type: ignore[arg-type]
    yield made
    made.directory.close()
    made.db.engine.dispose()


def test_a_notice_reaches_the_other_processes_within_two_seconds(
    identity: Identity, second_process: Identity, rssi: Browser
) -> None:
    with time_machine.travel(clock.now(), tick=False) as time:
        stranger = second_process.browser().get("/")
        write(rssi)
        rssi.submit("Publier cet avis")
        assert not stranger.get("/").select(".alerts")
        time.shift(2)
        assert stranger.get("/").select(".alerts")


def test_pages_do_not_ask_sql_for_notices_each_time(identity: Identity) -> None:
    put(identity)
    asked: list[str] = []
    event.listen(identity.db.engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    with time_machine.travel(clock.now(), tick=False):
        for _ in range(10):
            assert identity.browser().get("/").select(".alerts")
    assert sum("security_notice" in one for one in asked) <= 1


def test_pages_open_though_notices_cannot_be_read(identity: Identity) -> None:
    put(identity)
    assert identity.browser().get("/").select(".alerts")
    with identity.db.begin() as sql:
        sql.execute(text("ALTER TABLE security_notice RENAME TO away"))
    with time_machine.travel(clock.now() + timedelta(seconds=5)):
        assert identity.browser().get("/").select(".alerts")
    assert not identity.browser().get("/nulle-part", status=404).select(".alerts")
