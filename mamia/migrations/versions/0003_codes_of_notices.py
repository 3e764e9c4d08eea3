"""The code that each notice carries: it locks the account, and does nothing else."""

import sqlalchemy as sa
from alembic import op

import socle.sql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "notice_code",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("sub", sa.String(length=64), nullable=False),
        sa.Column("made_at", socle.sql.Instant(), nullable=False),
        sa.Column("expires_at", socle.sql.Instant(), nullable=False),
        sa.Column("used_at", socle.sql.Instant(), nullable=True),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_notice_code")),
    )
    with op.batch_alter_table("notice_code", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_notice_code_expires_at"), ["expires_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_notice_code_sub"), ["sub"], unique=False)


def downgrade() -> None:
    """Back."""
    with op.batch_alter_table("notice_code", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_notice_code_sub"))
        batch_op.drop_index(batch_op.f("ix_notice_code_expires_at"))
    op.drop_table("notice_code")
