"""The académies of the demo beside its first one, as academies.toml tells them."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_suffix(".toml")


@dataclass(frozen=True)
class Other:
    """One of them. `key` is also the name of its population."""

    key: str
    code: str
    name: str
    phone: str
    hours: str
    port: int

    @property
    def identity(self) -> str:
        """The name of its identity service among the processes and the ports."""
        return f"identity-{self.key}"

    @property
    def dpo_contact(self) -> str:
        """The address of its data protection officer."""
        return f"dpo@ac-{self.key}.example"


@cache
def others() -> tuple[Other, ...]:
    """All of them."""
    rows = tomllib.loads(FILE.read_text(encoding="utf-8"))["academie"]
    return tuple(Other(**row) for row in rows)
