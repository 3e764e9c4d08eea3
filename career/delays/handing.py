"""A chef de service hands threads of hers on without reading them: in her service, or to another's queue.

All that she chose is done once, on what she was shown, or nothing is.
"""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.orm import Session

from career.courrier import access, acting, handling, models
from career.courrier.acting import Act, Doing
from career.courrier.handling import NotPossible, Target
from career.courrier.rules import key_of
from career.courrier.tables import ThreadRow
from career.courrier.words import number_of
from career.delays import workload
from career.delays.workload import Led, Line
from career.people import Person
from career.portfolios.rules import Service
from socle import mail
from socle.sql import Database

NOT_TO = (
    "Le destinataire choisi a déjà ce fil, ou ce fil porte sur son propre dossier\u00a0: choisissez un autre "
    "destinataire, ou décochez ce fil."
)
TO, FROM = "career/delays/mail/handed_to.txt", "career/delays/mail/handed_from.txt"


class Changed(Exception):
    """Since the page was shown, something happened in these threads, or they left her service."""

    def __init__(self, threads: Collection[str]) -> None:
        super().__init__(*threads)
        self.threads = frozenset(threads)


@dataclass(frozen=True)
class Handing:
    """Who hands on threads of which service, to the target `to`, from which form; `signs` are those of the
    threads, as its page showed them (see `signs_of`)."""

    chef: Person
    service: Service
    key: str
    to: str
    signs: Mapping[str, str]
    note: str = field(default="", repr=False)

    @property
    def led(self) -> Led:
        """What she sees the threads of."""
        return led_by(self.chef, self.service)

    @property
    def doings(self) -> dict[str, Doing]:
        """The act on each thread, always in the same order: two chefs never wait for each other."""
        return {
            one: Doing(self.chef, Act.TRANSFER, key_of(self.key, one), "", self.note, {"key": self.to})
            for one in sorted(self.signs)
        }


def led_by(chef: Person, service: Service) -> Led:
    """What this chef sees the threads of, in a service she leads."""
    return Led(chef.academie, service.id, chef.uid)


def signs_of(session: Session, found: Mapping[str, Line]) -> dict[str, str]:
    """A sign of each thread, without a word or a number of it: it changes with what is said or done in it,
    and with who has it."""
    told = {one: f"{acting.mark(session, one)} {line.who}" for one, line in found.items()}
    return {one: hashlib.sha256(text.encode()).hexdigest()[:16] for one, text in told.items()}


def targets(session: Session, chef: Person, service: Service, day: date, agent: str = "") -> list[Target]:
    """Whom she may hand a thread of this agent to: the gestionnaires of her service, or another service."""
    offered = handling.targets_of(session, chef, agent, day)
    return [one for one in offered if one.queue is (one.service != service.id)]


def has_handed_on(session: Session, handing: Handing) -> bool:
    """Has this form done it? Asked before she is refused threads that her act has given away."""
    return bool(handing.signs) and all(
        acting.has_done(session, doing, thread) for thread, doing in handing.doings.items()
    )


def hand_on(db: Database, handing: Handing, day: date) -> bool:
    """Do it once; False when this form had done it already.

    Raises Changed, acting.FormUsed, or NotPossible with the sentence that says why: then nothing is done.
    """
    return acting.once_for_all(db, handing.doings, lambda session: _work(session, handing, day))


def _work(session: Session, handing: Handing, day: date) -> None:
    rows = [models.lock_thread(session, thread) for thread in handing.doings]
    there = workload.chosen(session, handing.led, handing.signs)
    signs = signs_of(session, there)
    if changed := [one for one in handing.signs if signs.get(one) != handing.signs[one]]:
        raise Changed(changed)
    lost: dict[str, int] = {}
    got: dict[str, int] = {}
    for row in rows:
        before, after = _pass(session, handing, row, there[row.id].who, day)
        got[after] = got.get(after, 0) + 1
        for uid in before - {after, handing.chef.uid}:
            lost[uid] = lost.get(uid, 0) + 1
    for template, told in ((TO, got), (FROM, lost)):
        for uid, number in sorted(told.items()):
            mail.queue(session, models.mail_of(session, handing.chef.academie, uid), template, number=number)


def _pass(session: Session, handing: Handing, row: ThreadRow, who: str, day: date) -> tuple[set[str], str]:
    """Pass one thread: who had it, or answered it for her, and who answers it now."""
    before = {who, access.handler(session, row, day)}
    offered = targets(session, handing.chef, handing.service, day, row.agent)
    found = next((one for one in offered if one.key == handing.to), None)
    try:
        if found is None or (found.holder, found.service) == (who, handing.service.id):
            raise NotPossible(NOT_TO)
        now = handling.pass_to(session, row, found, handing.chef, day)
    except NotPossible as why:
        raise NotPossible(f"Fil {number_of(row.id)}. {why}") from why
    acting.step(session, row, handing.doings[row.id], handling.given_facts(found))
    return before, now
