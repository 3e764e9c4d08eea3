"""courrier: drafts, messages that can be taken back, words for search."""

import sqlalchemy as sa
from alembic import op

import socle.sql
from career.courrier.words import indexed

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

AGED = (
    ("courrier_thread", "shown_at", "opened_at", "subject"),
    ("courrier_message", "visible_at", "sent_at", "body"),
)
LONG_AGO = sa.text("'1970-01-01 00:00:00'")
"""For the rows there are, which are filled at once: SQLite cannot rebuild a table that others refer to."""


def upgrade() -> None:
    """Forward."""
    for table, seen, since, text in AGED:
        op.add_column(table, sa.Column(seen, socle.sql.Instant(), nullable=False, server_default=LONG_AGO))
        op.add_column(table, sa.Column("words", sa.Text(), nullable=False, server_default=""))
        _fill(table, seen, since, text)
    op.add_column(
        "courrier_message", sa.Column("notice", sa.String(length=36), nullable=False, server_default="")
    )
    op.create_table(
        "courrier_draft",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("academie", sa.String(length=8), nullable=False),
        sa.Column("author", sa.String(length=64), nullable=False),
        sa.Column("place", sa.String(length=64), nullable=False),
        sa.Column("thread_id", sa.String(length=36), nullable=True),
        sa.Column("form_key", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("receipt", sa.Boolean(), nullable=False),
        sa.Column("origin", sa.String(length=36), nullable=False),
        sa.Column("saved_at", socle.sql.Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["thread_id"], ["courrier_thread.id"], name=op.f("fk_courrier_draft_thread_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courrier_draft")),
        sa.UniqueConstraint("academie", "author", "place", name="uq_courrier_draft_place"),
    )
    op.create_table(
        "courrier_draft_file",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("academie", sa.String(length=8), nullable=False),
        sa.Column("draft_id", sa.String(length=36), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["courrier_draft.id"], name=op.f("fk_courrier_draft_file_draft_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courrier_draft_file")),
    )
    with op.batch_alter_table("courrier_draft_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_courrier_draft_file_digest"), ["digest"], unique=False)
        batch_op.create_index("ix_courrier_draft_file_draft", ["draft_id", "place"], unique=False)


def _fill(table: str, seen: str, since: str, text: str) -> None:
    """What is there was seen from the start, and is found by its words."""
    columns: list[sa.ColumnClause[object]] = [sa.column(name) for name in ("id", seen, since, text, "words")]
    rows, connection = sa.table(table, *columns), op.get_bind()
    connection.execute(sa.update(rows).values({seen: rows.c[since]}))
    change = sa.update(rows).where(rows.c.id == sa.bindparam("which")).values(words=sa.bindparam("found"))
    there = connection.execute(sa.select(rows.c.id, rows.c[text])).all()
    for start in range(0, len(there), 1000):
        part = [{"which": row[0], "found": indexed(row[1])} for row in there[start : start + 1000]]
        connection.execute(change, part)


def downgrade() -> None:
    """Back."""
    op.drop_table("courrier_draft_file")
    op.drop_table("courrier_draft")
    op.drop_column("courrier_message", "notice")
    for table, seen, _, _ in AGED:
        op.drop_column(table, "words")
        op.drop_column(table, seen)
