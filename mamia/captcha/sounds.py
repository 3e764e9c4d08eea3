"""The sound: characters said by French voices over a murmur, from a pool made ahead of time."""

import os
import secrets
import threading
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path

from captcha.audio import BEEP, SILENCE, AudioCaptcha, change_sound, mix_wave

from mamia.captcha import voices
from mamia.captcha.answers import EAR

LENGTH = 5
RATE = voices.RATE
MURMUR = 0.5
"""How loud the reversed voices are, beside the library's: people come first."""
_HISS = bytes(126 + value % 5 for value in range(256))


class Busy(Exception):
    """Too many pictures or sounds are being made: ask again in some seconds."""


@dataclass(frozen=True)
class Sound:
    """A WAV and what it says."""

    answer: str = field(repr=False)
    wav: bytes = field(repr=False)


class French(AudioCaptcha):
    """The library's sound with shorter silences, and its noise made at once instead of sample by sample."""

    def __init__(self, folder: Path) -> None:
        voices.require(folder)
        super().__init__(voicedir=str(folder))
        self.load()

    def make(self) -> Sound:
        """A new sound of about eight seconds (60 kB)."""
        answer = "".join(secrets.choice(EAR) for _ in range(LENGTH))
        return Sound(answer, bytes(self.generate(answer)))

    def create_wave_body(self, chars: str) -> bytearray:
        """The characters, a half to a whole second apart, over reversed voices and a hiss."""
        body, starts = bytearray(_silence()), []
        said = [self._twist_pick(character) for character in chars]
        for voice in said:
            starts.append(len(body))
            body += bytes(len(voice)) + _silence()
        mixed = self.create_background_noise(len(body), chars)
        for start, voice in zip(starts, said, strict=True):
            end = start + len(voice)
            mixed[start:end] = mix_wave(voice, mixed[start:end])
        return BEEP + SILENCE + mixed

    def create_background_noise(self, length: int, chars: str) -> bytearray:
        """A hiss with reversed voices here and there."""
        noise = bytearray(os.urandom(length).translate(_HISS))
        place = 0
        while place < length:
            murmur = change_sound(self._noise_pick()[: length - place], MURMUR)
            end = place + len(murmur)
            noise[place:end] = mix_wave(murmur, noise[place:end])
            place = end + secrets.randbelow(RATE // 2)
        return noise


def _silence() -> bytes:
    return bytes(RATE // 2 + secrets.randbelow(RATE // 2))


class Pool:
    """A few sounds made ahead by one thread; when it is empty, one caller at a time may make its own.

    The thread starts with the first demand, in the process that serves it, and dies with it.
    """

    def __init__(self, voice: French, size: int = 4) -> None:
        self._voice, self._size = voice, size
        self._ready: deque[Sound] = deque()
        self._change = threading.Condition()
        self._slot = threading.Semaphore(1)
        self._thread: threading.Thread | None = None
        self._closed = False

    def take(self) -> Sound:
        """A sound nobody else has; raises Busy when none is ready and another caller is making one."""
        self.warm()
        with self._change:
            if self._ready:
                self._change.notify()
                return self._ready.popleft()
        if not self._slot.acquire(blocking=False):
            raise Busy
        try:
            return self._voice.make()
        finally:
            self._slot.release()

    def warm(self) -> None:
        """Begin to fill the pool, if nobody has."""
        with self._change:
            if self._thread is None and not self._closed:
                self._thread = threading.Thread(target=self._fill, name="captcha-sounds", daemon=True)
                self._thread.start()

    @property
    def ready(self) -> int:
        """How many sounds wait."""
        return len(self._ready)

    def close(self) -> None:
        """Stop the thread."""
        with self._change:
            self._closed = True
            self._change.notify_all()
        if self._thread:
            self._thread.join()

    def _fill(self) -> None:
        while True:
            with self._change:
                self._change.wait_for(lambda: self._closed or len(self._ready) < self._size)
                if self._closed:
                    return
            made = self._voice.make()
            with self._change:
                self._ready.append(made)
