"""The tables of the guides: their versions, and which one each reader has read."""

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from career.models import Base


class VersionRow(Base):
    """One version of a guide. `academie` is empty for what the product ships; `revision` counts changes."""

    __tablename__ = "guide_version"
    __table_args__ = (UniqueConstraint("academie", "slug", "number", name="uq_guide_version_number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    academie: Mapped[str] = mapped_column(String(8))
    slug: Mapped[str] = mapped_column(String(80))
    number: Mapped[int]
    label: Mapped[str] = mapped_column(String(40))
    state: Mapped[str] = mapped_column(String(10))
    effective: Mapped[date | None]
    title: Mapped[str] = mapped_column(String(200))
    summary: Mapped[str] = mapped_column(String(400))
    concerns: Mapped[str] = mapped_column(String(200))
    place: Mapped[int]
    audiences: Mapped[list[str]] = mapped_column(JSON)
    public: Mapped[bool]
    owner: Mapped[str] = mapped_column(String(200))
    review: Mapped[date]
    keywords: Mapped[list[str]] = mapped_column(JSON)
    sources: Mapped[list[str]] = mapped_column(JSON)
    body: Mapped[str] = mapped_column(Text)
    author: Mapped[str] = mapped_column(String(64), default="")
    written_at: Mapped[datetime]
    revision: Mapped[int] = mapped_column(default=1)


class ReadRow(Base):
    """The version of a guide that somebody read last, and the one she had read before it."""

    __tablename__ = "guide_read"

    academie: Mapped[str] = mapped_column(String(8), primary_key=True)
    uid: Mapped[str] = mapped_column(String(64), primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("guide_version.id"))
    read_at: Mapped[datetime]
    before_id: Mapped[int | None] = mapped_column(ForeignKey("guide_version.id"))
    before_at: Mapped[datetime | None]
