"""CVs: entries, documents, what is shared."""

import sqlalchemy as sa
from alembic import op

import socle.sql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "cv_entry",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("academie", sa.String(length=8), nullable=False),
        sa.Column("uid", sa.String(length=64), nullable=False),
        sa.Column("section", sa.String(length=20), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("saved_at", socle.sql.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cv_entry")),
    )
    with op.batch_alter_table("cv_entry", schema=None) as batch_op:
        batch_op.create_index("ix_cv_entry_owner", ["academie", "uid", "section", "place"], unique=False)

    op.create_table(
        "cv_file",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("academie", sa.String(length=8), nullable=False),
        sa.Column("uid", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("added_at", socle.sql.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cv_file")),
        sa.UniqueConstraint("academie", "uid", "digest", name="uq_cv_file_owner"),
    )
    with op.batch_alter_table("cv_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cv_file_digest"), ["digest"], unique=False)

    op.create_table(
        "cv_share",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("academie", sa.String(length=8), nullable=False),
        sa.Column("uid", sa.String(length=64), nullable=False),
        sa.Column("purpose", sa.String(length=30), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("sections", sa.JSON(), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("since", socle.sql.Instant(), nullable=False),
        sa.Column("withdrawn_at", socle.sql.Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cv_share")),
    )
    with op.batch_alter_table("cv_share", schema=None) as batch_op:
        batch_op.create_index("ix_cv_share_owner", ["academie", "uid", "since"], unique=False)


def downgrade() -> None:
    """Back: no CV."""
    for table in ("cv_share", "cv_file", "cv_entry"):
        op.drop_table(table)
