"""How an entry becomes an `Account`: attribute names through the mapping, times, states, locks."""

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from socle.clock import now
from sso.directory import limits
from sso.directory.account import Account, Locked, State
from sso.directory.answers import Entry
from sso.directory.limits import Policies
from sso.directory.settings import DirectoryPlace

PARIS = ZoneInfo("Europe/Paris")
SINGLE = {
    "given_name": "givenName",
    "usage_name": "sn",
    "birth_name": "nompatro",
    "display_name": "displayName",
    "civility": "codecivilite",
    "mail": "mail",
    "population": "population",
    "title": "title",
    "grade": "grade",
    "discipline": "discipline",
    "numbering": "typensi",
    "function": "FrEduFonctAdm",
}
SEVERAL = {"schools": "rne", "posts": "FrEduRne", "heads": "FrEduRneResp", "former_uids": "ancienuid"}
INSTANT = re.compile(r"(\d{4})(\d\d)(\d\d)(\d\d)(?:(\d\d)(\d\d)?)?(?:\.\d+)?Z?")
OTHERS = ("uid", "identifiantunique", "etatcompte", "finfonction", "dateff")
POLICY = ("pwdAccountLockedTime", "pwdReset", "pwdChangedTime", "pwdEndTime", "pwdPolicySubentry")


class Reader:
    """Reads entries into accounts, for one directory's names and one rule of grace."""

    def __init__(self, settings: DirectoryPlace) -> None:
        self._names = settings.attributes
        self._grace = timedelta(days=settings.grace_days)
        mapped = [*SINGLE.values(), *SEVERAL.values(), *OTHERS]
        self.attributes = tuple(self.name(one) for one in mapped) + POLICY

    def name(self, ours: str) -> str:
        """The directory's name for one of our attributes."""
        return self._names.get(ours, ours)

    def account(self, entry: Entry, policies: Policies) -> Account:
        """The account of an entry; `policies` say how long its lock lasts and its password lives."""
        at = now()
        leaves_on = _day(self._one(entry, "dateff"))
        today = at.astimezone(PARIS).date()
        its = limits.of(policies, _first(entry, "pwdPolicySubentry"))
        locked = _locked(entry, its.lockout, at)
        return Account(
            uid=self._one(entry, "uid"),
            unique_id=self._one(entry, "identifiantunique"),
            dn=entry.dn,
            read_at=at,
            **{field: self._one(entry, name) for field, name in SINGLE.items()},  # type: ignore[arg-type]
            **{field: self._all(entry, name) for field, name in SEVERAL.items()},  # type: ignore[arg-type]
            stored_state=_state(self._one(entry, "etatcompte"), self._one(entry, "finfonction")),
            locked=locked,
            must_change=_first(entry, "pwdReset").upper() == "TRUE",
            password_changed=instant(_first(entry, "pwdChangedTime")),
            password_life=its.life,
            ends_at=instant(_first(entry, "pwdEndTime")),
            leaves_on=leaves_on,
            left=leaves_on is not None and today > leaves_on,
            past_grace=leaves_on is not None and today > leaves_on + self._grace,
        )

    def _one(self, entry: Entry, ours: str) -> str:
        return _first(entry, self.name(ours))

    def _all(self, entry: Entry, ours: str) -> tuple[str, ...]:
        return tuple(entry.values.get(self.name(ours).lower(), ()))


def _first(entry: Entry, name: str) -> str:
    values = entry.values.get(name.lower())
    return values[0] if values else ""


def _state(stored: str, function_ended: str) -> State:
    """A state that nobody knows opens nothing; a directory without states says finfonction at least."""
    ended = function_ended.upper() == "O"
    if stored.upper() in {"", "ACTIF"}:
        return State.FIN_FONCTION if ended else State.ACTIF
    known = {state.value: state for state in State if state is not State.VERROUILLE}
    return known.get(stored.upper(), State.SUSPENDU)


def _locked(entry: Entry, duration: timedelta | None, at: datetime) -> Locked | None:
    """The automatic lock, if it has not ended by itself (slapd leaves its date until the next sign-in)."""
    stamp = _first(entry, "pwdAccountLockedTime")
    if not stamp:
        return None
    since = instant(stamp)  # None: 000001010000Z, for ever
    if since is None or duration is None:
        return Locked(since, None)
    until = since + duration
    return Locked(since, until) if at < until else None


def instant(text: str) -> datetime | None:
    """A GeneralizedTime in UTC (20261121120000Z, with or without seconds and fractions), else None."""
    found = INSTANT.fullmatch(text)
    try:
        return datetime(*[int(part) for part in found.groups("0")], tzinfo=UTC) if found else None  # type: ignore[misc, arg-type]
    except ValueError:
        return None


def _day(text: str) -> date | None:
    at = instant(text)
    return at.astimezone(PARIS).date() if at else None
