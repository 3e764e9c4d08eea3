"""Schools by their code: read from a file an operator has, and kept out of the passwords of their people."""

from pathlib import Path

import pytest

from mamia.__main__ import main
from sso import establishments
from sso.establishments import NoSuchColumns, read, replace
from tests.fixtures_apps import Identity
from tests.fixtures_directory import NewAgent

OWN = "UAI;Nom;Commune\n0319012C;Lycée professionnel Jacquard;Muret\n0319020L;École du Canal;Toulouse\n"
NATIONAL = (
    "Identifiant_de_l_etablissement,Nom_etablissement,Type_etablissement,Nom_commune\n"
    '0319012c,"Lycée professionnel Jacquard, annexe",Lycée,Muret\n'
)
PAGE = "/modifier-mon-mot-de-passe"


@pytest.mark.parametrize("raw", [OWN.encode(), OWN.encode("utf-8-sig"), OWN.encode("latin-1")])
def test_a_file_of_ones_own_is_read_in_any_usual_writing(raw: bytes) -> None:
    assert read(raw).rows["0319020L"] == {"uai": "0319020L", "name": "École du Canal", "town": "Toulouse"}


def test_the_national_file_is_read() -> None:
    [row] = read(NATIONAL.encode()).rows.values()
    assert (row["name"], row["town"]) == ("Lycée professionnel Jacquard, annexe", "Muret")


def test_lines_without_a_code_are_counted_and_left_out() -> None:
    found = read(f"{OWN}0319012Z;Faux;Ici\ncourt\n\n".encode())
    assert (len(found.rows), found.left_out) == (2, 2)


@pytest.mark.parametrize("raw", [b"", b"a;b;c\n1;2;3\n", b"uai;nom\n0319012C;x\n"])
def test_a_file_without_the_columns_says_which(raw: bytes) -> None:
    with pytest.raises(NoSuchColumns, match="town"):
        read(raw)


@pytest.mark.both_engines
def test_the_name_and_town_of_her_school_are_no_password_of_hers(
    identity: Identity, new_agent: NewAgent
) -> None:
    replace(identity.db, read(OWN.encode()))
    replace(identity.db, read(OWN.encode()))
    for changes in ({"rne": "0319012C"}, {"FrEduRne": "0319012C$UAJ$PU$ENS$0319012C$T3$LP$320"}):
        account, known = new_agent(**changes)
        browser = identity.browser()
        browser.get(PAGE)
        typed = {"identifiant": account.uid, "current": known.password}
        browser.submit("Modifier", status=422, **typed, new="Jacquard-Muret-31", again="Jacquard-Muret-31")
        assert "ceux de votre établissement" in browser.problems[0]
    other, known = new_agent()
    browser.submit(
        "Modifier",
        identifiant=other.uid,
        current=known.password,
        new="Jacquard-Muret-31",
        again="Jacquard-Muret-31",
    )
    assert browser.h1 == "Votre mot de passe est modifié"


def test_the_name_of_the_academie_is_no_password_either(identity: Identity, new_agent: NewAgent) -> None:
    account, known = new_agent()
    browser = identity.browser()
    browser.get(PAGE)
    typed = {"new": "demonstration-2026", "again": "demonstration-2026"}
    browser.submit("Modifier", status=422, identifiant=account.uid, current=known.password, **typed)
    assert browser.problems


def test_nothing_is_asked_of_who_has_no_school(identity: Identity, new_agent: NewAgent) -> None:
    account, _ = new_agent(rne=None)
    with identity.app.app_context():
        assert establishments.places_of(account) == ()


def test_the_command_says_how_many_it_read(
    identity: Identity, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "schools.csv"
    file.write_text(OWN, encoding="utf-8")
    settings = {"MAMIA_DATABASE": identity.db.engine.url.render_as_string(hide_password=False)}
    for name, value in {**settings, "MAMIA_SECRET_KEY": "k" * 40, "SOCLE_DIGEST_KEY": "k" * 40}.items():
        monkeypatch.setenv(name, value)
    assert main(["establishments", str(file)]) == 0
    assert capsys.readouterr().out == "2 schools are known; 0 lines had no code of a school\n"
    file.write_text("rien", encoding="utf-8")
    assert main(["establishments", str(file)]) == 1
