"""The tables of the courrier: threads, their messages, the files joined to them."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from career.models import Base


class ThreadRow(Base):
    """One subject between an agent and the service that follows her dossier."""

    __tablename__ = "courrier_thread"
    __table_args__ = (
        Index("ix_courrier_thread_agent", "academie", "agent", "last_at"),
        Index("ix_courrier_thread_last", "academie", "closed_at", "last_at"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    academie: Mapped[str] = mapped_column(String(8))
    agent: Mapped[str] = mapped_column(String(64))
    subject: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(20))
    opened_at: Mapped[datetime]
    last_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[str] = mapped_column(String(64), default="")


class MessageRow(Base):
    """One message. `form_key` is its form’s: one form sends one message (threat 50)."""

    __tablename__ = "courrier_message"
    __table_args__ = (
        UniqueConstraint("academie", "author", "form_key", name="uq_courrier_message_form_key"),
        Index("ix_courrier_message_thread", "thread_id", "sent_at"),
        Index("ix_courrier_message_unread", "thread_id", "side", "read_at"),
        Index("ix_courrier_message_author", "academie", "author", "sent_at"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    academie: Mapped[str] = mapped_column(String(8))
    thread_id: Mapped[str] = mapped_column(ForeignKey("courrier_thread.id"))
    side: Mapped[str] = mapped_column(String(10))
    author: Mapped[str] = mapped_column(String(64))
    body: Mapped[str] = mapped_column(Text)
    sent_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    read_by: Mapped[str] = mapped_column(String(64), default="")
    form_key: Mapped[str] = mapped_column(String(64))
    fingerprint: Mapped[str] = mapped_column(String(64))


class FileRow(Base):
    """A file joined to a message; its content lies in the vault, under its digest."""

    __tablename__ = "courrier_file"
    __table_args__ = (Index("ix_courrier_file_message", "message_id", "place"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    academie: Mapped[str] = mapped_column(String(8))
    message_id: Mapped[str] = mapped_column(ForeignKey("courrier_message.id"))
    place: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(10))
    size: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64), index=True)
