"""The guides of the library, read and validated once when the application starts; a fault names its file."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

from career.guides.render import Rendered, Unreadable, render
from career.guides.rules import Audience, Guide, Step
from career.guides.search import Index

CONTENT = Path(__file__).parent / "content"
POPULATIONS = frozenset({"1D_PU", "2D_PU", "1D_PR", "2D_PR", "HORS_ACA", "AED", "AESH", "ADM", "TEMP"})
GRADES = frozenset({"CN", "HC", "CE"})
TEXTS = ("slug", "titre", "resume", "concerne", "ordre", "version", "date", "revision", "responsable")
LISTS = ("pour", "references")
OPTIONAL = ("public", "mots")

T = TypeVar("T")
Header = dict[str, str | list[str]]


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


def load(folder: Path = CONTENT) -> Library:
    """Read every Markdown file of a folder; raise GuideFault at the first that is not a good guide."""
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
        header, body = split(path.read_text(encoding="utf-8"))
        rendered = render(body)
        return _guide(path, header, rendered), rendered.links
    except (Unreadable, UnicodeDecodeError) as error:
        raise GuideFault(path, str(error)) from error


def split(text: str) -> tuple[Header, str]:
    """Part a file into its header and its Markdown; raise Unreadable when there is no header."""
    opening, _, rest = text.partition("---\n")
    header, found, body = rest.partition("\n---\n")
    if opening or not found or not body.strip():
        raise Unreadable("it must open with a header between two lines of three dashes, then a text")
    return _header(header.splitlines()), body


def _header(lines: Iterable[str]) -> Header:
    """« key: value » is a text, « key: » followed by « - value » a list."""
    header: Header = {}
    items: list[str] | None = None
    for line in lines:
        if line.startswith("- ") and items is not None:
            items.append(line[2:].strip())
            continue
        key, colon, value = (part.strip() for part in line.partition(":"))
        if not colon or not key:
            raise Unreadable(f"line of the header not understood: « {line} »")
        if key in header:
            raise Unreadable(f"{key} is given twice")
        items = None if value else []
        header[key] = value if items is None else items
    return header


def _guide(path: Path, header: Header, rendered: Rendered) -> Guide:
    _check_keys(header)
    slug = _text(header, "slug")
    if slug != path.stem:
        raise Unreadable(f"slug « {slug} » is not the name of the file")
    published, review = (
        _parsed(header, "date", date.fromisoformat),
        _parsed(header, "revision", date.fromisoformat),
    )
    if review <= published:
        raise Unreadable("revision must come after date")
    return Guide(
        slug=slug,
        title=_text(header, "titre"),
        summary=_text(header, "resume"),
        concerns=_text(header, "concerne"),
        order=_parsed(header, "ordre", int),
        audiences=tuple(audience(line) for line in _lines(header, "pour")),
        public=_flag(header, "public"),
        version=_text(header, "version"),
        published=published,
        review=review,
        owner=_text(header, "responsable"),
        keywords=_comma(str(header.get("mots", ""))),
        references=tuple(_lines(header, "references")),
        html=rendered.html,
        sections=rendered.sections,
    )


def _check_keys(header: Header) -> None:
    missing = [key for key in (*TEXTS, *LISTS) if not header.get(key)]
    unknown = sorted(set(header) - {*TEXTS, *LISTS, *OPTIONAL})
    if missing:
        raise Unreadable(f"missing in the header: {', '.join(missing)}")
    if unknown:
        raise Unreadable(f"unknown in the header: {', '.join(unknown)}")


def _text(header: Header, key: str) -> str:
    value = header[key]
    if not isinstance(value, str):
        raise Unreadable(f"{key} must be on one line")
    return value


def _lines(header: Header, key: str) -> list[str]:
    value = header[key]
    if not isinstance(value, list):
        raise Unreadable(f"{key} must be a list, one « - » a line")
    return value


def _parsed(header: Header, key: str, read: Callable[[str], T]) -> T:
    try:
        return read(_text(header, key))
    except ValueError as error:
        raise Unreadable(f"{key}: « {header[key]} » is not understood") from error


def _flag(header: Header, key: str) -> bool:
    value = header.get(key, "non")
    if value not in ("oui", "non"):
        raise Unreadable(f"{key} must be oui or non")
    return value == "oui"


def _comma(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())


def audience(line: str) -> Audience:
    """Read « population=1D_PU corps=PE,CER sauf=MD1 grade=CN9+,HC », « age=55 », « fin=oui » or « tous »."""
    if line == "tous":
        return Audience()
    said = dict(_condition(word) for word in line.split())
    populations = frozenset(said.pop("population", ()))
    if populations - POPULATIONS:
        raise Unreadable(f"unknown population in « {line} »")
    made = Audience(
        populations=populations,
        corps=frozenset(said.pop("corps", ())),
        without=frozenset(said.pop("sauf", ())),
        steps=tuple(_step(text) for text in said.pop("grade", ())),
        age=_age(said.pop("age", ())),
        end_of_function=said.pop("fin", ()) == ("oui",),
    )
    if said or made == Audience():
        raise Unreadable(f"condition not understood: « {line} »")
    return made


def _condition(word: str) -> tuple[str, tuple[str, ...]]:
    key, _, value = word.partition("=")
    return key, _comma(value)


def _step(text: str) -> Step:
    grade, echelon = text[:2], text[2:].removesuffix("+")
    if grade not in GRADES or (echelon and not echelon.isdecimal()):
        raise Unreadable(f"grade not understood: « {text} »")
    return Step(grade, int(echelon or 1))


def _age(values: tuple[str, ...]) -> int | None:
    if not values:
        return None
    if len(values) > 1 or not values[0].isdecimal():
        raise Unreadable(f"age not understood: « {', '.join(values)} »")
    return int(values[0])
