"""courrier: drafts of both sides, templates of answers."""

import sqlalchemy as sa
from alembic import op

import socle.sql

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.add_column(
        "courrier_draft", sa.Column("side", sa.String(length=10), nullable=False, server_default="agent")
    )
    op.add_column(
        "courrier_draft", sa.Column("asks", sa.String(length=200), nullable=False, server_default="")
    )
    op.create_table(
        "courrier_template",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("academie", sa.String(length=8), nullable=False),
        sa.Column("service", sa.String(length=36), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("author", sa.String(length=64), nullable=False),
        sa.Column("saved_at", socle.sql.Instant(), nullable=False),
        sa.Column("archived_at", socle.sql.Instant(), nullable=True),
        sa.Column("form_key", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courrier_template")),
        sa.UniqueConstraint("academie", "form_key", name="uq_courrier_template_form_key"),
    )
    op.create_index("ix_courrier_template_service", "courrier_template", ["academie", "service"])


def downgrade() -> None:
    """Back."""
    op.drop_table("courrier_template")
    op.drop_column("courrier_draft", "asks")
    op.drop_column("courrier_draft", "side")
