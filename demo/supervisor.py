"""Runs the processes of the Procfile: all live or all stop, and the terminal shows what a person needs."""

import signal
import sys
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TextIO

from honcho import manager
from honcho.environ import parse_procfile
from honcho.manager import Manager
from honcho.printer import Message, Printer

from demo.people import FILE
from demo.settings import READY

SPOKESMAN = "mailbox"  # the one process whose lines are for the person at the terminal
LAST_LINES = 15


class Terminal(Printer):  # type: ignore[misc]
    """Each process's lines go to a file of its own; the spokesman's alone are shown as they are."""

    def __init__(self, logs: Path, output: TextIO) -> None:
        super().__init__(output)
        logs.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.logs = logs
        self.files: dict[str, TextIO] = {}
        self.recent: dict[str, deque[str]] = {}

    def write(self, message: Message) -> None:
        """Keep one message of a process, and show it if it is the spokesman's."""
        data = message.data
        text = data.decode("utf-8", "replace") if isinstance(data, bytes) else str(data)
        for line in text.splitlines():
            if message.name == SPOKESMAN:
                self.say(line)  # and kept nowhere: it tells the passwords of the demo
            else:
                self._keep(message.name, f"{message.time:%H:%M:%S} {line}")

    def _keep(self, name: str, line: str) -> None:
        if name not in self.files:
            self.files[name] = (self.logs / f"{name}.log").open("w", encoding="utf-8", buffering=1)
        self.files[name].write(line + "\n")
        self.recent.setdefault(name, deque(maxlen=LAST_LINES)).append(line)

    def say(self, line: str) -> None:
        """Show a line; a terminal that was closed takes none, and the processes must still be stopped."""
        try:
            print(line, file=self.output, flush=True)
        except OSError:
            return


class Supervisor(Manager):  # type: ignore[misc]
    """honcho's manager, which also stops cleanly when asked before every process has started."""

    def __init__(self, terminal: Terminal, wanted: Callable[[], bool]) -> None:
        super().__init__(terminal)
        self.terminal, self.wanted = terminal, wanted
        self.asked = False
        self.fallen: str | None = None

    def run(self) -> int:
        """Run until Ctrl-C (0) or until a process ends by itself (1)."""
        manager.SIGNALS.setdefault(signal.SIGHUP, {"name": "SIGHUP", "rc": 129})
        signal.signal(signal.SIGHUP, lambda *_: signal.raise_signal(signal.SIGTERM))
        self.loop()
        return 1 if self.fallen else 0

    def terminate(self) -> None:
        """Stop everything; honcho knows a process's number only once it has said that it started."""
        if self.returncode in {130, 143} and not self.asked and not self.fallen:
            self.terminal.say("\nArrêt en cours…")
        self.asked = True
        if self._all_started():
            super().terminate()

    def _system_print(self, data: str) -> None:
        super()._system_print(data)
        name, _, event = data.partition(" ")
        if event.startswith("stopped") and not self.asked and self.fallen is None and not self.wanted():
            self._explain(name)
        if self.asked:
            self.terminate()

    def _explain(self, name: str) -> None:
        self.fallen = name
        self.terminal.say(f"\nLe processus {name} s’est arrêté de lui-même. Ses dernières lignes\u00a0:")
        for line in self.terminal.recent.get(name, ()):
            self.terminal.say(f"  {line}")
        self.terminal.say(f"La suite est dans {self.terminal.logs / name}.log. Tout s’arrête.")


def commands(procfile: Path) -> dict[str, str]:
    """The command of each process, by name, in the order of the file."""
    found: Any = parse_procfile(procfile.read_text(encoding="utf-8")).processes
    return dict(found)


def later(procfile: Path, key: str) -> dict[str, str]:
    """The processes of another académie: those of the first, prepared and started once it is announced."""
    found = commands(procfile)
    prepared = f'touch "$DEMO_VAR/{READY}"'
    steps = {
        "directory": "python -m demo.prepare directory",
        "identity": f"python -m demo.prepare identity && {prepared}",
        "identity-worker": f'until [ -e "$DEMO_VAR/{READY}" ]; do sleep 0.3; done',
    }
    wait = f'until [ -e "$DEMO_ROOT/{FILE}" ]; do sleep 0.3; done'
    names = {name: name.replace("identity", f"identity-{key}") for name in steps}
    names["directory"] = f"directory-{key}"
    return {names[name]: f"{wait}; {step} && {found[name]}" for name, step in steps.items()}


def supervise(
    procfile: Path,
    environments: Mapping[str, Mapping[str, str]],
    logs: Path,
    wanted: Callable[[], bool],
    others: Sequence[str] = (),
) -> int:
    """Run every process of `procfile`, each with the environment of its name, and those of other académies.

    A process that ends by itself stops all; `wanted()` says whether that was asked for.
    """
    supervisor = Supervisor(Terminal(logs, sys.stdout), wanted)
    everything = commands(procfile)
    for key in others:
        everything |= later(procfile, key)
    for name, command in everything.items():
        service = name.removesuffix("-worker")
        supervisor.add_process(name, command, env=dict(environments[service]), cwd=str(procfile.parent))
    return supervisor.run()
