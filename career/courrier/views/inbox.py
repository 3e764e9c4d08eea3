"""The inbox of « Ma gestion »: what waits, filters that combine, search; the way from thread to thread."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from career.courrier import access, inbox, models, searching
from career.courrier.inbox import A_PAGE, Looking, Place
from career.courrier.inbox_form import InboxForm
from career.courrier.listing import ENDLESS, GIVEN, MINE, MOST, STATES, Filters, Tally, asked_of, waited
from career.courrier.rules import Side, Thread, is_aside
from career.courrier.views.desk import bp
from career.courrier.views.lists import address_in, keep_list, list_address, moment
from career.day import today
from career.models import display_names
from career.people import GESTIONNAIRE, current_person, role
from career.portfolios.rules import stood_in_for
from socle.sql import database

bp.app_url_defaults(keep_list)


@dataclass(frozen=True)
class Line:
    """One line: is it put away, how many files, who has it if not her, days waited, its address."""

    thread: Thread
    aside: bool
    files: int
    keeper: str
    days: int
    address: str


@dataclass(frozen=True)
class Around:
    """The way back to the list a thread was opened from, and to what stands before and after it there."""

    back: str
    before: str
    after: str


@bp.get("", endpoint="inbox")
@role(GESTIONNAIRE)
def received() -> ResponseReturnValue:
    """What waits for her, what she filters, what she looks for."""
    person, filters = current_person(), asked_of(request.args)
    with database().read() as session:
        looking = _looking(session, filters)
        tally = inbox.count(session, looking)
        counts = {**tally.states, **({} if filters.query else inbox.count_endless(session, looking))}
        pages = max(1, -(-min(counts[filters.state], MOST) // A_PAGE))
        number = min(max(request.args.get("page", 1, type=int), 1), pages)
        lines = _lines(session, looking, inbox.places(session, looking, number))
        whose = _whose(session, person.academie, looking, tally)
    form = InboxForm(filters, _known(tally, filters), whose)
    return render_template(
        "career/courrier/inbox.html",
        lines=lines,
        filters=filters,
        counts=counts,
        most=MOST,
        states=STATES,
        tally=tally,
        owed_days=waited(tally.oldest, today()) if tally.oldest else 0,
        search=form,
        number_of_page=number,
        pages=pages,
        today=today(),
    )


@bp.app_context_processor
def way_through() -> dict[str, Any]:
    """What the page of a thread asks about the list it was opened from."""
    return {"around": around}


def around(thread: str) -> Around:
    """What stands before and after a thread in the list it was opened from, if it was opened from one."""
    at = moment()
    if at is None:
        return Around(list_address(), "", "")
    with database().read() as session:
        looking = _looking(session, asked_of(request.args))
        before, after = inbox.beside(session, looking, Place(at, thread))
    return Around(list_address(), *(address_in(looking.filters, one) for one in (before, after)))


def _looking(session: Session, filters: Filters) -> Looking:
    person = current_person()
    desk = access.desk_of(session, person.academie, person.uid, today())
    found = searching.found_at(session, person.academie, desk, filters.query) if filters.query else []
    return Looking(person.uid, desk, today(), filters, found)


def _lines(session: Session, looking: Looking, places: Sequence[Place]) -> list[Line]:
    threads = models.threads_named(session, [one.thread for one in places], Side.SERVICE)
    if not threads:
        return []
    academie = threads[0].academie
    keepers = access.handlers(session, academie, looking.desk.there, threads, looking.day)
    names = display_names(session, academie, set(keepers.values()) - {looking.uid})
    files = inbox.files_of(session, [one.id for one in threads])
    at = {one.thread: one for one in places}
    return [
        Line(
            one,
            is_aside(one, looking.day, one.unread),
            files.get(one.id, 0),
            "" if keepers[one.id] == looking.uid else names.get(keepers[one.id], keepers[one.id]),
            waited(one.since or one.last_at, looking.day),
            address_in(looking.filters, at[one.id]),
        )
        for one in threads
    ]


def _whose(session: Session, academie: str, looking: Looking, tally: Tally) -> list[tuple[str, str]]:
    """Through whom threads come to her: herself, transfers, those for whom she stands in.

    An address may ask for anybody: it names nobody else (threat 46).
    """
    away = {who for who, _ in stood_in_for(looking.desk.there, looking.uid, looking.day)}
    others = ({one for one in tally.whose if one} | away & {looking.filters.whose}) - {MINE, GIVEN}
    names = display_names(session, academie, others)
    standing = [(uid, f"À la place de {names[uid]}") for uid in sorted(names)]
    return [(MINE, "Mes agents"), *standing, (GIVEN, "Confiés à moi")]


def _known(tally: Tally, filters: Filters) -> Mapping[str, Mapping[Any, int]]:
    """The counts to show: none where they would leave out what is closed."""
    if filters.state in ENDLESS and not filters.query:
        return {"kinds": {}, "ages": tally.ages, "whose": {}}
    return {"kinds": tally.kinds, "ages": tally.ages, "whose": tally.whose}
