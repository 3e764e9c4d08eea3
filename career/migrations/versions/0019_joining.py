"""courrier: an answer that reopens a thread, what was moved from one to another, what is a request."""

import sqlalchemy as sa
from alembic import op

import socle.sql

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=36), nullable=False, server_default="")


def _request() -> sa.Column[bool]:
    return sa.Column("request", sa.Boolean(), nullable=False, server_default=sa.false())


def upgrade() -> None:
    """Forward."""
    op.add_column("courrier_thread", sa.Column("reopens_at", socle.sql.Instant(), nullable=True))
    op.add_column("courrier_thread", sa.Column("was", sa.JSON(), nullable=False, server_default="{}"))
    op.create_index("ix_courrier_thread_joined", "courrier_thread", ["joined_to"])
    op.create_index("ix_courrier_thread_follows", "courrier_thread", ["follows"])
    op.add_column("courrier_message", _text("came_from"))
    op.add_column("courrier_message", sa.Column("moved_at", socle.sql.Instant(), nullable=True))
    op.add_column("courrier_message", _request())
    op.create_index("ix_courrier_message_came_from", "courrier_message", ["came_from"])
    op.add_column("courrier_draft", _text("follows"))
    op.add_column("courrier_draft", _request())


def downgrade() -> None:
    """Back."""
    for name in ("request", "follows"):
        op.drop_column("courrier_draft", name)
    op.drop_index("ix_courrier_message_came_from", "courrier_message")
    for name in ("request", "moved_at", "came_from"):
        op.drop_column("courrier_message", name)
    for name in ("follows", "joined"):
        op.drop_index(f"ix_courrier_thread_{name}", "courrier_thread")
    for name in ("was", "reopens_at"):
        op.drop_column("courrier_thread", name)
