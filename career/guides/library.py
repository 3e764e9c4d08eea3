"""The guides of the library, read and validated once when the application starts; a fault names its file."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from career.guides import header as fields
from career.guides.render import Rendered, render
from career.guides.rules import Guide
from career.guides.search import Index

CONTENT = Path(__file__).parent / "content"


class GuideFault(ValueError):
    """A guide cannot be read; the message names the file and what is wrong in it."""

    def __init__(self, path: Path, what: str) -> None:
        super().__init__(f"guide {path.name}: {what}")


@dataclass(frozen=True)
class Library:
    """Every guide, in order, and their search."""

    guides: tuple[Guide, ...]
    index: Index

    def find(self, slug: str) -> Guide | None:
        """The guide of an address, None when there is none."""
        return next((guide for guide in self.guides if guide.slug == slug), None)


@cache
def load(folder: Path = CONTENT) -> Library:
    """Read the Markdown files of a folder, once in a process; raise GuideFault at the first bad one."""
    read = [(path, *_read(path)) for path in sorted(folder.glob("*.md"))]
    if not read:
        raise GuideFault(folder, "no guide in this folder")
    slugs = {guide.slug for _, guide, _ in read}
    orders = [guide.order for _, guide, _ in read]
    for path, guide, links in read:
        for link in sorted(links - slugs):
            raise GuideFault(path, f"leads to « {link} », which is no guide")
        if orders.count(guide.order) > 1:
            raise GuideFault(path, f"ordre: {guide.order} is another guide's too")
    guides = tuple(sorted((guide for _, guide, _ in read), key=lambda guide: guide.order))
    return Library(guides, Index(guides))


def _read(path: Path) -> tuple[Guide, frozenset[str]]:
    try:
        header, body = fields.split(path.read_text(encoding="utf-8"))
        rendered = render(body)
        return _guide(path, header, rendered), rendered.links
    except (fields.Unreadable, UnicodeDecodeError) as error:
        raise GuideFault(path, str(error)) from error


def _guide(path: Path, header: fields.Header, rendered: Rendered) -> Guide:
    fields.check_keys(header)
    slug = fields.text(header, "slug")
    if slug != path.stem:
        raise fields.Unreadable(f"slug « {slug} » is not the name of the file")
    published, review = (
        fields.parsed(header, "date", date.fromisoformat),
        fields.parsed(header, "revision", date.fromisoformat),
    )
    if review <= published:
        raise fields.Unreadable("revision must come after date")
    return Guide(
        slug=slug,
        title=fields.text(header, "titre"),
        summary=fields.text(header, "resume"),
        concerns=fields.text(header, "concerne"),
        order=fields.parsed(header, "ordre", int),
        audiences=tuple(fields.audience(line) for line in fields.lines(header, "pour")),
        public=fields.flag(header, "public"),
        version=fields.text(header, "version"),
        published=published,
        review=review,
        owner=fields.text(header, "responsable"),
        keywords=fields.comma(str(header.get("mots", ""))),
        references=tuple(fields.lines(header, "references")),
        html=rendered.html,
        sections=rendered.sections,
    )
