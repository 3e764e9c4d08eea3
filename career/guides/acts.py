"""What an administrator does to a guide: each act looks whether somebody was quicker, and leaves its line."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from career.guides import models
from career.guides.models import Moved
from career.guides.standing import Standing
from career.guides.versions import State, Text, Version
from career.people import Person
from socle import audit
from socle.audit import Event


@dataclass(frozen=True)
class Hand:
    """Who acts on which guide, on which day, and from which state she started (`Standing.seen`)."""

    person: Person
    slug: str
    day: date
    seen: str


def standings(session: Session, academie: str, day: date) -> list[Standing]:
    """Every guide of an académie."""
    found = models.versions(session, academie)
    return [Standing(slug, tuple(kept), day) for slug, kept in found.items()]


def standing(session: Session, academie: str, slug: str, day: date) -> Standing | None:
    """One guide of an académie."""
    kept = models.versions(session, academie, slug).get(slug)
    return Standing(slug, tuple(kept), day) if kept else None


def begin(session: Session, hand: Hand, text: Text) -> None:
    """Write the first draft of a new guide; raise Moved when there is one at this address."""
    if found := standing(session, hand.person.academie, hand.slug, hand.day):
        if _sent_twice(found, hand, text):
            return
        raise Moved
    _add(session, hand, text, State.DRAFT, "begun")


def keep(session: Session, hand: Hand, text: Text) -> None:
    """Keep a text as the draft, or as the text that waits for its day; raise Moved."""
    kept = standing(session, hand.person.academie, hand.slug, hand.day)
    if kept and _sent_twice(kept, hand, text):
        return
    found = _held(session, hand).open
    if found is None:
        _add(session, hand, text, State.DRAFT, "drafted")
        return
    models.change(session, found, text=text, author=hand.person.uid)
    _record(session, hand, "changed", found)


def publish(session: Session, hand: Hand, day: date) -> None:
    """The draft is read from this day on; raise Moved."""
    found = _draft(session, hand)
    models.change(session, found, state=State.PUBLISHED.value, effective=day)
    _record(session, hand, "published", found, day)


def unschedule(session: Session, hand: Hand) -> None:
    """The text that waited for its day is a draft again; raise Moved."""
    held = _held(session, hand)
    if held.scheduled is None:
        raise Moved
    _back_to_draft(session, hand, held.scheduled)


def discard(session: Session, hand: Hand) -> None:
    """Forget a draft that nobody has read; raise Moved."""
    found = _draft(session, hand)
    models.discard(session, found)
    _record(session, hand, "discarded", found)


def withdraw(session: Session, hand: Hand) -> None:
    """The guide is read no more; what waited for its day waits as a draft. Raise Moved."""
    held = _held(session, hand)
    if held.current is None:
        raise Moved
    if held.scheduled:
        _back_to_draft(session, hand, held.scheduled)
    _add(session, hand, held.current.text, State.WITHDRAWN, "withdrawn")


def return_to_shipped(session: Session, hand: Hand) -> None:
    """What the product ships is read again, today and after each update. Raise Moved."""
    held = _held(session, hand)
    if held.shipped is None or (held.current and held.current.shipped):
        raise Moved
    if held.scheduled:
        _back_to_draft(session, hand, held.scheduled)
    _add(session, hand, held.shipped.text, State.RETURNED, "returned")


def restore(session: Session, hand: Hand, version_id: int) -> None:
    """An old text becomes the draft; raise Moved when a text is being written already."""
    held = _held(session, hand)
    old = held.find(version_id)
    if old is None or held.open is not None:
        raise Moved
    _add(session, hand, old.text, State.DRAFT, "restored")


def _sent_twice(found: Standing, hand: Hand, text: Text) -> bool:
    """Is this what she has just saved? Two clicks are one."""
    kept = found.open
    return kept is not None and (kept.author, kept.text) == (hand.person.uid, text)


def _held(session: Session, hand: Hand) -> Standing:
    found = standing(session, hand.person.academie, hand.slug, hand.day)
    if found is None or found.seen != hand.seen:
        raise Moved
    return found


def _draft(session: Session, hand: Hand) -> Version:
    found = _held(session, hand).open
    if found is None or found.state is not State.DRAFT:
        raise Moved
    return found


def _back_to_draft(session: Session, hand: Hand, found: Version) -> None:
    models.change(session, found, state=State.DRAFT.value, effective=None)
    _record(session, hand, "unscheduled", found)


def _add(session: Session, hand: Hand, text: Text, state: State, what: str) -> None:
    effective = None if state is State.DRAFT else hand.day
    made = models.add(
        session,
        hand.person.academie,
        hand.slug,
        text,
        state=state,
        author=hand.person.uid,
        effective=effective,
    )
    _record(session, hand, what, made, effective)


def _record(session: Session, hand: Hand, what: str, version: Version, day: date | None = None) -> None:
    facts = {"what": what, "version": version.label, "guide": hand.slug}
    if day:
        facts["day"] = day.isoformat()
    audit.record(session, Event.GUIDE_CHANGED, actor=hand.person.uid, subject=hand.slug, **facts)
