"""The day of rules and pages: today, or CAREER_TODAY in the demo and tests (decision 30)."""

from datetime import date

from flask import current_app

from career.settings import Career
from socle import clock


def today() -> date:
    """The present day in France, unless the settings say another."""
    settings: Career = current_app.extensions["career_settings"]
    return settings.today or clock.today()
