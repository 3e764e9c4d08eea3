"""What was measured, as tables, and where: `results.md` is this program's own output."""

import os
import platform
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

MOST = 20.0
"""Milliseconds between the farthest medians of one step (threat 12)."""
HOW = """\
Made by `python -m benchmarks.alike --write`. Each step is what somebody does who knows nothing, {tries} times
for each kind of account, the kinds taking turns; a median is of the whole work of the service in one process
(budgets, directory, SQL on SQLite with synchronous=FULL, journal), the page itself being the same for all.
The farthest medians of a step must be within {most:.0f} ms of each other: the command fails if they are not.
"""


def spread(found: Mapping[str, float]) -> float:
    """Between the farthest."""
    return max(found.values()) - min(found.values())


def table(step: str, found: Mapping[str, float]) -> str:
    """The medians of one step, in Markdown."""
    rows = [
        f"## {step}",
        "",
        f"{spread(found):.1f} ms between the farthest.",
        "",
        "| kind | median, ms |",
        "|---|---|",
    ]
    return "\n".join([*rows, *(f"| {kind} | {value:.1f} |" for kind, value in found.items())])


def machine() -> str:
    """When, and on what."""
    model = next((row for row in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in row), "")
    return (
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {model.partition(':')[2].strip()}, {os.cpu_count()} cores, "
        f"load {os.getloadavg()[0]:.1f} at the end; Python {platform.python_version()}."
    )
