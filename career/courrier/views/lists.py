"""The list a thread was opened from travels in the address: what is done there leads back to it."""

from datetime import UTC, datetime, timedelta
from typing import Any

from flask import has_request_context, request, url_for

from career.courrier.inbox import Place
from career.courrier.listing import Filters, asked_of

POSITION = "ici"
CARRIED = ("etat", "type", "age", "pour", "tri", "q", POSITION)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def keep_list(endpoint: str, values: dict[str, Any]) -> None:
    """From the page of a thread, the addresses of what is done to it carry its list too."""
    if not has_request_context() or POSITION not in request.args or "uid" not in values:
        return
    ours = endpoint.startswith("courrier.") and not endpoint.endswith(".file")
    if ours and request.path.startswith("/gestion/courrier/"):
        for name in CARRIED:
            if name in request.args:
                values.setdefault(name, request.args[name])


def list_address() -> str:
    """The inbox, with the filters of the list this thread was opened from."""
    values: dict[str, Any] = {**asked_of(request.args).address}
    return url_for("courrier.desk.inbox", **values)


def address_in(filters: Filters, place: Place | None) -> str:
    """A thread as opened from its place in a list."""
    if place is None:
        return ""
    here = (place.at - EPOCH) // timedelta(microseconds=1)
    values: dict[str, Any] = {**filters.address, POSITION: here}
    return url_for("courrier.desk.thread", uid=place.thread, **values)


def moment() -> datetime | None:
    """The instant of the place in the list, None without one."""
    typed = request.args.get(POSITION, "")
    short = typed.isascii() and typed.isdigit() and len(typed) <= 16
    return EPOCH + timedelta(microseconds=int(typed)) if short else None
