"""Markdown of a guide to clean HTML: headings under the page's h1, tables for small screens, no raw HTML."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

from career.guides.header import Unreadable
from career.guides.rules import Section
from career.guides.search import fold

TOP = 2  # the page's h1 is the title of the guide
DEEPEST = 4

RESERVED = frozenset({"contenu", "informations", "sommaire", "references"})  # ids of the page around

ALLOWED = {
    "h2": {"id"},
    "h3": {"id"},
    "h4": {"id"},
    "p": set(),
    "ul": set(),
    "ol": {"start"},
    "li": set(),
    "strong": set(),
    "em": set(),
    "span": set(),
    "br": set(),
    "hr": set(),
    "code": set(),
    "a": {"href"},
    "div": {"class"},
    "table": {"class"},
    "caption": {"class"},
    "thead": set(),
    "tbody": set(),
    "tr": set(),
    "th": {"scope", "data-label"},
    "td": {"data-label"},
}


@dataclass(frozen=True)
class Rendered:
    """A page's body, its sections for the table of contents and the search, and the guides it leads to."""

    html: str
    sections: tuple[Section, ...]
    links: frozenset[str]


def render(text: str) -> Rendered:
    """Render the Markdown of a guide; raise Unreadable when headings jump or repeat."""
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    parser.add_render_rule("blockquote_open", _note_open)  # a quotation mark of Markdown is a note of ours
    parser.add_render_rule("blockquote_close", _note_close)
    tokens = parser.parse(text)
    _shift_headings(tokens)
    sections = tuple(_sections(tokens))
    _check(sections)
    _name_headings(tokens, sections)
    _fit_tables(tokens)
    html = nh3.clean(
        parser.renderer.render(tokens, parser.options, {}),
        tags=set(ALLOWED),
        attributes=ALLOWED,
        url_schemes=set(),
        link_rel=None,
    )
    return Rendered(html, sections, frozenset(_links(tokens)))


def bare(html: str) -> str:
    """The same without links nor addresses of headings, for a page or a paper where they lead nowhere."""
    tags = set(ALLOWED) - {"a"}
    kept = {tag: ALLOWED[tag] - {"id"} for tag in tags}
    return nh3.clean(html, tags=tags, attributes=kept, url_schemes=set())


def _shift_headings(tokens: list[Token]) -> None:
    """Bring the highest heading of the text just under the page's h1."""
    headings = [token for token in tokens if token.type in ("heading_open", "heading_close")]
    shift = TOP - min((int(token.tag[1]) for token in headings), default=TOP)
    for token in headings:
        token.tag = f"h{int(token.tag[1]) + shift}"


def _sections(tokens: list[Token]) -> Iterator[Section]:
    title, level, passages = "", TOP, list[str]()
    for place, token in enumerate(tokens):
        if token.type == "heading_open":
            if title or passages:
                yield Section(anchor(title), title, level, tuple(passages))
            title, level, passages = _plain(tokens[place + 1]), int(token.tag[1]), []
        elif token.type == "inline" and tokens[place - 1].type == "paragraph_open":
            passages.append(_plain(token))
        elif token.type == "tr_open":
            passages.append(_row(tokens[place:]))
    yield Section(anchor(title), title, level, tuple(passages))


def _row(tokens: Iterable[Token]) -> str:
    cells = []
    for token in tokens:
        if token.type == "tr_close":
            break
        if token.type == "inline":
            cells.append(_plain(token))
    return ", ".join(cell for cell in cells if cell)


def _plain(token: Token) -> str:
    """The text of an inline token, without its marks."""
    pieces = (" " if one.type in ("softbreak", "hardbreak") else one.content for one in token.children or ())
    return "".join(pieces)


def anchor(title: str) -> str:
    """« Qui est promouvable » becomes « qui-est-promouvable »."""
    return re.sub(r"[^a-z0-9]+", "-", fold(title)).strip("-")


def _check(sections: tuple[Section, ...]) -> None:
    level = TOP - 1
    for section in sections:
        if section.level > level + 1 or section.level > DEEPEST:
            raise Unreadable(
                f"the heading « {section.title} » jumps from level {level} to {section.level}",
                f"Le titre « {section.title} » saute un niveau, ou descend trop bas. D’abord ##, puis ###.",
            )
        level = section.level
        if section.title and not section.anchor:
            raise Unreadable(
                f"the heading « {section.title} » has no letter to make an address of",
                f"Le titre « {section.title} » n’a aucune lettre.",
            )


def _name_headings(tokens: list[Token], sections: tuple[Section, ...]) -> None:
    """Give each heading its address; two of the same name would make one address."""
    named = [section.anchor for section in sections if section.title]
    twice = {name for name in named if named.count(name) > 1} | (RESERVED & set(named))
    if twice:
        named_twice = ", ".join(sorted(twice))
        raise Unreadable(
            f"these headings have the address of another: {named_twice}",
            f"Deux titres se ressemblent trop, ou portent un nom réservé : {named_twice}. Changez-en un.",
        )
    openings = [token for token in tokens if token.type == "heading_open"]
    if len(openings) != len(named):
        raise Unreadable("a heading has no words", "Un titre est vide. Écrivez-le, ou effacez ses #.")
    for token, name in zip(openings, named, strict=True):
        token.attrSet("id", name)


def _fit_tables(tokens: list[Token]) -> None:
    """Mark tables as the kit does: a caption, headers of columns and rows, each cell knowing its column."""
    title, columns, column = "", list[str](), 0
    for place, token in enumerate(tokens):
        token.attrs.pop("style", None)  # Markdown's column alignment is an inline style
        if token.type == "heading_open":
            title = _plain(tokens[place + 1])
        elif token.type == "table_open":
            columns, token.meta["caption"] = [], title
            token.attrSet("class", "table-list")
        elif token.type == "tr_open":
            column = 0
        elif token.type == "th_open":
            columns.append(_plain(tokens[place + 1]))
            token.attrSet("scope", "col")
        elif token.type == "td_open":
            _cell(token, columns[column], first=column == 0)
            column += 1
        elif token.type == "td_close" and column == 1:
            token.tag = "th"
        elif token.type == "inline" and tokens[place - 1].type == "td_open" and not token.content:
            token.children = [Token("text", "", 0, content="–")]
        if token.type == "inline" and tokens[place - 1].type == "td_open":
            token.children = [
                _raw("<span>"),
                *(token.children or ()),
                _raw("</span>"),
            ]  # one piece, as in the kit
    for place, token in reversed(list(enumerate(tokens))):
        if token.type == "table_open":
            tokens[place + 1 : place + 1] = _caption(token.meta["caption"])


def _cell(token: Token, column: str, *, first: bool) -> None:
    token.attrSet("data-label", column)
    if first:
        token.tag = "th"
        token.attrSet("scope", "row")


def _raw(html: str) -> Token:
    return Token("html_inline", "", 0, content=html)


def _caption(title: str) -> list[Token]:
    opening = Token("caption_open", "caption", 1, attrs={"class": "visually-hidden"}, block=True)
    words = Token("inline", "", 0, content=title, children=[Token("text", "", 0, content=title)])
    return [opening, words, Token("caption_close", "caption", -1, block=True)]


def _note_open(*_: object) -> str:
    return '<div class="note info"><div>\n'


def _note_close(*_: object) -> str:
    return "</div></div>\n"


def _links(tokens: list[Token]) -> Iterator[str]:
    for token in tokens:
        for child in token.children or ():
            if child.type == "link_open":
                yield str(child.attrGet("href"))
