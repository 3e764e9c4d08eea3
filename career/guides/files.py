"""The Markdown files of the guides, read and checked; a fault names its file."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from career.guides import header as fields
from career.guides.render import render
from career.guides.versions import Text

CONTENT = Path(__file__).parent / "content"


class GuideFault(ValueError):
    """A guide cannot be read; the message names the file and what is wrong in it."""

    def __init__(self, path: Path, what: str) -> None:
        super().__init__(f"guide {path.name}: {what}")


@dataclass(frozen=True)
class File:
    """What a file says. `links` are the other guides it leads to."""

    slug: str
    label: str
    published: date
    text: Text
    links: frozenset[str]


def read(folder: Path = CONTENT) -> list[File]:
    """Every Markdown file of a folder, in the order of the library; raise GuideFault at the first bad one."""
    found = [(path, _read(path)) for path in sorted(folder.glob("*.md"))]
    if not found:
        raise GuideFault(folder, "no guide in this folder")
    slugs = {file.slug for _, file in found}
    places = [file.text.place for _, file in found]
    for path, file in found:
        for link in sorted(file.links - slugs):
            raise GuideFault(path, f"leads to « {link} », which is no guide")
        if places.count(file.text.place) > 1:
            raise GuideFault(path, f"ordre: {file.text.place} is another guide's too")
    return sorted((file for _, file in found), key=lambda file: file.text.place)


def _read(path: Path) -> File:
    try:
        header, body = fields.split(path.read_text(encoding="utf-8"))
        return _file(path, header, body)
    except (fields.Unreadable, UnicodeDecodeError) as error:
        raise GuideFault(path, str(error)) from error


def _file(path: Path, header: fields.Header, body: str) -> File:
    fields.check_keys(header)
    slug = fields.text(header, "slug")
    if slug != path.stem:
        raise fields.Unreadable(f"slug « {slug} » is not the name of the file")
    published = fields.parsed(header, "date", date.fromisoformat)
    review = fields.parsed(header, "revision", date.fromisoformat)
    if review <= published:
        raise fields.Unreadable("revision must come after date")
    audiences = tuple(fields.lines(header, "pour"))
    for line in audiences:
        fields.audience(line)
    text = Text(
        title=fields.text(header, "titre"),
        summary=fields.text(header, "resume"),
        concerns=fields.text(header, "concerne"),
        place=fields.parsed(header, "ordre", int),
        audiences=audiences,
        public=fields.flag(header, "public"),
        owner=fields.text(header, "responsable"),
        review=review,
        keywords=fields.comma(str(header.get("mots", ""))),
        references=tuple(fields.lines(header, "references")),
        body=body,
    )
    return File(slug, fields.text(header, "version"), published, text, render(body).links)
