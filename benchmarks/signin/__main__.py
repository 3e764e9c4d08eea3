"""`python -m benchmarks.signin`: service CPU of a complete sign-in, 16 at a time, services taking turns."""

import argparse
import os
import shutil
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle, islice
from pathlib import Path

from benchmarks.signin import report
from benchmarks.signin.browser import sign_in
from benchmarks.signin.contenders import CONTENDERS, Plan, Running
from benchmarks.signin.cpu import cores, spent
from benchmarks.signin.crowd import Crowd, Person, crowd
from benchmarks.signin.report import Turn

AT_ONCE = 16
HERE = Path(__file__).parent


def main() -> None:
    """Start everything, measure in turns, print."""
    options = _options()
    folder = options.folder.resolve()
    run = folder / "run"
    shutil.rmtree(run, ignore_errors=True)
    run.mkdir(parents=True)
    os.sched_setaffinity(0, cores()[1])
    everybody = crowd(folder, options.people, _free_port())
    everybody.slapd.start()
    plan = Plan(run, everybody, options.alg, options.database)
    running: list[Running] = []
    try:
        for name in options.services:
            running.append(CONTENDERS[name](plan, _free_port()))
        measured = _rounds(running, everybody, options.rounds, options.sign_ins)
    finally:
        for one in running:
            one.stop()
        everybody.slapd.stop()
    text = f"{report.machine(options.alg, HERE)}\n\n{report.table(measured)}\n"
    print(text)
    if options.write:
        _write(options, text)


def _rounds(running: list[Running], everybody: Crowd, rounds: int, share: int) -> dict[str, list[Turn]]:
    """Each service in turn, a first time for nothing; a slow moment of the machine hits all alike."""
    people = cycle(everybody.people)
    measured: dict[str, list[Turn]] = {one.target.name: [] for one in running}
    for number in range(rounds + 1):
        for one in running:
            turn = _turn(one, list(islice(people, share if number else share // 4)), everybody)
            if number:
                measured[one.target.name].append(turn)
    return measured


def _turn(one: Running, people: list[Person], everybody: Crowd) -> Turn:
    slapd = everybody.slapd._process.pid
    before, directory, start = one.cpu(), spent(slapd), time.perf_counter()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(lambda person: sign_in(one.target, person), people))
    wall = time.perf_counter() - start
    each = 1000 / len(people)
    return Turn((one.cpu() - before) * each, (spent(slapd) - directory) * each, len(people) / wall)


def _write(options: argparse.Namespace, text: str) -> None:
    how = report.HOW.format(
        at_once=AT_ONCE, people=f"{options.people:,}", rounds=options.rounds, share=options.sign_ins
    )
    (HERE / "results.md").write_text(f"# A complete sign-in, in processor time\n\n{how}\n{text}")


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.signin", description=__doc__)
    parser.add_argument(
        "--folder", type=Path, default=Path("var/benchmark"), help="what is kept between runs"
    )
    parser.add_argument("--people", type=int, default=60000, help="people in the directory")
    parser.add_argument("--rounds", type=int, default=5, help="turns of each service")
    parser.add_argument("--sign-ins", type=int, default=400, help="sign-ins of each turn")
    parser.add_argument("--alg", choices=("ES256", "RS256"), default="ES256", help="signature of id_tokens")
    parser.add_argument("--database", default="", help="SQLAlchemy address for our service; default SQLite")
    parser.add_argument("--services", nargs="+", choices=list(CONTENDERS), default=list(CONTENDERS))
    parser.add_argument("--write", action="store_true", help="keep what was measured in results.md")
    return parser.parse_args()


if __name__ == "__main__":
    main()
