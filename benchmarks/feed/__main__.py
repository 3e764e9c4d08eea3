"""`python -m benchmarks.feed [--write]`: 60,000 rows on an empty directory, again, then with 500 changes."""

import argparse
import os
import platform
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography.fernet import Fernet
from ldap3 import EXTERNAL, NONE, SASL, SUBTREE, Connection, Server

from benchmarks.feed import crowd
from ldap_seed.demo import frame
from ldap_seed.people import Person
from ldap_seed.server import Slapd
from ldap_seed.settings import LdapSettings
from ldap_seed.tree import BASE, ServicePasswords
from mamia.schema import migrate
from socle.sql import Database
from sso.directory.names import base_login

Entries = dict[str, dict[str, list[bytes]]]  # by number
HERE = Path(__file__).parent
HOW = """\
Made by `python -m benchmarks.feed {option}`.
A private slapd that {disk} (back-mdb, the indexes,
overlays and rights of `ldap_seed/`), SQLite for the journal, and the command as an operator runs it:
`python -m mamia feed FILE --full`. Afterwards everybody is read in the directory by its root and compared
with the file: number, names, identifiant (the first free one, in the order of the file), state; in the second
run, that no entry was touched (`entryCSN`); in the third, that {changes} entries were, and which ones.
"""


@dataclass(frozen=True)
class Turn:
    """One run of the command."""

    name: str
    seconds: float
    cpu: float
    memory: float  # MiB, the most it held
    said: str


def main() -> None:
    """Measure, check, print."""
    options = _options()
    folder = Path(tempfile.mkdtemp(prefix="fd", dir=options.folder))
    passwords = ServicePasswords.generated()
    size = max(256, options.people // 30)
    slapd = Slapd(LdapSettings(data=folder / "ldap", size_mib=size, durable=not options.without_disk))
    slapd.seed(frame(passwords))
    slapd.start()
    try:
        turns = _turns(folder, slapd, _environment(folder, slapd, passwords), options.people)
    finally:
        slapd.stop()
        shutil.rmtree(folder)
    text = f"{_machine()}\n\n{_table(turns, options.people)}\n"
    print(text)
    if options.write:
        _write(options, text)


def _write(options: argparse.Namespace, text: str) -> None:
    """The results, and how the directory stood with its disk."""
    option, disk = "--write", "waits for the disk at each change"
    if options.without_disk:
        option, disk = "--write --without-disk", "does not wait for the disk (olcDbNoSync)"
    changes = crowd.RENAMED + crowd.MOVED + crowd.GONE + crowd.NEW
    how = HOW.format(option=option, disk=disk, changes=changes)
    (HERE / "results.md").write_text(f"# The feed, {options.people:,} rows\n\n{how}\n{text}")


def _turns(folder: Path, slapd: Slapd, environment: Mapping[str, str], count: int) -> list[Turn]:
    everybody = crowd.people(count)
    first, newcomers = everybody[:count], everybody[count:]
    file = folder / "rh.csv"
    crowd.write(file, first)
    turns = [_run("empty directory", file, environment)]
    before = _entries(slapd)
    _check_all(first, before)
    turns.append(_run("the same feed again", file, environment))
    assert _entries(slapd) == before, "an entry was touched"
    then = crowd.changed(first, newcomers)
    crowd.write(file, then)
    turns.append(_run("500 changes", file, environment))
    _check_changes(before, _entries(slapd), then)
    return turns


def _run(name: str, file: Path, environment: Mapping[str, str]) -> Turn:
    began, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    command, report = [sys.executable, "-m", "mamia", "feed", str(file), "--full"], file.with_suffix(".txt")
    most = 0.0
    with report.open("w") as said:
        process = subprocess.Popen(command, env=environment, stdout=said)
        while process.poll() is None:
            most = max(most, _memory(process.pid))
            time.sleep(0.2)
    assert process.returncode == 0, report.read_text()
    seconds, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    head = _head(report.read_text())
    print(f"{name}: {seconds:.1f} s\n{head}", flush=True)
    return Turn(name, seconds, cpu, most, head)


def _memory(pid: int) -> float:
    """The most it has held so far, in MiB; what wait4 says counts the parent it was forked from."""
    status = Path(f"/proc/{pid}/status").read_text()
    found = [line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")]
    return int(found[0]) / 1024 if found else 0.0


def _head(said: str) -> str:
    """The counts, which come before the first blank line."""
    return "\n".join(said.partition("\n\n")[0].splitlines()[1:])


def _entries(slapd: Slapd) -> Entries:
    """Everybody, by number; the directory's root reads them."""
    root = Connection(
        Server(slapd.uri, get_info=NONE), authentication=SASL, sasl_mechanism=EXTERNAL, sasl_credentials="",
        check_names=False, auto_bind=True,
    )  # fmt: skip
    found = {}
    wanted = [
        "uid",
        "numen",
        "sn",
        "nompatro",
        "rne",
        "etatcompte",
        "finfonction",
        "datenaissance",
        "entryCSN",
    ]
    for row in root.extend.standard.paged_search(
        BASE, "(numen=*)", SUBTREE, attributes=wanted, paged_size=1000
    ):
        values = row["raw_attributes"]
        assert values["numen"][0].decode() not in found, "two accounts for one number"
        found[values["numen"][0].decode()] = values
    root.unbind()
    return found


def _check_all(everybody: Sequence[Person], entries: Entries) -> None:
    """Each person of the file has one account, under the first identifiant that was free."""
    assert len(entries) == len(everybody)
    given: Counter[str] = Counter()
    taken = set()
    for one in everybody:
        entry, base = entries[one.number], base_login(one.prenom, one.nom_usage)
        while (uid := f"{base}{given[base] or ''}") in taken:
            given[base] += 1
        taken.add(uid)
        assert _one(entry, "uid") == uid, (_one(entry, "uid"), uid)
        assert _one(entry, "sn") == one.nom_usage
        assert _one(entry, "datenaissance") == one.date_naissance
        assert _one(entry, "etatcompte") == "A_ACTIVER"


def _check_changes(before: Entries, after: Entries, then: Sequence[Person]) -> None:
    """The file and the directory say the same; nobody else was touched."""
    touched = {number for number, entry in after.items() if entry != before.get(number)}
    assert len(touched) == crowd.RENAMED + crowd.MOVED + crowd.GONE + crowd.NEW, len(touched)
    present = {one.number: one for one in then}
    for number, one in present.items():
        assert _one(after[number], "sn") == one.nom_usage
        assert _one(after[number], "rne") == one.uai
        assert number not in before or _one(after[number], "uid") == _one(before[number], "uid")
    gone = after.keys() - present.keys()
    assert len(gone) == crowd.GONE
    assert {_one(after[number], "finfonction") for number in gone} == {"O"}


def _one(entry: Mapping[str, list[bytes]], name: str) -> str:
    return entry[name][0].decode()


def _environment(folder: Path, slapd: Slapd, passwords: ServicePasswords) -> dict[str, str]:
    url = f"sqlite:///{folder}/identity.sqlite"
    migrate(Database(url))
    return {
        **os.environ,
        "MAMIA_DATABASE": url,
        "MAMIA_SECRET_KEY": "k" * 40,
        "SOCLE_DIGEST_KEY": "k" * 40,
        "SSO_ISSUER": "https://compte.example",
        "SSO_MASTER_KEYS": Fernet.generate_key().decode(),
        "SSO_LDAP_URIS": slapd.uri,
        "MAMIA_FEED_PASSWORD": passwords.alimentation,
        "MAMIA_FEED_MAIL_DOMAIN": "ac-demo.example",
    }


def _table(turns: Sequence[Turn], count: int) -> str:
    rows = [
        "| feed | time | rows a second | its processor time | its memory | it said |",
        "|---|---|---|---|---|---|",
    ]
    for turn in turns:
        said = "; ".join(line.strip() for line in turn.said.splitlines())
        rows.append(
            f"| {turn.name} | {turn.seconds:.0f} s | {count / turn.seconds:,.0f} | {turn.cpu:.0f} s | "
            f"{turn.memory:.0f} MiB | {said} |"
        )
    return "\n".join(rows)


def _machine() -> str:
    model = next((row for row in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in row), "")
    return (
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {model.partition(':')[2].strip()}, {os.cpu_count()} cores, "
        f"load {os.getloadavg()[0]:.1f} at the end; Python {platform.python_version()}."
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.feed", description=__doc__)
    parser.add_argument("--people", type=int, default=60000, help="rows of the first feed")
    parser.add_argument("--folder", type=Path, default=None, help="where the directory is made")
    parser.add_argument(
        "--without-disk",
        action="store_true",
        help="a directory that does not wait for the disk (olcDbNoSync)",
    )
    parser.add_argument("--write", action="store_true", help="keep what was measured in results.md")
    return parser.parse_args()


if __name__ == "__main__":
    main()
