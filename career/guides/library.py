"""The library of an académie: the guides in force on a day, rendered, with their search (no web, no SQL)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cache, lru_cache
from pathlib import Path

from career.guides import files, versions
from career.guides.header import audience
from career.guides.render import render
from career.guides.rules import Guide
from career.guides.search import Index
from career.guides.versions import Version


@dataclass(frozen=True)
class Library:
    """Every guide, in order, and their search."""

    guides: tuple[Guide, ...]
    index: Index

    def find(self, slug: str) -> Guide | None:
        """The guide of an address, None when there is none."""
        return next((guide for guide in self.guides if guide.slug == slug), None)


def library_of(found: Iterable[list[Version]], day: date) -> Library:
    """The guides that are read on a day, from every version of each."""
    shown = [one for one in (versions.current(of_one, day) for of_one in found) if one is not None]
    guides = sorted(map(guide_of, shown), key=lambda guide: (guide.order, guide.title))
    return Library(tuple(guides), Index(guides))


@lru_cache(maxsize=500)
def guide_of(version: Version) -> Guide:
    """The page of a version; rendered once in a process."""
    text, rendered = version.text, render(version.text.body)
    return Guide(
        slug=version.slug,
        title=text.title,
        summary=text.summary,
        concerns=text.concerns,
        order=text.place,
        audiences=tuple(audience(line) for line in text.audiences),
        public=text.public,
        version=version.label,
        published=version.effective or text.review,
        review=text.review,
        owner=text.owner,
        keywords=text.keywords,
        references=text.references,
        html=rendered.html,
        sections=rendered.sections,
        version_id=version.id,
        own=not version.shipped,
    )


@cache
def load(folder: Path = files.CONTENT) -> Library:
    """The library as the product ships it, without a database; raise GuideFault at the first bad file."""
    shipped = [
        Version(
            0,
            versions.SHIPPED,
            one.slug,
            one.label,
            versions.State.PUBLISHED,
            one.published,
            one.text,
            "",
            datetime.combine(one.published, time.min, UTC),
            1,
        )
        for one in files.read(folder)
    ]
    return library_of([[one] for one in shipped], date.max)
