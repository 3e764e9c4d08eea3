"""Budgets: how many tries an account, an address or everybody has; shared by all processes, kept in SQL.

The counting is the `limits` library's fixed window over our SQL storage. A hit is committed before what it
pays for is examined (decision 20); a right proof gives it back.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache

from flask import current_app
from limits import RateLimitItem, parse_many
from limits.storage import Storage
from limits.strategies import FixedWindowRateLimiter
from sqlalchemy import Executable, Index, String, bindparam, case, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from socle import clock
from socle.quick import Lane
from socle.sql import Base, Database, Instant
from socle.store import INSERT, digest


class Counter(Base):
    """How many hits in the window that ends at `expires_at`."""

    __tablename__ = "counter"
    __table_args__ = (Index("ix_counter_expires_at", "expires_at"),)

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    value: Mapped[int]
    expires_at: Mapped[datetime]


class SqlStorage(Storage):
    """The storage of `limits` in our database; keys are kept as digests."""

    STORAGE_SCHEME = None

    def __init__(self, db: Database) -> None:
        super().__init__()
        self.db = db

    @property
    def base_exceptions(self) -> type[Exception] | tuple[type[Exception], ...]:
        return Exception

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        with self.db.work() as lane:
            return add(lane, key, expiry, amount)

    def get(self, key: str) -> int:
        row = self._row(key)
        return row.value if row else 0

    def get_expiry(self, key: str) -> float:
        row = self._row(key)
        return (row.expires_at if row else clock.now()).timestamp()

    def check(self) -> bool:
        return True

    def reset(self) -> int:
        with self.db.begin() as session:
            gone = session.execute(delete(Counter))
            return int(getattr(gone, "rowcount", 0))

    def clear(self, key: str) -> None:
        with self.db.begin() as session:
            session.execute(delete(Counter).where(Counter.key == digest(key)))

    def sweep(self) -> None:
        """Delete the windows that are over."""
        with self.db.begin() as session:
            session.execute(delete(Counter).where(Counter.expires_at <= clock.now()))

    def _row(self, key: str) -> Counter | None:
        with self.db.read() as session:
            alive = select(Counter).where(Counter.key == digest(key), Counter.expires_at > clock.now())
            return session.scalar(alive)


def add(lane: Lane, key: str, expiry: float, amount: int) -> int:
    """Add to the present window, or open one of `expiry` seconds; returns what it holds."""
    now = clock.now()
    row = {"key": digest(key), "value": amount, "expires_at": now + timedelta(seconds=expiry), "now": now}
    return int(lane.scalar(_add(lane.dialect.name), row))


@cache
def _add(dialect: str) -> Executable:
    statement = INSERT[dialect](Counter)
    fresh, over = statement.excluded, Counter.expires_at <= bindparam("now", type_=Instant)
    made: Executable = statement.on_conflict_do_update(
        index_elements=["key"],
        set_={
            "value": case((over, fresh.value), else_=Counter.value + fresh.value),
            "expires_at": case((over, fresh.expires_at), else_=Counter.expires_at),
        },
    ).returning(Counter.value)
    return made


def _hits(lane: Lane, purse: "Purse") -> list[bool]:
    return [add(lane, key, item.get_expiry(), 1) <= item.amount for key, item in purse.windows()]


_CLEAR = delete(Counter).where(Counter.key == bindparam("k"))


@dataclass(frozen=True)
class Budget:
    """A name and its rates, written as `5/hour;15/day`."""

    name: str
    rates: str

    def items(self, times: int = 1) -> list[RateLimitItem]:
        """The rates, each `times` as wide."""
        return _items(self.rates, times)


@dataclass(frozen=True)
class Purse:
    """The budget of one account, of one address, or of everybody; `times` as wide as written."""

    budget: Budget
    who: str
    times: int = 1

    def windows(self) -> list[tuple[str, RateLimitItem]]:
        """The key and the rate of each of its windows."""
        items = self.budget.items(self.times)
        return [(item.key_for(self.budget.name, self.who), item) for item in items]


@cache
def _items(rates: str, times: int) -> list[RateLimitItem]:
    return [type(item)(item.amount * times, item.multiples, item.namespace) for item in parse_many(rates)]


@dataclass(frozen=True)
class Budgets:
    """The verbs: spend, give back, ask, clear."""

    storage: SqlStorage

    @property
    def _limiter(self) -> FixedWindowRateLimiter:
        return FixedWindowRateLimiter(self.storage)

    def spend(self, budget: Budget, who: str, times: int = 1) -> bool:
        """Take one from every window of the budget; False when one of them was already spent."""
        with self.storage.db.work() as lane:
            return all(_hits(lane, Purse(budget, who, times)))

    def give_back(self, budget: Budget, who: str, times: int = 1) -> None:
        """Return what a right proof had taken; `times` as it was spent."""
        self.settle(back=[Purse(budget, who, times)])

    def settle(self, back: Iterable[Purse] = (), cleared: Iterable[Purse] = ()) -> None:
        """After a right proof, in one transaction: return what was taken from some, refill others."""
        with self.storage.db.work() as lane:
            self.settle_in(lane, back, cleared)

    def settle_in(self, lane: Lane, back: Iterable[Purse] = (), cleared: Iterable[Purse] = ()) -> None:
        """`settle` in the caller's transaction."""
        for one in back:
            for key, item in one.windows():
                add(lane, key, item.get_expiry(), -1)
        for one in cleared:
            for key, _ in one.windows():
                lane.run(_CLEAR, {"k": digest(key)})

    def spent_until(self, budget: Budget, who: str, times: int = 1) -> datetime | None:
        """When the budget is refilled, or None while something is left."""
        ends: Iterable[float] = [
            self._limiter.get_window_stats(item, budget.name, who).reset_time
            for item in budget.items(times)
            if not self._limiter.test(item, budget.name, who)
        ]
        return max((datetime.fromtimestamp(end, UTC) for end in ends), default=None)

    def used(self, budget: Budget, who: str) -> int:
        """How many hits the widest present window holds."""
        return max(self.storage.get(item.key_for(budget.name, who)) for item in budget.items())

    def clear(self, budget: Budget, who: str, times: int = 1) -> None:
        """Refill."""
        self.settle(cleared=[Purse(budget, who, times)])


def budgets() -> Budgets:
    """The budgets of the current application."""
    kept: Budgets = current_app.extensions["budgets"]
    return kept
