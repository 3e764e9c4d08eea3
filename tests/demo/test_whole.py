"""The whole demo: every process, started as `make run` does, and stopped as Ctrl-C does."""

import json
import os
import signal
import stat
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
import requests
from bs4 import BeautifulSoup

from socle.inside import open_ways

ROOT = Path(__file__).parents[2]
HOMONYM = "mmartin"  # somebody in each of the académies
PATIENCE = 120  # seconds, on two cores that others share


@dataclass
class Run:
    """One run of the demo, in a data folder of its own."""

    process: subprocess.Popen[str]
    var: Path

    def whole(self) -> dict[str, Any]:
        """Wait for the other académies too."""
        deadline = time.monotonic() + PATIENCE
        while True:
            found = self.ready()
            if all(one["ready"] for one in found["academies"]):
                return found
            assert time.monotonic() < deadline, "the other académies did not become ready"
            time.sleep(0.2)

    def ready(self) -> dict[str, Any]:
        """Wait for what the mailbox writes when everything is healthy."""
        deadline = time.monotonic() + PATIENCE
        while not (self.var / "demo.json").exists():
            assert self.process.poll() is None, self.process.communicate()[0]
            assert time.monotonic() < deadline, "the demo did not become ready"
            time.sleep(0.1)
        found: dict[str, Any] = json.loads((self.var / "demo.json").read_text())
        return found

    def stop(self) -> str:
        """Ctrl-C: the terminal signals the whole group."""
        os.killpg(self.process.pid, signal.SIGINT)
        return self.process.communicate(timeout=30)[0]


def start(var: Path, **variables: str) -> Run:
    process = subprocess.Popen(
        [sys.executable, "-m", "demo"],
        cwd=ROOT,
        env={**os.environ, "DEMO_VAR": str(var), **variables},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    return Run(process, var)


def environments(var: Path) -> list[dict[str, str]]:
    """What each living process was told, of those told to use this data folder."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            lines = (entry / "environ").read_text(errors="replace").split("\0")
        except OSError:  # it ended, or is somebody else's
            continue
        told = dict(line.split("=", 1) for line in lines if "=" in line)
        if str(var) in (told.get("DEMO_VAR"), told.get("DEMO_ROOT")):
            found.append({**told, "pid": entry.name})
    return found


@pytest.fixture(scope="module")
def var() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="dv") as name:
        yield Path(name) / "var"


@pytest.fixture(scope="module")
def story(var: Path) -> dict[str, Any]:
    """Two starts, one after the other, and what was seen of each."""
    seen: dict[str, Any] = {}
    first = start(var)
    seen["first"] = first.ready()
    seen["whole"] = first.whole()
    for one in seen["whole"]["academies"]:
        entered = sign_in({**seen["whole"], **one}, {}, HOMONYM, one["code"])
        seen[one["code"]] = (status(one["identity"]), entered)
    seen["pages"] = {name: status(seen["first"][name]) for name in ("identity", "career", "mailbox", "siam")}
    seen["beside"] = subprocess.run(
        [sys.executable, "-m", "demo"],
        cwd=ROOT,
        env={**os.environ, "DEMO_VAR": str(var)},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    seen["feeds"] = [
        fed(var, "dossiers", "docs/exemple-flux-carriere"),
        fed(var, "feed", "docs/exemple-flux-rh.csv"),
    ]
    seen["open"] = [path for path in var.rglob("*") if others_may(path)]
    seen["said"] = first.stop()
    seen["orphans"] = environments(var)
    seen["secrets"] = (var / "secrets.env").read_bytes()
    (var / "demo.json").unlink()
    second = start(var, IDENTITY_URL="https://compte.example", CAREER_URL="https://carriere.example")
    seen["second"] = second.ready()
    seen["signed in"] = sign_in(seen["second"], listening(var), "clefebvre")
    second.stop()
    return seen


def fed(var: Path, command: str, source: str) -> int:
    """The exit status of a feed's command on the running demo, which writes nothing."""
    whole = [sys.executable, "-m", "demo", command, source, "--partial", "--dry-run"]
    return subprocess.run(
        whole, cwd=ROOT, env={**os.environ, "DEMO_VAR": str(var)}, capture_output=True, timeout=PATIENCE
    ).returncode


def listening(var: Path) -> dict[str, str]:
    """Where the services of this run listen, which the announcement of a forwarded demo does not tell."""
    told = next(text for text in environments(var) if "MAILBOX_CAREER_PORT" in text)
    return {
        "https://compte.example": f"http://127.0.0.1:{told['MAILBOX_IDENTITY_PORT']}",
        "https://carriere.example": f"http://127.0.0.1:{told['MAILBOX_CAREER_PORT']}",
    }


def sign_in(demo: dict[str, Any], ways: dict[str, str], uid: str, code: str = "16") -> str:
    """What a browser behind the forwarder does: from career to the sign-in page, and back signed in."""
    person = next(one for one in demo["people"] if one["uid"] == uid)
    with open_ways(requests.Session(), ways) as browser:
        page = browser.get(f"{demo['career']}/connexion?academie={code}", timeout=20)
        form = BeautifulSoup(page.text, "html.parser").select_one("main form")
        assert form is not None, page.text
        typed = {str(field["name"]): str(field.get("value", "")) for field in form.select("input[name]")}
        typed |= {"login": uid, "password": person["password"]}
        answer = browser.post(urljoin(page.url, str(form["action"])), typed, timeout=20)
        return f"{answer.status_code} {answer.url}\n{answer.text}"


def status(address: str) -> int:
    with urllib.request.urlopen(f"{address}/sante", timeout=20) as answer:
        return answer.status


def others_may(path: Path) -> bool:
    return bool(path.lstat().st_mode & 0o077) and not stat.S_ISSOCK(path.lstat().st_mode)


def test_the_examples_of_both_feeds_are_read_on_the_running_demo(story: dict[str, Any]) -> None:
    assert story["feeds"] == [0, 0]


def test_every_service_answers_where_the_file_says(story: dict[str, Any]) -> None:
    assert story["pages"] == {"identity": 200, "career": 200, "mailbox": 200, "siam": 200}


def test_each_académie_signs_in_its_own_people_and_the_same_identifiant_is_somebody_else(
    story: dict[str, Any],
) -> None:
    assert [one["code"] for one in story["whole"]["academies"]] == ["09", "11"]
    for code, given_name in (("09", "Marc"), ("11", "Manon")):
        health, entered = story[code]
        assert health == 200
        assert f"Bonjour {given_name}" in entered
    assert "Les autres académies sont prêtes" in story["said"]


def test_the_announcement_tells_the_addresses_and_the_people(story: dict[str, Any]) -> None:
    assert story["first"]["career"] in story["said"]
    assert all(one["uid"] in story["said"] for one in story["first"]["people"])


def test_ctrl_c_leaves_no_process(story: dict[str, Any]) -> None:
    assert story["orphans"] == []


def test_what_the_demo_writes_is_for_its_owner_alone(story: dict[str, Any], var: Path) -> None:
    assert var.stat().st_mode & 0o777 == 0o700
    assert story["open"] == []


def test_a_second_demo_with_the_same_data_is_refused(story: dict[str, Any]) -> None:
    assert story["beside"].returncode == 1
    assert "tourne déjà" in story["beside"].stderr


def test_a_second_start_finds_the_same_people_and_secrets(story: dict[str, Any], var: Path) -> None:
    assert story["second"]["people"] == story["first"]["people"]
    assert (var / "secrets.env").read_bytes() == story["secrets"]


def test_behind_a_forwarded_port_a_person_signs_in_to_career(story: dict[str, Any]) -> None:
    assert story["second"]["identity"] == "https://compte.example"
    status_and_url, _, page = story["signed in"].partition("\n")
    assert status_and_url == "200 https://carriere.example/"
    assert "Claire" in page
