"""circulars: when each was last worked on, from which what is never published is forgotten."""

import sqlalchemy as sa
from alembic import op

import socle.sql
from socle import clock

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

LONG_AGO = sa.text("'1970-01-01 00:00:00'")
"""For the rows there are, which are filled at once: SQLite cannot rebuild a table that others refer to."""


def upgrade() -> None:
    """Forward; those there are count from now: the update itself makes nobody lose a draft."""
    op.add_column(
        "circular", sa.Column("changed_at", socle.sql.Instant(), nullable=False, server_default=LONG_AGO)
    )
    circular = sa.table("circular", sa.column("changed_at", socle.sql.Instant()))
    op.execute(circular.update().values(changed_at=clock.now()))


def downgrade() -> None:
    """Back."""
    op.drop_column("circular", "changed_at")
