"""Versions of a guide: which one is read on a day, which is being written, which are of the past (pure).

The product ships versions common to all; an académie writes its own over them. Every act of an académie is a
version of its own, and the last in force decides: a text, a withdrawal, or a return to what is shipped.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

SHIPPED = ""  # the académie of what the product ships


class State(StrEnum):
    """What a version is: a text not yet public, a text, or an act about the texts before it."""

    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    RETURNED = "returned"


@dataclass(frozen=True)
class Text:
    """What is written in a guide. An audience is a line of `header.audience`; `body` is Markdown."""

    title: str
    summary: str
    concerns: str
    place: int
    audiences: tuple[str, ...]
    public: bool
    owner: str
    review: date
    keywords: tuple[str, ...]
    references: tuple[str, ...]
    body: str


@dataclass(frozen=True)
class Version:
    """One version. `effective` is the day in France from which it counts, None for a draft."""

    id: int
    academie: str
    slug: str
    label: str
    state: State
    effective: date | None
    text: Text
    author: str
    written_at: datetime
    revision: int

    @property
    def shipped(self) -> bool:
        """Does it come with the product?"""
        return self.academie == SHIPPED

    def in_force_on(self, day: date) -> bool:
        """Does it count on this day?"""
        return self.state is not State.DRAFT and self.effective is not None and self.effective <= day

    def scheduled_after(self, day: date) -> bool:
        """Is it a text that will appear by itself?"""
        return self.state is State.PUBLISHED and not self.shipped and not self.in_force_on(day)


def last_act(versions: Iterable[Version], day: date) -> Version | None:
    """What the académie did last with a guide; None when it did nothing."""
    own = [one for one in versions if not one.shipped and one.in_force_on(day)]
    return max(own, key=lambda one: (one.effective, one.id), default=None)


def newest_shipped(versions: Iterable[Version]) -> Version | None:
    """The newest of those the product ships."""
    return max((one for one in versions if one.shipped), key=lambda one: one.id, default=None)


def current(versions: Sequence[Version], day: date) -> Version | None:
    """The version of one guide that is read on this day; None when it is withdrawn, or not yet published."""
    last = last_act(versions, day)
    if last is None or last.state is State.RETURNED:
        return newest_shipped(versions)
    return last if last.state is State.PUBLISHED else None


def open_version(versions: Iterable[Version], day: date) -> Version | None:
    """The one being written, a draft or a text that waits for its day; there is one at most."""
    found = (one for one in versions if not one.shipped)
    return next((one for one in found if one.state is State.DRAFT or one.scheduled_after(day)), None)


def readable(versions: Iterable[Version], day: date) -> list[Version]:
    """The texts that readers may read: those that are or were in force, the newest first."""
    shown = [
        one for one in versions if one.state is State.PUBLISHED and (one.shipped or one.in_force_on(day))
    ]
    return sorted(shown, key=lambda one: (one.effective or date.min, one.id), reverse=True)


def newer_shipped(versions: Sequence[Version], day: date) -> Version | None:
    """A version shipped since the académie wrote the text it shows: an update never replaces that text."""
    shown, shipped = current(versions, day), newest_shipped(versions)
    if shown is None or shown.shipped or shipped is None:
        return None
    return shipped if shipped.id > shown.id else None
