"""French typography of a page: what a careful typesetter would correct in its texts."""

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup
from bs4.element import Comment, NavigableString, PageElement, PreformattedString, Tag

FIXED = "\u00a0\u202f"
EXEMPT = {"code", "kbd", "pre", "samp", "script", "style", "svg", "textarea", "template"}
INLINE = {
    "a",
    "abbr",
    "b",
    "cite",
    "em",
    "i",
    "img",
    "label",
    "mark",
    "q",
    "s",
    "small",
    "span",
    "strong",
    "sub",
}
INLINE |= {"sup", "time", "u", "var", "wbr"}
SPOKEN = ("alt", "aria-label", "placeholder", "title")
BREAK, USER = "\u2028", "\ufffc"  # the end of a block; a text that is somebody's, not ours

RULES = [
    (re.compile(r"\w'\w"), "a straight apostrophe: write ’"),
    (re.compile(r"\.\.\."), "three dots: write …"),
    (re.compile(r'"'), "a straight quotation mark: write « »"),
    (re.compile(rf"(?:[\w»)%\]…]|{USER})(?: |\n)*[;!?](?![\w=&#/])"), "no fixed space before ; ! or ?"),
    (re.compile(rf"(?:[\w»)%\]]|{USER})(?: |\n)*:(?=\s|$|{BREAK})"), "no fixed space before :"),
    (re.compile(rf"[^{FIXED}]»"), "no fixed space before »"),
    (re.compile(rf"«[^{FIXED}]"), "no fixed space after «"),
]


def typography_faults(page: BeautifulSoup) -> list[str]:
    """Each fault with the words around it."""
    text = "".join(_texts(page))
    return [
        f"typography, {why}: « {_around(text, found)} »"
        for rule, why in RULES
        for found in rule.finditer(text)
    ]


def _texts(node: PageElement) -> Iterator[str]:
    if isinstance(node, Comment | PreformattedString):
        return
    if isinstance(node, NavigableString):
        yield str(node)
    elif isinstance(node, Tag):
        yield from _tag(node)


def _tag(tag: Tag) -> Iterator[str]:
    end = "" if tag.name in INLINE else BREAK
    yield end
    if not _is_users(tag):
        yield from (f"{BREAK}{tag[name]}{BREAK}" for name in SPOKEN if tag.get(name))
    if _is_users(tag):
        yield USER
    elif tag.name not in EXEMPT:
        for child in tag.children:
            yield from _texts(child)
    else:
        yield USER
    yield end


def _is_users(tag: Tag) -> bool:
    foreign = tag.get("lang", "fr") != "fr"
    return tag.has_attr("data-user") or foreign


def _around(text: str, found: re.Match[str]) -> str:
    around = text[max(0, found.start() - 25) : found.end() + 15]
    return " ".join(around.replace(BREAK, " / ").split())
