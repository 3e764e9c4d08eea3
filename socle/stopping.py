"""A long command asked to stop (Ctrl-C, SIGTERM) ends the batch under way first."""

import signal
from collections.abc import Callable
from types import FrameType


class Interrupted(Exception):
    """Somebody asked to stop; the batch under way was finished."""


def stopper() -> Callable[[], None]:
    """What a run calls between two batches: it raises `Interrupted` once asked. A second signal kills."""
    asked: list[int] = []

    def ask(number: int, _frame: FrameType | None) -> None:
        asked.append(number)
        signal.signal(number, signal.SIG_DFL)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, ask)

    def check() -> None:
        if asked:
            raise Interrupted

    return check
