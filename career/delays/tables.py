"""The table of what was answered, and in how long: written with the answer, so that delays are observed."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from career.models import Base


class AnswerRow(Base):
    """Something an agent asked at `asked_at`, answered (or closed without an answer: `closed`) by whom, of
    which service, `spent` seconds of open time later, suspensions left out; `late` by its objective then."""

    __tablename__ = "courrier_answer"
    __table_args__ = (
        UniqueConstraint("thread_id", "asked_at", name="uq_courrier_answer_asked"),
        # whole, so that « nine in ten » of a service reads nothing else
        Index("ix_courrier_answer_service", "academie", "service", "answered_at", "closed", "spent"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    academie: Mapped[str] = mapped_column(String(8))
    service: Mapped[str] = mapped_column(String(36))
    gestionnaire: Mapped[str] = mapped_column(String(64))
    thread_id: Mapped[str] = mapped_column(ForeignKey("courrier_thread.id"))
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime]
    spent: Mapped[int]
    closed: Mapped[bool]
    late: Mapped[bool]
