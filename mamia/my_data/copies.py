"""The copy of somebody's data, in two forms: JSON for programs, PDF for people."""

import json
from datetime import date, datetime
from typing import Any

from flask import current_app, render_template

from mamia.my_data.sections import Section, Value
from socle import clock, french, pdf
from socle.settings import Socle
from sso.directory.account import Account

ROWS_OF_PDF = 300  # of each table: setting one costs about 5 ms


def as_json(sections: list[Section]) -> bytes:
    """One object: a list of rows for each section, instants in ISO 8601."""
    settings: Socle = current_app.extensions["socle_settings"]
    whole: dict[str, Any] = {
        "academie": settings.academie,
        "fait_le": clock.now(),
        "delegue_a_la_protection_des_donnees": settings.dpo_contact,
        **{section.name: section.rows for section in sections},
    }
    return json.dumps(whole, ensure_ascii=False, indent=1, default=_iso).encode()


def as_pdf(account: Account, sections: list[Section]) -> bytes:
    """The same, tagged for those who do not see it (PDF/UA-1)."""
    page = render_template(
        "mamia/my_data/copy.html",
        account=account,
        sections=sections,
        at=clock.now(),
        written=written,
        most=ROWS_OF_PDF,
    )
    return pdf.made(page)


def written(value: Value) -> str:
    """A value as people read it."""
    if isinstance(value, datetime):
        return french.instant(value)
    if isinstance(value, date):
        return french.date_long(value)
    return "" if value is None else str(value)


def _iso(value: datetime | date) -> str:
    return value.isoformat()
