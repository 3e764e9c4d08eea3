"""uploads: files that come by pieces."""

import sqlalchemy as sa
from alembic import op

import socle.sql

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "upload",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("academie", sa.String(length=8), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sign", sa.String(length=64), nullable=False),
        sa.Column("begun_at", socle.sql.Instant(), nullable=False),
        sa.Column("expires_at", socle.sql.Instant(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("kept_name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("kept_size", sa.Integer(), nullable=False),
        sa.Column("taken_at", socle.sql.Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload")),
        sa.UniqueConstraint("academie", "owner", "sign", "name", name="uq_upload_sign"),
    )
    with op.batch_alter_table("upload", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_upload_digest"), ["digest"], unique=False)
        batch_op.create_index("ix_upload_expires_at", ["expires_at"], unique=False)


def downgrade() -> None:
    """Back."""
    op.drop_table("upload")
