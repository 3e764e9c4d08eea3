"""Whom to call: the demo's file, who it names for whom, and files that cannot be used."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from mamia.__main__ import main
from mamia.assistance.services import BadServices, Services, read
from mamia.helpdesk.diagnosis import POPULATIONS
from socle.settings import SettingsFault
from tests.fixtures_apps import Identity, identity_on
from tests.fixtures_directory import SeededSlapd
from tests.fixtures_sql import Databases

DEMO = Path(__file__).parents[3] / "demo" / "services.toml"
GOOD = 'checked_on = 2026-11-21\n[[service]]\nkind = "assistance"\nname = "A"\nphone = "1"\nhours = "h"\n'


@pytest.fixture(scope="module")
def demo() -> Services:
    return read(DEMO)


@pytest.mark.parametrize("population", sorted(POPULATIONS))
@pytest.mark.parametrize("departement", ["009", "031", "065", "081"])
def test_everybody_of_the_demo_has_one_service_and_the_assistance(
    demo: Services, population: str, departement: str
) -> None:
    assert len(demo.of(("gestion",), population, departement)) == 1
    assert demo.of(("assistance",), population, departement)


def test_the_closest_comes_first_and_who_says_nothing_has_what_is_for_all(demo: Services) -> None:
    assert [one.phone[-2:] for one in demo.of(("assistance",), "1D_PU", "")] == ["01", "00"]
    assert [one.phone[-2:] for one in demo.of(("assistance", "gestion"), "", "")] == ["00"]
    assert demo.of(("gestion",), "1D_PU", "") == []
    assert demo.depend(("gestion",)) and not demo.depend(("responsable",))


FAULTS = {
    "checked_on": GOOD.replace("2026-11-21", '"hier"'),
    "missing": GOOD.replace('phone = "1"\n', ""),
    "unknown": GOOD + 'fax = "2"\n',
    "kind must be": GOOD + '[[service]]\nkind = "x"\nname = "A"\nphone = "1"\nhours = "h"\n',
    "nobody is 2D": GOOD
    + '[[service]]\nkind = "gestion"\nname = "A"\nphone = "1"\nhours = "h"\npopulations = ["2D"]\n',
    "for everybody": GOOD + 'populations = ["ADM"]\n',
    "Expected": "checked_on = ",
}


@pytest.mark.parametrize("words", sorted(FAULTS))
def test_a_file_that_cannot_be_used_says_why(tmp_path: Path, words: str) -> None:
    (tmp_path / "s.toml").write_text(FAULTS[words])
    with pytest.raises(BadServices, match=words if words != "Expected" else "."):
        read(tmp_path / "s.toml")


def test_boot_fails_naming_the_variable(
    sqlite_databases: Databases, slapd: SeededSlapd, made_folder: Path, tmp_path: Path
) -> None:
    with pytest.raises(SettingsFault, match="MAMIA_ASSISTANCE_SERVICES"):
        identity_on(sqlite_databases, slapd, made_folder, assistance_services=tmp_path / "nothing.toml")


def test_the_worker_too_says_at_boot_that_the_file_is_absent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    key = "k" * 40
    known = {
        "MAMIA_DATABASE": f"sqlite:///{tmp_path}/x.sqlite",
        "MAMIA_ASSISTANCE_SERVICES": str(tmp_path / "nothing.toml"),
        **dict.fromkeys(("MAMIA_SECRET_KEY", "SOCLE_DIGEST_KEY"), key),
    }
    for name, value in known.items():
        monkeypatch.setenv(name, value)
    assert main(["worker"]) == 1
    assert "MAMIA_ASSISTANCE_SERVICES" in capsys.readouterr().err


@pytest.fixture
def equipped(databases: Databases, slapd: SeededSlapd, made_folder: Path) -> Iterator[Identity]:
    """The service with the demo's file."""
    made = identity_on(databases, slapd, made_folder, assistance_services=DEMO)
    yield made
    made.directory.close()
    made.db.engine.dispose()


def test_the_right_telephone_is_given_to_who_says_who_she_is(equipped: Identity) -> None:
    browser = equipped.browser().get("/assistance/diagnostic/numen/non")
    assert "Dites qui vous êtes" in browser.text and "05 00 00 00 31" not in browser.text
    browser.submit("Voir qui appeler", population="1D_PU", departement="031")
    assert "05 00 00 00 31" in browser.text and "05 00 00 00 09" not in browser.text
    assert "vérifiés le 21 novembre 2026" in browser.text
    browser.submit("Voir qui appeler", population="2D_PU", departement="031")
    assert "05 00 00 00 20" in browser.text
    browser.submit("Voir qui appeler", forge={"population": "<x>", "departement": "' OR 1=1"})
    assert "Dites qui vous êtes" in browser.text


def test_who_is_signed_in_has_it_at_once(equipped: Identity) -> None:
    browser = equipped.signed_in("aleboeuf", equipped.demo("aleboeuf"))
    assert "05 00 00 00 65" in browser.get("/assistance/diagnostic/nom/non").text
    browser.get("/assistance/demande")
    assert browser.select("#population option[selected][value='1D_PU']")
    assert browser.select("#departement option[selected][value='065']")


def test_without_a_file_the_assistance_of_the_settings_answers(identity: Identity) -> None:
    browser = identity.browser().get("/assistance/diagnostic/facteur/non")
    assert "05 00 00 00 00" in browser.text and not browser.select("main form")
    browser.get("/assistance/diagnostic/numen/non")
    assert "secrétariat de votre établissement" in browser.text
    assert "departement" not in {
        str(one.get("name")) for one in browser.get("/assistance/demande").select("select")
    }
