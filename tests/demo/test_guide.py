"""« Branchez votre application » quotes the sample application as it is."""

import re
from pathlib import Path

import pytest

from demo.environment import Addresses
from demo.prepare import clients
from sso.claims import CLAIMS, SCOPES

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "branchez-votre-application.md").read_text("utf-8")
CODE = (ROOT / "demo" / "siam.py").read_text("utf-8")
QUOTED = re.findall(r"```python\n(.*?)```", GUIDE, re.DOTALL)


@pytest.mark.parametrize("quoted", QUOTED, ids=lambda text: text.split()[0])
def test_what_the_guide_quotes_is_in_the_sample(quoted: str) -> None:
    assert quoted in CODE


def test_the_guide_quotes_every_step() -> None:
    assert len(QUOTED) == 6
    for function in re.findall(r"^ *def (\w+)\(", CODE, re.MULTILINE):
        assert function in GUIDE or function in {"create_app", "home", "goodbye"}


def test_the_guide_registers_what_the_demo_registers() -> None:
    addresses = Addresses(
        "https://c.example", "https://i.example", "https://m.example", "https://siam.ac-exemple.fr", {}
    )
    secrets = {"CAREER_CLIENT_SECRET": "c" * 40, "SIAM_CLIENT_SECRET": "s" * 40}
    registered = next(one for one in clients(addresses, secrets) if one["client_id"] == "siam")
    for name in set(registered) - {"client_secret"}:
        assert f'"{name}": ' in GUIDE, name
    for address in registered["redirect_uris"] + registered["post_logout_redirect_uris"]:
        assert address in GUIDE


def test_the_guide_names_every_scope_and_claim() -> None:
    for name in (*SCOPES, *CLAIMS):
        assert f"`{name}`" in GUIDE, name
