"""Whose CV it is: the person signed in, if she has a career here, and what she may still do."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from career.cv import models, rules
from career.cv.models import Owner
from career.cv.rules import DOCUMENTS, SECTIONS, Cv
from career.day import today
from career.dossier.models import find_identity
from career.dossier.rules import Kind
from career.people import Person, current_person, signed_in
from socle.sql import database

ENDED = "Vos fonctions ont pris fin\u00a0: vous pouvez lire votre CV et l’effacer, mais plus y écrire."


@dataclass(frozen=True)
class Hers:
    """Somebody before her own CV. `sign` goes with what she writes."""

    person: Person
    owner: Owner
    editable: bool

    @property
    def sign(self) -> str:
        """What her pages carry, so that they save nothing in somebody else's CV."""
        return rules.owner_sign(self.owner.academie, self.owner.uid)


def hers() -> Hers | None:
    """The person signed in and her CV; None when she has no career here."""
    person = current_person()
    if person.kind is Kind.NONE:
        return None
    with database().read() as session:
        identity = find_identity(session, person.academie, person.uid)
    ends = identity.ends if identity else None
    return Hers(person, Owner(person.academie, person.uid), rules.may_edit(ends, today()))


def reading(view: Callable[..., ResponseReturnValue]) -> Callable[..., ResponseReturnValue]:
    """For who has a career here; the view is given her CV's `Hers`. The others go to their first page."""

    @wraps(view)
    def guarded(*args: Any, **more: Any) -> ResponseReturnValue:
        found = hers()
        return view(found, *args, **more) if found else redirect(url_for("home.index"))

    wrapped: Callable[..., ResponseReturnValue] = signed_in(guarded)
    return wrapped


def writing(view: Callable[..., ResponseReturnValue]) -> Callable[..., ResponseReturnValue]:
    """For who may still write in her CV; who has ended her functions is told why she may not."""

    @wraps(view)
    def guarded(found: Hers, *args: Any, **more: Any) -> ResponseReturnValue:
        return view(found, *args, **more) if found.editable else ended(found)

    return reading(guarded)


def ended(found: Hers) -> ResponseReturnValue:
    """The CV as it is, and why nothing was written."""
    cv = load(found)
    return render_template("career/cv/ended.html", hers=found, cv=cv, menu=menu(cv), said=ENDED), 403


def load(found: Hers) -> Cv:
    """Her whole CV."""
    with database().read() as session:
        return models.find(session, found.owner)


def menu(cv: Cv) -> list[tuple[str, str, int]]:
    """The parts of the left menu: slug, label, how much there is."""
    parts = [(section.slug, section.label, len(cv.of(section.slug))) for section in SECTIONS.values()]
    return [*parts, (DOCUMENTS, "Documents", len(cv.files))]
