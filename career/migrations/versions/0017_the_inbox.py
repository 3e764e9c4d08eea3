"""courrier: what a desk finds threads by, and what an inbox reads of what is open."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

import socle.sql

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

SAID = """
SELECT said.thread_id, thread.agent, said.words, said.visible_at
FROM courrier_message AS said JOIN courrier_thread AS thread ON thread.id = said.thread_id
WHERE said.author != '' UNION ALL SELECT id, agent, words, shown_at FROM courrier_thread ORDER BY 1"""
STEM = 40
OPEN = sa.text("closed_at IS NULL")
MANY = 10_000


def upgrade() -> None:
    """Forward."""
    op.drop_index("ix_courrier_thread_last", "courrier_thread")
    op.create_index("ix_courrier_thread_last", "courrier_thread", ["academie", "last_at", "id"])
    op.create_index(
        "ix_courrier_thread_open",
        "courrier_thread",
        ["academie", "agent"],
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
    words = op.create_table(
        "courrier_word",
        sa.Column("stem", sa.String(length=STEM), nullable=False),
        sa.Column("agent", sa.String(length=64), nullable=False),
        sa.Column("thread_id", sa.String(length=36), nullable=False),
        sa.Column("seen_at", socle.sql.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("stem", "agent", "thread_id", name=op.f("pk_courrier_word")),
        sqlite_with_rowid=False,
    )
    some: list[dict[str, Any]] = []
    for row in _rows():
        some.append(row)
        if len(some) >= MANY:
            op.bulk_insert(words, some)
            some = []
    if some:
        op.bulk_insert(words, some)


def downgrade() -> None:
    """Back."""
    op.drop_table("courrier_word")
    op.drop_index("ix_courrier_thread_open", "courrier_thread")
    op.drop_index("ix_courrier_thread_last", "courrier_thread")
    op.create_index("ix_courrier_thread_last", "courrier_thread", ["academie", "closed_at", "last_at"])


def _rows() -> Iterator[dict[str, Any]]:
    """The distinct stems of each thread, from the first instant one of them is seen."""
    said = sa.text(SAID).columns(visible_at=socle.sql.Instant())
    found: dict[str, dict[str, Any]] = {}
    for thread, agent, words, seen_at in op.get_bind().execute(said).all():
        if found and next(iter(found.values()))["thread_id"] != thread:
            yield from found.values()
            found = {}
        for stem in {one[:STEM] for one in words.split()}:
            row = found.setdefault(
                stem, {"stem": stem, "agent": agent, "thread_id": thread, "seen_at": seen_at}
            )
            row["seen_at"] = min(row["seen_at"], seen_at)
    yield from found.values()
