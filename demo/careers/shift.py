"""The demo is true on any day: career dates move by whole school years, birth dates do not (pure)."""

from dataclasses import dataclass
from datetime import date

from career.statutes.calendar import plus_years, school_year

REFERENCE = date(2026, 11, 21)  # where domain.md § 10.3 holds


@dataclass(frozen=True)
class Shift:
    """By how many school years everything moves."""

    years: int

    @classmethod
    def to(cls, day: date) -> "Shift":
        """The shift of a demo seeded on `day`: none from 1 September 2026 to 31 August 2027."""
        return cls(school_year(day) - school_year(REFERENCE))

    def day(self, written: str | None) -> date | None:
        """A date of the data, moved."""
        return self.sure(written) if written else None

    def sure(self, written: str) -> date:
        """A date of the data that is there, moved."""
        return plus_years(date.fromisoformat(written), self.years)
