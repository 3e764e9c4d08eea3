"""`python -m benchmarks.prospects [--write]`: the prospects of 60,000 dossiers, in processor time."""

import argparse
import os
import platform
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from benchmarks.prospects import crowd
from career.dossier.facts import Dossier
from career.perspectives.effects import effect
from career.perspectives.rules import next_step_date, prospects
from career.statutes.sets import PPCR_REFORME, rule_set

HERE, DAY = Path(__file__).parent, date(2026, 11, 21)
LIMIT = 60.0  # seconds of processor for everybody
HOW = """\
Made by `python -m benchmarks.prospects --write`.
One process, no database: the dossiers are made first, then each is given to the rules. Times are those of the
processor (`time.process_time`), caches cold at the start of the first row. Every result is looked at:
everybody has a next échelon, a reason why there is none, or an end of functions; counts of states are below.
"""


@dataclass(frozen=True)
class Turn:
    """One way of going through everybody."""

    name: str
    seconds: float


def main() -> None:
    """Measure, check, print."""
    options = _options()
    everybody = list(crowd.dossiers(options.people, DAY))
    rules, reform = rule_set(), rule_set(PPCR_REFORME, date(2027, 9, 1))
    states: Counter[str] = Counter()

    def sentences(told: Dossier) -> None:
        found = prospects(told, DAY, rules)
        assert found.get("echelon") is not None or found.get("fin") is not None
        states.update(item.state.value for item in found.items)

    def whole(told: Dossier) -> None:
        for item in prospects(told, DAY, rules).items:
            assert len(item.explanation.sentences) == 3

    turns = [
        _turn("prospects and the ten years", sentences, everybody),
        _turn("the same, with every explanation", whole, everybody),
        _turn("the day of the next échelon alone", lambda told: next_step_date(told, DAY, rules), everybody),
        _turn(
            "two rule sets, as the administrator compares them",
            lambda told: effect(told, DAY, rules, reform),
            everybody,
        ),
    ]
    text = f"{_machine()}\n\n{_table(turns, len(everybody))}\n\n{_counts(states)}\n"
    print(text)
    assert turns[0].seconds < LIMIT, f"{turns[0].seconds:.1f} s of processor, more than {LIMIT:.0f}"
    if options.write:
        (HERE / "results.md").write_text(f"# Prospects, {options.people:,} people\n\n{HOW}\n{text}")


def _turn(name: str, judge: Callable[[Dossier], object], everybody: Sequence[Dossier]) -> Turn:
    began = time.process_time()
    for told in everybody:
        judge(told)
    return Turn(name, time.process_time() - began)


def _table(turns: Sequence[Turn], count: int) -> str:
    rows = ["| what | processor time | a person |", "|---|---|---|"]
    rows += [f"| {one.name} | {one.seconds:.1f} s | {one.seconds / count * 1000:.2f} ms |" for one in turns]
    return "\n".join(rows)


def _counts(states: Counter[str]) -> str:
    return (
        "Prospects by state: " + ", ".join(f"{name} {count:,}" for name, count in states.most_common()) + "."
    )


def _machine() -> str:
    model = next((row for row in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in row), "")
    return (
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {model.partition(':')[2].strip()}, {os.cpu_count()} cores, "
        f"load {os.getloadavg()[0]:.1f} at the end; Python {platform.python_version()}."
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.prospects", description=__doc__)
    parser.add_argument("--people", type=int, default=60000)
    parser.add_argument("--write", action="store_true", help="keep what was measured in results.md")
    return parser.parse_args()


if __name__ == "__main__":
    main()
