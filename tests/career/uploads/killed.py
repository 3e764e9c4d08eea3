"""A process killed (-9) while a file comes or leaves: as a function is called or returns, unchanged."""

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

from tests.career.conftest import site_on
from tests.career.courrier.conftest import PDF, QUESTION, TEACHER
from tests.career.uploads.conftest import Line, line_of

KEY = "k" * 32  # of the form, which is sent again after the kill
CONTENT = PDF + b" " * 40_000 + b"\n%%EOF\n"
FIRST = 20_000


def last_piece(line: Line) -> Callable[[], object]:
    """The second half."""
    path = line.begin(CONTENT).headers["Location"]
    reached = line.reached(path)
    return lambda: line.add(path, reached, CONTENT[reached:])


def keep(line: Line) -> Callable[[], object]:
    """A draft with the file."""
    return _press(line, "Garder le brouillon")


def send(line: Line) -> Callable[[], object]:
    """A message with the file."""
    return _press(line, "Envoyer")


def _press(line: Line, button: str) -> Callable[[], object]:
    upload = line.begin(CONTENT).headers["Location"].rpartition("/")[2]
    page = line.browser.get("/courrier/nouveau")
    return lambda: page.submit(button, **QUESTION, forge={"files": [upload], "key": KEY})


ACTS = {"last_piece": last_piece, "keep": keep, "send": send}


def die_at(moment: str) -> None:
    """Die at « call Pieces.add », « return Vault.keep », « c_call fsync »: the next time this happens."""
    wanted, _, name = moment.partition(" ")

    def watch(frame: FrameType, event: str, arg: Any) -> None:
        seen = getattr(arg, "__name__", "") if event == "c_call" else _qualified(frame)
        if event == wanted and seen == name:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.setprofile(watch)


def _qualified(frame: FrameType) -> str:
    """« module.function » or « module.Class.function », the module by its last name."""
    module = str(frame.f_globals.get("__name__", "")).rpartition(".")[2]
    return f"{module}.{frame.f_code.co_qualname}"


def main(url: str, folder: str, moment: str, act: str) -> None:
    """Do it, and die."""
    act_now = ACTS[act](line_of(site_on(url, Path(folder)).browser(TEACHER)))
    die_at(moment)
    act_now()


if __name__ == "__main__":
    main(*sys.argv[1:])
