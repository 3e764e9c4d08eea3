"""The tables of the courrier: threads, their messages, what the desk did, drafts, and files."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from career.courrier.rules import Side
from career.courrier.turns import Awaits
from career.courrier.words import indexed
from career.models import Base

STEM = 40  # a longer one is cut, when written and when looked for


def _where(condition: str) -> dict[str, Any]:
    """What makes an index one of the rows of which this is true, on both engines."""
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


def _same_as(column: str) -> Any:
    """A new row's instant is that of another column, unless it is given."""
    return lambda context: context.get_current_parameters()[column]


def _words_of(column: str) -> Any:
    """A new row is found by the words of this column."""
    return lambda context: indexed(context.get_current_parameters()[column])


class ThreadRow(Base):
    """One subject between an agent and the service that follows her dossier.

    `shown_at` is when the service begins to see it; `words` are those of the subject, ready for search.
    `awaits` and `since` say whose turn it is (career.courrier.turns). `holder`, of `service`, has it by a
    transfer or a taking over; both are empty while it is with who follows the agent. `aside` is why its
    gestionnaire put it away (« date », until the day `aside_until`; « reponse », until the agent writes).
    `follows` is the closed thread it goes on with, `joined_to` the thread where its messages are now,
    `parted_from` one to which it was joined, until `parted_at`.
    `due_on` is the last day on which an answer meets the objective of its service, empty while none is owed
    (career.delays). Until `reopens_at` the desk sees it as `was`, closed (career.courrier.reopening).
    """

    __tablename__ = "courrier_thread"
    __table_args__ = (
        Index("ix_courrier_thread_agent", "academie", "agent", "last_at"),
        Index("ix_courrier_thread_last", "academie", "last_at", "id"),
        Index("ix_courrier_thread_open", "academie", "agent", **_where("closed_at IS NULL")),
        Index("ix_courrier_thread_holder", "academie", "holder"),
        Index("ix_courrier_thread_joined", "joined_to"),
        Index("ix_courrier_thread_follows", "follows"),
        Index("ix_courrier_thread_parted", "parted_from"),
        Index("ix_courrier_thread_awaited", "since", **_where("awaits = 'agent' AND closed_at IS NULL")),
        Index("ix_courrier_thread_due", "academie", "due_on", **_where("due_on IS NOT NULL")),
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
    shown_at: Mapped[datetime] = mapped_column(default=_same_as("opened_at"))
    words: Mapped[str] = mapped_column(Text, default=_words_of("subject"))
    awaits: Mapped[str] = mapped_column(String(10), default=Awaits.SERVICE.value)
    since: Mapped[datetime] = mapped_column(default=_same_as("opened_at"))
    service: Mapped[str] = mapped_column(String(36), default="")
    holder: Mapped[str] = mapped_column(String(64), default="")
    aside: Mapped[str] = mapped_column(String(10), default="")
    aside_until: Mapped[date | None] = mapped_column(Date, default=None)
    follows: Mapped[str] = mapped_column(String(36), default="")
    joined_to: Mapped[str] = mapped_column(String(36), default="")
    parted_from: Mapped[str] = mapped_column(String(36), default="")
    parted_at: Mapped[datetime | None] = mapped_column(default=None)
    reopens_at: Mapped[datetime | None] = mapped_column(default=None)
    was: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    due_on: Mapped[date | None] = mapped_column(Date, default=None)


class MessageRow(Base):
    """One message. `form_key` is its form’s: one form sends one message (threat 50).

    Its author alone sees it before `visible_at`, and may take it back until then. `notice` is the row of the
    outbox that announces it. An automatic message has no author. `asks` is the document it asks for.
    `came_from` is the thread it was written in, when it was put into this one at `moved_at`; `ended_at`, when
    the thread it was in had been closed, if that one was made one with an open one. `request`: it asks for a
    decision, and silence means refusal (career.courrier.silence).
    """

    __tablename__ = "courrier_message"
    __table_args__ = (
        UniqueConstraint("academie", "author", "form_key", name="uq_courrier_message_form_key"),
        Index("ix_courrier_message_thread", "thread_id", "sent_at"),
        Index("ix_courrier_message_unread", "thread_id", "side", "read_at"),
        Index("ix_courrier_message_author", "academie", "author", "sent_at"),
        Index("ix_courrier_message_came_from", "came_from"),
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
    visible_at: Mapped[datetime] = mapped_column(default=_same_as("sent_at"))
    notice: Mapped[str] = mapped_column(String(36), default="")
    words: Mapped[str] = mapped_column(Text, default=_words_of("body"))
    asks: Mapped[str] = mapped_column(String(200), default="")
    came_from: Mapped[str] = mapped_column(String(36), default="")
    moved_at: Mapped[datetime | None] = mapped_column(default=None)
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
    request: Mapped[bool] = mapped_column(default=False)


class StepRow(Base):
    """What a gestionnaire did to a thread beside writing to the agent, who never sees it: a note, a transfer…

    `form_key` is its form’s: one form does one thing. `facts` depend on `act` (career.courrier.acting.Act).
    """

    __tablename__ = "courrier_step"
    __table_args__ = (
        UniqueConstraint("academie", "actor", "form_key", name="uq_courrier_step_form_key"),
        Index("ix_courrier_step_thread", "thread_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    academie: Mapped[str] = mapped_column(String(8))
    thread_id: Mapped[str] = mapped_column(ForeignKey("courrier_thread.id"))
    act: Mapped[str] = mapped_column(String(20))
    actor: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]
    note: Mapped[str] = mapped_column(Text)
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    form_key: Mapped[str] = mapped_column(String(64))


class PresenceRow(Base):
    """A gestionnaire has a thread open: since when, and when her page last said so."""

    __tablename__ = "courrier_presence"
    __table_args__ = (Index("ix_courrier_presence_at", "at"),)

    thread_id: Mapped[str] = mapped_column(
        ForeignKey("courrier_thread.id", ondelete="CASCADE"), primary_key=True
    )
    uid: Mapped[str] = mapped_column(String(64), primary_key=True)
    academie: Mapped[str] = mapped_column(String(8))
    since: Mapped[datetime]
    at: Mapped[datetime]


class WordRow(Base):
    """A stem that the desk finds a thread by: of its subject, messages, names of files, or notes.

    The agent stands in the key, so that one desk’s search reads its own people’s rows and no other’s.
    `seen_at` is from when the service sees what holds it. An agent’s own search never reads this table.
    """

    __tablename__ = "courrier_word"
    __table_args__ = ({"sqlite_with_rowid": False},)

    stem: Mapped[str] = mapped_column(String(STEM), primary_key=True)
    agent: Mapped[str] = mapped_column(String(64), primary_key=True)
    thread_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    seen_at: Mapped[datetime]


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


class DraftRow(Base):
    """What an author has begun and not sent: one row per thread, one per new message.

    `place` is the thread, or the key of the form of a new message; `form_key` that of the form that saved
    last; `origin` is the message that was taken back into it, if one was. `side` is whose she writes on.
    `follows` and `request` are as those of the thread and the message it would make. One answer to many
    threads has those chosen in `threads`, and `closes` them.
    """

    __tablename__ = "courrier_draft"
    __table_args__ = (UniqueConstraint("academie", "author", "place", name="uq_courrier_draft_place"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    academie: Mapped[str] = mapped_column(String(8))
    author: Mapped[str] = mapped_column(String(64))
    place: Mapped[str] = mapped_column(String(64))
    thread_id: Mapped[str | None] = mapped_column(ForeignKey("courrier_thread.id"))
    form_key: Mapped[str] = mapped_column(String(64))
    version: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    receipt: Mapped[bool]
    origin: Mapped[str] = mapped_column(String(36), default="")
    follows: Mapped[str] = mapped_column(String(36), default="")
    request: Mapped[bool] = mapped_column(default=False)
    saved_at: Mapped[datetime]
    side: Mapped[str] = mapped_column(String(10), default=Side.AGENT.value)
    asks: Mapped[str] = mapped_column(String(200), default="")
    threads: Mapped[list[str]] = mapped_column(JSON, default=list)
    closes: Mapped[bool] = mapped_column(default=False)


class DraftFileRow(Base):
    """A file kept with a draft; its content lies in the vault, under its digest."""

    __tablename__ = "courrier_draft_file"
    __table_args__ = (Index("ix_courrier_draft_file_draft", "draft_id", "place"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    academie: Mapped[str] = mapped_column(String(8))
    draft_id: Mapped[str] = mapped_column(ForeignKey("courrier_draft.id"))
    place: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(10))
    size: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64), index=True)


class TemplateRow(Base):
    """A text that the gestionnaires of a service answer with, its variables between braces.

    `kind` is that of the threads it is proposed in, "" for all; `version` counts its writings, the last of
    them by `author`; `form_key` is that of the form that made it.
    """

    __tablename__ = "courrier_template"
    __table_args__ = (
        UniqueConstraint("academie", "form_key", name="uq_courrier_template_form_key"),
        Index("ix_courrier_template_service", "academie", "service"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    academie: Mapped[str] = mapped_column(String(8))
    service: Mapped[str] = mapped_column(String(36))
    title: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(20))
    body: Mapped[str] = mapped_column(Text)
    version: Mapped[int]
    author: Mapped[str] = mapped_column(String(64))
    saved_at: Mapped[datetime]
    archived_at: Mapped[datetime | None]
    form_key: Mapped[str] = mapped_column(String(64))
