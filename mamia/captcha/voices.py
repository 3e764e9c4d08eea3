"""Voices of the sounds: espeak-ng says each character, kept as WAV of 8 kHz, mono, 8 bits; made at set-up."""

import shutil
import subprocess
import wave
from array import array
from pathlib import Path

from mamia.captcha.answers import EAR

RATE = 8000
VOICES = ("fr+m3", "fr+f2", "fr+m7", "fr+f4")
SAID = {
    **{"2": "deux", "3": "trois", "4": "quatre", "5": "cinq", "6": "six", "8": "huit", "9": "neuf"},
    **{"H": "ache", "J": "ji", "R": "erre", "W": "double vé", "Y": "i grec"},
}
QUIET = 500
"""Samples of 16 bits below this are silence."""


class NoVoice(Exception):
    """espeak-ng is missing or failed, or a folder lacks voices."""


def build(folder: Path) -> int:
    """Make every voice of every character under `folder`, one folder a character; returns how many files."""
    program = shutil.which("espeak-ng")
    if program is None:
        raise NoVoice("espeak-ng is not installed (Debian package espeak-ng)")
    for character in EAR:
        (folder / character).mkdir(parents=True, exist_ok=True)
        for voice in VOICES:
            samples, rate = _say(program, voice, SAID[character])
            _write(folder / character / f"{voice.replace('+', '-')}.wav", _eight_bits(_trim(samples), rate))
    return len(EAR) * len(VOICES)


def require(folder: Path) -> None:
    """Refuse a folder that lacks a voice, saying how to make them."""
    missing = [character for character in EAR if not list((folder / character).glob("*.wav"))]
    if missing:
        raise NoVoice(f"no voice for {' '.join(missing)}: python -m mamia.captcha voices {folder}")


def _say(program: str, voice: str, words: str) -> tuple[list[int], int]:
    """The samples (16 bits) and rate that espeak-ng gives."""
    command = [program, "-v", voice, "-s", "125", "-a", "160", "--stdout", words]
    done = subprocess.run(command, capture_output=True, timeout=20, check=False)  # noqa: S603 (constants)
    data = done.stdout.find(b"data") + 8  # on a pipe the lengths of the header are not filled
    if done.returncode or data < 44:
        raise NoVoice(f"espeak-ng could not say a character with the voice {voice}")
    rate = int.from_bytes(done.stdout[24:28], "little")
    samples = array("h", done.stdout[data : data + (len(done.stdout) - data) // 2 * 2])
    return samples.tolist(), rate


def _trim(samples: list[int]) -> list[int]:
    loud = [place for place, value in enumerate(samples) if abs(value) > QUIET]
    if not loud:
        raise NoVoice("espeak-ng gave silence")
    return samples[loud[0] : loud[-1] + 1]


def _eight_bits(samples: list[int], rate: int) -> bytes:
    """Lower the rate by averaging what each new sample covers, and fill the range of 8 bits."""
    step = rate / RATE
    spans = (
        samples[int(i * step) : max(int((i + 1) * step), int(i * step) + 1)]
        for i in range(int(len(samples) / step))
    )
    means = [sum(span) / len(span) for span in spans]
    peak = max(map(abs, means))
    return bytes(128 + round(value / peak * 120) for value in means)


def _write(path: Path, body: bytes) -> None:
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(1)
        out.setframerate(RATE)
        out.writeframes(body)
