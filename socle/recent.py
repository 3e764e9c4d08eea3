"""What was true a moment ago, in memory: a page costs no query; each process looks again every two seconds.

What this process has just changed is seen at once (`forget`), by the others within two seconds. While the
database does not answer, pages keep what they had.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Lock
from typing import Generic, TypeVar

import structlog
from sqlalchemy.exc import DBAPIError

from socle import clock

T = TypeVar("T")
log = structlog.get_logger()

LOOK_EVERY = timedelta(seconds=2)


class Recent(Generic[T]):
    """What `look` gave when it was last asked, `first` until then; `name` is the event of a failed look."""

    def __init__(self, name: str, look: Callable[[], T], first: T) -> None:
        self._name, self._look_up, self._value = name, look, first
        self._lock = Lock()
        self._looked: datetime | None = None

    def value(self) -> T:
        """What was true less than two seconds ago, or when the database last answered."""
        if self._is_old() and self._lock.acquire(blocking=self._looked is None):
            try:
                self._look()
            finally:
                self._lock.release()
        return self._value

    def forget(self) -> None:
        """Look again at the next page: something has just changed here."""
        self._looked = None

    def _is_old(self) -> bool:
        return self._looked is None or abs(clock.now() - self._looked) >= LOOK_EVERY

    def _look(self) -> None:
        if not self._is_old():
            return  # another thread has just looked
        self._looked = clock.now()
        try:
            self._value = self._look_up()
        except DBAPIError as fault:
            log.warning(self._name, error=type(fault).__name__)
