"""What career says of itself to its identity service is true, and is accepted there."""

import json
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask
from werkzeug.exceptions import HTTPException

from career.__main__ import main
from career.registration import metadata
from mamia.schema import migrate
from socle.sql import Database
from sso.clients import find, register_file
from tests.career.conftest import CareerSite
from tests.fixtures_sql import Databases

ADDRESS, SECRET = "https://carriere.example", "c" * 40


def answers(app: Flask, address: str, method: str) -> bool:
    try:
        app.url_map.bind("carriere.example").match(urlsplit(address).path, method=method)
    except HTTPException:
        return False
    return True


def test_every_address_it_gives_is_a_page_of_its_own(career: CareerSite) -> None:
    said = metadata(career.settings)
    for address in (*said["redirect_uris"], *said["post_logout_redirect_uris"]):
        assert address.startswith(career.settings.address)
        assert answers(career.app, address, "GET")
    assert answers(career.app, str(said["backchannel_logout_uri"]), "POST")
    assert not answers(career.app, f"{career.settings.address}/nulle-part", "GET")


def test_the_identity_service_registers_what_the_command_prints(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    sqlite_databases: Databases,
) -> None:
    monkeypatch.setenv("CAREER_ADDRESS", ADDRESS)
    monkeypatch.setenv("CAREER_CLIENT_SECRET", SECRET)
    assert main(["client"]) == 0
    file = tmp_path / "client.json"
    file.write_text(capsys.readouterr().out)
    db = Database(sqlite_databases.fresh("registration", migrate))
    register_file(db, file)
    known = find(db, json.loads(file.read_text())["client_id"])
    assert known is not None
    assert known.check_client_secret(SECRET)
    assert known.check_redirect_uri(f"{ADDRESS}/retour")
    db.engine.dispose()


def test_without_its_settings_the_command_names_them(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("CAREER_CLIENT_SECRET", raising=False)
    monkeypatch.setenv("CAREER_ADDRESS", ADDRESS)
    assert main(["client"]) == 1
    assert "CAREER_CLIENT_SECRET" in capsys.readouterr().err
