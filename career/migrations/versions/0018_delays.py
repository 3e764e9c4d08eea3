"""delays: the objective of a service, until when an answer is due, what was answered in how long."""

import sqlalchemy as sa
from alembic import op

import socle.sql

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward; what waits and what was answered is worked out after the migrations (career.schema)."""
    op.add_column(
        "portfolio_service", sa.Column("objective", sa.Integer(), nullable=False, server_default="10")
    )
    op.add_column(
        "portfolio_service", sa.Column("territory", sa.String(length=4), nullable=False, server_default="")
    )
    op.add_column("courrier_thread", sa.Column("due_on", sa.Date(), nullable=True))
    op.create_index(
        "ix_courrier_thread_due",
        "courrier_thread",
        ["academie", "due_on"],
        sqlite_where=sa.text("due_on IS NOT NULL"),
        postgresql_where=sa.text("due_on IS NOT NULL"),
    )
    op.create_index(
        "ix_courrier_thread_awaited",
        "courrier_thread",
        ["since"],
        sqlite_where=sa.text("awaits = 'agent' AND closed_at IS NULL"),
        postgresql_where=sa.text("awaits = 'agent' AND closed_at IS NULL"),
    )
    op.create_table(
        "courrier_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("academie", sa.String(length=8), nullable=False),
        sa.Column("service", sa.String(length=36), nullable=False),
        sa.Column("gestionnaire", sa.String(length=64), nullable=False),
        sa.Column("thread_id", sa.String(length=36), nullable=False),
        sa.Column("asked_at", socle.sql.Instant(), nullable=False),
        sa.Column("answered_at", socle.sql.Instant(), nullable=False),
        sa.Column("spent", sa.Integer(), nullable=False),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["thread_id"], ["courrier_thread.id"], name=op.f("fk_courrier_answer_thread_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courrier_answer")),
        sa.UniqueConstraint("thread_id", "asked_at", name="uq_courrier_answer_asked"),
    )
    op.create_index(
        "ix_courrier_answer_service",
        "courrier_answer",
        ["academie", "service", "answered_at", "closed", "spent"],
    )


def downgrade() -> None:
    """Back."""
    op.drop_table("courrier_answer")
    op.drop_index("ix_courrier_thread_awaited", "courrier_thread")
    op.drop_index("ix_courrier_thread_due", "courrier_thread")
    op.drop_column("courrier_thread", "due_on")
    op.drop_column("portfolio_service", "territory")
    op.drop_column("portfolio_service", "objective")
