"""perspectives."""

import sqlalchemy as sa
from alembic import op

import socle.sql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "rules_choice",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("academie", sa.String(length=8), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("chosen_by", sa.String(length=64), nullable=False),
        sa.Column("chosen_at", socle.sql.Instant(), nullable=False),
        sa.Column("withdrawn_by", sa.String(length=64), nullable=False),
        sa.Column("withdrawn_at", socle.sql.Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rules_choice")),
        sa.UniqueConstraint("academie", "number", name="uq_rules_choice_number"),
    )
    op.create_table(
        "rules_preview",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("academie", sa.String(length=8), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("basis", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.String(length=64), nullable=False),
        sa.Column("asked_at", socle.sql.Instant(), nullable=False),
        sa.Column("finished_at", socle.sql.Instant(), nullable=True),
        sa.Column("reached", sa.String(length=64), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("read", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rules_preview")),
    )
    with op.batch_alter_table("rules_preview", schema=None) as batch_op:
        batch_op.create_index("ix_rules_preview_academie", ["academie", "asked_at"], unique=False)

    op.create_table(
        "simulation",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("academie", sa.String(length=8), nullable=False),
        sa.Column("uid", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("situations", sa.JSON(), nullable=False),
        sa.Column("form_key", sa.String(length=64), nullable=False),
        sa.Column("created_at", socle.sql.Instant(), nullable=False),
        sa.Column("changed_at", socle.sql.Instant(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_simulation")),
        sa.UniqueConstraint("academie", "uid", "form_key", name="uq_simulation_form_key"),
    )
    with op.batch_alter_table("simulation", schema=None) as batch_op:
        batch_op.create_index("ix_simulation_owner", ["academie", "uid", "changed_at"], unique=False)

    op.create_table(
        "rules_preview_line",
        sa.Column("preview_id", sa.String(length=36), nullable=False),
        sa.Column("uid", sa.String(length=64), nullable=False),
        sa.Column("academie", sa.String(length=8), nullable=False),
        sa.Column("corps", sa.String(length=20), nullable=False),
        sa.Column("before", sa.Date(), nullable=True),
        sa.Column("after", sa.Date(), nullable=True),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("hoped", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["preview_id"], ["rules_preview.id"], name=op.f("fk_rules_preview_line_preview_id")
        ),
        sa.PrimaryKeyConstraint("preview_id", "uid", name=op.f("pk_rules_preview_line")),
    )
    with op.batch_alter_table("rules_preview_line", schema=None) as batch_op:
        batch_op.create_index("ix_rules_preview_line_points", ["preview_id", "points"], unique=False)


def downgrade() -> None:
    """Back."""

    with op.batch_alter_table("rules_preview_line", schema=None) as batch_op:
        batch_op.drop_index("ix_rules_preview_line_points")

    op.drop_table("rules_preview_line")
    with op.batch_alter_table("simulation", schema=None) as batch_op:
        batch_op.drop_index("ix_simulation_owner")

    op.drop_table("simulation")
    with op.batch_alter_table("rules_preview", schema=None) as batch_op:
        batch_op.drop_index("ix_rules_preview_academie")

    op.drop_table("rules_preview")
    op.drop_table("rules_choice")
