"""The launcher: `python -m demo` prepares what is missing, then runs the demo until Ctrl-C.

`python -m demo migrate` stops after the preparation, `python -m demo secrets` after the secrets;
`python -m demo feed FILE …` and `python -m demo dossiers FOLDER …` run the feeds' commands on a running demo.
"""

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from demo import academies, environment, keys, people, ports, prepare, supervisor
from demo.environment import Addresses
from demo.feed import dossiers, feed
from demo.settings import READY, START_OVER, Launch, inherited
from ldap_seed.people import shift_years
from socle.clock import today
from socle.settings import SettingsFault, load

PROCFILE = Path(__file__).parent.parent / "Procfile"
KEPT = {keys.FILE, people.PASSWORDS, people.TOTP, "demo.lock"}


class CannotStart(Exception):
    """The demo cannot start; the message says why, in French."""


@contextmanager
def alone(var: Path) -> Iterator[None]:
    """Hold the data folder: two demos in the same one would write over each other."""
    with (var / "demo.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CannotStart(f"La démonstration tourne déjà avec les données de {var}/.") from None
        yield


def start(launch: Launch, only_migrate: bool = False) -> int:
    """Prepare, then run everything; returns the exit status."""
    own_everything(launch)
    with alone(launch.var):
        for one in every_launch(launch):
            make_people_s_secrets(one)
        usual = {**ports.FIRST, **{one.identity: one.port for one in launch.others}}
        chosen = ports.choose(usual)
        environments = made_ready(launch, chosen, even_if_done=only_migrate)
        while not all(map(ports.is_free, chosen.values())):  # somebody took one while we prepared
            chosen = ports.choose(usual)
            environments = made_ready(launch, chosen)
        if only_migrate:
            return 0
        for line in [*ports.replaced(chosen), *stale(launch.var), "Démarrage…"]:
            print(line, flush=True)
        for told in (people.FILE, *(f"{one.key}/{READY}" for one in launch.others)):
            (launch.var / told).unlink(missing_ok=True)  # they speak of another run
        flag = launch.var / START_OVER
        others = [one.key for one in launch.others]
        status = supervisor.supervise(PROCFILE, environments, launch.var / "logs", flag.exists, others)
        again = flag.exists()
        if again:
            wipe(launch.var)
    return start(launch) if again else status


def make_secrets(launch: Launch) -> int:
    """Make the secrets that are missing, which a container does before the demo's own; returns 0."""
    own_everything(launch)
    for one in every_launch(launch):
        keys.ensure(one.var)
        make_people_s_secrets(one)
    return 0


def make_people_s_secrets(launch: Launch) -> None:
    """The passwords of the demo people, and the keys of the authenticators of those who must have one."""
    day = people.seeding_day(launch.var, today())
    people.ensure_passwords(launch.var, day, launch.population)
    people.ensure_totp(launch.var, day, launch.population)


def every_launch(launch: Launch) -> list[Launch]:
    """That of the whole, then those of the other académies, which have folders of their own."""
    return [launch, *(launch.at(one) for one in launch.others)]


def own_everything(launch: Launch) -> None:
    """Make the folders; whatever a process writes in them is for its owner alone."""
    os.umask(0o077)
    for one in every_launch(launch):
        for folder in (one.var, one.sockets):
            own(folder)


def made_ready(
    launch: Launch, chosen: Mapping[str, int], even_if_done: bool = False
) -> dict[str, dict[str, str]]:
    """Prepare what is missing for these ports; returns what each process is to be told."""
    addresses = Addresses.of(launch, chosen)
    secrets = keys.ensure(launch.var)
    secrets_of = {one.key: keys.ensure(launch.at(one).var) for one in launch.others}
    environments = environment.compose(launch, addresses, secrets, inherited(), secrets_of)
    prepare.write_clients(launch.var, addresses, secrets)
    issuers = {addresses.code: addresses.identity}
    for other in launch.others:
        there = launch.at(other)
        theirs = addresses.at(there, other)
        prepare.write_clients(there.var, theirs, secrets_of[other.key])
        issuers[theirs.code] = theirs.identity
    prepare.write_issuers(launch.var, issuers)
    if even_if_done or not prepare.done(launch.var):
        run_steps(environments, launch.var / "logs")
        prepare.note_done(launch.var)
    return environments


def wipe(var: Path) -> None:
    """Forget the data of the demo, and keep its secrets and passwords."""
    for path in var.iterdir():
        if path.name in KEPT:
            continue
        if path.name in {one.key for one in academies.others()}:
            wipe(path)
            continue
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


def own(folder: Path) -> None:
    """Make a folder for its owner alone, or refuse one that somebody else made."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        folder.chmod(0o700)
    except PermissionError:
        raise CannotStart(f"Le dossier {folder} appartient à quelqu’un d’autre.") from None


def run_steps(environments: Mapping[str, Mapping[str, str]], logs: Path) -> None:
    """Run the steps of preparation side by side; show what one said if it failed."""
    print("Préparation des bases et de l’annuaire…", flush=True)
    own(logs)
    running = {}
    for step in prepare.STEPS:
        with (logs / f"prepare-{step}.log").open("wb") as log:
            running[step] = subprocess.Popen(  # noqa: S603 (our own module)
                [sys.executable, "-m", "demo.prepare", step],
                env=environments[step],
                stdout=log,
                stderr=log,
            )
    failed = [step for step, process in running.items() if process.wait()]
    if failed:
        said = "\n".join(f"{step}\u00a0: {last_lines(logs / f'prepare-{step}.log')}" for step in failed)
        raise CannotStart(f"La préparation a échoué. Les détails sont dans {logs}/.\n{said}")


def last_lines(log: Path, count: int = 4) -> str:
    """The end of what a step said, where errors name themselves."""
    return "\n  ".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-count:])


def stale(var: Path) -> list[str]:
    """A word when the demo was seeded in another school year: its dates then tell of the past."""
    day = people.seeding_day(var, today())
    if shift_years(day) == shift_years(today()):
        return []
    return [f"Ces données datent du {day:%d/%m/%Y}\u00a0: « make reset » les rajeunit."]


def main(arguments: list[str]) -> int:
    """Run; returns the exit status."""
    try:
        launch = load(Launch)
        if arguments[:1] == ["feed"]:
            return feed(launch, arguments[1:])
        if arguments[:1] == ["dossiers"]:
            return dossiers(launch, arguments[1:])
        return make_secrets(launch) if arguments == ["secrets"] else start(launch, arguments == ["migrate"])
    except (CannotStart, SettingsFault) as fault:
        print(fault, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nArrêt avant le démarrage.")
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
