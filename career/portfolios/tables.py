"""The tables of portfolios: what decides, who follows whom, and how both came to be."""

from dataclasses import asdict, fields
from datetime import date, datetime
from typing import Any, ClassVar, Generic, Self, TypeVar

from sqlalchemy import JSON, Date, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from career.models import Base
from career.portfolios.rules import Absence, Desk, Exemption, Fact, Rule, Service
from socle import clock

F = TypeVar("F", Service, Desk, Rule, Exemption, Absence)
_SETS = {"populations", "corps", "disciplines", "uais", "departements"}


def plain(fact: Fact) -> dict[str, Any]:
    """A fact as a row, or JSON but for its days: sets are sorted lists."""
    return {name: sorted(value) if name in _SETS else value for name, value in asdict(fact).items()}


class Kept(Generic[F]):
    """A row that keeps one fact of the rules, field for field."""

    fact_type: ClassVar[type[Any]]

    @classmethod
    def of(cls, academie: str, fact: F) -> Self:
        """The row of a fact."""
        return cls(academie=academie, **plain(fact))  # type: ignore[call-arg]

    def fact(self) -> F:
        """The fact of this row."""
        values = {one.name: getattr(self, one.name) for one in fields(self.fact_type) if one.init}
        made: F = self.fact_type(
            **{name: frozenset(value) if name in _SETS else value for name, value in values.items()}
        )
        return made


class ServiceRow(Kept[Service], Base):
    """A service of management."""

    __tablename__ = "portfolio_service"
    fact_type = Service

    academie: Mapped[str] = mapped_column(String(8), primary_key=True)
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(20))
    chef: Mapped[str] = mapped_column(String(64))
    default: Mapped[str] = mapped_column(String(64))
    hours: Mapped[str] = mapped_column(String(200))
    phone: Mapped[str] = mapped_column(String(40))
    populations: Mapped[list[str]] = mapped_column(JSON)
    departements: Mapped[list[str]] = mapped_column(JSON)
    rank: Mapped[int]
    objective: Mapped[int]
    territory: Mapped[str] = mapped_column(String(4))
    next_objective: Mapped[int] = mapped_column(default=0)
    next_from: Mapped[date | None] = mapped_column(Date, default=None)

    def fact(self) -> Service:
        """The service as it is today; delays are real, and so is this day (docs/adr/0031)."""
        return super().fact().on(clock.today())


class DeskRow(Kept[Desk], Base):
    """A gestionnaire in a service."""

    __tablename__ = "portfolio_desk"
    fact_type = Desk

    academie: Mapped[str] = mapped_column(String(8), primary_key=True)
    uid: Mapped[str] = mapped_column(String(64), primary_key=True)
    service: Mapped[str] = mapped_column(String(36), primary_key=True)
    office: Mapped[str] = mapped_column(String(200))
    hours: Mapped[str] = mapped_column(String(200))
    phone: Mapped[str] = mapped_column(String(40))


class RuleRow(Kept[Rule], Base):
    """Whom a gestionnaire follows."""

    __tablename__ = "portfolio_rule"
    fact_type = Rule

    academie: Mapped[str] = mapped_column(String(8), primary_key=True)
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    service: Mapped[str] = mapped_column(String(36))
    gestionnaire: Mapped[str] = mapped_column(String(64))
    populations: Mapped[list[str]] = mapped_column(JSON)
    corps: Mapped[list[str]] = mapped_column(JSON)
    disciplines: Mapped[list[str]] = mapped_column(JSON)
    uais: Mapped[list[str]] = mapped_column(JSON)
    departements: Mapped[list[str]] = mapped_column(JSON)
    first: Mapped[str] = mapped_column(String(1))
    last: Mapped[str] = mapped_column(String(1))
    rank: Mapped[int]


class ExemptionRow(Kept[Exemption], Base):
    """An agent given to a gestionnaire, whatever the rules say."""

    __tablename__ = "portfolio_exemption"
    fact_type = Exemption

    academie: Mapped[str] = mapped_column(String(8), primary_key=True)
    uid: Mapped[str] = mapped_column(String(64), primary_key=True)
    service: Mapped[str] = mapped_column(String(36), primary_key=True)
    gestionnaire: Mapped[str] = mapped_column(String(64))
    until: Mapped[date | None] = mapped_column(Date)
    reason: Mapped[str] = mapped_column(String(200))


class AbsenceRow(Kept[Absence], Base):
    """A gestionnaire away, and who answers meanwhile."""

    __tablename__ = "portfolio_absence"
    __table_args__ = (Index("ix_portfolio_absence_academie_end", "academie", "end"),)
    fact_type = Absence

    academie: Mapped[str] = mapped_column(String(8), primary_key=True)
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    gestionnaire: Mapped[str] = mapped_column(String(64))
    start: Mapped[date] = mapped_column(Date)
    end: Mapped[date] = mapped_column(Date)
    delegate: Mapped[str] = mapped_column(String(64))


class AssignmentRow(Base):
    """The one gestionnaire of an agent, worked out from the rules: pages read it and compute nothing."""

    __tablename__ = "portfolio_assignment"
    __table_args__ = (Index("ix_portfolio_assignment_gestionnaire", "academie", "gestionnaire"),)

    academie: Mapped[str] = mapped_column(String(8), primary_key=True)
    uid: Mapped[str] = mapped_column(String(64), primary_key=True)
    gestionnaire: Mapped[str] = mapped_column(String(64))
    service: Mapped[str] = mapped_column(String(36))
    why: Mapped[str] = mapped_column(String(10))


class MoveRow(Base):
    """An agent passed from one gestionnaire to another: by which change, empty for a feed or the night."""

    __tablename__ = "portfolio_move"
    __table_args__ = (Index("ix_portfolio_move_academie_uid", "academie", "uid"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    academie: Mapped[str] = mapped_column(String(8))
    uid: Mapped[str] = mapped_column(String(64))
    before: Mapped[str] = mapped_column(String(64))
    after: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]
    change_id: Mapped[str] = mapped_column(String(36))


class ChangeRow(Base):
    """A change prepared, then applied: what it touches (`kind`, `key`), what was there, what replaces it."""

    __tablename__ = "portfolio_change"
    __table_args__ = (Index("ix_portfolio_change_academie_service", "academie", "service", "applied_at"),)

    academie: Mapped[str] = mapped_column(String(8), primary_key=True)
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    service: Mapped[str] = mapped_column(String(36))
    kind: Mapped[str] = mapped_column(String(10))
    key: Mapped[str] = mapped_column(String(64))
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    after: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    prepared_at: Mapped[datetime]
    prepared_by: Mapped[str] = mapped_column(String(64))
    applied_at: Mapped[datetime | None]
    applied_by: Mapped[str] = mapped_column(String(64))
    moved: Mapped[int]
