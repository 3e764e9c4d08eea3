"""What was measured, as a table, and where: `results.md` is this program's own output."""

import json
import os
import platform
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

PACKAGES = ("flask", "authlib", "ldap3", "sqlalchemy", "granian", "joserfc")
HOW = """\
Made by `python -m benchmarks.signin --write`. One complete sign-in: a new browser, authorize, sign-in page,
POST, code, token, userinfo; every redirect followed, every answer checked (six requests, four for
ours: ADR 0010), on two connections. {at_once} at a time,
{people} people in slapd, each service on one core and everything else on the others, the services taking
turns in {rounds} rounds of {share} sign-ins. « CPU » is user and system time of the service's processes,
from /proc. Passwords are SSHA in this directory: hashing (26 to 40 ms of slapd with argon2, whoever asks)
is not in it; slapd's own time is apart.

- **ours**: the identity service as production runs it, every protection on, SQLite (WAL, synchronous=FULL).
- **bare**: `bare.py`, Authlib's guide with ldap3, on the same SQLite, HTTP server and signature; no
  protection.
- **oidc-provider**: npm's, everything in memory, the same directory through ldapts.
"""


@dataclass(frozen=True)
class Turn:
    """What one service did with its share of people, per sign-in."""

    cpu: float  # ms of the service
    slapd: float  # ms of the directory
    rate: float  # sign-ins per second


def table(measured: Mapping[str, Sequence[Turn]]) -> str:
    """Medians over the rounds, in Markdown; the ratio is to `bare`, round by round."""
    rows = ["| service | CPU, ms | to bare | rounds | slapd, ms | sign-ins/s |", "|---|---|---|---|---|---|"]
    for name, turns in measured.items():
        pairs = zip(turns, measured.get("bare", ()), strict=False)
        ratios = [one.cpu / other.cpu for one, other in pairs]
        ratio = f"{statistics.median(ratios):.2f}" if ratios else ""
        rounds = " ".join(f"{one.cpu:.1f}" for one in turns)
        cpu, slapd, rate = (_median(getattr(one, fact) for one in turns) for fact in ("cpu", "slapd", "rate"))
        rows.append(f"| {name} | {cpu:.1f} | {ratio} | {rounds} | {slapd:.1f} | {rate:.0f} |")
    return "\n".join(rows)


def machine(alg: str, folder: Path) -> str:
    """When, on what, with which versions."""
    model = next((row for row in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in row), "")
    lock = json.loads((folder / "node" / "package-lock.json").read_text())["packages"]
    npm = lock["node_modules/oidc-provider"]["version"]
    versions = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    load = f"{os.getloadavg()[0]:.1f}"
    return (
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {alg}, {model.partition(':')[2].strip()}, "
        f"{os.cpu_count()} cores, load {load} at the end; Python {platform.python_version()}, {versions}, "
        f"oidc-provider {npm}."
    )


def _median(values: object) -> float:
    return float(statistics.median(values))  # type: ignore[call-overload]
