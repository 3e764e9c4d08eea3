"""Requests of change of situation, declared complements, what a feed may say of family and account."""

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
        "complement",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("academie", sa.String(length=8), nullable=False),
        sa.Column("agent", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=True),
        sa.Column("place", sa.String(length=120), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("form_key", sa.String(length=64), nullable=False),
        sa.Column("declared_at", socle.sql.Instant(), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("file_kind", sa.String(length=10), nullable=False),
        sa.Column("file_size", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complement")),
        sa.UniqueConstraint("academie", "agent", "form_key", name="uq_complement_form_key"),
    )
    with op.batch_alter_table("complement", schema=None) as batch_op:
        batch_op.create_index("ix_complement_agent", ["academie", "agent"], unique=False)
        batch_op.create_index(batch_op.f("ix_complement_digest"), ["digest"], unique=False)

    op.create_table(
        "request",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("academie", sa.String(length=8), nullable=False),
        sa.Column("agent", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("asked", sa.JSON(), nullable=False),
        sa.Column("effective", sa.Date(), nullable=False),
        sa.Column("created_at", socle.sql.Instant(), nullable=False),
        sa.Column("updated_at", socle.sql.Instant(), nullable=False),
        sa.Column("sent_at", socle.sql.Instant(), nullable=True),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.Column("back", sa.String(length=10), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request")),
    )
    with op.batch_alter_table("request", schema=None) as batch_op:
        batch_op.create_index("ix_request_agent", ["academie", "agent", "created_at"], unique=False)
        batch_op.create_index("ix_request_state", ["academie", "kind", "state", "updated_at"], unique=False)

    op.create_table(
        "request_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("academie", sa.String(length=8), nullable=False),
        sa.Column("request_id", sa.String(length=36), nullable=False),
        sa.Column("act", sa.String(length=20), nullable=False),
        sa.Column("side", sa.String(length=10), nullable=False),
        sa.Column("actor", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("at", socle.sql.Instant(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("form_key", sa.String(length=64), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name=op.f("fk_request_step_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_step")),
        sa.UniqueConstraint("academie", "actor", "form_key", name="uq_request_step_form_key"),
    )
    with op.batch_alter_table("request_step", schema=None) as batch_op:
        batch_op.create_index("ix_request_step_request", ["request_id", "at"], unique=False)

    op.create_table(
        "request_file",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("academie", sa.String(length=8), nullable=False),
        sa.Column("request_id", sa.String(length=36), nullable=False),
        sa.Column("step_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name=op.f("fk_request_file_request_id")),
        sa.ForeignKeyConstraint(["step_id"], ["request_step.id"], name=op.f("fk_request_file_step_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_file")),
    )
    with op.batch_alter_table("request_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_request_file_digest"), ["digest"], unique=False)
        batch_op.create_index("ix_request_file_step", ["step_id", "place"], unique=False)

    with op.batch_alter_table("dossier", schema=None) as batch_op:
        batch_op.add_column(sa.Column("family", sa.String(length=20), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("bank_tail", sa.String(length=4), nullable=False, server_default=""))


def downgrade() -> None:
    """Back."""
    with op.batch_alter_table("dossier", schema=None) as batch_op:
        batch_op.drop_column("bank_tail")
        batch_op.drop_column("family")

    with op.batch_alter_table("request_file", schema=None) as batch_op:
        batch_op.drop_index("ix_request_file_step")
        batch_op.drop_index(batch_op.f("ix_request_file_digest"))

    op.drop_table("request_file")
    with op.batch_alter_table("request_step", schema=None) as batch_op:
        batch_op.drop_index("ix_request_step_request")

    op.drop_table("request_step")
    with op.batch_alter_table("request", schema=None) as batch_op:
        batch_op.drop_index("ix_request_state")
        batch_op.drop_index("ix_request_agent")

    op.drop_table("request")
    with op.batch_alter_table("complement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_complement_digest"))
        batch_op.drop_index("ix_complement_agent")

    op.drop_table("complement")
