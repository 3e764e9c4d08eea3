"""The tables of the perspectives: which rules hold from when, who would gain and lose, kept simulations."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from career.models import Base


class ChoiceRow(Base):
    """From `starts` on, the rules of `code` hold in an académie; until withdrawn, before that day.

    `number` counts the choices of an académie: two administrators who choose at once take the same one, and
    the second is told.
    """

    __tablename__ = "rules_choice"
    __table_args__ = (UniqueConstraint("academie", "number", name="uq_rules_choice_number"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    academie: Mapped[str] = mapped_column(String(8))
    number: Mapped[int]
    code: Mapped[str] = mapped_column(String(40))
    starts: Mapped[date]
    chosen_by: Mapped[str] = mapped_column(String(64))
    chosen_at: Mapped[datetime]
    withdrawn_by: Mapped[str] = mapped_column(String(64), default="")
    withdrawn_at: Mapped[datetime | None]


class PreviewRow(Base):
    """Who would gain and lose if `code` held from `starts`: asked by an administrator, worked out in turns.

    `reached` is the uid of the last dossier read; `basis` counts the choices it was worked out upon.
    """

    __tablename__ = "rules_preview"
    __table_args__ = (Index("ix_rules_preview_academie", "academie", "asked_at"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    academie: Mapped[str] = mapped_column(String(8))
    code: Mapped[str] = mapped_column(String(40))
    starts: Mapped[date]
    day: Mapped[date]
    basis: Mapped[int]
    asked_by: Mapped[str] = mapped_column(String(64))
    asked_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    reached: Mapped[str] = mapped_column(String(64), default="")
    total: Mapped[int]
    read: Mapped[int] = mapped_column(default=0)


class PreviewLineRow(Base):
    """What changes for one agent: the day of her next promotion, and her index points over the horizon.

    Only agents for whom something changes have a line. `points` is the sum, month by month, of the
    difference of index; above zero she gains. `hoped`: as if she had every bonification still possible.
    """

    __tablename__ = "rules_preview_line"
    __table_args__ = (Index("ix_rules_preview_line_points", "preview_id", "points"),)

    preview_id: Mapped[str] = mapped_column(ForeignKey("rules_preview.id"), primary_key=True)
    uid: Mapped[str] = mapped_column(String(64), primary_key=True)
    academie: Mapped[str] = mapped_column(String(8))
    corps: Mapped[str] = mapped_column(String(20))
    before: Mapped[date | None]
    after: Mapped[date | None]
    points: Mapped[int]
    hoped: Mapped[int]


class SimulationRow(Base):
    """A comparison that somebody keeps for herself: what she asked, worked out again at each reading."""

    __tablename__ = "simulation"
    __table_args__ = (
        UniqueConstraint("academie", "uid", "form_key", name="uq_simulation_form_key"),
        Index("ix_simulation_owner", "academie", "uid", "changed_at"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    academie: Mapped[str] = mapped_column(String(8))
    uid: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(120))
    situations: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    form_key: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)
