"""`python -m benchmarks.alike`: wrong proofs for every kind of account, the kinds taking turns; medians."""

import argparse
import os
import statistics
import sys
import time
from pathlib import Path

from benchmarks.alike import report
from benchmarks.alike.service import ADDRESS, protect, service
from benchmarks.alike.steps import STEPS, Step

HERE = Path(__file__).parent


def main() -> int:
    """Print a table for each step; 1 when medians of one are farther than they may be."""
    options = _options()
    found: dict[str, dict[str, float]] = {}
    with service() as app:
        with app.test_request_context("/", base_url=ADDRESS):
            protect(app.extensions["database"])
        for name in options.steps:
            with app.test_request_context("/", base_url=ADDRESS):
                found[name] = medians(*STEPS[name], options.tries)
            print(report.table(name, found[name]), end="\n\n", flush=True)
    text = "\n\n".join([report.machine(), *(report.table(name, one) for name, one in found.items())])
    if options.write:
        how = report.HOW.format(tries=options.tries, most=report.MOST)
        (HERE / "results.md").write_text(f"# Wrong proofs, in time\n\n{how}\n{text}\n")
    return int(any(report.spread(one) > report.MOST for one in found.values()))


def medians(work: Step, kinds: list[str], tries: int) -> dict[str, float]:
    """Milliseconds, by kind; the kinds take turns, so that a slow moment hits all alike."""
    taken: dict[str, list[float]] = {kind: [] for kind in kinds}
    for number in range(tries + 5):
        for kind in kinds:
            start = time.perf_counter()
            work(kind)
            if number >= 5:
                taken[kind].append((time.perf_counter() - start) * 1000)
    return {kind: statistics.median(times) for kind, times in taken.items()}


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.alike", description=__doc__)
    parser.add_argument("--tries", type=int, default=200, help="of each kind, at each step")
    parser.add_argument("--steps", nargs="+", choices=list(STEPS), default=list(STEPS), metavar="STEP")
    parser.add_argument("--write", action="store_true", help="keep what was measured in results.md")
    return parser.parse_args()


if __name__ == "__main__":
    os.umask(0o077)
    sys.exit(main())
