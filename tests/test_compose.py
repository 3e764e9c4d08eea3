"""The container files: nothing to edit in the demo, every setting in production, no secret, all confined."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from career.feed.settings import Feed as CareerFeed
from career.settings import Career, Registration
from mamia.feed.settings import Feed
from mamia.settings import Mamia
from setup.env_example import BY_COMPOSE, ENGINE, FILE, SECTIONS, text, variables
from socle.settings import Settings, Socle, load
from sso.directory.settings import DirectoryPlace, DirectorySettings
from sso.settings import Sso

ROOT = Path(__file__).parent.parent
PLACEHOLDER = re.compile(r"\$\{(\w+)(?:(:[-?])([^${}]*))?\}")
OF_THE_IMAGE = {"MAMIA_DATA", "SSO_LEAKED", "CAREER_DATA"}
IDENTITY: tuple[type[Settings], ...] = (Socle, Sso, DirectorySettings, Mamia)
CAREER: tuple[type[Settings], ...] = (Socle, Career)
READS: dict[str, tuple[type[Settings], ...]] = {
    "identity": IDENTITY,
    "identity-worker": IDENTITY,
    "identity-migrate": IDENTITY,
    "registration": (*IDENTITY, Registration),
    "feed": (Socle, DirectoryPlace, Mamia, Feed),
    "career": CAREER,
    "career-worker": CAREER,
    "career-migrate": CAREER,
    "career-feed": (*CAREER, CareerFeed),
}
FILLED = {
    "SSO_ISSUER": "https://compte.ac-essai.example",
    "CAREER_ADDRESS": "https://carriere.ac-essai.example",
    "SSO_LDAP_URIS": "ldaps://annuaire.ac-essai.example",
}


def compose(name: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))
    return found


DEMO, PRODUCTION = compose("compose.yml"), compose("compose.prod.yml")
EVERY_SERVICE = [
    pytest.param(file, name, id=f"{file['name']} {name}")
    for file in (DEMO, PRODUCTION)
    for name in file["services"]
]


def interpolated(value: str, given: dict[str, str]) -> str:
    """A value as a compose engine reads it, nested defaults included."""

    def one(found: re.Match[str]) -> str:
        name, operator, default = found.groups()
        if given.get(name):
            return given[name]
        if operator != ":-":
            raise KeyError(name)
        return str(default)

    while PLACEHOLDER.search(value):
        value = PLACEHOLDER.sub(one, value)
    return value


def environment(service: str, given: dict[str, str]) -> dict[str, str]:
    """What a container of the production form finds in its environment."""
    rows = PRODUCTION["services"][service]["environment"].items()
    asked = {
        name: interpolated(value, given) if value is not None else given.get(name) for name, value in rows
    }
    return {name: value for name, value in asked.items() if value is not None}


def lines(file: Path) -> dict[str, str]:
    rows = (line.partition("=") for line in file.read_text("utf-8").splitlines() if re.match(r"[A-Z]", line))
    return {name: value for name, _, value in rows}


def secrets() -> Iterator[str]:
    for _, kind in SECTIONS:
        for name, field in variables(kind).items():
            if "SecretStr" in str(field.annotation):
                yield name


def written(tmp_path: Path) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """What setup/production.sh makes in an empty folder."""
    (tmp_path / "setup").mkdir(exist_ok=True)
    shutil.copy(ROOT / "setup" / "production.sh", tmp_path / "setup")
    if not (tmp_path / ".env.example").exists():
        shutil.copy(FILE, tmp_path)
    done = subprocess.run([tmp_path / "setup/production.sh"], capture_output=True, text=True, check=True)
    return tmp_path / ".env", done


def test_the_example_of_settings_is_what_the_definitions_give() -> None:
    assert FILE.read_text(encoding="utf-8") == text(), "run: python -m setup.env_example"


@pytest.mark.parametrize(("file", "name"), EVERY_SERVICE)
def test_a_container_is_confined(file: dict[str, Any], name: str) -> None:
    service = file["services"][name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges"]
    assert not {"privileged", "cap_add", "user"} & set(service)
    for port in service.get("ports", ()):
        assert port.startswith("127.0.0.1:"), "published on loopback alone"


@pytest.mark.parametrize(("file", "name"), EVERY_SERVICE)
def test_an_image_is_built_here_from_the_base_of_a_variable(file: dict[str, Any], name: str) -> None:
    service = file["services"][name]
    assert re.fullmatch(r"ma-mamia[a-z-]*:\$\{MAMIA_VERSION:-local\}", service["image"])
    assert service["build"]["args"] == {"BASE_IMAGE": "${BASE_IMAGE:-debian:12-slim}"}
    assert service["build"]["target"] in stages()


@pytest.mark.parametrize(("file", "name"), EVERY_SERVICE)
def test_what_a_service_names_exists(file: dict[str, Any], name: str) -> None:
    service = file["services"][name]
    assert set(service.get("depends_on", ())) <= set(file["services"])
    assert set(service.get("networks", ())) <= set(file.get("networks", ()))
    named = {volume.split(":")[0] for volume in service.get("volumes", ()) if volume[0].isalpha()}
    assert named <= set(file["volumes"])


def stages() -> dict[str, str]:
    """The Dockerfile's stages and what each runs as, when nothing else is said."""
    users: dict[str, str] = {}
    stage = ""
    for line in (ROOT / "Dockerfile").read_text("utf-8").splitlines():
        if found := re.fullmatch(r"FROM (\S+) AS (\w+)", line):
            parent, stage = found.groups()
            assert parent in {*users, "${BASE_IMAGE}"}, "the base is the one image from outside"
            users[stage] = users.get(parent, "root")
        elif line.startswith("USER "):
            users[stage] = line.split()[1]
    return users


def test_nothing_runs_as_root() -> None:
    used = {
        service["build"]["target"] for file in (DEMO, PRODUCTION) for service in file["services"].values()
    }
    assert used == {"demo", "service", "directory", "database", "antivirus"}
    assert {stages()[target] for target in used} == {"mamia", "postgres", "clamav"}


def test_the_base_has_no_host_and_the_same_default_everywhere() -> None:
    default = re.search(r"^ARG BASE_IMAGE=(.*)$", (ROOT / "Dockerfile").read_text("utf-8"), re.MULTILINE)
    assert default is not None
    assert "/" not in default[1]
    assert (f"#BASE_IMAGE={default[1]}") in {line for line, _ in ENGINE}


def test_every_folder_an_image_copies_is_let_into_its_context() -> None:
    joined = (ROOT / "Dockerfile").read_text("utf-8").replace("\\\n", "")
    rows = [row.split()[1:-1] for row in joined.splitlines() if re.match(r"COPY (?!--from)", row)]
    copied = {name for row in rows for name in row}
    assert all((ROOT / name).exists() for name in copied)
    ignore = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    allowed = {line for line in ignore if line.startswith("!")}
    assert {f"!{name.partition('/')[0]}" for name in copied} == allowed
    assert "*" in ignore


def test_the_demo_asks_nothing() -> None:
    raw = (ROOT / "compose.yml").read_text("utf-8")
    asked = {found[0] for found in PLACEHOLDER.findall(raw) if found[1] != ":-"}
    assert not asked
    given = DEMO["services"]["demo"]["environment"]
    assert interpolated(given["IDENTITY_URL"], {}) == "http://localhost:8000"
    assert interpolated(given["IDENTITY_URL"], {"IDENTITY_PORT": "8100"}) == "http://localhost:8100"
    assert interpolated(given["CAREER_URL"], {}) == "http://127.0.0.1:8001"


@pytest.mark.parametrize("name", READS)
def test_a_service_has_every_setting_it_reads_and_no_other(name: str) -> None:
    read = {variable for kind in READS[name] for variable in variables(kind)} - OF_THE_IMAGE
    assert set(PRODUCTION["services"][name]["environment"]) == read


@pytest.mark.parametrize("name", ["identity", "identity-worker", "feed"])
def test_who_asks_the_directory_has_its_socket_and_its_authority(name: str) -> None:
    given = {
        volume.split(":")[-2 if volume.endswith(":ro") else -1]
        for volume in PRODUCTION["services"][name]["volumes"]
    }
    assert {"/run/directory", "/run/directory-ca.pem"} <= given


def test_production_never_says_it_is_the_demo() -> None:
    for name, service in PRODUCTION["services"].items():
        assert not {"DEMO", "CAREER_TODAY"} & set(service.get("environment", ())), name


def test_a_secret_comes_from_outside_and_has_no_default() -> None:
    found = list(secrets())
    assert {"SSO_MASTER_KEYS", "MAMIA_SECRET_KEY", "CAREER_CLIENT_SECRET", "SSO_LDAP_SIGNIN_PASSWORD"} <= set(
        found
    )
    for service in PRODUCTION["services"].values():
        for name, value in service.get("environment", {}).items():
            if name in found or name.endswith("_PASSWORD"):
                assert value in (None, f"${{{name}:?}}")


def test_what_production_asks_is_what_the_example_leaves_empty() -> None:
    raw = (ROOT / "compose.prod.yml").read_text("utf-8")
    asked = {name for name, operator, _ in PLACEHOLDER.findall(raw) if operator == ":?"}
    assert asked == {name for name, value in lines(FILE).items() if not value}


def test_every_variable_of_production_is_in_the_example() -> None:
    raw = (ROOT / "compose.prod.yml").read_text("utf-8")
    told = {
        line.lstrip("#").partition("=")[0] for line in text().splitlines() if re.match(r"#?[A-Z_]+=", line)
    }
    inner = {name for name, _, _ in PLACEHOLDER.findall(raw)}
    assert inner - told == set()
    assert {
        name for service in READS for name in PRODUCTION["services"][service]["environment"]
    } - told == set()
    assert not BY_COMPOSE - told


def test_fresh_secrets_differ_and_are_for_their_owner_alone(tmp_path: Path) -> None:
    file, done = written(tmp_path)
    assert file.stat().st_mode & 0o077 == 0
    made = [
        value for name, value in lines(file).items() if name in {*secrets()} or name.endswith("_PASSWORD")
    ]
    assert len(made) == len(set(made)) == 10
    assert all(len(value) >= 44 for value in made)
    assert "SSO_ISSUER" in done.stdout
    assert not any(value in done.stdout for value in made)


def test_an_upgrade_adds_what_is_new_and_changes_nothing_else(tmp_path: Path) -> None:
    file, _ = written(tmp_path)
    before = file.read_text("utf-8")
    with (tmp_path / ".env.example").open("a") as example:
        example.write("NEW_SECRET=\n")
    written(tmp_path)
    after = file.read_text("utf-8")
    assert after.startswith(before)
    assert re.fullmatch(r"NEW_SECRET=\S{48}\n", after.removeprefix(before))
    written(tmp_path)
    assert file.read_text("utf-8") == after


@pytest.mark.parametrize("name", READS)
def test_a_service_boots_on_the_settings_production_gives_it(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, _ = written(tmp_path)
    given = {variable: value or FILLED.get(variable, "à remplir") for variable, value in lines(file).items()}
    assert all(value for value in given.values())
    for variable, value in environment(name, given).items():
        monkeypatch.setenv(variable, value)
    monkeypatch.setenv("CAREER_DATA", str(tmp_path))
    for kind in READS[name]:
        load(kind)
    assert not load(Socle).demo
    assert [str(network) for network in load(Socle).proxies] == ["172.31.250.1/32"]
    assert set(load(Socle).inside) == {FILLED["SSO_ISSUER"], FILLED["CAREER_ADDRESS"]}


@pytest.mark.parametrize("missing", [name for name, value in lines(FILE).items() if not value])
def test_production_does_not_start_without_a_setting_it_needs(missing: str) -> None:
    given = {name: value or "x" for name, value in lines(FILE).items()}
    del given[missing]
    with pytest.raises(KeyError, match=missing):
        _ = [environment(service, given) for service in (*READS, "database")]
