"""« Votre CV »: entries saved, ordered, removed, and nothing covered or lost."""

from tests.career.conftest import CareerSite

HER, OTHER = "fdurand3", "soconnor"


def test_she_writes_an_entry_and_finds_it(career: CareerSite) -> None:
    page = career.browser(HER).get("/cv").follow("Compétences")
    page.submit("Enregistrer", title="Médiation", text="Au collège")
    assert "Médiation" in page.text
    assert page.get("/cv/apercu").text
