"""Processor time of this process and, where the base is a PostgreSQL of this machine, of its server."""

import os
import time
from pathlib import Path

from socle.sql import Database

TICK = os.sysconf("SC_CLK_TCK")  # the server's share is counted in these, a hundredth of a second each


class Processor:
    """A clock that runs only while one of them works."""

    def __init__(self, db: Database) -> None:
        self._server = 0
        if db.engine.dialect.name == "postgresql":
            with db.engine.connect() as connection:
                backend = int(connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one())
            self._server = int(_facts(backend)[1])

    def seconds(self) -> float:
        """Since they began."""
        return time.process_time() + (self._of_server() if self._server else 0)

    def _of_server(self) -> float:
        """Of its processes, and of those that have ended."""
        ended = sum(map(int, _facts(self._server)[13:15]))
        running = [_facts(int(path.name)) for path in Path("/proc").iterdir() if path.name.isdigit()]
        own = [facts for facts in running if facts and int(facts[1]) == self._server]
        return (ended + sum(int(facts[11]) + int(facts[12]) for facts in own)) / TICK


def _facts(process: int) -> list[str]:
    """The fields of its `stat` from the state on (proc(5)); none when it has ended."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return []
