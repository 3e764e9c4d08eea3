"""courrier: whose turn it is, who holds a thread, what the desk did to it."""

import sqlalchemy as sa
from alembic import op

import socle.sql

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

LONG_AGO = sa.text("'1970-01-01 00:00:00'")
"""For the rows there are, which are filled at once: SQLite cannot rebuild a table that others refer to."""
TEXTS = {"service": 36, "holder": 64, "aside": 10, "follows": 36, "joined_to": 36}
OWED = """
UPDATE courrier_thread SET awaits = 'service', since = coalesce(
  (SELECT min(visible_at) FROM courrier_message AS said WHERE said.thread_id = courrier_thread.id
   AND said.side = 'agent' AND NOT EXISTS (
     SELECT 1 FROM courrier_message AS answer WHERE answer.thread_id = said.thread_id
     AND answer.side = 'service' AND answer.author != '' AND answer.sent_at > said.sent_at)), last_at)
WHERE closed_at IS NULL AND 'agent' =
  (SELECT side FROM courrier_message WHERE thread_id = courrier_thread.id AND author != ''
   ORDER BY sent_at DESC, id DESC LIMIT 1)"""


def upgrade() -> None:
    """Forward."""
    op.add_column(
        "courrier_thread",
        sa.Column("awaits", sa.String(length=10), nullable=False, server_default="personne"),
    )
    op.add_column(
        "courrier_thread", sa.Column("since", socle.sql.Instant(), nullable=False, server_default=LONG_AGO)
    )
    for name, length in TEXTS.items():
        op.add_column(
            "courrier_thread", sa.Column(name, sa.String(length=length), nullable=False, server_default="")
        )
    op.add_column("courrier_thread", sa.Column("aside_until", sa.Date(), nullable=True))
    op.create_index("ix_courrier_thread_holder", "courrier_thread", ["academie", "holder"])
    op.execute("UPDATE courrier_thread SET since = coalesce(closed_at, last_at)")
    op.execute(OWED)
    op.add_column(
        "courrier_message", sa.Column("asks", sa.String(length=200), nullable=False, server_default="")
    )
    op.create_table(
        "courrier_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("academie", sa.String(length=8), nullable=False),
        sa.Column("thread_id", sa.String(length=36), nullable=False),
        sa.Column("act", sa.String(length=20), nullable=False),
        sa.Column("actor", sa.String(length=64), nullable=False),
        sa.Column("at", socle.sql.Instant(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("form_key", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["thread_id"], ["courrier_thread.id"], name=op.f("fk_courrier_step_thread_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courrier_step")),
        sa.UniqueConstraint("academie", "actor", "form_key", name="uq_courrier_step_form_key"),
    )
    op.create_index("ix_courrier_step_thread", "courrier_step", ["thread_id", "id"])


def downgrade() -> None:
    """Back."""
    op.drop_table("courrier_step")
    op.drop_column("courrier_message", "asks")
    op.drop_index("ix_courrier_thread_holder", "courrier_thread")
    for name in ("aside_until", *reversed(TEXTS), "since", "awaits"):
        op.drop_column("courrier_thread", name)
