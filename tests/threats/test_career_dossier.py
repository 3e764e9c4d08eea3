"""Names and texts of a dossier that would be something else: inert in pages, PDF and JSON (threat 49)."""

import json
import re
from dataclasses import fields, replace
from io import BytesIO
from typing import Any, get_type_hints

import pytest
from pypdf import PdfReader
from sqlalchemy import update

from career.dossier import models
from career.dossier.facts import Dossier
from career.dossier.sections import SECTIONS
from career.models import EstablishmentRow, PersonRow
from career.people import GESTIONNAIRE
from tests.career.conftest import CareerSite, career  # noqa: F401 (a fixture)
from tests.judge import Browser

UID, DESK = "fdurand3", "sbonnet"
HOSTILE = "<script>alert(1)</script> {{7*7}} =cmd|x \r\nBcc: x@y.z \u202egnp.exe \u2066x"
NAME = "D" + HOSTILE.replace("Bcc: ", "Bcc:")  # a letter, by which her portfolio is found
CODED = "<b>{{7}}\u202e"  # for columns that hold a code: the shortest has ten signs
KEPT = {"population", "civilite", "uid", "academie", "contract", "grade", "corps"}  # who meets which page
SHORT = {"postcode", "phone", "level", "kind", "mode", "language"}


def hostile(fact: Any) -> Any:
    """The same fact, every text of it hostile."""
    hints = get_type_hints(type(fact))
    texts = {one.name for one in fields(fact) if hints[one.name] is str} - KEPT
    return replace(fact, **{name: text_for(type(fact).__name__, name) for name in texts})


def text_for(kind: str, name: str) -> str:
    if (kind, name) == ("Language", "level"):
        return "<b"
    return CODED if name in SHORT else HOSTILE


@pytest.fixture
def attacked(career: CareerSite) -> CareerSite:  # noqa: F811
    """A dossier, its person and her establishments, named by somebody who would harm."""
    with career.db.begin() as session:
        found = models.find(session, "16", UID)
        assert found is not None
        lists = {
            one.name: tuple(
                replace(hostile(fact), establishment=fact.establishment)
                if one.name == "postings"
                else hostile(fact)
                for fact in getattr(found, one.name)
            )
            for one in fields(Dossier)
            if one.name != "identity"
        }
        models.save(session, replace(found, identity=hostile(found.identity), **lists))
        session.execute(update(EstablishmentRow).values(name=HOSTILE, town=HOSTILE[:100]))
        session.execute(
            update(PersonRow)
            .where(PersonRow.uid == UID)
            .values(display_name=NAME, given_name=NAME, usual_name=NAME)
        )
    return career


def require_inert(browser: Browser) -> None:
    """Nothing runs, nothing is computed, and no text turns those beside it round."""
    assert "<script>alert" not in browser.html
    for text in browser.page.find_all(string=re.compile("[\u202e\u2066]")):
        aside = text.find_parent(["bdi", "svg", "title", "textarea", "option"])
        assert aside is not None, f"{browser.url}: {text[:60]!r} turns the page"


def test_hostile_texts_are_inert_on_every_page_of_a_dossier(attacked: CareerSite) -> None:
    hers = attacked.browser(UID)
    for path in ("", "/imprimer", *(f"/{section.slug}" for section in SECTIONS)):
        require_inert(hers.get(f"/dossier{path}"))
    assert "{{7*7}}" in hers.get("/dossier/affectations").text


def test_hostile_texts_are_inert_for_the_gestionnaire(attacked: CareerSite) -> None:
    desk = attacked.browser(DESK, GESTIONNAIRE)
    require_inert(desk.get("/gestion/dossiers"))
    for path in ("", *(f"/{section.slug}" for section in SECTIONS if not section.own)):
        require_inert(desk.get(f"/gestion/dossiers/{UID}{path}"))


def test_a_hostile_line_is_named_on_one_line_of_a_message(attacked: CareerSite) -> None:
    hers = attacked.browser(UID).get("/dossier/affectations")
    hers.get(str(hers.select("td a.report")[0]["href"]))
    subject = hers.value("subject")
    assert not re.search("[\r\n\u202e\u2066]", subject)
    require_inert(hers)


def test_hostile_texts_are_inert_in_the_pdf(attacked: CareerSite) -> None:
    hers = attacked.browser(UID).get("/dossier").submit("Télécharger en PDF")
    assert hers.response is not None
    document = PdfReader(BytesIO(hers.response.get_data()))
    words = "".join(page.extract_text() for page in document.pages)
    assert "<script>alert(1)</script>" in words
    assert "{{7*7}}" in words
    root: Any = document.trailer["/Root"]
    assert not {"/OpenAction", "/AA", "/AcroForm"} & set(root)
    assert "Bcc" not in str(hers.response.headers)


def test_hostile_texts_are_data_in_the_json(attacked: CareerSite) -> None:
    hers = attacked.browser(UID).get("/dossier").submit("Exporter (JSON)")
    assert hers.response is not None
    text = hers.response.get_data(as_text=True)
    assert "<" not in text
    assert json.loads(text)["identite"]["adresse"] == HOSTILE
