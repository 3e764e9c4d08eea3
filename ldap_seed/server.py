"""A private slapd: seeded once, run as a child that dies with its parent, or in this process's place."""

import ctypes
import hashlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from urllib.parse import quote

from ldap_seed.config import configuration
from ldap_seed.settings import LdapSettings
from ldap_seed.tree import SUFFIX

LONGEST_SOCKET = 100  # bytes; the system allows 108
PR_SET_PDEATHSIG = 1
ANONYMOUS_BIND = bytes.fromhex("300c020101600702010304008000")
_libc = ctypes.CDLL(None, use_errno=True)


class SlapdFault(Exception):
    """slapd could not be seeded or started; the message carries what it said."""


class Slapd:
    """One server and its folder. `start`, `stop`, `kill`, `pause` and `resume` serve the tests too."""

    def __init__(self, settings: LdapSettings) -> None:
        self._settings = settings
        self.data = settings.data.resolve()
        self.socket = settings.socket or _short_socket(self.data)
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def uri(self) -> str:
        """The address of its socket."""
        return f"ldapi://{quote(str(self.socket), safe='')}"

    @property
    def is_seeded(self) -> bool:
        """True once the seed is complete: one that was interrupted starts over."""
        return (self.data / "seeded").exists()

    def seed(self, entries: Iterable[str]) -> None:
        """Make the folder: configuration, then these entries (LDIF). Nothing happens if it was made."""
        if self.is_seeded:
            return
        for name in ("config", "db"):
            shutil.rmtree(self.data / name, ignore_errors=True)
            (self.data / name).mkdir(parents=True, mode=0o700)
        self._add(["-n0"], [configuration(self._settings)])
        self._add(["-q", "-b", SUFFIX], entries)
        (self.data / "seeded").touch()

    def start(self) -> None:
        """Run as a child, and wait until it answers."""
        self.socket.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with (self.data / "slapd.log").open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603 (our own arguments)
                self._command(), cwd=self.data, stdout=log, stderr=log, preexec_fn=end_with_parent
            )
        self.ready()

    def exec(self) -> None:
        """Become the server: signals go to it, and this call does not come back."""
        self.socket.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        command = self._command()
        end_with_parent()
        os.chdir(self.data)
        os.execv(command[0], command)  # noqa: S606 (signals must reach slapd itself)

    def ready(self, timeout: float = 20.0) -> None:
        """Wait for an answer, were it a refusal, or raise `SlapdFault`."""
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline:
            if self._process and self._process.poll() is not None:
                raise SlapdFault(f"slapd stopped at once:\n{self._log()}")
            if _answers(self.socket):
                return
            time.sleep(0.02)
        raise SlapdFault(f"slapd does not answer after {timeout:.0f} s:\n{self._log()}")

    def stop(self) -> None:
        """End it cleanly."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """End it as a power cut would."""
        self._end(signal.SIGKILL)

    def pause(self) -> None:
        """Make it deaf: connections are accepted by the system and never answered."""
        self._signal(signal.SIGSTOP)
        if self._process:  # the signal reaches one thread after another: the last one may still answer
            os.waitid(os.P_PID, self._process.pid, os.WSTOPPED)

    def resume(self) -> None:
        """Let it answer again."""
        self._signal(signal.SIGCONT)

    def _end(self, number: signal.Signals) -> None:
        if self._process is None:
            return
        self._signal(signal.SIGCONT)
        self._signal(number)
        self._process.wait(timeout=30)
        self._process = None

    def _signal(self, number: signal.Signals) -> None:
        if self._process and self._process.poll() is None:
            self._process.send_signal(number)

    def _command(self) -> list[str]:
        urls = [self.uri]
        if self._settings.port:
            urls.append(f"ldap://127.0.0.1:{self._settings.port}")
        if self._settings.tls_listen:
            urls.append(self._settings.tls_listen)
        return [str(self._program()), "-F", "config", "-h", " ".join(urls), "-d", "0"]

    def _add(self, where: list[str], entries: Iterable[str]) -> None:
        """`slapadd`, which is slapd under another name: so a private copy of the program adds too."""
        command = [str(self._program()), "-Tadd", "-F", "config", *where]
        with (self.data / "slapadd.log").open("wb+") as log:
            process = subprocess.Popen(  # noqa: S603 (our own arguments)
                command, cwd=self.data, stdin=subprocess.PIPE, stdout=log, stderr=log, text=True
            )
            assert process.stdin is not None
            broken = not _fed(process.stdin.write, entries)
            process.stdin.close()
            if process.wait() or broken:
                log.seek(0)
                raise SlapdFault(f"slapadd refused the data:\n{log.read().decode(errors='replace')[-2000:]}")

    def _program(self) -> Path:
        """slapd, or a private copy of it where AppArmor confines the packaged one to its own folders."""
        packaged = self._settings.slapd
        if not packaged.exists():
            raise SlapdFault(f"{packaged} is missing: install the package slapd")
        confined = self._settings.confined
        if not (_is_confined(packaged) if confined is None else confined):
            return packaged
        copy = self.data / "bin" / "slapd"
        if not copy.exists() or copy.stat().st_mtime < packaged.stat().st_mtime:
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(packaged, copy)
        return copy

    def _log(self) -> str:
        log = self.data / "slapd.log"
        return log.read_text(errors="replace")[-2000:] if log.exists() else ""


def _fed(write: Callable[[str], int], entries: Iterable[str]) -> bool:
    try:
        for one in entries:
            write(one)
    except BrokenPipeError:
        return False
    return True


def _short_socket(data: Path) -> Path:
    """A socket in the folder of the data, or in the temporary one if its path would be too long."""
    inside = data / "ldapi"
    if len(os.fsencode(inside)) <= LONGEST_SOCKET:
        return inside
    digest = hashlib.sha256(os.fsencode(data)).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"mamia-{os.geteuid()}-{digest}" / "ldapi"


def _is_confined(program: Path) -> bool:
    """Does AppArmor have a profile for this program? The list of loaded ones is often for root alone."""
    name = ".".join(program.resolve().parts[1:])  # usr.sbin.slapd
    try:
        return str(program.resolve()) in Path("/sys/kernel/security/apparmor/profiles").read_text()
    except OSError:
        enabled = Path("/sys/module/apparmor/parameters/enabled")
        on = enabled.exists() and enabled.read_text().startswith("Y")
        return on and Path("/etc/apparmor.d", name).exists()


def end_with_parent() -> None:
    """For the child between fork and exec: who started it is killed, and it goes too."""
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _answers(path: Path) -> bool:
    """Anonymous binds are refused, but a refusal is an answer."""
    try:
        with socket.socket(socket.AF_UNIX) as link:
            link.settimeout(2)
            link.connect(str(path))
            link.sendall(ANONYMOUS_BIND)
            return bool(link.recv(1))
    except OSError:
        return False
