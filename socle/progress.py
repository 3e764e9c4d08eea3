"""How far a run is, on the standard error output: a bar on a terminal, a line now and then in a log."""

import sys
from time import monotonic
from typing import TextIO

WIDTH = 30
EVERY = {True: 0.2, False: 10.0}  # seconds, on a terminal or not


class Progress:
    """One bar, for one phase after another."""

    def __init__(self, stream: TextIO = sys.stderr) -> None:
        self._stream, self._terminal = stream, stream.isatty()
        self._phase, self._began, self._told = "", monotonic(), 0.0

    def begin(self, phase: str) -> None:
        """Another phase; what it does, in French."""
        self.end()
        self._phase, self._began, self._told = phase, monotonic(), 0.0

    def at(self, part: float, told: str = "") -> None:
        """`part` of the phase is behind, from 0 to 1."""
        now = monotonic()
        if now - self._told < EVERY[self._terminal]:
            return
        self._told = now
        self._write(min(part, 1.0), f"{told}{self._left(part, now)}")

    def end(self) -> None:
        """The phase is over."""
        if self._phase and self._told:
            self._write(1.0, "")
            if self._terminal:
                print(file=self._stream)
        self._phase = ""

    def _left(self, part: float, now: float) -> str:
        if part < 0.02:
            return ""
        seconds = (now - self._began) * (1 - part) / part
        return f", encore {seconds / 60:.0f} min" if seconds >= 90 else f", encore {seconds:.0f} s"

    def _write(self, part: float, told: str) -> None:
        bar = "█" * round(part * WIDTH) + "░" * (WIDTH - round(part * WIDTH))
        line = f"{self._phase} {bar} {part:4.0%} {told}"
        print(f"\r{line:<100}" if self._terminal else line.rstrip(), end="" if self._terminal else "\n",
              file=self._stream, flush=True)  # fmt: skip
