"""Requests that are followed, with their messages, and the notices of the RSSI.

Requests made before have no follow-up code: their askers are answered by mail, as they were told.
"""

import sqlalchemy as sa
from alembic import op

import socle.sql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    with op.batch_alter_table("request", schema=None) as batch_op:
        batch_op.add_column(sa.Column("context", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("code_digest", sa.String(length=64), nullable=False, server_default=""))
        batch_op.add_column(
            sa.Column("updated_at", socle.sql.Instant(), nullable=False, server_default="1970-01-01 00:00:00")
        )
        batch_op.add_column(
            sa.Column("closed_because", sa.String(length=20), nullable=False, server_default="")
        )
    op.execute("UPDATE request SET updated_at = created_at")
    op.create_table(
        "request_message",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("number", sa.String(length=12), nullable=False),
        sa.Column("at", socle.sql.Instant(), nullable=False),
        sa.Column("side", sa.String(length=10), nullable=False),
        sa.Column("uid", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("nonce", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["number"], ["request.number"], name=op.f("fk_request_message_number"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_message")),
        sa.UniqueConstraint("nonce", name=op.f("uq_request_message_nonce")),
    )
    with op.batch_alter_table("request_message", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_request_message_number"), ["number"], unique=False)
    op.create_table(
        "security_notice",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("severity", sa.String(length=12), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("written_by", sa.String(length=64), nullable=False),
        sa.Column("updated_at", socle.sql.Instant(), nullable=False),
        sa.Column("published_at", socle.sql.Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_security_notice")),
    )


def downgrade() -> None:
    """Back."""
    op.drop_table("security_notice")
    with op.batch_alter_table("request_message", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_request_message_number"))

    op.drop_table("request_message")
    with op.batch_alter_table("request", schema=None) as batch_op:
        batch_op.drop_column("closed_because")
        batch_op.drop_column("updated_at")
        batch_op.drop_column("code_digest")
        batch_op.drop_column("context")
