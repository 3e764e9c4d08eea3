"""Budgets: how many tries an account, an address or everybody has; shared by all processes, kept in SQL.

The counting is the `limits` library's fixed window over our SQL storage. A hit is committed before what it
pays for is examined (decision 20); a right proof gives it back.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from flask import current_app
from limits import RateLimitItem, parse_many
from limits.storage import Storage
from limits.strategies import FixedWindowRateLimiter
from sqlalchemy import Index, String, case, delete, select
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Mapped, mapped_column

from socle import clock
from socle.sql import Base, Database
from socle.store import digest


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
        now = clock.now()
        row = {"key": digest(key), "value": amount, "expires_at": now + timedelta(seconds=expiry)}
        with self.db.begin() as session:
            insert = pg_insert if session.get_bind().dialect.name == "postgresql" else sqlite_insert
            statement = insert(Counter).values(row)
            fresh = statement.excluded
            over = Counter.expires_at <= now
            statement = statement.on_conflict_do_update(
                index_elements=["key"],
                set_={
                    "value": case((over, fresh.value), else_=Counter.value + fresh.value),
                    "expires_at": case((over, fresh.expires_at), else_=Counter.expires_at),
                },
            )
            return session.scalars(statement.returning(Counter.value)).one()

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


@dataclass(frozen=True)
class Budget:
    """A name and its rates, written as `5/hour;15/day`."""

    name: str
    rates: str

    def items(self, times: int = 1) -> list[RateLimitItem]:
        """The rates, each `times` as wide."""
        return [
            type(item)(item.amount * times, item.multiples, item.namespace) for item in parse_many(self.rates)
        ]


@dataclass(frozen=True)
class Budgets:
    """The verbs: spend, give back, ask, clear."""

    storage: SqlStorage

    @property
    def _limiter(self) -> FixedWindowRateLimiter:
        return FixedWindowRateLimiter(self.storage)

    def spend(self, budget: Budget, who: str, times: int = 1) -> bool:
        """Take one from every window of the budget; False when one of them was already spent."""
        return all([self._limiter.hit(item, budget.name, who) for item in budget.items(times)])

    def give_back(self, budget: Budget, who: str, times: int = 1) -> None:
        """Return what a right proof had taken; `times` as it was spent."""
        for item in budget.items(times):
            self.storage.incr(item.key_for(budget.name, who), item.get_expiry(), -1)

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
        for item in budget.items(times):
            self._limiter.clear(item, budget.name, who)


def budgets() -> Budgets:
    """The budgets of the current application."""
    kept: Budgets = current_app.extensions["budgets"]
    return kept
