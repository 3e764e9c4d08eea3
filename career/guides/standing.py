"""Where a guide is, for who keeps it: what is read, what is being written, what is late (pure)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from career.guides import versions
from career.guides.versions import Text, Version


@dataclass(frozen=True)
class Standing:
    """A guide of an académie on a day, from all its versions, which are never none."""

    slug: str
    versions: tuple[Version, ...]
    day: date

    @property
    def current(self) -> Version | None:
        """The version that is read."""
        return versions.current(self.versions, self.day)

    @property
    def open(self) -> Version | None:
        """The one being written or waiting for its day."""
        return versions.open_version(self.versions, self.day)

    @property
    def scheduled(self) -> Version | None:
        """The one that will appear by itself."""
        found = self.open
        return found if found and found.scheduled_after(self.day) else None

    @property
    def newer(self) -> Version | None:
        """A version shipped since the académie wrote its own."""
        return versions.newer_shipped(self.versions, self.day)

    @property
    def shipped(self) -> Version | None:
        """The newest version that the product ships."""
        return versions.newest_shipped(self.versions)

    @property
    def shown(self) -> Text:
        """The text to begin with: what is written, else what is read, else the last that was."""
        return (self.open or self.current or self.versions[-1]).text

    @property
    def late(self) -> bool:
        """Is the day of review of what people read passed?"""
        return self.current is not None and self.current.text.review < self.day

    @property
    def seen(self) -> str:
        """What a form was filled from: another value when somebody has acted since."""
        if found := self.open:
            return f"{found.id}:{found.revision}"
        return f"{max(one.id for one in self.versions)}:-"

    def find(self, version_id: int) -> Version | None:
        """One of its versions."""
        return next((one for one in self.versions if one.id == version_id), None)


def ordered(standings: Iterable[Standing]) -> list[Standing]:
    """Those whose review is late first, the latest of them leading; then by their place."""
    return sorted(
        standings,
        key=lambda one: (not one.late, one.shown.review if one.late else date.min, one.shown.place, one.slug),
    )
