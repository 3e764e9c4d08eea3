"""courrier: who has a thread open."""

import sqlalchemy as sa
from alembic import op

import socle.sql

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "courrier_presence",
        sa.Column("thread_id", sa.String(length=36), nullable=False),
        sa.Column("uid", sa.String(length=64), nullable=False),
        sa.Column("academie", sa.String(length=8), nullable=False),
        sa.Column("since", socle.sql.Instant(), nullable=False),
        sa.Column("at", socle.sql.Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["thread_id"],
            ["courrier_thread.id"],
            name=op.f("fk_courrier_presence_thread_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("thread_id", "uid", name=op.f("pk_courrier_presence")),
    )
    op.create_index("ix_courrier_presence_at", "courrier_presence", ["at"])


def downgrade() -> None:
    """Back."""
    op.drop_table("courrier_presence")
