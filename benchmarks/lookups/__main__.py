"""`python -m benchmarks.lookups [--write]`: 1,000 of 60,000 people, drawn at random, in ten ways each."""

import argparse
import os
import platform
import random
import shutil
import statistics
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from pydantic import SecretStr

from benchmarks.lookups.check import Found, look_up_all
from benchmarks.lookups.typing import WAYS
from ldap_seed.populate import HASHES, Synthesis, synthetic_entries
from ldap_seed.server import Slapd
from ldap_seed.settings import LdapSettings
from ldap_seed.tree import ServicePasswords
from sso.directory import Directory
from sso.directory.settings import DirectorySettings

HERE = Path(__file__).parent
HOW = """\
Made by `python -m benchmarks.lookups --write`. {people:,} people of `ldap_seed/populate.py` (statistics of
domain.md § 10.5) in a private slapd; {drawn:,} of them drawn at random, each typed in ten ways, through the
look-up of « Retrouver mon compte » itself (`mamia.disclosure`). What is shown is compared with an oracle that
goes through everybody without the directory. « Neutral »: the one answer for homonyms and for accounts that
are suspended, ended or closed; the oracle says the same.
"""


def main() -> None:
    """Seed, look up, print; the exit status says whether all was right."""
    options = _options()
    folder = Path(tempfile.mkdtemp(prefix="lk", dir=options.folder))
    passwords = ServicePasswords.generated()
    slapd = Slapd(LdapSettings(data=folder / "ldap", size_mib=max(256, options.people // 50), durable=False))
    slapd.seed(synthetic_entries(options.people, passwords, [f"mot-de-passe-{n:02}" for n in range(HASHES)]))
    slapd.start()
    everybody = list(Synthesis().people(options.people))
    chosen = random.Random(options.seed).sample(everybody, options.drawn)
    directory = Directory(
        DirectorySettings(
            uris=(slapd.uri,),
            signin_password=SecretStr(passwords.connexion),
            account_password=SecretStr(passwords.compte),
        )
    )
    start = time.perf_counter()
    try:
        found = look_up_all(directory, everybody, chosen)
    finally:
        directory.close()
        slapd.stop()
        shutil.rmtree(folder)
    text = _text(found, time.perf_counter() - start)
    print(text)
    if options.write:
        how = HOW.format(people=options.people, drawn=options.drawn)
        (HERE / "results.md").write_text(f"# Look-ups among {options.people:,} people\n\n{how}\n{text}\n")
    raise SystemExit(bool(found.wrong))


def _text(found: Found, seconds: float) -> str:
    model = next((row for row in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in row), "")
    total = found.right + found.neutral + len(found.wrong)
    times = sorted(found.milliseconds)
    rows = [
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {model.partition(':')[2].strip()}, {os.cpu_count()} cores; "
        f"Python {platform.python_version()}.",
        "",
        f"{total:,} look-ups in {seconds:.0f} s, of which {found.right:,} showed the right person alone, "
        f"{found.neutral:,} gave the neutral answer as they should, {len(found.wrong):,} were wrong. "
        f"Two searches each: median {statistics.median(times):.1f} ms, 99 % under "
        f"{times[int(len(times) * 0.99)]:.1f} ms.",
        "",
        "| typed | the right person alone |",
        "|---|---|",
        *(f"| {(way.__doc__ or '').rstrip('.')} | {found.by_way[way.__name__]:,} |" for way in WAYS),
        *(f"- {one}" for one in found.wrong[:50]),
    ]
    return "\n".join(rows)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.lookups", description=__doc__)
    parser.add_argument("--people", type=int, default=60000, help="people in the directory")
    parser.add_argument("--drawn", type=int, default=1000, help="people looked for")
    parser.add_argument("--seed", type=int, default=2026, help="of the draw")
    parser.add_argument("--folder", type=Path, default=None, help="where the directory is made")
    parser.add_argument("--write", action="store_true", help="keep what was found in results.md")
    return parser.parse_args()


if __name__ == "__main__":
    main()
