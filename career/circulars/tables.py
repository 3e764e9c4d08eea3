"""The tables of circulars: what is said, to whom, the files, and the lists on their way to the recipients."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, ForeignKeyConstraint, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from career.models import Base


class CircularRow(Base):
    """One circular. `service` is whose people it may reach, "" for the whole académie.

    `version` grows with everything its preparer may want to read again; `changed_at` is when somebody last
    worked on it before its publication. `audience` is how its recipients were chosen, empty before;
    `columns` those of the list in which no cell is empty; `people` how many recipients each population has;
    `written` how many of `total` are rows by now. Everybody sees it from `published_at` on. `notified` is the
    uid of the last recipient whose mail was queued, `notified_at` the end of that.
    """

    __tablename__ = "circular"
    __table_args__ = (
        UniqueConstraint("academie", "prepared_by", "form_key", name="uq_circular_form_key"),
        Index("ix_circular_academie", "academie", "service", "prepared_at"),
        Index("ix_circular_published", "notified_at", "published_at"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    academie: Mapped[str] = mapped_column(String(8))
    service: Mapped[str] = mapped_column(String(36))
    sender: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    words: Mapped[str] = mapped_column(Text)
    form_key: Mapped[str] = mapped_column(String(64))
    prepared_by: Mapped[str] = mapped_column(String(64))
    prepared_at: Mapped[datetime]
    changed_by: Mapped[str] = mapped_column(String(64))
    changed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)
    audience: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    columns: Mapped[list[str]] = mapped_column(JSON, default=list)
    people: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    total: Mapped[int] = mapped_column(default=0)
    written: Mapped[int] = mapped_column(default=0)
    published_by: Mapped[str] = mapped_column(String(64), default="")
    published_at: Mapped[datetime | None]
    withdrawn_by: Mapped[str] = mapped_column(String(64), default="")
    withdrawn_at: Mapped[datetime | None]
    why_withdrawn: Mapped[str] = mapped_column(String(500), default="")
    notified: Mapped[str] = mapped_column(String(64), default="")
    notified_at: Mapped[datetime | None]


class PortionRow(Base):
    """A part of an audience that is still to be written as recipients: [uid, values] of each."""

    __tablename__ = "circular_portion"

    circular_id: Mapped[str] = mapped_column(ForeignKey("circular.id"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    academie: Mapped[str] = mapped_column(String(8))
    lines: Mapped[list[Any]] = mapped_column(JSON)


class RecipientRow(Base):
    """One person of one circular: what differs in her copy, when she was told and when she read it.

    `read_at` is when she opened what it said, `withdrawal_read_at` when she opened it after its withdrawal.
    """

    __tablename__ = "circular_recipient"
    __table_args__ = (
        ForeignKeyConstraint(["circular_id"], ["circular.id"], name="fk_circular_recipient_circular"),
        Index("ix_circular_recipient_agent", "academie", "uid"),
    )

    circular_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    uid: Mapped[str] = mapped_column(String(64), primary_key=True)
    academie: Mapped[str] = mapped_column(String(8))
    given: Mapped[dict[str, str] | None] = mapped_column(JSON(none_as_null=True))
    read_at: Mapped[datetime | None]
    withdrawal_read_at: Mapped[datetime | None]
    mailed_at: Mapped[datetime | None]


class CircularFileRow(Base):
    """A file joined to a circular; its content lies in the vault, under its digest."""

    __tablename__ = "circular_file"
    __table_args__ = (Index("ix_circular_file_circular", "circular_id", "place"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    academie: Mapped[str] = mapped_column(String(8))
    circular_id: Mapped[str] = mapped_column(ForeignKey("circular.id"))
    place: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(10))
    size: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64), index=True)
