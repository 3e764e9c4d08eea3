"""A feed of dossiers, as its operator runs it, closes what was transmitted, of every kind that it carries."""

import pytest

from career.situation.closing import settled
from career.worker import settle_requests, speaking
from tests.career.conftest import DAY
from tests.career.courrier.conftest import TEACHER, pdf
from tests.career.feed.conftest import Office, office
from tests.career.situation.conftest import PATIENCE, Requests

__all__ = ["office"]
PERSON = f"{TEACHER};2D_PU;Mme"


@pytest.mark.parametrize(
    ("slug", "typed", "columns", "values"),
    [
        ("adresse", {}, "adresse;code_postal;commune", "12 RUE DES LILAS;16000;ANGOULEME"),
        ("telephone", {"phone": "06 12 34 56 78"}, "telephone", "+33612345678"),
        ("situation-familiale", {"family": "marie", "files": True}, "situation_familiale", "marie"),
        ("coordonnees-bancaires", {"bank_tail": "4321", "files": True}, "fin_compte", "4321"),
    ],
)
def test_a_feed_that_brings_the_value_closes_the_request(
    office: Office,
    slug: str,
    typed: dict[str, object],
    columns: str,
    values: str,
) -> None:
    requests = Requests(office.site)
    more = {"files": pdf()} if typed.pop("files", False) else {}
    uid = requests.ask(slug, **{"effective": "01/12/2026", **typed, **more})
    requests.step(uid, "prendre")
    if slug == "coordonnees-bancaires":
        requests.step(uid, "controle", how="rappel")
    requests.step(uid, "transmettre")
    office.file("personnes.csv", f"uid;population;civilite;{columns}", f"{PERSON};{values}")
    status, said = office.feed()
    assert status == 0, said
    with office.site.db.read() as session:
        assert settled(session, DAY, PATIENCE) == {("16", TEACHER)}
    socle = office.site.app.extensions["socle_settings"]
    settle_requests(office.site.db, speaking(socle, office.site.settings), office.site.settings)
    assert requests.row(uid).state == "faite"
    requests.teacher.get("/dossier/identite")
    assert "se termine par 4321" in requests.teacher.text or slug != "coordonnees-bancaires"
