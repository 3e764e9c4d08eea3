"""Several académies in one deployment: each identity service speaks for its own people alone.

Both identity services share a directory here, on purpose: the same uid and the same sub are then two people.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from pydantic import SecretStr
from sqlalchemy import select

from career.app import build_app
from career.models import PersonRow
from career.settings import Career, OtherAcademie
from socle.settings import Socle
from socle.sql import Database
from tests.career.conftest import prepare
from tests.career.identities import ADDRESS, SECRET, Listening, listening
from tests.fixtures_apps import KEY
from tests.fixtures_directory import SeededSlapd
from tests.fixtures_sql import Databases
from tests.judge import Browser

WHO = "clefebvre"  # she teaches in the académie 16; whoever has her identifiant in the 09 is somebody else


@dataclass
class Two:
    """Career, and the identity services of the académies 16 and 09."""

    south: Listening
    north: Listening
    career: Browser
    db: Database

    def browser(self) -> Browser:
        """Another browser."""
        return Browser(self.career.app, external=self.career.external, address=ADDRESS)

    def sent(self, browser: Browser, academie: str) -> str:
        """Where the door of an académie leads."""
        browser.get(f"/connexion?academie={academie}", status=0)
        assert browser.location
        return browser.location

    def enter(self, browser: Browser, academie: str) -> Browser:
        """Sign in at an académie."""
        there = self.north if academie == "09" else self.south
        return browser.get(there.sign_in(self.sent(browser, academie), WHO), status=0)

    def people(self) -> list[tuple[str, str, str | None]]:
        with self.db.read() as sql:
            found = sql.scalars(select(PersonRow).where(PersonRow.sub.is_not(None)).order_by(PersonRow.id))
            return [(row.academie, row.uid, row.issuer) for row in found]

    def told(self, token: str) -> int:
        client = self.career.app.test_client()
        return client.post(
            "/deconnexion-par-l-identite", base_url=ADDRESS, data={"logout_token": token}
        ).status_code


@pytest.fixture
def two(sqlite_databases: Databases, slapd: SeededSlapd, tmp_path: Path, made_folder: Path) -> Iterator[Two]:
    with ExitStack() as stack:
        south, north = (
            stack.enter_context(listening(sqlite_databases, slapd, made_folder, code))
            for code in ("16", "09")
        )
        other = OtherAcademie(
            code="09",
            name="Académie du Nord",
            issuer=north.issuer,
            client_secret=SecretStr(SECRET),
            assistance_phone="03 00 00 00 00",
            assistance_hours="du lundi au vendredi, de 9 h à 17 h",
            dpo_contact="dpo@nord.example",
        )
        settings = Career(
            address=ADDRESS,
            database=sqlite_databases.fresh("career_demo", prepare),
            secret_key=KEY,
            issuer=south.issuer,
            client_secret=SecretStr(SECRET),
            data=tmp_path,
            antivirus="none",
            other_academies=(other,),
        )
        app = build_app(Socle(digest_key=KEY, smtp_port=1, timeout=3.0), settings)
        browser = Browser(app, external=[south.issuer, north.issuer], address=ADDRESS)
        yield Two(south, north, browser, app.extensions["database"])


def test_the_same_uid_and_sub_at_two_issuers_are_two_people(two: Two) -> None:
    assert two.enter(two.career, "16").h1.startswith("Bonjour")
    elsewhere = two.enter(two.browser(), "09")
    assert elsewhere.h1 == "Votre dossier n’est pas encore là"
    assert elsewhere.get("/dossier").h1 == "Votre dossier n’est pas encore là"
    assert two.people() == [("16", WHO, two.south.issuer), ("09", WHO, two.north.issuer)]


def test_hors_académie_is_answered_for_by_its_issuer(two: Two) -> None:
    assert two.sent(two.career, "HA").startswith(two.south.issuer)


def test_an_académie_that_is_not_served_has_no_door(two: Two) -> None:
    two.career.get("/connexion?academie=12", status=404)
    two.career.get("/connexion?iss=https://evil.example", status=404)


def test_a_portal_may_name_its_issuer_in_the_door(two: Two) -> None:
    """OpenID Connect Core § 4: initiating a login from a third party."""
    two.career.get(f"/connexion?iss={two.north.issuer}&suite=/guides", status=0)
    assert two.career.location
    assert two.career.location.startswith(two.north.issuer)
    arrived = two.career.get(two.north.sign_in(two.career.location, WHO), status=0)
    assert arrived.url == f"{ADDRESS}/guides"


def test_the_door_of_a_portal_leads_to_the_page_or_first_to_the_sign_in_of_its_académie(two: Two) -> None:
    two.career.get("/depuis/09/guides?q=retraite", status=0)
    assert two.career.location
    assert two.career.location.startswith(two.north.issuer)
    two.career.get(two.north.sign_in(two.career.location, WHO), status=0)
    assert two.career.url == f"{ADDRESS}/guides?q=retraite"
    assert two.career.get("/depuis/09/guides").url == f"{ADDRESS}/guides"
    two.career.get("/depuis/16/guides", status=0)
    assert (two.career.location or "").startswith(two.south.issuer), "she is in, elsewhere"
    two.career.get("/depuis/12/guides", status=404)
    two.career.get("/depuis/09/%5Cevil.example", status=0)
    assert "evil" not in two.career.url


def test_an_answer_that_names_another_issuer_than_the_one_asked_is_refused(two: Two) -> None:
    back = two.north.sign_in(two.sent(two.career, "09"), WHO)
    asked = {name: values[0] for name, values in parse_qs(urlsplit(back).query).items()}
    assert asked["iss"] == two.north.issuer
    for forged in ({**asked, "iss": two.south.issuer}, {n: v for n, v in asked.items() if n != "iss"}):
        page = two.career.get(f"/retour?{urlencode(forged)}", status=400)
        assert page.h1 == "La connexion n’a pas abouti"
    assert two.people() == []


def test_a_code_of_one_issuer_does_not_answer_the_question_put_to_another(two: Two) -> None:
    """The mix-up attack (RFC 9700 § 4.4): an honest code comes back under the state of another sign-in."""
    north = parse_qs(urlsplit(two.north.sign_in(two.sent(two.career, "09"), WHO)).query)
    south = parse_qs(urlsplit(two.sent(two.career, "16")).query)
    mixed = {"code": north["code"][0], "state": south["state"][0], "iss": two.south.issuer}
    assert two.career.get(f"/retour?{urlencode(mixed)}", status=400).h1 == "La connexion n’a pas abouti"
    mixed["iss"] = two.north.issuer
    assert two.career.get(f"/retour?{urlencode(mixed)}", status=400).h1 == "La connexion n’a pas abouti"
    assert two.people() == []


def test_signing_out_goes_to_the_issuer_of_the_session(two: Two) -> None:
    north = two.enter(two.career, "09").submit("Se déconnecter")
    assert (north.location or "").startswith(f"{two.north.issuer}/oidc/logout?")
    south = two.enter(two.browser(), "16").submit("Se déconnecter")
    assert (south.location or "").startswith(f"{two.south.issuer}/oidc/logout?")


def test_a_logout_token_ends_sessions_of_its_issuer_alone(two: Two) -> None:
    two.enter(two.career, "16")
    north = two.enter(two.browser(), "09")
    with two.db.read() as sql:
        sub = sql.scalars(select(PersonRow.sub).where(PersonRow.issuer == two.north.issuer)).one()
    assert two.told(two.north.logout_token(sub=sub)) == 200
    assert north.get("/guides").h1 and north.page.find("a", string="Se connecter")
    assert two.career.get("/").h1.startswith("Bonjour")
    assert two.told(two.south.logout_token(sub=sub)) == 200, "the same jti of another issuer is another token"
    assert two.career.get("/").h1 == "Choisissez votre académie"


def test_a_logout_token_signed_by_one_issuer_in_the_name_of_another_ends_nothing(two: Two) -> None:
    two.enter(two.career, "16")
    with two.db.read() as sql:
        sub = sql.scalars(select(PersonRow.sub).where(PersonRow.issuer == two.south.issuer)).one()
    assert two.told(two.north.logout_token(sub=sub, iss=two.south.issuer)) == 400
    assert two.told(two.north.logout_token(sub=sub, iss="https://evil.example")) == 400
    assert two.career.get("/").h1.startswith("Bonjour")


def test_when_the_identity_service_of_one_is_down_the_others_work(two: Two) -> None:
    two.enter(two.career, "09")
    two.north.server.shutdown()
    two.north.server.server_close()
    identity = two.career.app.extensions["identities"]["09"]
    identity.server_metadata = {}
    stranger = two.browser()
    assert (
        stranger.get("/connexion?academie=09", status=503).h1 == "La connexion est momentanément indisponible"
    )
    assert two.enter(stranger, "16").h1.startswith("Bonjour")
    assert two.career.get("/guides").h1 == "Les guides", "who is in stays in"


def test_a_session_of_an_issuer_that_no_longer_answers_for_her_académie_opens_nothing(two: Two) -> None:
    north = two.enter(two.career, "09")
    with two.db.begin() as sql:
        row = sql.scalars(select(PersonRow).where(PersonRow.issuer == two.north.issuer)).one()
        row.academie = "16x"
    assert north.get("/").h1 == "Choisissez votre académie"
