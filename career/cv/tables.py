"""The tables of CVs: entries, documents, and what is shared with whom."""

from datetime import date, datetime

from sqlalchemy import JSON, Date, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from career.models import Base


class EntryRow(Base):
    """One entry of a CV. `facts` is what each field of its section's form holds."""

    __tablename__ = "cv_entry"
    __table_args__ = (Index("ix_cv_entry_owner", "academie", "uid", "section", "place"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    academie: Mapped[str] = mapped_column(String(8))
    uid: Mapped[str] = mapped_column(String(64))
    section: Mapped[str] = mapped_column(String(20))
    place: Mapped[int]
    facts: Mapped[dict[str, str]] = mapped_column(JSON)
    version: Mapped[int]
    saved_at: Mapped[datetime]


class CvFileRow(Base):
    """A document joined to a CV; its content lies in the vault, under its digest."""

    __tablename__ = "cv_file"
    __table_args__ = (UniqueConstraint("academie", "uid", "digest", name="uq_cv_file_owner"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    academie: Mapped[str] = mapped_column(String(8))
    uid: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(10))
    size: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64), index=True)
    added_at: Mapped[datetime]


class ShareRow(Base):
    """What somebody shows of her CV, to whom, for which purpose, until which day."""

    __tablename__ = "cv_share"
    __table_args__ = (Index("ix_cv_share_owner", "academie", "uid", "since"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    academie: Mapped[str] = mapped_column(String(8))
    uid: Mapped[str] = mapped_column(String(64))
    purpose: Mapped[str] = mapped_column(String(30))
    title: Mapped[str] = mapped_column(String(120), default="")
    sections: Mapped[list[str]] = mapped_column(JSON)
    roles: Mapped[list[str]] = mapped_column(JSON)
    until: Mapped[date] = mapped_column(Date)
    since: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
