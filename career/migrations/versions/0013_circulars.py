"""circulars: a message of the service to many people at once."""

import sqlalchemy as sa
from alembic import op

import socle.sql

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    _circulars()
    _files()
    _recipients()


def _circulars() -> None:
    op.create_table(
        "circular",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("academie", sa.String(length=8), nullable=False),
        sa.Column("service", sa.String(length=36), nullable=False),
        sa.Column("sender", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("form_key", sa.String(length=64), nullable=False),
        sa.Column("prepared_by", sa.String(length=64), nullable=False),
        sa.Column("prepared_at", socle.sql.Instant(), nullable=False),
        sa.Column("changed_by", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("audience", sa.JSON(), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("people", sa.JSON(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("written", sa.Integer(), nullable=False),
        sa.Column("published_by", sa.String(length=64), nullable=False),
        sa.Column("published_at", socle.sql.Instant(), nullable=True),
        sa.Column("withdrawn_by", sa.String(length=64), nullable=False),
        sa.Column("withdrawn_at", socle.sql.Instant(), nullable=True),
        sa.Column("why_withdrawn", sa.String(length=500), nullable=False),
        sa.Column("notified", sa.String(length=64), nullable=False),
        sa.Column("notified_at", socle.sql.Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_circular")),
        sa.UniqueConstraint("academie", "prepared_by", "form_key", name="uq_circular_form_key"),
    )
    with op.batch_alter_table("circular", schema=None) as batch_op:
        batch_op.create_index("ix_circular_academie", ["academie", "service", "prepared_at"], unique=False)
        batch_op.create_index("ix_circular_published", ["notified_at", "published_at"], unique=False)


def _files() -> None:
    op.create_table(
        "circular_file",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("academie", sa.String(length=8), nullable=False),
        sa.Column("circular_id", sa.String(length=36), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["circular_id"], ["circular.id"], name=op.f("fk_circular_file_circular_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_circular_file")),
    )
    with op.batch_alter_table("circular_file", schema=None) as batch_op:
        batch_op.create_index("ix_circular_file_circular", ["circular_id", "place"], unique=False)
        batch_op.create_index(batch_op.f("ix_circular_file_digest"), ["digest"], unique=False)


def _recipients() -> None:
    """Those who receive it, and the portions of a list that are not yet written as such."""
    op.create_table(
        "circular_portion",
        sa.Column("circular_id", sa.String(length=36), nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("academie", sa.String(length=8), nullable=False),
        sa.Column("lines", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["circular_id"], ["circular.id"], name=op.f("fk_circular_portion_circular_id")
        ),
        sa.PrimaryKeyConstraint("circular_id", "place", name=op.f("pk_circular_portion")),
    )
    op.create_table(
        "circular_recipient",
        sa.Column("circular_id", sa.String(length=36), nullable=False),
        sa.Column("uid", sa.String(length=64), nullable=False),
        sa.Column("academie", sa.String(length=8), nullable=False),
        sa.Column("given", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("read_at", socle.sql.Instant(), nullable=True),
        sa.Column("withdrawal_read_at", socle.sql.Instant(), nullable=True),
        sa.Column("mailed_at", socle.sql.Instant(), nullable=True),
        sa.ForeignKeyConstraint(["circular_id"], ["circular.id"], name="fk_circular_recipient_circular"),
        sa.PrimaryKeyConstraint("circular_id", "uid", name=op.f("pk_circular_recipient")),
    )
    with op.batch_alter_table("circular_recipient", schema=None) as batch_op:
        batch_op.create_index("ix_circular_recipient_agent", ["academie", "uid"], unique=False)


def downgrade() -> None:
    """Back."""

    with op.batch_alter_table("circular_recipient", schema=None) as batch_op:
        batch_op.drop_index("ix_circular_recipient_agent")

    op.drop_table("circular_recipient")
    op.drop_table("circular_portion")
    with op.batch_alter_table("circular_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_circular_file_digest"))
        batch_op.drop_index("ix_circular_file_circular")

    op.drop_table("circular_file")
    with op.batch_alter_table("circular", schema=None) as batch_op:
        batch_op.drop_index("ix_circular_published")
        batch_op.drop_index("ix_circular_academie")

    op.drop_table("circular")
