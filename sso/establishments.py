"""Names and towns of schools, by their code: words that nobody should choose as her password.

They come from a CSV file of the operator's: the national directory (« Annuaire de l’éducation »), or her own.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import delete, insert, select

from socle.sql import Database, database
from sso.directory.account import Account
from sso.directory.names import is_uai, key
from sso.models import Establishment

COLUMNS = {
    "uai": ("uai", "rne", "codeuai", "numerouai", "identifiantdeletablissement"),
    "name": ("nom", "nometablissement", "appellationofficielle"),
    "town": ("commune", "ville", "nomcommune", "libellecommune"),
}
LONGEST = {"name": 200, "town": 120}


class NoSuchColumns(Exception):
    """The first line of the file names no column for one of these: code, name, town."""


@dataclass
class Read:
    """What a file holds: rows by code, and how many lines had no code of a school."""

    rows: dict[str, dict[str, str]]
    left_out: int = 0


def read(raw: bytes) -> Read:
    """Read a CSV in UTF-8 or Latin-1, with « ; » or « , »; raises NoSuchColumns."""
    lines = csv.reader(io.StringIO(_text(raw)), delimiter=_separator(raw))
    places, found = _places(next(lines, [])), Read({})
    for line in lines:
        row = {name: line[at].strip() if at < len(line) else "" for name, at in places.items()}
        uai = row["uai"].upper()
        if is_uai(uai):
            found.rows[uai] = {"uai": uai, **{name: row[name][:most] for name, most in LONGEST.items()}}
        elif any(line):
            found.left_out += 1
    return found


def replace(db: Database, found: Read) -> None:
    """Put these in the place of all that were known, at once."""
    with db.begin() as sql:
        sql.execute(delete(Establishment))
        if found.rows:
            sql.execute(insert(Establishment), list(found.rows.values()))


def places_of(account: Account) -> tuple[str, ...]:
    """Names and towns of the schools of this account, as far as they are known."""
    codes = {*account.schools, *_codes(account.posts), *_codes(account.heads)}
    if not codes:
        return ()
    known = select(Establishment.name, Establishment.town).where(Establishment.uai.in_(codes))
    with database().read() as sql:
        return tuple(word for row in sql.execute(known) for word in row if word)


def _codes(posts: Iterable[str]) -> Iterator[str]:
    """The code that begins each value of FrEduRne and FrEduRneResp."""
    return (post.partition("$")[0] for post in posts)


def _text(raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def _separator(raw: bytes) -> str:
    first = raw.partition(b"\n")[0]
    return ";" if first.count(b";") >= first.count(b",") else ","


def _places(header: list[str]) -> dict[str, int]:
    keys = [key(title) for title in header]
    found = {
        name: next((keys.index(one) for one in names if one in keys), -1) for name, names in COLUMNS.items()
    }
    if missing := [f"{name} ({', '.join(COLUMNS[name])})" for name, at in found.items() if at < 0]:
        raise NoSuchColumns(f"no column for: {'; '.join(missing)}")
    return found
