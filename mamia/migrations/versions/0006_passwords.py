"""Who was told that her password expires; names of schools, that passwords may not be."""

import sqlalchemy as sa
from alembic import op

import socle.sql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "establishment",
        sa.Column("uai", sa.String(length=8), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("town", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("uai", name=op.f("pk_establishment")),
    )
    op.create_table(
        "expiry_notice",
        sa.Column("sub", sa.String(length=64), nullable=False),
        sa.Column("days", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("changed_at", socle.sql.Instant(), nullable=False),
        sa.Column("told_at", socle.sql.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("sub", "days", "changed_at", name=op.f("pk_expiry_notice")),
    )
    with op.batch_alter_table("expiry_notice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_expiry_notice_told_at"), ["told_at"], unique=False)


def downgrade() -> None:
    """Back."""
    with op.batch_alter_table("expiry_notice", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_expiry_notice_told_at"))
    op.drop_table("expiry_notice")
    op.drop_table("establishment")
