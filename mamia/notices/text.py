"""The text of a notice to clean HTML: paragraphs, lists, bold, italics, and links to https; pure.

Headings, pictures, tables and HTML are left as they were typed: a notice is short, and carries no markup of
somebody else. The result is cleaned once more, whatever the parser did.
"""

import re

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

from mamia.addresses import is_web_address
from socle.french import NBSP, NNBSP, fr

RULES = ["list", "emphasis", "link", "newline", "escape"]
AFTER_A_TAG = re.compile(r"(?<=>) ([;:!?»])(?=\s|<)")
ALLOWED = {"p": set[str](), "ul": set(), "ol": set(), "li": set(), "strong": set(), "em": set(), "br": set()}


def render(text: str) -> str:
    """HTML that may be put in a page, or in the feed."""
    html = MarkdownIt("zero", {"html": False, "breaks": True}).enable(RULES).render(text)
    clean = nh3.clean(
        html,
        tags={*ALLOWED, "a"},
        attributes={**ALLOWED, "a": {"href"}},
        attribute_filter=_https,
        url_schemes={"https"},
        link_rel="noopener noreferrer",
    )
    return AFTER_A_TAG.sub(_bound, fr(Markup(clean)))  # noqa: S704  # cleaned just above


def _https(tag: str, attribute: str, value: str) -> str | None:
    """A whole address, for the feed has no page to be relative to."""
    good = attribute != "href" or (value.startswith("https://") and is_web_address(value))
    return value if good else None


def _bound(found: re.Match[str]) -> str:
    """After a word in bold too, French binds its marks."""
    return (NBSP if found[1] in ":»" else NNBSP) + found[1]


def plain(text: str) -> str:
    """The first words, without marks: what a list or a reader of feeds shows."""
    words = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    line = " ".join(re.sub(r"[*_`\\]|^\s*[-+]\s", " ", words, flags=re.M).split())
    return fr(line if len(line) <= 200 else line[:200].rsplit(" ", 1)[0] + "…")
