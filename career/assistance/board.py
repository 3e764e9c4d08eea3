"""The directory of assistance as every page needs it: in memory, and never without an answer."""

from flask import Flask, current_app

from career.academies import Served
from career.assistance import models, rules
from career.assistance.rules import Contact
from socle.recent import Recent
from socle.sql import Database

Kept = Recent[tuple[Contact, ...]]


def init_app(app: Flask, db: Database) -> None:
    """Keep it at hand."""
    app.extensions["assistance"] = Recent("assistance.not_read", lambda: models.everything(db), ())


def kept() -> Kept:
    """What is kept, of every académie."""
    found: Kept = current_app.extensions["assistance"]
    return found


def of(served: Served, code: str) -> list[Contact]:
    """Who answers in an académie; what the settings say until an administrator has written something."""
    return rules.of(kept().value(), code) or [usual(served, code)]


def foot(served: Served, code: str) -> Contact:
    """The one every page shows."""
    return rules.for_everybody(kept().value(), code) or usual(served, code)


def usual(served: Served, code: str) -> Contact:
    """What the settings say of an académie."""
    academie = served.of_code(code) or served.own
    return Contact("", code, "Assistance", academie.phone, academie.hours)
