"""The table of complements. It has no key of the dossier: a feed that replaces the dossier leaves them."""

from datetime import datetime

from sqlalchemy import Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from career.models import Base


class ComplementRow(Base):
    """One complement of one agent, and the document she joined, if any (empty `digest`: none)."""

    __tablename__ = "complement"
    __table_args__ = (
        UniqueConstraint("academie", "agent", "form_key", name="uq_complement_form_key"),
        Index("ix_complement_agent", "academie", "agent"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    academie: Mapped[str] = mapped_column(String(8))
    agent: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(200))
    start: Mapped[int]
    end: Mapped[int | None]
    place: Mapped[str] = mapped_column(String(120))
    detail: Mapped[str] = mapped_column(Text)
    version: Mapped[int]
    form_key: Mapped[str] = mapped_column(String(64))
    declared_at: Mapped[datetime]
    file_name: Mapped[str] = mapped_column(String(200), default="")
    file_kind: Mapped[str] = mapped_column(String(10), default="")
    file_size: Mapped[int] = mapped_column(default=0)
    digest: Mapped[str] = mapped_column(String(64), default="", index=True)
