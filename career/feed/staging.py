"""Rows of every file put in the order of people, in a private temporary file that no kill leaves behind.

`sqlite3.connect("")` is a database that SQLite unlinks as it opens it (sqlite.org/inmemorydb.html): memory
stays bounded whatever the size of the feed, and no copy of personal data survives the run.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby, islice

from career.feed import cells
from career.feed.cells import BadCell
from career.feed.rows import Fault
from career.feed.source import BETWEEN, Source

CHUNK = 5000
Row = tuple[int, list[str]]  # line, cells


@dataclass
class Person:
    """The rows of one person, by place of their file in the set."""

    uid: str
    rows: dict[int, list[Row]] = field(default_factory=dict)


class Staging:
    """Fill it with `take`, file by file, then go through `people`."""

    def __init__(self) -> None:
        self._sql = sqlite3.connect("")
        self._sql.execute("CREATE TABLE row (uid TEXT, file INTEGER, line INTEGER, cells TEXT)")

    def take(self, place: int, source: Source, check: Callable[[], None]) -> Iterator[Fault]:
        """Put every row of a file away; gives back those that cannot be read at all."""
        faults: list[Fault] = []
        rows = self._rows(place, source, faults)
        while chunk := list(islice(rows, CHUNK)):
            check()
            self._sql.executemany("INSERT INTO row VALUES (?, ?, ?, ?)", chunk)
            yield from faults
            faults.clear()
        yield from faults

    def uids(self, place: int) -> set[str]:
        """Everybody in this file."""
        return {uid for (uid,) in self._sql.execute("SELECT DISTINCT uid FROM row WHERE file = ?", (place,))}

    def count(self) -> int:
        """How many people there are in all."""
        found: int = self._sql.execute("SELECT count(DISTINCT uid) FROM row").fetchone()[0]
        return found

    def people(self) -> Iterator[Person]:
        """Everybody, in the order of uids, with her rows in the order of the files."""
        rows = self._sql.execute("SELECT uid, file, line, cells FROM row ORDER BY uid, file, line")
        for uid, found in groupby(rows, key=lambda row: row[0]):
            yield _person(uid, found)

    def close(self) -> None:
        """Everything is gone."""
        self._sql.close()

    def _rows(self, place: int, source: Source, faults: list[Fault]) -> Iterator[tuple[str, int, int, str]]:
        key = source.shape.key
        for row in source.read():
            if isinstance(row, Fault):
                faults.append(row)
                continue
            line, found = row
            try:
                uid = cells.uid(found[key])
            except BadCell as bad:
                faults.append(Fault(source.file.name, line, f"uid : {bad}"))
                continue
            yield uid, place, line, BETWEEN.decode().join(found)


def _person(uid: str, rows: Iterable[tuple[str, int, int, str]]) -> Person:
    person = Person(uid)
    for _, place, line, joined in rows:
        person.rows.setdefault(place, []).append((line, joined.split(BETWEEN.decode())))
    return person
