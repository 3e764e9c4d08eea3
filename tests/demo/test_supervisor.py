"""The processes of the demo live and stop together."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from demo.supervisor import commands, later

PROGRAM = """
import sys
from pathlib import Path
from demo.supervisor import commands, supervise
here = Path(sys.argv[1])
names = commands(here / "Procfile")
told = {name: {"PATH": "/usr/bin:/bin"} for name in names}
sys.exit(supervise(here / "Procfile", told, here / "logs", bool))
"""
SLEEPER = "exec sh -c 'echo $$ > %s; exec sleep 60'"


def start(folder: Path, **processes: str) -> subprocess.Popen[str]:
    (folder / "Procfile").write_text("".join(f"{name}: {line}\n" for name, line in processes.items()))
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def number_in(path: Path) -> int:
    deadline = time.monotonic() + 10
    while not (path.exists() and path.read_text().strip()):
        assert time.monotonic() < deadline, f"{path.name} was not written"
        time.sleep(0.02)
    return int(path.read_text())


def lives(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    return True


def test_ctrl_c_stops_every_process_and_leaves_no_orphan(tmp_path: Path) -> None:
    run = start(tmp_path, one=SLEEPER % (tmp_path / "one"), two=SLEEPER % (tmp_path / "two"))
    numbers = [number_in(tmp_path / "one"), number_in(tmp_path / "two")]
    os.killpg(run.pid, signal.SIGINT)
    said, _ = run.communicate(timeout=15)
    assert run.returncode == 0, said
    assert "Arrêt en cours" in said
    assert not any(lives(number) for number in numbers)


def test_a_closed_terminal_stops_every_process(tmp_path: Path) -> None:
    run = start(tmp_path, one=SLEEPER % (tmp_path / "one"))
    number = number_in(tmp_path / "one")
    os.killpg(run.pid, signal.SIGHUP)
    run.communicate(timeout=15)
    assert not lives(number)


def test_ctrl_c_before_everything_has_started_leaves_no_orphan(tmp_path: Path) -> None:
    processes = {f"p{i}": SLEEPER % (tmp_path / f"n{i}") for i in range(6)}
    run = start(tmp_path, **processes)
    number_in(tmp_path / "n0")
    os.killpg(run.pid, signal.SIGINT)
    said, _ = run.communicate(timeout=15)
    assert "Traceback" not in said
    assert not any(lives(int(file.read_text())) for file in tmp_path.glob("n*"))


def test_a_process_that_falls_stops_the_others_and_is_explained(tmp_path: Path) -> None:
    run = start(tmp_path, one=SLEEPER % (tmp_path / "one"), two="sleep 0.5; echo pourquoi; exit 3")
    number = number_in(tmp_path / "one")
    said, _ = run.communicate(timeout=15)
    assert run.returncode == 1
    assert "two s’est arrêté de lui-même" in said and "pourquoi" in said
    assert not lives(number)


def test_another_académie_has_the_processes_of_the_first_under_names_of_its_own() -> None:
    procfile = Path(__file__).parents[2] / "Procfile"
    first, north = commands(procfile), later(procfile, "nord")
    assert set(north) == {"directory-nord", "identity-nord", "identity-nord-worker"}
    assert all(north[f"{name}-nord"].endswith(first[name]) for name in ("directory", "identity"))
    assert all("$DEMO_ROOT/demo.json" in command for command in north.values()), "once the first is announced"


def test_only_the_mailbox_speaks_to_the_person_and_the_rest_is_kept(tmp_path: Path) -> None:
    run = start(tmp_path, mailbox="echo bienvenue; sleep 0.5", one="echo bavard; sleep 60")
    said, _ = run.communicate(timeout=15)
    assert "bienvenue" in said.splitlines()
    assert "bavard" not in said
    assert "bavard" in (tmp_path / "logs" / "one.log").read_text()
