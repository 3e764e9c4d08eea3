"""« Textes de référence »: the texts of each corps and of each pay scale, from dated data (pure)."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from career.dossier.vocabulary import PRIVATE
from career.guides.rules import Reader
from career.statutes.corps import CORPS
from socle.french import fr

DATA = Path(__file__).with_name("texts.toml")
SCALES = {"MA": "Maîtres auxiliaires"}


@dataclass(frozen=True)
class Reference:
    """One text. `codes` are the corps or scales it rules, none for all; `doubt` is what is to be checked."""

    text: str
    codes: tuple[str, ...] = ()
    name: str = ""
    managed: str = ""
    doubt: str = ""


@dataclass(frozen=True)
class Texts:
    """Everything, as read on the day `checked`."""

    checked: date
    common: tuple[Reference, ...]
    corps: tuple[Reference, ...]
    private: tuple[Reference, ...]
    scales: tuple[Reference, ...]


@cache
def load(path: Path = DATA) -> Texts:
    """The data of the product."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    names = {one["code"]: _name(one["code"], one.get("name", "")) for one in data["corps"]} | SCALES
    return Texts(
        data["checked"],
        *(
            tuple(_reference(one, names) for one in data[kind])
            for kind in ("common", "corps", "private", "scale")
        ),
    )


def hers(texts: Texts, reader: Reader | None) -> tuple[Reference, ...]:
    """The texts of her own corps, or of her own pay scale; none when her corps is not known."""
    if reader is None or not reader.corps:
        return ()
    private = reader.population in PRIVATE
    return tuple(one for one in (texts.scales if private else texts.corps) if reader.corps in one.codes)


def _reference(one: dict[str, Any], names: dict[str, str]) -> Reference:
    codes = tuple(one.get("codes", [one["code"]] if "code" in one else []))
    name = ", ".join(dict.fromkeys(names.get(code) or _name(code, "") for code in codes))
    return Reference(fr(one["text"]), codes, name, fr(one.get("managed", "")), fr(one.get("doubt", "")))


def _name(code: str, said: str) -> str:
    return said or CORPS[code].plural
