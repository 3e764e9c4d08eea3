"""Tickets: one challenge each, its answer kept on the server, used once, in one session, for one purpose."""

import base64
import hashlib
import hmac
import json
import re
import secrets
import threading
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Literal

from cryptography.fernet import Fernet, InvalidToken

from mamia.captcha import answers, pictures, questions
from mamia.captcha.sounds import Busy, Pool
from socle.store import Store

Way = Literal["image", "question"]
TICKET, PICTURE, SOUND, HELD = "captcha", "captcha-picture", "captcha-sound", "captcha-held"
SHAPE = re.compile(r"[A-Za-z0-9_-]{22}")


@dataclass(frozen=True)
class Captchas:
    """The captchas of a service. A ticket's identifier is random; the store keeps its digest only."""

    store: Store
    pool: Pool | None = None  # None: no sound
    life: timedelta = timedelta(minutes=30)
    _drawing: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(2), repr=False)
    _attaching: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def new(self, purpose: str, session_key: str, way: Way = "image") -> str:
        """A new ticket, shown as a picture (with a sound) or as a question."""
        made: dict[str, str] = {"purpose": purpose, "session": session_key, "way": way}
        if way == "question":
            asked = questions.ask()
            made |= {"question": asked.text, "answer": asked.answer}
        else:
            made["answer"] = pictures.text()
        ticket = secrets.token_urlsafe(16)
        self.store.put(TICKET, ticket, made, self.life)
        return ticket

    def question(self, ticket: str) -> str:
        """The question of a ticket, or "" for one that shows a picture."""
        return str((self._get(TICKET, ticket) or {}).get("question", ""))

    def picture(self, ticket: str, session_key: str) -> bytes | None:
        """The PNG, always the same for a ticket; None if it is not of this session. Raises Busy."""
        kept = self._mine(ticket, session_key)
        if kept is None:
            return None
        if made := self._get(PICTURE, ticket):
            return base64.b64decode(made["png"])
        if not self._drawing.acquire(timeout=2):
            raise Busy
        try:
            png = pictures.draw(kept["answer"])
        finally:
            self._drawing.release()
        self.store.put(PICTURE, ticket, {"png": base64.b64encode(png).decode()}, self.life)
        return png

    def sound(self, ticket: str, session_key: str) -> bytes | None:
        """The WAV, always the same for a ticket, with an answer of its own. Raises Busy."""
        if self.pool is None or self._mine(ticket, session_key) is None:
            return None
        if made := self._get(SOUND, ticket):
            return base64.b64decode(made["wav"])
        taken = self.pool.take()
        with self._attaching:  # a browser may ask twice at once: both must hear the same
            if made := self._get(SOUND, ticket):
                return base64.b64decode(made["wav"])
            wav = base64.b64encode(taken.wav).decode()
            self.store.put(SOUND, ticket, {"answer": taken.answer, "wav": wav}, self.life)
        return taken.wav

    def is_made(self, ticket: str, what: Literal["picture", "sound"]) -> bool:
        """Whether showing it costs nothing more."""
        return self._get(PICTURE if what == "picture" else SOUND, ticket) is not None

    def check(self, ticket: str, purpose: str, session_key: str, typed: str) -> bool:
        """Is this the answer? The ticket is used up, right or wrong, committed at once (decision 20)."""
        if not SHAPE.fullmatch(ticket):
            return False
        kept = self.store.take(TICKET, ticket)
        said = self.store.take(SOUND, ticket)
        if kept is None or kept["purpose"] != purpose or not _same(kept["session"], session_key):
            return False
        if kept["way"] == "question":
            return answers.same_words(kept["answer"], typed)
        heard = said is not None and answers.same_sound(said["answer"], typed)
        return answers.same_picture(kept["answer"], typed) or heard

    def way(self, ticket: str) -> Way:
        """How a ticket is shown; the picture when it is gone."""
        return "question" if self.question(ticket) else "image"

    def hold(self, ticket: str, values: dict[str, str]) -> None:
        """Keep what was typed and must not be sent back, until the page of this ticket is sent (decision 22).

        It is encrypted with the ticket's identifier, which the page alone has.
        """
        if values:
            token = Fernet(_key(ticket)).encrypt(json.dumps(values).encode())
            self.store.put(HELD, ticket, {"token": token.decode()}, self.life)

    def held(self, ticket: str) -> dict[str, str]:
        """What was kept for this ticket, once."""
        kept = self.store.take(HELD, ticket) if SHAPE.fullmatch(ticket) else None
        if kept is None:
            return {}
        try:
            values: dict[str, str] = json.loads(Fernet(_key(ticket)).decrypt(kept["token"].encode()))
        except InvalidToken:
            return {}
        return values

    def _mine(self, ticket: str, session_key: str) -> dict[str, Any] | None:
        """The ticket's record if it belongs to this session and shows a picture."""
        kept = self._get(TICKET, ticket)
        return kept if kept and kept["way"] == "image" and _same(kept["session"], session_key) else None

    def _get(self, kind: str, ticket: str) -> dict[str, Any] | None:
        return self.store.get(kind, ticket) if SHAPE.fullmatch(ticket) else None


def _key(ticket: str) -> bytes:
    return base64.urlsafe_b64encode(hashlib.sha256(b"captcha-held " + ticket.encode()).digest())


def _same(a: str, b: str) -> bool:
    return bool(a) and hmac.compare_digest(a.encode(), b.encode())
