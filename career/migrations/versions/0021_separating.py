"""courrier: threads separated again, what a closing had ended, the draft of one answer to many threads."""

import sqlalchemy as sa
from alembic import op

import socle.sql

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.add_column(
        "courrier_thread", sa.Column("parted_from", sa.String(length=36), nullable=False, server_default="")
    )
    op.add_column("courrier_thread", sa.Column("parted_at", socle.sql.Instant(), nullable=True))
    op.create_index("ix_courrier_thread_parted", "courrier_thread", ["parted_from"])
    op.add_column("courrier_message", sa.Column("ended_at", socle.sql.Instant(), nullable=True))
    op.add_column("courrier_draft", sa.Column("threads", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column(
        "courrier_draft", sa.Column("closes", sa.Boolean(), nullable=False, server_default=sa.false())
    )


def downgrade() -> None:
    """Back."""
    for name in ("closes", "threads"):
        op.drop_column("courrier_draft", name)
    op.drop_column("courrier_message", "ended_at")
    op.drop_index("ix_courrier_thread_parted", "courrier_thread")
    for name in ("parted_at", "parted_from"):
        op.drop_column("courrier_thread", name)
