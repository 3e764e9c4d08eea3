"""Where the guides are kept: who may, drafts, publication on a day, withdrawal, and what nobody may break."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
import time_machine

from career.guides import models, shipping
from career.guides.files import CONTENT
from career.guides.header import audience
from socle import clock
from tests.career.conftest import CareerSite
from tests.judge import Browser

pytestmark = pytest.mark.both_engines
ADMIN, READER, LIST = "alemaire", "soconnor", "/administration/guides"
SLUG = "avancement-echelon"
HERE = f"{LIST}/{SLUG}"


def admin(career: CareerSite) -> Browser:
    return career.browser(ADMIN, "administrateur")


def write(browser: Browser, slug: str = SLUG, old: str = "## Le principe", new: str = "## L’idée") -> Browser:
    browser.get(f"{LIST}/{slug}")
    return browser.submit("Enregistrer le brouillon", body=browser.value("body").replace(old, new))


def publish(browser: Browser, slug: str = SLUG, day: str = "") -> Browser:
    return browser.get(f"{LIST}/{slug}/publier").submit("Publier", day=day)


def be_on(career: CareerSite, day: date) -> None:
    """Another day comes."""
    career.app.extensions["career_settings"] = career.settings.model_copy(update={"today": day})


def reads(career: CareerSite, words: str, slug: str = SLUG) -> bool:
    return words in career.browser(READER).get(f"/guides/{slug}").text


def test_a_draft_is_read_by_nobody_before_it_is_published(career: CareerSite) -> None:
    browser = admin(career)
    page = write(browser)
    assert "Le texte est enregistré." in page.text
    assert not reads(career, "L’idée")
    assert "Le guide est publié." in publish(browser).text
    assert reads(career, "L’idée")
    assert "1 de l’académie du 21 novembre 2026" in career.browser(READER).get(f"/guides/{SLUG}").text
    made = [(event.actor, event.details["what"]) for event in career.events("guide_changed")]
    assert made == [(ADMIN, "drafted"), (ADMIN, "published")]


def test_a_preview_keeps_what_is_typed_and_saves_nothing(career: CareerSite) -> None:
    browser = admin(career).get(HERE)
    body = "## Premier\n\nUn **mot** d'essai.\n"
    page = browser.submit("Prévisualiser", body=body, title="Autre titre")
    preview = page.select("section[aria-labelledby=apercu]")[0]
    assert "<strong>mot</strong>" in str(preview)
    assert "d’essai" in preview.get_text()
    assert page.value("title") == "Autre titre"
    assert career.events("guide_changed") == []
    assert "## Premier" in page.submit("Enregistrer le brouillon").value("body")


def test_what_waits_for_its_day_appears_by_itself(career: CareerSite) -> None:
    browser = admin(career)
    write(browser)
    assert "Le guide paraîtra le 1er décembre 2026." in publish(browser, day="01/12/2026").text
    assert "paraîtra le 1er décembre 2026" in browser.get(LIST).text
    assert not reads(career, "L’idée")
    be_on(career, date(2026, 12, 1))  # the day comes; nobody does anything
    assert reads(career, "L’idée")


def test_a_publication_that_waits_can_be_cancelled_or_corrected(career: CareerSite) -> None:
    browser = admin(career)
    write(browser)
    publish(browser, day="01/12/2026")
    write(browser, old="## L’idée", new="## L’intention")
    assert "paraîtra le 1er décembre 2026" in browser.get(HERE).text
    assert "c’est un brouillon" in browser.submit("Annuler la publication prévue").text
    publish(browser)
    assert reads(career, "L’intention")


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("20/11/2026", "Ce jour est passé."),
        ("01/06/2027", "Le jour de relecture doit venir après"),
        ("x", "JJ"),
    ],
)
def test_a_day_that_cannot_be_is_explained(career: CareerSite, day: str, said: str) -> None:
    browser = admin(career)
    write(browser)
    page = browser.get(f"{HERE}/publier").submit("Publier", day=day, status=422)
    assert any(said in problem for problem in page.problems)


def test_who_saves_second_is_told_and_keeps_the_text(career: CareerSite) -> None:
    first, second = admin(career).get(HERE), career.browser("sbonnet", "administrateur").get(HERE)
    first.submit("Enregistrer le brouillon", title="Le titre de la première")
    page = second.submit("Enregistrer le brouillon", title="Le titre de la seconde", status=409)
    assert "Quelqu’un d’autre vient de changer ce guide." in page.problems[0]
    assert page.value("title") == "Le titre de la seconde"
    page.submit("Enregistrer le brouillon")
    assert admin(career).get(HERE).value("title") == "Le titre de la seconde"


def test_two_clicks_save_once(career: CareerSite) -> None:
    first, second = admin(career).get(HERE), admin(career).get(HERE)
    for browser in (first, second):
        page = browser.submit("Enregistrer le brouillon", title="Un autre titre")
        assert "Le texte est enregistré." in page.text
    assert len(career.events("guide_changed")) == 1


def test_two_clicks_publish_once(career: CareerSite) -> None:
    browser, other = admin(career), admin(career)
    write(browser)
    other.get(f"{HERE}/publier")
    publish(browser)
    assert "Ce guide vient de changer" in other.submit("Publier").text
    assert [event.details["what"] for event in career.events("guide_changed")].count("published") == 1


def test_a_guide_withdrawn_is_read_by_nobody_until_its_text_is_restored(career: CareerSite) -> None:
    browser = admin(career).get(HERE)
    assert "plus personne ne le lit" in browser.submit("Retirer ce guide").text
    reader = career.browser(READER)
    assert f"/guides/{SLUG}" not in reader.get("/guides").html
    for path in ("", "/guide.pdf", "/versions", "/changements?depuis=2"):
        reader.get(f"/guides/{SLUG}{path}", status=404)
    assert "n’est pas lu" in browser.get(LIST).text
    browser.get(f"{HERE}/historique").submit("Reprendre ce texte de la version 2.2")
    publish(browser)
    assert reads(career, "Le principe")


def test_the_shipped_version_can_be_taken_back(career: CareerSite) -> None:
    browser = admin(career)
    write(browser)
    publish(browser)
    browser.get(HERE).submit("Revenir à la version livrée")
    assert reads(career, "2.2 du 16 novembre 2026")


def test_a_draft_can_be_thrown_away(career: CareerSite) -> None:
    browser = admin(career)
    write(browser)
    browser.get(HERE).submit("Supprimer ce brouillon")
    assert "L’idée" not in browser.get(HERE).value("body")


def test_a_new_guide_is_begun_published_and_found(career: CareerSite) -> None:
    browser = admin(career).get(f"{LIST}/nouveau")
    fields = {
        "title": "Le télétravail des personnels",
        "summary": "Ce qu’il faut demander, et quand.",
        "body": "## Demander\n\nUne convention signée, voir [les positions](positions-et-temps-partiel).",
        "concerns": "tous les personnels",
        "owner": "Division des personnels",
        "review": "01/09/2027",
        "place": "13",
        "keywords": "domicile, distance",
    }
    assert "brouillon est enregistré" in browser.submit("Enregistrer le brouillon", **fields).text
    slug = "le-teletravail-des-personnels"
    career.browser(READER).get(f"/guides/{slug}", status=404)
    publish(browser, slug)
    reader = career.browser(READER)
    assert "Demander" in reader.get(f"/guides/{slug}").text
    assert "Le télétravail des personnels" in reader.get("/guides?q=conventions+signees").text
    again = admin(career).get(f"{LIST}/nouveau").submit("Enregistrer le brouillon", status=409, **fields)
    assert "Un guide a déjà ce titre, ou presque." in again.problems[0]


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("title", "", "Titre"),
        ("place", "dix", "Écrivez un nombre en chiffres."),
        ("review", "demain", "JJ/MM/AAAA"),
        ("first_grades", "CN9+, XX", "Écrivez les grades CN, HC ou CE"),
        ("first_age", "vi", "Écrivez un nombre en chiffres."),
        ("body", "# Un\n\n### Trois\n\nx", "saute un niveau"),
        ("body", "## Un\n\nx\n\n## Un\n\ny", "Deux titres se ressemblent trop"),
        ("body", "## \n\nx", "Un titre est vide."),
        ("body", "## !!\n\nx", "n’a aucune lettre"),
        ("body", "## Un\n\n[ici](https://mechant.example/)", "ne mène à aucun guide"),
        ("body", "## Un\n\n[ici](//mechant.example/)", "ne mène à aucun guide"),
        ("body", "## Un\n\n[ici](nulle-part)", "ne mène à aucun guide"),
        ("body", "## Un\n\n[ici](#deux)", "ne mène à aucun guide"),
    ],
)
def test_a_fault_is_told_in_french_and_loses_nothing(
    career: CareerSite, field: str, typed: str, said: str
) -> None:
    page = admin(career).get(HERE).submit("Enregistrer le brouillon", status=422, **{field: typed})
    assert any(said in problem for problem in page.problems), page.problems
    assert page.value("summary").strip().startswith("Combien de temps dure")
    assert page.value(field).strip() == typed.strip()


def shipped_id(career: CareerSite, slug: str = SLUG) -> int:
    with career.db.read() as session:
        return next(one.id for one in models.versions(session, "16", slug)[slug] if one.shipped)


def test_an_update_never_replaces_what_an_academie_wrote(
    career: CareerSite, tmp_path_factory: pytest.TempPathFactory
) -> None:
    browser = admin(career)
    write(browser)
    publish(browser)
    folder = tmp_path_factory.mktemp("content")
    for path in CONTENT.glob("*.md"):
        text = path.read_text(encoding="utf-8")
        text = text.replace("version: 2.2", "version: 2.3").replace("## Le principe", "## Le fond")
        (folder / path.name).write_text(
            text if path.stem == SLUG else path.read_text(encoding="utf-8"), encoding="utf-8"
        )
    assert shipping.ship(career.db, folder) == 1
    assert shipping.ship(career.db, folder) == 0
    with time_machine.travel(clock.now() + timedelta(seconds=3), tick=True):
        assert reads(career, "L’idée")
        page = browser.get(HERE)
        assert "Une version plus récente est arrivée" in page.text
        browser.follow("voir en quoi la vôtre en diffère")
        assert "version livrée plus récente" in browser.get(LIST).text
        browser.get(HERE).submit("Revenir à la version livrée")
        assert reads(career, "Le fond")


def test_late_reviews_come_first(career: CareerSite) -> None:
    be_on(career, date(2027, 3, 15))
    page = admin(career).get(LIST)
    rows = [row.get_text(" ", strip=True) for row in page.select("tbody tr")]
    assert rows[0].startswith("Accéder à la hors classe")
    assert ["en retard" in row for row in rows] == [True] * 2 + [False] * (len(rows) - 2)


def test_who_a_guide_concerns_is_kept_when_nothing_is_changed(career: CareerSite) -> None:
    browser = admin(career)
    for path in sorted(CONTENT.glob("*.md")):
        browser.get(f"{LIST}/{path.stem}").submit("Enregistrer le brouillon")
        with career.db.read() as session:
            shipped, draft = models.versions(session, "16", path.stem)[path.stem]
        assert [audience(line) for line in draft.text.audiences] == [
            audience(line) for line in shipped.text.audiences
        ]
        assert replace(draft.text, audiences=()) == replace(shipped.text, audiences=()), path.stem
