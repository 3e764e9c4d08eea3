"""The header of a guide: « key: value » lines, lists, days, and whom the guide concerns (pure)."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from career.guides.rules import Audience, Step

POPULATIONS = frozenset({"1D_PU", "2D_PU", "1D_PR", "2D_PR", "HORS_ACA", "AED", "AESH", "ADM", "TEMP"})
GRADE_HELP = "Écrivez les grades CN, HC ou CE, suivis s’il le faut d’un échelon, par exemple CN9+, HC."
GRADES = frozenset({"CN", "HC", "CE"})
TEXTS = ("slug", "titre", "resume", "concerne", "ordre", "version", "date", "revision", "responsable")
LISTS = ("pour", "references")
OPTIONAL = ("public", "mots")

T = TypeVar("T")
Header = dict[str, str | list[str]]


class Unreadable(ValueError):
    """The text of a guide cannot be made a page; the message says why, and `told` says it to who writes."""

    def __init__(self, why: str, told: str = "") -> None:
        super().__init__(why)
        self.told = told or "Ce texte ne peut pas devenir une page. Vérifiez ses titres et ses tableaux."


def split(content: str) -> tuple[Header, str]:
    """Part a file into its header and its Markdown; raise Unreadable when there is no header."""
    opening, _, rest = content.partition("---\n")
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


def check_keys(header: Header) -> None:
    """Raise Unreadable when a key is missing, empty or unknown."""
    missing = [key for key in (*TEXTS, *LISTS) if not header.get(key)]
    unknown = sorted(set(header) - {*TEXTS, *LISTS, *OPTIONAL})
    if missing:
        raise Unreadable(f"missing in the header: {', '.join(missing)}")
    if unknown:
        raise Unreadable(f"unknown in the header: {', '.join(unknown)}")


def text(header: Header, key: str) -> str:
    """The one line of a key."""
    value = header[key]
    if not isinstance(value, str):
        raise Unreadable(f"{key} must be on one line")
    return value


def lines(header: Header, key: str) -> list[str]:
    """The lines of a list."""
    value = header[key]
    if not isinstance(value, list):
        raise Unreadable(f"{key} must be a list, one « - » a line")
    return value


def parsed(header: Header, key: str, read: Callable[[str], T]) -> T:
    """The value of a key, read by `read`, which raises ValueError."""
    try:
        return read(text(header, key))
    except ValueError as error:
        raise Unreadable(f"{key}: « {header[key]} » is not understood") from error


def flag(header: Header, key: str) -> bool:
    """« oui » or « non », which is what is meant when nothing is said."""
    value = header.get(key, "non")
    if value not in ("oui", "non"):
        raise Unreadable(f"{key} must be oui or non")
    return value == "oui"


def comma(words: str) -> tuple[str, ...]:
    """The words between commas."""
    return tuple(word.strip() for word in words.split(",") if word.strip())


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
    return key, comma(value)


def _step(text: str) -> Step:
    grade, echelon = text[:2], text[2:].removesuffix("+")
    if grade not in GRADES or (echelon and not echelon.isdecimal()):
        raise Unreadable(f"grade not understood: « {text} »", GRADE_HELP)
    return Step(grade, int(echelon or 1))


def _age(values: tuple[str, ...]) -> int | None:
    if not values:
        return None
    if len(values) > 1 or not values[0].isdecimal():
        raise Unreadable(f"age not understood: « {', '.join(values)} »")
    return int(values[0])
