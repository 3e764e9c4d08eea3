"""The tables of requests: one of requests for every kind, their steps, their documents (decision 33)."""

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from career.models import Base


class RequestRow(Base):
    """One request of an agent to the service that follows her dossier.

    `kind` says which feature treats it, `subject` what it is about; `before` and `asked` are the values known
    when it was made or transmitted, and those wanted. `version` rises with each step. `back` says why it
    returned from human resources.
    """

    __tablename__ = "request"
    __table_args__ = (
        Index("ix_request_agent", "academie", "agent", "created_at"),
        Index("ix_request_state", "academie", "kind", "state", "updated_at"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    academie: Mapped[str] = mapped_column(String(8))
    agent: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(20))
    subject: Mapped[str] = mapped_column(String(40))
    state: Mapped[str] = mapped_column(String(20))
    version: Mapped[int]
    before: Mapped[dict[str, str]] = mapped_column(JSON)
    asked: Mapped[dict[str, str]] = mapped_column(JSON)
    effective: Mapped[date]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    sent_on: Mapped[date | None]
    back: Mapped[str] = mapped_column(String(10), default="")


class StepRow(Base):
    """One thing that happened to a request; `note` is told to its agent. One form makes one step."""

    __tablename__ = "request_step"
    __table_args__ = (
        UniqueConstraint("academie", "actor", "form_key", name="uq_request_step_form_key"),
        Index("ix_request_step_request", "request_id", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    academie: Mapped[str] = mapped_column(String(8))
    request_id: Mapped[str] = mapped_column(ForeignKey("request.id"))
    act: Mapped[str] = mapped_column(String(20))
    side: Mapped[str] = mapped_column(String(10))
    actor: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime]
    note: Mapped[str] = mapped_column(Text)
    form_key: Mapped[str] = mapped_column(String(64))
    fingerprint: Mapped[str] = mapped_column(String(64))


class FileRow(Base):
    """A document of a request, come with a step; its content lies in the vault, under its digest."""

    __tablename__ = "request_file"
    __table_args__ = (Index("ix_request_file_step", "step_id", "place"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    academie: Mapped[str] = mapped_column(String(8))
    request_id: Mapped[str] = mapped_column(ForeignKey("request.id"))
    step_id: Mapped[int] = mapped_column(ForeignKey("request_step.id"))
    place: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(10))
    size: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64), index=True)
