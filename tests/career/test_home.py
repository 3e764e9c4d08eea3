"""The first page: what it says to each, and to whom it says that there is nothing here."""

from tests.career.conftest import CareerSite


def test_a_teacher_reads_her_rank_and_her_correspondent(career: CareerSite) -> None:
    page = career.browser("fdurand3").get("/")
    assert page.h1 == "Bonjour Fatima"
    assert "Professeure certifiée, classe normale, échelon 8" in page.text
    assert "Sylvie BONNET" in page.text
    assert "bureau du 2nd degré public" in page.text
    assert "562" in page.text
