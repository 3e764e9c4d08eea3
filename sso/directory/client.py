"""The directory as the product knows it: read, find, prove, authenticate, change. Speaks through `wire`."""

import secrets
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from time import monotonic

from sso.directory import limits, verdicts
from sso.directory.account import Account, Outcome, State
from sso.directory.answers import Who
from sso.directory.changes import Changed, changed
from sso.directory.dates import BirthDate
from sso.directory.entries import Reader
from sso.directory.errors import NotFound, PasswordRefused, Refusal
from sso.directory.limits import Policies
from sso.directory.names import Kind, fold, is_uai, key
from sso.directory.settings import DirectorySettings
from sso.directory.wire import Wire, escape

NOBODY = "~"  # no identifiant, name or address is this: asked in place of what cannot be anybody's
LONGEST_LOGIN = 256
ASKED_AT_ONCE = 50  # people looked up in one search
POLICIES_KEPT = 300.0  # seconds
SECOND = timedelta(seconds=1)


class Directory:
    """Every operation raises `DirectoryDown` within the time limit when no server answers."""

    def __init__(self, settings: DirectorySettings) -> None:
        self._settings = settings
        self._wire = Wire(settings, settings.credentials)
        self._reader = Reader(settings)
        self._decoy = settings.under(settings.decoy_dn, "cn=leurre,ou=services")
        self._policies: Policies = {}
        self._policies_until = 0.0
        self.operations = self._wire.operations

    # Read

    def get(self, uid: str) -> Account:
        """The account with this very identifiant (case aside), or `NotFound`."""
        found = self._people(self._equal("uid", uid), limit=2)
        if len(found) != 1:
            raise NotFound
        return found[0]

    def by_login(self, login: str) -> Account | None:
        """Whom this identifiant, former identifiant or mail address is. One search, whatever it is."""
        typed = login.strip()
        names = ("uid", "ancienuid", "mail")
        found = self._people(f"(|{''.join(self._equal(name, typed) for name in names)})", limit=5)
        wanted = typed.casefold()
        chosen = [one for one in found if one.uid.casefold() == wanted] or [
            one
            for one in found
            if wanted in {one.mail.casefold(), *(uid.casefold() for uid in one.former_uids)}
        ]
        return chosen[0] if len(chosen) == 1 else None

    def by_unique_id(self, unique_id: str) -> Account | None:
        """Whose `sub` this is."""
        found = self._people(self._equal("identifiantunique", unique_id), limit=2)
        return found[0] if len(found) == 1 else None

    def by_unique_ids(self, unique_ids: Iterable[str]) -> dict[str, Account]:
        """The accounts of these `sub`s, by `sub`; whoever is gone is missing."""
        found = [
            account
            for some in _by(ASKED_AT_ONCE, unique_ids)
            for account in self._people(
                f"(|{''.join(self._equal('identifiantunique', one) for one in some)})", limit=2 * len(some)
            )
        ]
        return {account.unique_id: account for account in found}

    def changed_since(self, instant: datetime, most: int) -> Changed:
        """What was written in the directory at that instant of its own clock, or later; `most` entries."""
        written = f"(modifyTimestamp>={instant:%Y%m%d%H%M%SZ})"
        own, names = self._reader.name("identifiantunique"), ["modifyTimestamp"]
        people = self._wire.search(
            Who.SIGNIN, self._settings.base, f"(&(uid=*){written})", [own, *names], limit=most
        )
        groups = self._wire.search(
            Who.SIGNIN, self._roles_base(), f"(&(member=*){written})", names, limit=most
        )
        return changed(people, groups, own, whole=len(people) < most)

    def expiring(self, after: datetime, until: datetime, most: int) -> Iterator[Account]:
        """Whose password expires after `after`, at `until` at the latest; a search asks for `most` people."""
        for life in {one.life for one in self._limits().values() if one.life}:
            for account in self._changed_password(after - life, until - life, most):
                if (
                    account.password_life == life
                    and account.expires_at
                    and after < account.expires_at <= until
                ):
                    yield account

    def roles(self, account: Account) -> frozenset[str]:
        """Names of the groups the person is in."""
        groups = self._wire.search(Who.SIGNIN, self._roles_base(), f"(member={escape(account.dn)})", ["cn"])
        return frozenset(name for group in groups for name in group.values.get("cn", ()))

    def search(self, text: str, limit: int = 50) -> list[Account]:
        """For the helpdesk: every word is part of a name, an identifiant, an address, or is a UAI."""
        sound = text[:LONGEST_LOGIN].encode("utf-8", "ignore").decode()  # without halves of characters
        words = [word for word in sound.split() if len(key(word)) >= 2]
        if not words:
            return []
        query = "".join(self._word(word) for word in words[:6])
        return self._people(f"(&{query})", limit=limit, who=Who.ACCOUNT)

    def ping(self) -> None:
        """`DirectoryDown` if no server answers."""
        self._wire.ping()

    def close(self) -> None:
        """Close this thread's connections; the next operation opens new ones."""
        self._wire.close()

    # Find and prove

    def find(
        self, name_keys: Iterable[str], given_key: str, birth_date: BirthDate, kinds: Iterable[Kind]
    ) -> list[Account]:
        """People with this name (of one of these kinds), given name and birth date; five at most.

        Without a name key nothing is asked: the birth date alone would answer yes or no to anybody.
        """
        marks = list(kinds)
        names = [f"{kind.value}:{name}" for name in name_keys if name for kind in marks]
        name_query = "".join(self._equal("clenom", name) for name in names) or self._equal("clenom", NOBODY)
        query = (
            f"(&{self._equal('datenaissance', birth_date)}{self._equal('cleprenom', given_key)}"
            f"(|{name_query}))"
        )
        return self._people(query, limit=5, who=Who.ACCOUNT)

    def has_numen(self, account: Account | None, value: str) -> bool:
        """Is this the NUMEN (or temporary number) of the account? For nobody, the decoy is asked."""
        dn = account.dn if account else self._decoy
        asked = value if _askable(value) else NOBODY
        return self._wire.compare(Who.ACCOUNT, dn, self._reader.name("numen"), asked)

    def has_birth_date(self, account: Account | None, birth_date: BirthDate) -> bool:
        """Was this person born on that day? Asked with a name key, and of the decoy for nobody."""
        dn = account.dn if account else self._decoy
        name = f"{Kind.USAGE.value}:{key(account.usage_name)}" if account else NOBODY
        query = f"(&{self._equal('clenom', name)}{self._equal('datenaissance', birth_date)})"
        return len(self._wire.search(Who.ACCOUNT, dn, query, ["1.1"], one=True)) == 1

    # Authenticate

    def authenticate(self, account: Account | None, password: str) -> Outcome:
        """One bind for everybody: on the decoy for whom no password could open anything."""
        sound = password != "" and not verdicts.has_half_characters(password)
        if account and sound and account.may_sign_in and account.has_password:
            return verdicts.outcome(self._wire.bind(account.dn, password))
        self._wire.bind(self._decoy, password if sound else NOBODY)
        return Outcome(verdicts.unasked(account))

    # Change

    def set_password(self, account: Account, new: str) -> None:
        """A reset: the service gives the password, which ends the automatic lock and `pwdReset`."""
        verdicts.check_settable(new)
        verdicts.accepted(self._wire.set_password(Who.ACCOUNT, account.dn, new))
        if account.must_change:
            self._wire.drop(Who.ACCOUNT, account.dn, "pwdReset")
        if account.locked:
            self._wire.drop(Who.ACCOUNT, account.dn, "pwdAccountLockedTime")

    def change_password(self, account: Account, old: str, new: str) -> None:
        """The person changes it: the old one is proved by a bind, the new one given as the person."""
        verdicts.check_settable(new)
        if not old:
            raise PasswordRefused(Refusal.WRONG_CURRENT)
        proved, changed = self._wire.change_password(account.dn, old, new)
        if changed is None:
            raise PasswordRefused(verdicts.refusal_of_bind(proved))
        verdicts.accepted(changed)

    def unlock(self, account: Account) -> None:
        """End the automatic lock; slapd forgets the failures with it."""
        self._wire.drop(Who.ACCOUNT, account.dn, "pwdAccountLockedTime")

    def require_change(self, account: Account) -> None:
        """The password must be changed at the next sign-in, before anything else."""
        self._wire.put(Who.ACCOUNT, account.dn, "pwdReset", "TRUE")

    def activate(self, account: Account) -> None:
        """The first password is set: the account is ACTIF."""
        self._wire.put(Who.ACCOUNT, account.dn, self._reader.name("etatcompte"), State.ACTIF.value)

    def suspend(self, account: Account, ends_at: datetime) -> bool:
        """A lock by a person: the state, and the end that slapd obeys (decision 7), in one write.

        False if the end was changed since the account was read: somebody else has closed it, or opened it.
        """
        return self._end(account, State.SUSPENDU, ends_at)

    def reopen(self, account: Account, state: State, ends_at: datetime | None) -> bool:
        """End that lock: the state and the end of before; False as for `suspend`.

        Whoever knew the password knows it no more: it becomes a random one, which a reset replaces. Who may
        not reset keeps hers, and must change it.
        """
        if state is State.ACTIF:
            verdicts.accepted(self._wire.set_password(Who.ACCOUNT, account.dn, secrets.token_urlsafe(48)))
        elif state is State.FIN_FONCTION:
            self._wire.put(Who.ACCOUNT, account.dn, "pwdReset", "TRUE")
        return self._end(account, state, ends_at)

    # How

    def _end(self, account: Account, state: State, ends_at: datetime | None) -> bool:
        old, new = _stamp(account.ends_at), _stamp(ends_at)
        beside = {self._reader.name("etatcompte"): state.value}
        return self._wire.swap(Who.ACCOUNT, account.dn, "pwdEndTime", old, new, beside)

    def _people(self, query: str, limit: int, who: Who = Who.SIGNIN) -> list[Account]:
        query = f"(&(uid=*){query})"
        entries = self._wire.search(who, self._settings.base, query, self._reader.attributes, limit=limit)
        policies = self._limits()
        return [self._reader.account(entry, policies) for entry in entries]

    def _changed_password(self, first: datetime, last: datetime, most: int) -> Iterator[Account]:
        """Who changed her password between these instants; a search that is cut is asked again by halves."""
        between = f"(pwdChangedTime>={_stamp(first)})(pwdChangedTime<={_stamp(last)})"
        found = self._people(between, limit=most)
        if len(found) < most or last - first < 2 * SECOND:
            yield from found
            return
        middle = first + (last - first) / 2
        yield from self._changed_password(first, middle, most)
        yield from self._changed_password(middle + SECOND, last, most)

    def _roles_base(self) -> str:
        return self._settings.under(self._settings.roles_base, "ou=roles")

    def _equal(self, ours: str, value: str) -> str:
        asked = value if _askable(value) else NOBODY
        return f"({self._reader.name(ours)}={escape(asked)})"

    def _word(self, word: str) -> str:
        if is_uai(word):
            return self._equal("rne", word)
        typed, folded = escape(fold(word).lower()), key(word)
        clauses = [f"(clenom=*{folded}*)", f"(cleprenom=*{folded}*)", f"(uid=*{typed}*)", f"(mail=*{typed}*)"]
        return f"(|{''.join(clauses)})"

    def _limits(self) -> Policies:
        """What each policy says of time; asked again every few minutes."""
        if monotonic() >= self._policies_until:
            base = self._settings.under(self._settings.policies_base, "ou=politiques")
            rows = self._wire.search(Who.SIGNIN, base, "(pwdLockoutDuration=*)", limits.NAMES)
            default = self._settings.under(self._settings.default_policy, "cn=agents,ou=politiques")
            self._policies = limits.read(rows, default)
            self._policies_until = monotonic() + POLICIES_KEPT
        return self._policies


def _by(number: int, values: Iterable[str]) -> Iterator[list[str]]:
    rest = iter(values)
    while some := list(islice(rest, number)):
        yield some


def _askable(value: str) -> bool:
    """False for what no entry can hold: empty, endless, with control characters or half a character."""
    if not 0 < len(value) <= LONGEST_LOGIN or not value.isprintable():
        return False
    return not verdicts.has_half_characters(value)


def _stamp(at: datetime | None) -> str | None:
    return f"{at.astimezone(UTC):%Y%m%d%H%M%SZ}" if at else None
