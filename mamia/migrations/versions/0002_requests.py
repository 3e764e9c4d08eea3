"""requests to the assistance."""

import sqlalchemy as sa
from alembic import op

import socle.sql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "request",
        sa.Column("number", sa.String(length=12), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("uid", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("mail", sa.String(length=254), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("created_at", socle.sql.Instant(), nullable=False),
        sa.Column("treated_at", socle.sql.Instant(), nullable=True),
        sa.Column("treated_by", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_request")),
    )
    with op.batch_alter_table("request", schema=None) as batch_op:
        batch_op.create_index("ix_request_state_created_at", ["state", "created_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_request_uid"), ["uid"], unique=False)


def downgrade() -> None:
    """Back."""
    with op.batch_alter_table("request", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_request_uid"))
        batch_op.drop_index("ix_request_state_created_at")

    op.drop_table("request")
