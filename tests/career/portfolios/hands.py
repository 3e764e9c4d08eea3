"""Portfolios changed under the feet of a test."""

from dataclasses import replace
from datetime import date

from sqlalchemy import delete, select, update

from career.portfolios.assigning import assign_all
from career.portfolios.tables import AssignmentRow, DeskRow, RuleRow, ServiceRow
from socle.sql import Database

DAY = date(2026, 11, 21)


def nobody_follows(db: Database) -> None:
    """No service has anybody in charge any more."""
    with db.begin() as session:
        for table in (AssignmentRow, DeskRow, RuleRow, ServiceRow):
            session.execute(delete(table))


def hand_over(db: Database, old: str, new: str) -> None:
    """Every rule of one gestionnaire is another's, who comes to work in her service."""
    with db.begin() as session:
        for desk in session.scalars(select(DeskRow).where(DeskRow.uid == old)):
            session.merge(DeskRow.of(desk.academie, replace(desk.fact(), uid=new)))
        session.execute(update(RuleRow).where(RuleRow.gestionnaire == old).values(gestionnaire=new))
        session.flush()
        assign_all(session, "16", DAY)
