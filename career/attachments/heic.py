"""Photos of iPhones (HEIC): turned into JPEG by a program apart, whose memory and time are bounded."""

import subprocess
import sys
from io import BytesIO
from pathlib import Path
from threading import BoundedSemaphore
from typing import BinaryIO

from career.attachments import decode_heic
from career.attachments.contents import DAMAGED, Unfit, too_large

PATIENCE = decode_heic.SECONDS + 5
AT_ONCE = BoundedSemaphore(2)
"""Decoders of one process of the service: each may take half a gibibyte."""


def as_jpeg(stream: BinaryIO, pixels: int) -> BinaryIO:
    """The photo as a JPEG, upright, with its colours and nothing else; raises Unfit if it cannot be."""
    stream.seek(0)
    command = [sys.executable, "-I", str(Path(decode_heic.__file__)), str(pixels)]
    try:
        with AT_ONCE:
            done = subprocess.run(  # noqa: S603  # our own program, and a number
                command,
                input=stream.read(),
                capture_output=True,
                timeout=PATIENCE,
                env={},
                cwd="/",
                check=False,
            )
    except subprocess.TimeoutExpired:
        raise Unfit(DAMAGED) from None
    finally:
        stream.seek(0)
    if done.returncode == decode_heic.TOO_LARGE:
        raise Unfit(too_large(pixels))
    if done.returncode or not done.stdout:
        raise Unfit(DAMAGED)
    return BytesIO(done.stdout)
