"""The day on which silence means refusal, of what asks for a decision (pure), all of it from dated data."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from career.courrier.rules import Message, Side
from career.statutes.articles import BASE, Article, Sure, by_key
from career.statutes.calendar import plus_months
from socle.clock import PARIS
from socle.french import date_long, fr

WAYS = ("silence.recours", "silence.tribunal")
SOON = timedelta(days=15)  # the desk is warned
YES, CHOICE = "oui", "au_choix"


@dataclass(frozen=True)
class Silence:
    """A request that nobody has answered: when it was received, the day of the refusal (France).

    `wanted` is since when a document of it is asked and has not come.
    """

    received: date
    day: date
    wanted: date | None = None


@dataclass(frozen=True)
class Told:
    """What is said of it on a day, in French. `soon`: the service should answer now."""

    received: date
    day: date
    sentence: str
    ways: tuple[str, ...]
    paused: str
    passed: bool
    soon: bool


def told(silence: Silence | None, today: date) -> Told | None:
    """What both sides read of it; None when there is nothing to say."""
    if silence is None:
        return None
    return Told(
        silence.received,
        silence.day,
        sentence(silence, today),
        ways(silence),
        paused(silence),
        today > silence.day,
        today >= silence.day - SOON,
    )


def article(key: str, on: date) -> Article | None:
    """What the data say that day, None when they say nothing."""
    return next((one for one in by_key().get((key, BASE), ()) if one.holds(on)), None)


def is_choice(kind: str, on: date) -> bool:
    """Is it for who writes to say whether a thread of this kind asks for a decision?"""
    return _said(kind, on) == CHOICE


def is_request(kind: str, told: bool, on: date) -> bool:
    """Does a thread of this kind ask for a decision? `told`: who writes says so, where the kind does not."""
    return _said(kind, on) == YES or (told and is_choice(kind, on))


def refusal_day(received: date) -> date | None:
    """The day on which silence means refusal; None when the data say nothing for that day."""
    months, count = article("silence.refus", received), article("silence.depart", received)
    if months is None or count is None:
        return None
    return plus_months(received, months.number("mois"), str(count.values["arrondi"]))


def of_moment(received: datetime, wanted: datetime | None = None) -> Silence | None:
    """The silence of a request received at that instant."""
    day = received.astimezone(PARIS).date()
    refused = refusal_day(day)
    if refused is None:
        return None
    return Silence(day, refused, wanted.astimezone(PARIS).date() if wanted else None)


def of_thread(messages: Sequence[Message]) -> Silence | None:
    """That of the first request of a thread to which nothing was answered; None when there is none.

    An answer in one thread is none to what was asked in another before they were joined. A question for a
    document is no answer.
    """
    asked = [one for one in messages if one.request and one.visible_at and not _answer(one, messages)]
    if not asked:
        return None
    first = min(asked, key=lambda one: one.visible_at or one.sent_at)
    return of_moment(first.visible_at or first.sent_at, _wanted(first, messages))


def sentence(silence: Silence, today: date) -> str:
    """« Sans réponse le …, le silence vaudra refus (CRPA, …, à vérifier). »"""
    source = cited(article("silence.refus", silence.received))
    day = date_long(silence.day)
    if today <= silence.day:
        return fr(f"Sans réponse le {day}, le silence vaudra refus ({source}).")
    return fr(f"Sans réponse, le silence vaut refus depuis le {day} ({source}).")


def ways(silence: Silence) -> tuple[str, ...]:
    """What can be done after that day, each with its source as the data mark it."""
    found = [article(key, silence.received) for key in WAYS]
    return tuple(fr(f"{one.values['a_faire']} {one.doubt} ({cited(one)})") for one in found if one)


def paused(silence: Silence) -> str:
    """What a document asked changes, as far as the data know; "" when none is."""
    found = article("silence.pieces", silence.received)
    if silence.wanted is None or found is None:
        return ""
    return fr(
        f"Une pièce est demandée depuis le {date_long(silence.wanted)}. "
        f"{found.text} {found.doubt} ({cited(found)})"
    )


def cited(found: Article | None) -> str:
    """« CRPA, article L. 231-4, 5°, à vérifier »."""
    if found is None:
        return ""
    doubt = ", à vérifier" if found.sure is Sure.A_CONFIRMER else ""
    return f"{found.values['reference']}{doubt}"


def _said(kind: str, on: date) -> str:
    found = article(f"silence.demandes.{kind}", on)
    return str(found.values["demande"]) if found else ""


def _answer(asked: Message, messages: Sequence[Message]) -> bool:
    return any(not one.asks for one in _heard(asked, messages))


def _wanted(asked: Message, messages: Sequence[Message]) -> datetime | None:
    """Since when a document is asked, if she has written nothing since."""
    heard = [one.sent_at for one in _heard(asked, messages) if one.asks]
    if not heard or any(one.side is Side.AGENT and one.sent_at > heard[-1] for one in messages):
        return None
    return heard[-1]


def _heard(asked: Message, messages: Sequence[Message]) -> list[Message]:
    """What the service wrote after it where it then was, or was put beside it by hand."""
    since = asked.visible_at or asked.sent_at
    with_questions = {one.moved_at for one in messages if one.side is Side.AGENT}

    def beside(one: Message) -> bool:
        if one.moved_at == asked.moved_at or (one.moved_at and one.moved_at not in with_questions):
            return True
        return one.moved_at is None and asked.moved_at is not None and one.sent_at >= asked.moved_at

    return [
        one
        for one in messages
        if one.side is Side.SERVICE and not one.automatic and one.sent_at >= since and beside(one)
    ]
