"""The notices as an Atom feed (RFC 4287), whole, with absolute addresses of ours."""

from datetime import UTC, datetime, time
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from mamia.notices import text
from mamia.notices.rules import WORDS, Notice
from socle.clock import PARIS
from socle.french import fr

ATOM = "http://www.w3.org/2005/Atom"
KIND = "application/atom+xml"
NOTHING_YET = datetime(2000, 1, 1, tzinfo=UTC)
register_namespace("", ATOM)


def changed(notices: list[Notice]) -> datetime:
    """When the feed last changed: a notice is new on its first day, and a withdrawal is a change."""
    return max((_updated(one) for one in notices), default=NOTHING_YET)


def write(shown: list[Notice], updated: datetime, academie: str, here: str, address: str) -> bytes:
    """The feed of the notices `shown`; `here` is its own address, `address` that of their page."""
    feed = Element(f"{{{ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": "fr"})
    _add(feed, "id", here)
    _add(feed, "title", fr(f"Attaques informatiques en cours : avis de l’{academie}"))
    _add(feed, "updated", _instant(updated))
    _link(feed, here, rel="self", type=KIND)
    _link(feed, address, rel="alternate", type="text/html")
    _add(
        _add(feed, "author"), "name", fr(f"Responsable de la sécurité des systèmes d’information, {academie}")
    )
    for notice in shown:
        _entry(feed, notice, f"{address}/{notice.id}")
    body: bytes = tostring(feed, encoding="utf-8", xml_declaration=True)
    return body


def _entry(feed: Element, notice: Notice, address: str) -> None:
    entry = _add(feed, "entry")
    _add(entry, "id", f"urn:uuid:{notice.id}")
    _add(entry, "title", fr(f"{WORDS[notice.severity]} : {notice.title}"))
    _add(entry, "published", _instant(_first_day(notice)))
    _add(entry, "updated", _instant(_updated(notice)))
    _link(entry, address, rel="alternate", type="text/html")
    SubElement(entry, f"{{{ATOM}}}category", {"term": notice.severity.value, "label": WORDS[notice.severity]})
    _add(entry, "summary", text.plain(notice.text))
    content = _add(entry, "content", text.render(notice.text))
    content.set("type", "html")


def _updated(notice: Notice) -> datetime:
    return max(notice.updated_at, _first_day(notice))


def _first_day(notice: Notice) -> datetime:
    """When it was first to be read: published, and its first day begun in France."""
    begins = datetime.combine(notice.starts_on, time(), PARIS).astimezone(UTC)
    return max(notice.published_at or begins, begins)


def _add(parent: Element, name: str, words: str | None = None) -> Element:
    child = SubElement(parent, f"{{{ATOM}}}{name}")
    child.text = words
    return child


def _link(parent: Element, href: str, **attributes: str) -> None:
    SubElement(parent, f"{{{ATOM}}}link", {"href": href, **attributes})


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
