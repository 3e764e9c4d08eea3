"""The two questions about time: which instant (UTC), which day (Europe/Paris)."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The present day in France."""
    return now().astimezone(PARIS).date()
