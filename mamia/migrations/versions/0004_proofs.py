"""More proofs for a reset: personal addresses that were confirmed, and codes sent on paper."""

import sqlalchemy as sa
from alembic import op

import socle.sql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "recovery_contact",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("sub", sa.String(length=64), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("added_at", socle.sql.Instant(), nullable=False),
        sa.Column("usable_at", socle.sql.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_contact")),
    )
    with op.batch_alter_table("recovery_contact", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recovery_contact_sub"), ["sub"], unique=False)

    op.create_table(
        "printed_code",
        sa.Column("sub", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("made_at", socle.sql.Instant(), nullable=False),
        sa.Column("made_by", sa.String(length=64), nullable=False),
        sa.Column("expires_at", socle.sql.Instant(), nullable=False),
        sa.Column("used_at", socle.sql.Instant(), nullable=True),
        sa.PrimaryKeyConstraint("sub", name=op.f("pk_printed_code")),
    )


def downgrade() -> None:
    """Back."""
    op.drop_table("printed_code")
    with op.batch_alter_table("recovery_contact", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_recovery_contact_sub"))
    op.drop_table("recovery_contact")
