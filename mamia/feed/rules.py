"""What a row changes of an entry, what its dates make of its state, and which feed is refused; pure.

Values are by attribute, as tuples; an empty one removes the attribute. Only what differs is given.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from mamia.feed.rows import Row
from socle.clock import PARIS
from sso.directory.account import State
from sso.directory.names import Kind as Name
from sso.directory.names import given_keys, key, name_marks

Values = dict[str, tuple[str, ...]]
Held = Mapping[str, tuple[str, ...]]
UNREAD = {"userPassword"}  # what is there cannot be seen: written whenever it is wanted
UNORDERED = {"clenom", "cleprenom", "anciennom", "ancienuid", "rne", "FrEduRne", "FrEduRneResp", "mail"}


class Kind(StrEnum):
    """What a row, or time, makes of an account."""

    CREATED = "created"
    CHANGED = "changed"
    ENDED = "ended"  # the function has ended: she reads for a while (decision 12)
    REOPENED = "reopened"
    CLOSED = "closed"  # the grace is over
    EMPTIED = "emptied"  # the retention is over
    SAME = "same"
    NEVER_HERE = "never_here"  # ended before it was ever known: no account is made


@dataclass(frozen=True)
class Calendar:
    """The day, and how long what has ended goes on."""

    today: date
    grace: timedelta
    retention: timedelta
    full: bool = True  # a row without an end, in a file without ends, says that the function goes on

    def has_left(self, ends_on: date | None) -> bool:
        """Is this end of function over?"""
        return ends_on is not None and ends_on < self.today

    def end_time(self, ends_on: date) -> str:
        """When the directory itself refuses the account: the midnight that follows the grace."""
        return stamp(ends_on + self.grace + timedelta(days=1))


def stamp(day: date) -> str:
    """The beginning of a day in France, as a directory writes it."""
    return f"{datetime.combine(day, time(), PARIS).astimezone(UTC):%Y%m%d%H%M%SZ}"


def day_of(stamped: str) -> date | None:
    """The day of a date that a directory wrote; None if there is none."""
    try:
        return datetime.strptime(stamped[:14], "%Y%m%d%H%M%S").replace(tzinfo=UTC).astimezone(PARIS).date()
    except ValueError:
        return None


def changes(row: Row, held: Held, calendar: Calendar, has_ends: bool) -> tuple[Kind, Values]:
    """What to write so that the entry says what the row says. NUMEN and birth date are the caller's."""
    kind, standing = _standing(row, held, calendar, has_ends)
    wanted = {**row.facts, **_names(row, held), **_former_uids(row, held), **standing}
    differing = {name: values for name, values in wanted.items() if not _same(name, values, held)}
    return kind if kind is not Kind.SAME or not differing else Kind.CHANGED, differing


def creation(row: Row, calendar: Calendar) -> Values | None:
    """A new entry without identifiant, UUID, number or password; None for who has already left."""
    if calendar.has_left(row.ends_on):
        return None
    values = {
        **row.facts,
        **_names(row, {}),
        "ancienuid": row.former_uids,
        "etatcompte": (State.A_ACTIVER.value,),
        **_dates(row.ends_on, calendar),
    }
    return {name: found for name, found in values.items() if found}


def absence(held: Held, calendar: Calendar) -> tuple[Kind, Values]:
    """A full feed no longer has her: her function ends today, or ended on the day that was announced."""
    known = day_of(_one(held, "dateff"))
    ends_on = known if known and calendar.has_left(known) else calendar.today
    kind, values = _ended(held, ends_on, calendar)
    return kind, {name: found for name, found in values.items() if not _same(name, found, held)}


def overdue(held: Held, calendar: Calendar) -> tuple[Kind, Values] | None:
    """What time alone has made of an ended account: closed after the grace, emptied after the retention."""
    ended_on, state = day_of(_one(held, "dateff")), _one(held, "etatcompte")
    if ended_on is None:
        return None
    if calendar.today > ended_on + max(calendar.retention, calendar.grace):
        return Kind.EMPTIED, emptied(held)
    if calendar.today > ended_on + calendar.grace and state == State.FIN_FONCTION.value:
        return Kind.CLOSED, {"etatcompte": (State.CLOS.value,), "pwdEndTime": (calendar.end_time(ended_on),)}
    return None


def emptied(held: Held) -> Values:
    """Nothing but identifiants, state and dates (decision 12); the schema wants names: the identifiant."""
    uid = (_one(held, "uid"),)
    return {**dict.fromkeys(PERSONAL, ()), "cn": uid, "sn": uid, "etatcompte": (State.CLOS.value,)}


PERSONAL = (
    "givenName", "displayName", "nompatro", "nomusage", "anciennom", "clenom", "cleprenom", "codecivilite",
    "mail", "numen", "datenaissance", "population", "grade", "discipline", "title", "rne", "typensi",
    "FrEduRne", "FrEduRneResp", "FrEduFonctAdm", "userPassword",
)  # fmt: skip


def own_marks(row: Row) -> tuple[str, ...]:
    """Values of `clenom` by which the same person may be known: either name, in use or of birth."""
    keys = _once([key(row.usage), key(row.birth)])
    return tuple(f"{kind.value}:{one}" for kind in (Name.USAGE, Name.BIRTH) for one in keys)


def is_somebody_else(row: Row, held: Held, same_birth_date: bool) -> bool:
    """Nothing of the person is as it was: a number given to another one by mistake, never taken over."""
    names = {key(_one(held, "sn")), key(_one(held, "nompatro"))}
    given = set(held.get("cleprenom", ()))
    related = bool(names & {key(row.usage), key(row.birth)}) or bool(given & set(given_keys(row.given)))
    return not same_birth_date and not related


def too_many(ended: int, in_function: int, most: float) -> bool:
    """Does a feed end more functions than `most` in a hundred?"""
    return ended > 0 and ended * 100 > most * in_function


def _standing(row: Row, held: Held, calendar: Calendar, has_ends: bool) -> tuple[Kind, Values]:
    """State and dates. A file without ends, if it is partial, says nothing of them."""
    if not has_ends and not calendar.full:
        return Kind.SAME, {}
    ends_on = row.ends_on
    if not has_ends:
        known = day_of(_one(held, "dateff"))
        ends_on = known if known and not calendar.has_left(known) else None
    if calendar.has_left(ends_on):
        assert ends_on is not None
        return _ended(held, ends_on, calendar)
    return _in_function(held, ends_on, calendar)


def _ended(held: Held, ends_on: date, calendar: Calendar) -> tuple[Kind, Values]:
    """Suspended stays suspended; never activated is closed at once: nothing could be read with it."""
    state, was_ended = _one(held, "etatcompte"), _one(held, "finfonction") == "O"
    if state == State.CLOS.value:
        return Kind.SAME, {}
    values: Values = {"finfonction": ("O",), "dateff": (stamp(ends_on),)}
    if state != State.SUSPENDU.value:
        over = state == State.A_ACTIVER.value or calendar.today > ends_on + calendar.grace
        values["etatcompte"] = (State.CLOS.value if over else State.FIN_FONCTION.value,)
        values["pwdEndTime"] = (calendar.end_time(ends_on),)
    return Kind.SAME if was_ended else Kind.ENDED, values


def _in_function(held: Held, ends_on: date | None, calendar: Calendar) -> tuple[Kind, Values]:
    """Who had left is back: with her password within the grace, by an activation after it."""
    state, was_ended = _one(held, "etatcompte"), _one(held, "finfonction") == "O"
    values = _dates(ends_on, calendar)
    if state == State.SUSPENDU.value:
        del values["pwdEndTime"]
    elif state == State.CLOS.value:
        values |= {"etatcompte": (State.A_ACTIVER.value,), "userPassword": ()}
        return Kind.REOPENED, values
    elif state == State.FIN_FONCTION.value:
        values["etatcompte"] = (State.ACTIF.value,)
        return Kind.REOPENED, values
    return Kind.REOPENED if was_ended else Kind.SAME, values


def _dates(ends_on: date | None, calendar: Calendar) -> Values:
    return {
        "finfonction": ("N",),
        "dateff": (stamp(ends_on),) if ends_on else (),
        "pwdEndTime": (calendar.end_time(ends_on),) if ends_on else (),
    }


def _names(row: Row, held: Held) -> Values:
    """Names as given, never prettified; surnames borne before stay as keys of a look-up."""
    former = _former_names(row, held)
    civil = [found for one in row.civil_given for found in given_keys(one)]
    return {
        "cn": (f"{row.given} {row.usage}".strip(),),
        "sn": (row.usage,),
        "givenName": (row.given,) if row.given else (),
        "displayName": (f"{row.usage} {row.given}".strip(),),
        "nompatro": (row.birth,),
        "nomusage": (row.usage,) if row.usage != row.birth else (),
        "anciennom": former,
        "clenom": name_marks(row.usage, row.birth, former),
        "cleprenom": tuple(dict.fromkeys([*given_keys(row.given), *civil])),
    }


def _former_names(row: Row, held: Held) -> tuple[str, ...]:
    present = {key(row.usage), key(row.birth)}
    borne = [*held.get("anciennom", ()), _one(held, "sn"), _one(held, "nompatro")]
    by_key = {key(name): name for name in reversed(borne) if key(name)}
    return tuple(by_key[one] for one in _once(map(key, borne)) if one in by_key and one not in present)


def _former_uids(row: Row, held: Held) -> Values:
    """Former identifiants are added, never removed."""
    known = held.get("ancienuid", ())
    return {"ancienuid": _once([*known, *row.former_uids])} if row.former_uids else {}


def _once(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))


def _same(name: str, values: Sequence[str], held: Held) -> bool:
    if name in UNREAD:
        return False
    known = held.get(name, ())
    return set(values) == set(known) if name in UNORDERED else tuple(values) == tuple(known)


def _one(held: Held, name: str) -> str:
    return next(iter(held.get(name, ())), "")
