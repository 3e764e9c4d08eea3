"""What is installed from elsewhere is pinned and checked, and names neither a host nor a path."""

import json
import re
from pathlib import Path

import pytest

from interop.install import CLIENTS

REQUIREMENTS = CLIENTS / "idpyoidc" / "requirements.txt"
NPM = CLIENTS / "openid-client"
THANKS = "https://github.com/sponsors/"  # npm notes where authors are paid
ELSEWHERE = re.compile(r"//|^--|(?:^|[\s\"'=@])/\w|file:", re.MULTILINE)  # any absolute path, of any machine


@pytest.mark.parametrize(
    "path", [REQUIREMENTS, NPM / "package.json", NPM / "package-lock.json"], ids=lambda path: path.name
)
def test_a_lock_names_no_host_and_no_path(path: Path) -> None:
    assert ELSEWHERE.findall(path.read_text().replace(THANKS, "")) == []


def test_every_python_package_is_pinned_with_its_digests() -> None:
    packages = REQUIREMENTS.read_text().replace("\\\n", " ").splitlines()
    assert any(line.startswith("idpyoidc==") for line in packages)
    assert [line for line in packages if "==" not in line or "--hash=sha256:" not in line] == []


def test_every_npm_package_is_pinned_with_its_digest() -> None:
    asked = json.loads((NPM / "package.json").read_text())["dependencies"]
    rows = json.loads((NPM / "package-lock.json").read_text())["packages"]
    installed = {name.removeprefix("node_modules/"): row for name, row in rows.items() if name}
    assert {name: installed[name]["version"] for name in asked} == asked
    assert [name for name, row in installed.items() if "integrity" not in row or "resolved" in row] == []
