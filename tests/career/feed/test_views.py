"""« Ce qui a changé », « D’où vient votre dossier », and the runs for administrators."""

from tests.career.feed.conftest import AGENT, Office

LEAVES = "uid;debut;fin;conge"


def test_a_change_is_new_until_its_owner_has_read_it(office: Office) -> None:
    office.file("langues.csv", "uid;langue;niveau", f"{AGENT};Occitan;B2")
    office.feed()
    browser = office.site.browser(AGENT)
    home = browser.get("/")
    assert "Votre dossier a changé." in home.text
    page = home.follow("Voir ce qui a changé")
    assert page.h1 == "Ce qui a changé"
    assert "Occitan, B2" in page.text
    assert "fichier langues.csv" in page.text
    assert "nouveau" in page.text
    assert "nouveau" not in browser.get("/dossier/changements").text
    assert "Votre dossier a changé." not in browser.get("/").text


def test_nobody_reads_the_changes_of_another(office: Office) -> None:
    """A leave tells of health: its kind is its owner's alone, the gestionnaire's neither."""
    office.file("conges.csv", LEAVES, f"{AGENT};01/10/2026;31/10/2026;clm")
    office.feed()
    assert "Congé de longue maladie" in office.site.browser(AGENT).get("/dossier/changements").text
    for other in ("lblanc", "fdurand4"):
        assert "longue maladie" not in office.site.browser(other).get("/dossier/changements").text
    assert [one.seen_at is None for one in office.changes()][-1:] == [False]


def test_the_report_does_not_say_which_leave(office: Office) -> None:
    office.file("conges.csv", LEAVES, f"{AGENT};01/10/2026;31/10/2026;clm")
    said = office.feed()[1]
    assert "maladie" not in said
    assert "clm" not in said


def test_a_dossier_says_where_each_section_comes_from(office: Office) -> None:
    office.write_all()
    office.feed("--full")
    page = office.site.browser(AGENT).get("/dossier").follow("D’où vient votre dossier")
    assert page.h1 == "D’où vient votre dossier"
    assert "Flux complet du 21 novembre 2026, fichier carrieres.csv" in page.text.replace("\u00a0", " ")


def test_without_a_feed_the_pages_say_so(office: Office) -> None:
    browser = office.site.browser(AGENT)
    assert "Aucun changement n’est arrivé" in browser.get("/dossier/changements").text
    assert "Aucun fichier reçu" in browser.get("/dossier/provenance").text


def test_many_changes_come_a_page_at_a_time(office: Office) -> None:
    for number in range(60):
        office.file(
            "distinctions.csv", "uid;date;distinction", f"{AGENT};01/01/{1950 + number};Médaille {number}"
        )
        office.feed()
    browser = office.site.browser(AGENT)
    assert "Médaille 59" in browser.get("/dossier/changements").text
    assert "Page suivante" in browser.page.get_text()
    browser.follow("Page suivante")
    assert "Médaille 59" not in browser.text


def test_administrators_see_the_runs_and_nobody_else(office: Office) -> None:
    office.file("langues.csv", "uid;langue;niveau", f"{AGENT};Occitan;B2")
    office.feed()
    page = office.site.browser("alemaire", "administrateur").get("/administration/flux-de-carriere")
    assert "langues.csv" in page.text
    assert "Occitan" not in page.text
    office.site.browser(AGENT).get("/administration/flux-de-carriere", status=403)
