"""feeds of dossiers: runs, turns, sources, changes."""

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
        "feed_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("academie", sa.String(length=8), nullable=False),
        sa.Column("full", sa.Boolean(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("files", sa.JSON(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("started_at", socle.sql.Instant(), nullable=False),
        sa.Column("ended_at", socle.sql.Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feed_run")),
    )
    with op.batch_alter_table("feed_run", schema=None) as batch_op:
        batch_op.create_index("ix_feed_run_academie_started_at", ["academie", "started_at"], unique=False)

    op.create_table(
        "feed_turn",
        sa.Column("academie", sa.String(length=8), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("host", sa.String(length=120), nullable=False),
        sa.Column("pid", sa.Integer(), nullable=False),
        sa.Column("beat_at", socle.sql.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("academie", name=op.f("pk_feed_turn")),
    )
    op.create_table(
        "dossier_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("academie", sa.String(length=8), nullable=False),
        sa.Column("uid", sa.String(length=64), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("section", sa.String(length=12), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("before", sa.String(length=2000), nullable=False),
        sa.Column("after", sa.String(length=2000), nullable=False),
        sa.Column("effective", sa.Date(), nullable=True),
        sa.Column("decided", sa.Date(), nullable=True),
        sa.Column("seen_at", socle.sql.Instant(), nullable=True),
        sa.ForeignKeyConstraint(["run_id"], ["feed_run.id"], name=op.f("fk_dossier_change_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dossier_change")),
    )
    with op.batch_alter_table("dossier_change", schema=None) as batch_op:
        batch_op.create_index("ix_dossier_change_dossier", ["academie", "uid", "seen_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_dossier_change_run_id"), ["run_id"], unique=False)

    op.create_table(
        "feed_source",
        sa.Column("academie", sa.String(length=8), nullable=False),
        sa.Column("uid", sa.String(length=64), nullable=False),
        sa.Column("section", sa.String(length=12), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["feed_run.id"], name=op.f("fk_feed_source_run_id")),
        sa.PrimaryKeyConstraint("academie", "uid", "section", name=op.f("pk_feed_source")),
    )
    with op.batch_alter_table("feed_source", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_feed_source_run_id"), ["run_id"], unique=False)


def downgrade() -> None:
    """Back."""
    with op.batch_alter_table("feed_source", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_feed_source_run_id"))

    op.drop_table("feed_source")
    with op.batch_alter_table("dossier_change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_dossier_change_run_id"))
        batch_op.drop_index("ix_dossier_change_dossier")

    op.drop_table("dossier_change")
    op.drop_table("feed_turn")
    with op.batch_alter_table("feed_run", schema=None) as batch_op:
        batch_op.drop_index("ix_feed_run_academie_started_at")

    op.drop_table("feed_run")
