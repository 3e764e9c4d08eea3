"""The directory of assistance, by académie."""

import sqlalchemy as sa
from alembic import op

import socle.sql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "assistance_contact",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("academie", sa.String(length=8), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("hours", sa.String(length=200), nullable=False),
        sa.Column("form", sa.String(length=255), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("populations", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", socle.sql.Instant(), nullable=False),
        sa.Column("changed_by", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assistance_contact")),
    )
    with op.batch_alter_table("assistance_contact", schema=None) as batch_op:
        batch_op.create_index("ix_assistance_contact_academie", ["academie", "position"], unique=False)


def downgrade() -> None:
    """Back."""
    with op.batch_alter_table("assistance_contact", schema=None) as batch_op:
        batch_op.drop_index("ix_assistance_contact_academie")
    op.drop_table("assistance_contact")
