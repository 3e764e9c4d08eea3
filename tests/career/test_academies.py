"""The académies of a deployment: told by settings, named when they are wrong, never mixed."""

import json
from typing import Any

import pytest
from pydantic import SecretStr

from career.__main__ import main
from career.academies import OUTSIDE, Served, served
from career.settings import Career, OtherAcademie
from socle.settings import SettingsFault, Socle, load

KEY = SecretStr("k" * 40)
NORTH: dict[str, Any] = {
    "code": "09",
    "name": "Académie du Nord",
    "issuer": "https://compte.nord.example",
    "client_secret": "n" * 40,
    "assistance_phone": "03 00 00 00 00",
    "assistance_hours": "du lundi au vendredi, de 8 h à 18 h",
    "dpo_contact": "dpo@nord.example",
}
SOUTH = {**NORTH, "code": "11", "name": "Académie du Sud", "issuer": "https://compte.sud.example"}
ENVIRONMENT = {
    "SOCLE_DIGEST_KEY": "k" * 40,
    "SOCLE_ACADEMIE_CODE": "16",
    "CAREER_ADDRESS": "https://carriere.example",
    "CAREER_DATABASE": "sqlite://",
    "CAREER_SECRET_KEY": "k" * 40,
    "CAREER_CLIENT_SECRET": "c" * 40,
    "CAREER_ISSUER": "https://compte.example",
    "CAREER_DATA": "/data",
    "CAREER_ANTIVIRUS": "none",
}


def told(*others: dict[str, Any], outside: str = "", code: str = "16") -> Served:
    settings = Career(
        address="https://carriere.example",
        database="sqlite://",
        secret_key=KEY,
        client_secret=KEY,
        issuer="https://compte.example",
        data="/data",  # type: ignore[arg-type]
        antivirus="none",
        outside=outside,
        other_academies=tuple(OtherAcademie(**one) for one in others),
    )
    return served(Socle(digest_key=KEY, academie_code=code), settings)


def boot(monkeypatch: pytest.MonkeyPatch, **told: str) -> Served:
    for name, value in {**ENVIRONMENT, **told}.items():
        monkeypatch.setenv(name, value)
    return served(load(Socle), load(Career))


def test_a_deployment_of_one_académie_needs_no_list_and_answers_for_hors_académie() -> None:
    found = told()
    assert found.only is found.own
    assert found.codes == ("16", OUTSIDE)
    assert found.own.codes == ("16", OUTSIDE)


def test_each_issuer_answers_for_its_own_people_and_one_of_them_for_hors_académie() -> None:
    found = told(NORTH, SOUTH, outside="09")
    assert found.only is None
    assert found.codes == ("16", "09", "11", OUTSIDE)
    assert found.answers("https://compte.nord.example", "09")
    assert found.answers("https://compte.nord.example", OUTSIDE)
    assert not found.answers("https://compte.nord.example", "16")
    assert not found.answers("https://compte.example", OUTSIDE)
    assert not found.answers("https://evil.example", "16")


def test_hors_académie_may_have_an_identity_service_of_its_own() -> None:
    outside = {**NORTH, "code": OUTSIDE, "name": "Gestion hors académie"}
    found = told(outside, outside=OUTSIDE)
    assert found.codes == ("16", OUTSIDE)
    assert found.own.codes == ("16",)
    assert found.answers("https://compte.nord.example", OUTSIDE)


def test_the_list_is_read_from_one_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    found = boot(monkeypatch, CAREER_OTHER_ACADEMIES=json.dumps([NORTH, SOUTH]), CAREER_OUTSIDE="11")
    assert [one.name for one in found] == ["Académie de démonstration", "Académie du Nord", "Académie du Sud"]
    assert found.of_code(OUTSIDE) is found.of_code("11")


@pytest.mark.parametrize(
    ("value", "named"),
    [
        ("hunter2", "CAREER_OTHER_ACADEMIES"),
        (json.dumps([{**NORTH, "issuer": "http://hunter2.example"}]), "CAREER_OTHER_ACADEMIES[0].issuer"),
        (
            json.dumps([NORTH, {**SOUTH, "client_secret": "hunter2"}]),
            "CAREER_OTHER_ACADEMIES[1].client_secret",
        ),
        (json.dumps([{**NORTH, "adress": "hunter2"}]), "CAREER_OTHER_ACADEMIES[0].adress"),
        (json.dumps([{**NORTH, "code": "hunter2"}]), "CAREER_OTHER_ACADEMIES[0].code"),
    ],
)
def test_boot_names_the_faulty_part_and_shows_no_value(
    monkeypatch: pytest.MonkeyPatch, value: str, named: str
) -> None:
    with pytest.raises(SettingsFault) as fault:
        boot(monkeypatch, CAREER_OTHER_ACADEMIES=value)
    assert named in str(fault.value)
    assert "hunter2" not in str(fault.value)


@pytest.mark.parametrize(
    ("others", "outside", "named"),
    [
        ([{**NORTH, "code": "16"}], "", "CAREER_OTHER_ACADEMIES"),
        ([{**NORTH, "issuer": "https://compte.example"}], "", "CAREER_OTHER_ACADEMIES"),
        ([NORTH, {**SOUTH, "code": "09"}], "", "CAREER_OTHER_ACADEMIES"),
        ([NORTH], "12", "CAREER_OUTSIDE"),
        ([{**NORTH, "code": OUTSIDE}], "", "CAREER_OUTSIDE"),
    ],
)
def test_académies_that_contradict_each_other_are_refused(
    others: list[dict[str, Any]], outside: str, named: str
) -> None:
    with pytest.raises(SettingsFault, match=named):
        told(*others, outside=outside)


def test_the_client_command_prints_what_each_identity_service_registers(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in {**ENVIRONMENT, "CAREER_OTHER_ACADEMIES": json.dumps([NORTH])}.items():
        monkeypatch.setenv(name, value)
    assert main(["client", "--academie", "09"]) == 0
    assert json.loads(capsys.readouterr().out)["client_secret"] == "n" * 40
    assert main(["client"]) == 0
    assert json.loads(capsys.readouterr().out)["client_secret"] == "c" * 40
    assert main(["client", "--academie", "12"]) == 1
    assert "CAREER_OTHER_ACADEMIES" in capsys.readouterr().err


def test_a_secret_does_not_show() -> None:
    assert "n" * 40 not in repr(told(NORTH))
