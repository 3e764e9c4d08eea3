"""The public notices in memory, for every page: a new one is seen at once here, within seconds elsewhere."""

from flask import Flask, current_app, url_for

from mamia.notices import register, rules
from mamia.notices.rules import Notice
from socle import clock
from socle.french import fr
from socle.recent import Recent
from socle.sql import Database

Board = Recent[list[Notice]]
LINKS = (
    ("Plus d’infos sur les attaques en cours", "notices.page"),
    ("Aidez-nous à lutter contre les attaques informatiques", "notices.fight"),
)
"""As every public page ends, and as the sign-in page says (domain.md § 8.1)."""


def init_app(app: Flask, db: Database) -> None:
    """Give every page the gravest notice under way, and at its foot the two links."""
    app.extensions["notices"] = Recent("notices.not_read", lambda: register.published(db), [])
    app.extensions["foot_links"] = LINKS
    app.jinja_env.globals.update(alerts=alerts)


def board() -> Board:
    """The board of the current application."""
    kept: Board = current_app.extensions["notices"]
    return kept


def alerts() -> dict[str, object] | None:
    """What the top of a page says: kind, label, title, address, others, list; None when all is quiet."""
    found = rules.current(board().value(), clock.today())
    if not found:
        return None
    first = found[0]
    return {
        "kind": rules.KINDS[first.severity],
        "label": rules.WORDS[first.severity],
        "title": fr(first.title),
        "address": url_for("notices.one", identifier=first.id),
        "others": len(found) - 1,
        "list": url_for("notices.page"),
    }
