"""The acts under way are found without reading the whole journal."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

INTENDED = sa.text("outcome = 'intended'")


def upgrade() -> None:
    """Forward."""
    op.create_index(
        "ix_audit_event_intended", "audit_event", ["at"], sqlite_where=INTENDED, postgresql_where=INTENDED
    )


def downgrade() -> None:
    """Back."""
    op.drop_index("ix_audit_event_intended", "audit_event")
