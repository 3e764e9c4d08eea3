"""What is kept of feeds: runs, whose turn it is, where each section came from, what changed in a dossier."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from career.models import Base
from socle import clock

A_PAGE = 50  # runs


class FeedRun(Base):
    """One run that wrote, or tried. `files`: name, digest, rows, encoding of each; `counts`: what was done.

    `state` is running, done, refused, interrupted, failed, or cut: killed, and found so by the next one.
    """

    __tablename__ = "feed_run"
    __table_args__ = (Index("ix_feed_run_academie_started_at", "academie", "started_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    academie: Mapped[str] = mapped_column(String(8))
    full: Mapped[bool]
    day: Mapped[date]
    files: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    counts: Mapped[dict[str, int]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(12))
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class FeedTurn(Base):
    """The run under way of an académie; without a sign of life for long enough, its turn is over."""

    __tablename__ = "feed_turn"

    academie: Mapped[str] = mapped_column(String(8), primary_key=True)
    run_id: Mapped[int]
    host: Mapped[str] = mapped_column(String(120))
    pid: Mapped[int]
    beat_at: Mapped[datetime]


class FeedSource(Base):
    """The run that a section of a dossier came from, as it stands."""

    __tablename__ = "feed_source"

    academie: Mapped[str] = mapped_column(String(8), primary_key=True)
    uid: Mapped[str] = mapped_column(String(64), primary_key=True)
    section: Mapped[str] = mapped_column(String(12), primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("feed_run.id"), index=True)


class DossierChange(Base):
    """One change that a run made in a dossier; for its owner alone: `before` and `after` may tell of health.

    `kind` is arrived, added, changed, removed, or effect: what the others do to the date of the next échelon.
    """

    __tablename__ = "dossier_change"
    __table_args__ = (Index("ix_dossier_change_dossier", "academie", "uid", "seen_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    academie: Mapped[str] = mapped_column(String(8))
    uid: Mapped[str] = mapped_column(String(64))
    run_id: Mapped[int] = mapped_column(ForeignKey("feed_run.id"), index=True)
    section: Mapped[str] = mapped_column(String(12))
    kind: Mapped[str] = mapped_column(String(8))
    label: Mapped[str] = mapped_column(String(200))
    before: Mapped[str] = mapped_column(String(2000), default="")
    after: Mapped[str] = mapped_column(String(2000), default="")
    effective: Mapped[date | None]
    decided: Mapped[date | None]
    seen_at: Mapped[datetime | None]


def changes_of(session: Session, academie: str, uid: str, first: int, most: int) -> list[DossierChange]:
    """Changes of one dossier, the newest run first; within a run, as they were written."""
    query = (
        select(DossierChange)
        .where(DossierChange.academie == academie, DossierChange.uid == uid)
        .order_by(DossierChange.run_id.desc(), DossierChange.id)
        .offset(first)
        .limit(most)
    )
    return list(session.scalars(query))


def count_changes(session: Session, academie: str, uid: str, unseen: bool = False) -> int:
    """How many changes there are, or how many she has not seen."""
    query = select(func.count(DossierChange.id)).where(
        DossierChange.academie == academie, DossierChange.uid == uid
    )
    if unseen:
        query = query.where(DossierChange.seen_at.is_(None))
    return session.scalar(query) or 0


def mark_seen(session: Session, academie: str, uid: str, ids: Sequence[int]) -> None:
    """These changes of hers are seen now; those seen before keep their hour."""
    session.execute(
        update(DossierChange)
        .where(
            DossierChange.id.in_(ids),
            DossierChange.academie == academie,
            DossierChange.uid == uid,
            DossierChange.seen_at.is_(None),
        )
        .values(seen_at=clock.now())
    )


def runs_by_id(session: Session, ids: set[int]) -> dict[int, FeedRun]:
    """These runs."""
    return {run.id: run for run in session.scalars(select(FeedRun).where(FeedRun.id.in_(ids)))}


def sources_of(session: Session, academie: str, uid: str) -> dict[str, FeedRun]:
    """The run that each section of one dossier came from."""
    query = (
        select(FeedSource.section, FeedRun)
        .join(FeedRun, FeedRun.id == FeedSource.run_id)
        .where(FeedSource.academie == academie, FeedSource.uid == uid)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def latest_runs(session: Session, academie: str) -> list[FeedRun]:
    """The last runs of an académie, the newest first."""
    query = select(FeedRun).where(FeedRun.academie == academie).order_by(FeedRun.id.desc()).limit(A_PAGE)
    return list(session.scalars(query))
