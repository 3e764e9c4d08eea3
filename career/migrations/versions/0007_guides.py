"""guides: their versions, and which one each reader has read."""

import sqlalchemy as sa
from alembic import op

import socle.sql

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "guide_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("academie", sa.String(length=8), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("effective", sa.Date(), nullable=True),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("summary", sa.String(length=400), nullable=False),
        sa.Column("concerns", sa.String(length=200), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("audiences", sa.JSON(), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("owner", sa.String(length=200), nullable=False),
        sa.Column("review", sa.Date(), nullable=False),
        sa.Column("keywords", sa.JSON(), nullable=False),
        sa.Column("sources", sa.JSON(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("author", sa.String(length=64), nullable=False),
        sa.Column("written_at", socle.sql.Instant(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guide_version")),
        sa.UniqueConstraint("academie", "slug", "number", name="uq_guide_version_number"),
    )
    op.create_table(
        "guide_read",
        sa.Column("academie", sa.String(length=8), nullable=False),
        sa.Column("uid", sa.String(length=64), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("read_at", socle.sql.Instant(), nullable=False),
        sa.Column("before_id", sa.Integer(), nullable=True),
        sa.Column("before_at", socle.sql.Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["before_id"], ["guide_version.id"], name=op.f("fk_guide_read_before_id_guide_version")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["guide_version.id"], name=op.f("fk_guide_read_version_id_guide_version")
        ),
        sa.PrimaryKeyConstraint("academie", "uid", "slug", name=op.f("pk_guide_read")),
    )


def downgrade() -> None:
    """Back."""
    op.drop_table("guide_read")
    op.drop_table("guide_version")
