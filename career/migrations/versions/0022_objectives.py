"""objectives: what a service will aim at from a day on."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    zero = sa.Column("next_objective", sa.Integer(), nullable=False, server_default="0")
    op.add_column("portfolio_service", zero)
    op.add_column("portfolio_service", sa.Column("next_from", sa.Date(), nullable=True))


def downgrade() -> None:
    """Back."""
    for name in ("next_from", "next_objective"):
        op.drop_column("portfolio_service", name)
