"""The directory stopped, deaf, restarted, replaced: 503 within 5 s, and recovery by itself (threats 51)."""

import socket
import threading
import time
from contextlib import suppress

import pytest

from sso.directory import Directory
from sso.directory.account import Verdict
from sso.directory.errors import DirectoryDown, DirectoryMisconfigured
from tests.fixtures_directory import directory_settings


@pytest.fixture
def client(own_slapd):
    made = Directory(own_slapd.settings)
    yield made
    made.close()


def every_operation(client, account):
    """Each way into the directory."""
    return {
        "get": lambda: client.get(account.uid),
        "by_login": lambda: client.by_login(account.uid),
        "find": lambda: client.find(["fabre"], "marie", "1979-12-24", []),
        "has_numen": lambda: client.has_numen(None, "16E0000000AAA"),
        "authenticate": lambda: client.authenticate(None, "mot-de-passe"),
        "set_password": lambda: client.set_password(account, "un-nouveau-mot-de-passe"),
        "change_password": lambda: client.change_password(account, "ancien", "un-nouveau-mot-de-passe"),
        "unlock": lambda: client.unlock(account),
        "roles": lambda: client.roles(account),
        "search": lambda: client.search("durand"),
        "ping": client.ping,
    }


def test_a_stopped_directory_is_said_down_by_every_operation_and_found_again(own_slapd, client):
    account = client.get("tpetit")
    own_slapd.slapd.stop()
    for name, act in every_operation(client, account).items():
        began = time.monotonic()
        with pytest.raises(DirectoryDown):
            act()
        assert time.monotonic() - began < 2, name
    own_slapd.slapd.start()
    assert client.get("tpetit").uid == "tpetit"
    assert client.authenticate(account, own_slapd.passwords["tpetit"]).verdict is Verdict.OK


@pytest.mark.parametrize("name", ["get", "authenticate", "set_password"])
def test_a_deaf_directory_is_said_down_within_five_seconds(own_slapd, client, name):
    account = client.get("tpetit")
    client.has_numen(account, "x")  # a kept connection for the account pages too
    act = every_operation(client, account)[name]
    own_slapd.slapd.pause()
    began = time.monotonic()
    with pytest.raises(DirectoryDown):
        act()
    assert 1 < time.monotonic() - began < 5
    own_slapd.slapd.resume()
    assert client.get("tpetit").uid == "tpetit"


def test_kept_connections_survive_a_power_cut_of_the_server(own_slapd, client):
    account = client.get("tpetit")
    assert not client.has_numen(account, "x")
    own_slapd.slapd.kill()
    own_slapd.slapd.start()
    assert client.get("tpetit").uid == "tpetit"
    client.set_password(account, "un-nouveau-mot-de-passe")
    assert client.authenticate(account, "un-nouveau-mot-de-passe").verdict is Verdict.OK


def test_the_next_server_of_the_list_is_used(own_slapd):
    settings = own_slapd.settings.model_copy(update={"uris": ("ldapi://%2Fnowhere", own_slapd.slapd.uri)})
    client = Directory(settings)
    assert client.get("tpetit").uid == "tpetit"
    assert client.authenticate(None, "mot-de-passe").verdict is Verdict.WRONG
    client.close()


def test_a_server_that_never_answers_is_tried_last_after_the_first_time(own_slapd):
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen()
        uris = (f"ldap://127.0.0.1:{deaf.getsockname()[1]}", own_slapd.slapd.uri)
        client = Directory(own_slapd.settings.model_copy(update={"uris": uris}))
        began = time.monotonic()
        assert client.get("tpetit").uid == "tpetit"
        assert time.monotonic() - began < 5
        again = time.monotonic()
        assert client.authenticate(None, "mot-de-passe").verdict is Verdict.WRONG
        assert time.monotonic() - again < 1.5
        client.close()


def test_a_wrong_service_password_is_our_fault_and_nobody_else_s(slapd):
    from pydantic import SecretStr

    client = Directory(directory_settings(slapd.slapd, slapd.services, signin_password=SecretStr("faux")))
    with pytest.raises(DirectoryMisconfigured) as caught:
        client.get("tpetit")
    assert "faux" not in str(caught.value)
    client.close()


def test_each_thread_has_its_own_connections_and_leaves_none_open(directory):
    found = []

    def read(uid):
        found.extend((uid, directory.get(uid).uid) for _ in range(10))

    threads = [threading.Thread(target=read, args=(f"fdurand{number}",)) for number in (1, 2, 3, 4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 40
    assert all(asked == answered for asked, answered in found)


def test_no_error_and_no_representation_carries_a_password(own_slapd, client):
    own_slapd.slapd.stop()
    told = [repr(own_slapd.settings), repr(client), repr(client.__dict__)]
    with suppress(DirectoryDown):
        client.get("tpetit")
    with pytest.raises(DirectoryDown) as caught:
        client.authenticate(None, "mot-de-passe-secret")
    told.append(f"{caught.value!r} {caught.value.__cause__!r}")
    for secret in ("mot-de-passe-secret", own_slapd.services.connexion, own_slapd.services.compte):
        assert all(secret not in one for one in told)
