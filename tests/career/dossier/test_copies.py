"""A copy of one's own dossier: printed, PDF, JSON; counted, recorded, and of nobody else."""

import json
import re
from dataclasses import fields
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from career.dossier.export import KEYS
from career.dossier.rules import Kind
from career.dossier.sections import SECTIONS
from career.people import GESTIONNAIRE
from tests.career.conftest import CareerSite
from tests.judge import Browser, plain

DOCUMENTED = Path(__file__).parents[3] / "docs" / "export-du-dossier.md"


def as_json(browser: Browser) -> dict[str, Any]:
    browser.get("/dossier").submit("Exporter (JSON)")
    assert browser.response is not None
    found: dict[str, Any] = json.loads(browser.response.get_data())
    return found


def as_pdf(browser: Browser) -> PdfReader:
    browser.get("/dossier").submit("Télécharger en PDF")
    assert browser.response is not None
    return PdfReader(BytesIO(browser.response.get_data()))


def text_of(document: PdfReader) -> str:
    return plain(re.sub(r"\s+", " ", " ".join(page.extract_text() for page in document.pages)))


@pytest.mark.parametrize(
    ("uid", "kind"),
    [
        ("fdurand3", Kind.PUBLIC),
        ("hrousseau", Kind.PRIVATE),
        ("omeyer", Kind.PUBLIC),
        ("apons", Kind.PUBLIC),
        ("mdelarochefoucauldmontbel", Kind.PUBLIC),
    ],
)
def test_the_whole_dossier_is_one_page_to_print(career: CareerSite, uid: str, kind: Kind) -> None:
    browser = career.browser(uid).get("/dossier").follow("Imprimer")
    titles = [plain(title.get_text()) for title in browser.select("main h2")]
    assert titles == [section.named(kind) for section in SECTIONS]
    assert not browser.select("main a[href*='/courrier']")


def test_the_pdf_is_tagged_numbered_and_holds_every_section(career: CareerSite) -> None:
    document = as_pdf(career.browser("soconnor"))
    root: Any = document.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "fr"
    assert document.metadata is not None
    assert str(document.metadata.title).startswith("Dossier de carrière")
    text = text_of(document)
    assert "Siobhán O’CONNOR" in text
    assert f"Page 1 sur {len(document.pages)}" in text
    for section in SECTIONS:
        assert plain(section.label) in text


def test_a_file_s_name_says_the_day_and_nobody(career: CareerSite) -> None:
    browser = career.browser("fdurand3")
    for button, form in (("Télécharger en PDF", "pdf"), ("Exporter (JSON)", "json")):
        browser.get("/dossier").submit(button)
        assert browser.response is not None
        said = browser.response.headers["Content-Disposition"]
        assert said == f'attachment; filename="mon-dossier-2026-11-21.{form}"'
        assert "no-store" in browser.response.headers["Cache-Control"]


def test_the_json_holds_what_the_pages_show(career: CareerSite) -> None:
    whole = as_json(career.browser("fdurand3"))
    assert whole["identifiant"] == "fdurand3"
    assert whole["identite"]["date_de_naissance"] == "1984-01-08"
    line = whole["carriere"][0]
    assert (line["corps"], line["corps_libelle"], line["echelon"]) == ("CER", "Professeure certifiée", 8)
    assert line["anciennete_conservee"] == {"annees": 0, "mois": 0, "jours": 0}
    assert whole["affectations"][0]["etablissement"]["uai"] == "0319010A"
    assert whole["conges"][0]["nature_libelle"]


def test_every_field_of_every_fact_has_its_key_and_every_key_is_documented() -> None:
    written = DOCUMENTED.read_text(encoding="utf-8")
    for kind, keys in KEYS.items():
        assert keys.keys() == {field.name for field in fields(kind)}, kind
        for key in keys.values():
            assert f"`{key}`" in written, f"{key} is not in {DOCUMENTED.name}"


def test_each_copy_is_recorded_and_so_many_an_hour(career: CareerSite) -> None:
    career.app.extensions["career_settings"] = career.settings.model_copy(update={"copies": "2/hour"})
    browser = career.browser("fdurand3")
    as_json(browser)
    as_pdf(browser)
    assert [(one.actor, one.subject, one.details) for one in career.events("data_exported")] == [
        ("fdurand3", "fdurand3", {"form": "json"}),
        ("fdurand3", "fdurand3", {"form": "pdf"}),
    ]
    browser.get("/dossier").submit("Exporter (JSON)")
    assert "Vous avez fait beaucoup de copies. Recommencez après" in browser.text
    assert len(career.events("data_exported")) == 2
    as_json(career.browser("soconnor"))


def test_a_copy_wants_a_click_on_a_page_of_hers(career: CareerSite) -> None:
    browser = career.browser("fdurand3")
    for form in ("pdf", "json"):
        browser.get(f"/dossier/copie/{form}", status=405)
        browser.post(f"/dossier/copie/{form}", status=400)
    assert career.events("data_exported") == []


def test_who_has_ended_her_functions_keeps_a_copy(career: CareerSite) -> None:
    browser = career.browser("apons")
    assert as_json(browser)["identite"]["fin_de_fonctions"] == "2026-09-01"
    assert "André PONS" in text_of(as_pdf(browser))


def test_who_has_no_career_here_has_nothing_to_copy(career: CareerSite) -> None:
    assert career.browser("ybenali").get("/dossier/imprimer").h1 == "I-Prof ne concerne pas votre emploi"


def test_a_gestionnaire_makes_no_copy_of_the_dossiers_she_follows(career: CareerSite) -> None:
    browser = career.browser("sbonnet", GESTIONNAIRE).get("/gestion/dossiers/fdurand3")
    assert not browser.select("form[action*='/copie']")
    browser.get("/gestion/dossiers/fdurand3/imprimer", status=404)
