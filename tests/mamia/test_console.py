"""The commands on applications and keys, as an operator types them."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from mamia.__main__ import main
from mamia.schema import migrate
from socle.sql import Database
from sso import registry, rotation
from sso.clients import find
from tests.fixtures_apps import events
from tests.fixtures_sql import Databases

URI = "https://siam.example/retour"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def db(databases: Databases, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    url = databases.fresh("console", migrate)
    settings = {
        "MAMIA_DATABASE": url,
        "MAMIA_SECRET_KEY": "k" * 40,
        "SOCLE_DIGEST_KEY": "k" * 40,
        "SSO_ISSUER": "https://compte.example",
        "SSO_MASTER_KEYS": Fernet.generate_key().decode(),
    }
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    made = Database(url)
    yield made
    made.engine.dispose()


@pytest.fixture
def run(db: Database, capsys: pytest.CaptureFixture[str]) -> Run:
    """`run("client", "list")` gives the status, the output and the errors."""

    def command(*words: str) -> tuple[int, str, str]:
        status = main(list(words))
        said = capsys.readouterr()
        return status, said.out, said.err

    return command


def created(run: Run, *more: str) -> str:
    """The secret of a new application."""
    status, out, _ = run("client", "create", "siam", "--name", "SIAM", "--redirect-uri", URI, *more)
    assert status == 0
    return out.strip().rpartition(" ")[2]


def test_an_application_is_created_and_listed_and_its_secret_said_once(run: Run, db: Database) -> None:
    secret = created(run)
    known = find(db, "siam")
    assert known is not None and known.check_client_secret(secret)
    assert run("client", "list")[1] == "siam\tSIAM\n"
    shown = run("client", "show", "siam")[1]
    assert json.loads(shown)["redirect_uris"] == [URI]
    assert secret not in shown
    assert [(line.event, line.actor) for line in events(db)] == [("client_registered", "console")]


def test_one_that_exists_is_not_created_again(run: Run) -> None:
    created(run)
    status, out, err = run("client", "create", "siam", "--redirect-uri", URI)
    assert (status, out) == (1, "")
    assert err.startswith("client_id:")


def test_a_public_application_has_no_secret_to_say(run: Run) -> None:
    assert created(run, "--public", "--first-party") == ""
    assert run("client", "list")[1] == "siam\tSIAM\tfirst party\tpublic\n"


def test_a_file_is_registered_again_and_again_and_says_what_it_ignores(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "clients.json"
    file.write_text(json.dumps({"client_id": "siam", "redirect_uris": [URI], "logo_uri": "x"}))
    out = run("clients", str(file))[1]
    assert "logo_uri" in out
    assert "secret, shown this once" in out
    assert "secret" not in run("clients", str(file))[1]
    file.write_text(run("client", "show", "siam")[1])
    assert run("clients", str(file)) == (0, "", "")
    file.write_text("{")
    assert run("clients", str(file))[0] == 1


def test_a_secret_is_rotated_with_an_overlap_which_a_leak_does_not_have(run: Run, db: Database) -> None:
    first = created(run)
    second = run("client", "rotate", "siam")[1].splitlines()[0].rpartition(" ")[2]
    known = find(db, "siam")
    assert known is not None
    assert [known.check_client_secret(one) for one in (first, second)] == [True, True]
    assert run("client", "rotate", "siam")[0] == 1
    assert run("client", "rotate", "siam", "--overlap", "0")[0] == 0
    known = find(db, "siam")
    assert known is not None
    assert [known.check_client_secret(one) for one in (first, second)] == [False, False]


def test_an_application_is_disabled_and_enabled(run: Run, db: Database) -> None:
    created(run)
    run("client", "disable", "siam")
    assert find(db, "siam") is None
    assert "disabled" in run("client", "list")[1]
    run("client", "enable", "siam")
    assert find(db, "siam") is not None


def test_a_configuration_is_tested_in_sentences(run: Run) -> None:
    created(run, "--backchannel-uri", "http://127.0.0.1:1/fin")
    out = run("client", "test", "siam")[1]
    assert "bad  L’adresse de déconnexion http://127.0.0.1:1/fin ne répond pas" in out
    assert "https://compte.example/.well-known/openid-configuration" in out


@pytest.mark.parametrize("act", ["show", "test", "rotate", "disable", "enable"])
def test_an_unknown_application_is_said_unknown(run: Run, act: str) -> None:
    assert run("client", act, "personne") == (1, "", "personne: no application has this identifier\n")


def test_keys_are_listed_rotated_when_they_may_be_and_replaced(run: Run, db: Database) -> None:
    run("migrate")
    before = {row.kid: row.state for row in rotation.states(db)}
    assert all(kid in run("keys", "list")[1] for kid in before)
    status, _, err = run("keys", "rotate")
    assert status == 1
    assert "the next key may sign from" in err
    assert run("keys", "rotate", "--now", "--alg", "RS256")[1] == "RS256: the next key signs now\n"
    assert [row.state for row in rotation.states(db)] == ["next", "active", "next", "active", "retired"]
    assert run("reseal")[1].startswith("5 keys")
    run("keys", "replace")
    assert not before.keys() & {row.kid for row in rotation.states(db)}


def test_what_is_shown_is_what_a_file_registers(run: Run, db: Database, tmp_path: Path) -> None:
    created(run, "--scope", "openid email")
    row = registry.get(db, "siam")
    file = tmp_path / "siam.json"
    file.write_text(run("client", "show", "siam")[1])
    assert run("clients", str(file))[0] == 0
    assert registry.metadata_of(registry.get(db, "siam")) == registry.metadata_of(row)


def test_a_list_of_leaked_passwords_is_loaded_from_a_file_or_from_standard_input(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSO_LEAKED", str(tmp_path / "made" / "leaked"))
    words = tmp_path / "words"
    words.write_text("azertyuiop-2026\nmotdepasse-2026\n", encoding="utf-8")
    status, out, _ = run("leaked", str(words))
    assert status == 0
    assert out.startswith("2 words are refused from now on; ") and "28 bytes" in out
    with words.open() as piped:
        monkeypatch.setattr("sys.stdin", piped)
        assert run("leaked", "-")[0] == 0


def test_a_list_that_is_none_is_said_so_and_changes_nothing(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSO_LEAKED", str(tmp_path / "leaked"))
    empty = tmp_path / "empty"
    empty.touch()
    for file in (empty, tmp_path / "nowhere"):
        status, out, err = run("leaked", str(file))
        assert (status, out) == (1, "") and err
    assert not (tmp_path / "leaked").exists()


@pytest.mark.parametrize("command", ["lift", "lost-factor"])
def test_a_directory_that_does_not_answer_is_said_in_one_line(
    run: Run, monkeypatch: pytest.MonkeyPatch, made_folder: Path, command: str
) -> None:
    known = {
        "SSO_LDAP_URIS": "ldaps://127.0.0.1:1",
        "SSO_LDAP_SIGNIN_PASSWORD": "p" * 40,
        "SSO_LDAP_ACCOUNT_PASSWORD": "p" * 40,
        "MAMIA_DATA": str(made_folder),
    }
    for name, value in known.items():
        monkeypatch.setenv(name, value)
    status, _, err = run(command, "clefebvre", "essai")
    assert status == 1
    assert err.startswith("the directory does not answer: ") and err.count("\n") == 1
