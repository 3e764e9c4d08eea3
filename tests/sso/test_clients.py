"""The registry of applications: added, replaced, given another secret, disabled (threats 33 and 35)."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine

from mamia.schema import migrate
from socle import clock
from socle.sql import Database
from sso import registry
from sso.clients import Client, ClientRefused, find, register, register_file
from sso.registry import OverlapUnderWay, UnknownClient
from sso.tickets import Grant, Tickets
from tests.fixtures_apps import events, issued
from tests.fixtures_sql import Databases

FIRST, SECOND, THIRD = "a" * 40, "b" * 40, "c" * 40
SIAM: dict[str, Any] = {
    "client_id": "siam",
    "client_name": "SIAM",
    "client_secret": FIRST,
    "redirect_uris": ["https://siam.example/retour"],
}
DAY = timedelta(days=1)


@pytest.fixture
def db(databases: Databases) -> Iterator[Database]:
    made = Database(databases.fresh("clients", migrate))
    yield made
    made.engine.dispose()


def known(db: Database, client_id: str = "siam") -> Client:
    found = find(db, client_id)
    assert found is not None
    return found


def test_a_given_secret_is_kept_as_a_digest_and_not_given_back(db: Database) -> None:
    assert register(db, SIAM) == ""
    row = registry.get(db, "siam")
    assert FIRST not in repr(vars(row))
    assert known(db).check_client_secret(FIRST)
    assert "client_secret" not in registry.metadata_of(row)


def test_a_secret_is_made_when_none_is_given_and_is_long(db: Database) -> None:
    secret = register(db, {**SIAM, "client_secret": None})
    assert len(secret) >= 43
    assert known(db).check_client_secret(secret)


@pytest.mark.parametrize("given", ["", " ", "a" * 39, FIRST + " ", FIRST.upper()])
def test_no_other_secret_passes(db: Database, given: str) -> None:
    register(db, SIAM)
    assert not known(db).check_client_secret(given)


def test_a_public_application_has_no_secret_that_passes(db: Database) -> None:
    register(db, SIAM)
    assert register(db, {**SIAM, "client_secret": None, "token_endpoint_auth_method": "none"}) == ""
    assert not known(db).check_client_secret("")
    assert not known(db).check_client_secret(FIRST)
    assert not known(db).check_endpoint_auth_method("client_secret_basic", "token")
    with pytest.raises(ClientRefused):
        registry.rotate_secret(db, "siam", DAY)


def test_registered_again_nothing_changes_and_nothing_is_recorded(db: Database) -> None:
    register(db, SIAM)
    before = vars(registry.get(db, "siam")).copy()
    with time_machine.travel(clock.now() + DAY):
        register(db, SIAM)
        register(db, {**SIAM, "client_secret": None})  # the one it has is kept
        register(db, registry.metadata_of(registry.get(db, "siam")))
    after = vars(registry.get(db, "siam")).copy()
    assert {**before, "_sa_instance_state": 0} == {**after, "_sa_instance_state": 0}
    assert [line.event for line in events(db)] == ["client_registered"]


def test_what_is_replaced_keeps_its_creation_its_secret_and_its_being_disabled(db: Database) -> None:
    register(db, SIAM)
    created = registry.get(db, "siam").created_at
    registry.disable(db, "siam")
    with time_machine.travel(clock.now() + DAY):
        register(
            db, {**SIAM, "client_secret": None, "redirect_uris": ["https://siam.example/autre"]}, actor="x"
        )
    row = registry.get(db, "siam")
    assert (row.created_at, row.redirect_uris) == (created, ["https://siam.example/autre"])
    assert find(db, "siam") is None
    line = events(db, "client_changed")[-1]
    assert (line.actor, line.subject, line.details) == ("x", "siam", {"what": "redirect_uris"})


def test_a_replaced_secret_is_accepted_longer_only_when_asked(db: Database) -> None:
    register(db, SIAM)
    register(db, {**SIAM, "client_secret": SECOND})
    assert not known(db).check_client_secret(FIRST)
    register(db, {**SIAM, "client_secret": THIRD}, overlap=DAY)
    assert known(db).check_client_secret(SECOND)
    with time_machine.travel(clock.now() + DAY + timedelta(seconds=1)):
        assert not known(db).check_client_secret(SECOND)
        assert known(db).check_client_secret(THIRD)


def test_a_secret_is_rotated_with_an_overlap_and_the_journal_never_has_it(db: Database) -> None:
    register(db, SIAM)
    new = registry.rotate_secret(db, "siam", DAY, actor="admin")
    assert known(db).check_client_secret(FIRST)
    assert known(db).check_client_secret(new)
    [line] = events(db, "client_changed")
    assert (line.actor, line.subject, line.details) == ("admin", "siam", {"what": "client_secret"})
    assert new not in repr([vars(row) for row in events(db)])


def test_two_rotations_do_not_cut_off_who_still_has_the_first_secret(db: Database) -> None:
    register(db, SIAM)
    registry.rotate_secret(db, "siam", DAY)
    with pytest.raises(OverlapUnderWay):
        registry.rotate_secret(db, "siam", DAY)
    assert known(db).check_client_secret(FIRST)
    with time_machine.travel(clock.now() + DAY + timedelta(seconds=1)):
        registry.rotate_secret(db, "siam", DAY)


def test_a_secret_that_has_leaked_is_refused_at_once(db: Database) -> None:
    register(db, SIAM)
    new = registry.rotate_secret(db, "siam", DAY)
    newest = registry.rotate_secret(db, "siam", timedelta(0))
    assert [known(db).check_client_secret(one) for one in (FIRST, new, newest)] == [False, False, True]


def test_an_overlap_may_be_ended(db: Database) -> None:
    register(db, SIAM)
    new = registry.rotate_secret(db, "siam", DAY)
    registry.forget_old_secret(db, "siam")
    assert [known(db).check_client_secret(one) for one in (FIRST, new)] == [False, True]


@pytest.mark.both_engines
def test_a_disabled_application_is_unknown_and_its_tokens_are_dead(db: Database) -> None:
    register(db, SIAM)
    grant = Grant("f", "siam", "s", "sid", "sub", "openid", {}, clock.now() + timedelta(minutes=10))
    mine = issued(Tickets(db), "access", grant)
    other = issued(Tickets(db), "access", Grant(**{**vars(grant), "client_id": "autre", "family": "g"}))
    registry.disable(db, "siam")
    assert find(db, "siam") is None
    assert Tickets(db).find("access", mine) is None
    assert Tickets(db).find("access", other)
    registry.enable(db, "siam")
    assert find(db, "siam")
    assert Tickets(db).find("access", mine) is None
    assert [line.details["what"] for line in events(db, "client_changed")] == ["disabled", "enabled"]


def test_an_unknown_application_is_said_unknown(db: Database) -> None:
    for act in (registry.get, registry.disable, registry.enable, registry.forget_old_secret):
        with pytest.raises(UnknownClient):
            act(db, "personne")
    with pytest.raises(UnknownClient):
        registry.rotate_secret(db, "personne", DAY)
    assert find(db, "a\x00") is None
    assert find(db, "a" * 81) is None


@pytest.mark.parametrize(
    "uri",
    [
        "https://siam.example/retour/", "https://siam.example/retour?", "https://siam.example/retour?a=b",
        "https://siam.example/Retour", "https://siam.example:443/retour", "https://siam.example/retour#a",
        "https://u@siam.example/retour", "HTTPS://siam.example/retour", "https://siam.example/x/../retour",
        "http://siam.example/retour", "https://siam.example/retour%20", "",
    ],
)  # fmt: skip
def test_a_redirect_uri_is_the_registered_one_to_the_letter(db: Database, uri: str) -> None:
    register(db, SIAM)
    assert known(db).check_redirect_uri("https://siam.example/retour")
    assert not known(db).check_redirect_uri(uri)


def test_a_file_holds_one_application_or_several_secret_and_keys_included(
    db: Database, tmp_path: Path
) -> None:
    file = tmp_path / "clients.json"
    file.write_text(json.dumps(SIAM))
    assert register_file(db, file) == {}
    file.write_text(json.dumps([SIAM, {**SIAM, "client_id": "autre", "client_secret": None}]))
    made = register_file(db, file)
    assert list(made) == ["autre"]
    assert known(db, "autre").check_client_secret(made["autre"])


@pytest.mark.parametrize("text", ["", "{", "[]", "[1]", '"x"', "null", "[" * 100_000])
def test_a_file_of_anything_else_is_refused(db: Database, tmp_path: Path, text: str) -> None:
    file = tmp_path / "clients.json"
    file.write_text(text)
    with pytest.raises(ClientRefused) as refused:
        register_file(db, file)
    assert refused.value.field == "fichier"


def test_of_a_file_with_a_fault_nothing_is_registered(db: Database, tmp_path: Path) -> None:
    file = tmp_path / "clients.json"
    file.write_text(json.dumps([SIAM, {**SIAM, "client_id": "autre", "scope": "openid numen"}]))
    with pytest.raises(ClientRefused):
        register_file(db, file)
    assert registry.everything(db) == []
