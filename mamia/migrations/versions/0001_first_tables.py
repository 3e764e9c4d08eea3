"""the first tables."""

import sqlalchemy as sa
from alembic import op

import socle.sql
from socle.migrate import protect_journal

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "audit_event",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("at", socle.sql.Instant(), nullable=False),
        sa.Column("event", sa.String(length=40), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("act", sa.String(length=36), nullable=False),
        sa.Column("actor", sa.String(length=120), nullable=False),
        sa.Column("subject", sa.String(length=120), nullable=False),
        sa.Column("origin", sa.String(length=64), nullable=False),
        sa.Column("request_id", sa.String(length=36), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_event")),
    )
    with op.batch_alter_table("audit_event", schema=None) as batch_op:
        batch_op.create_index("ix_audit_event_act", ["act"], unique=False)
        batch_op.create_index("ix_audit_event_actor_at", ["actor", "at"], unique=False)
        batch_op.create_index("ix_audit_event_subject_at", ["subject", "at"], unique=False)

    op.create_table(
        "counter",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("expires_at", socle.sql.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_counter")),
    )
    with op.batch_alter_table("counter", schema=None) as batch_op:
        batch_op.create_index("ix_counter_expires_at", ["expires_at"], unique=False)

    op.create_table(
        "outgoing",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("destination", sa.String(length=255), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("created_at", socle.sql.Instant(), nullable=False),
        sa.Column("not_before", socle.sql.Instant(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("delivered_at", socle.sql.Instant(), nullable=True),
        sa.Column("last_error", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outgoing")),
    )
    with op.batch_alter_table("outgoing", schema=None) as batch_op:
        batch_op.create_index("ix_outgoing_due", ["delivered_at", "not_before"], unique=False)

    op.create_table(
        "record",
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("key_digest", sa.String(length=64), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("expires_at", socle.sql.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "key_digest", name=op.f("pk_record")),
    )
    with op.batch_alter_table("record", schema=None) as batch_op:
        batch_op.create_index("ix_record_expires_at", ["expires_at"], unique=False)

    op.create_table(
        "client",
        sa.Column("client_id", sa.String(length=80), nullable=False),
        sa.Column("client_name", sa.String(length=120), nullable=False),
        sa.Column("secret_digest", sa.String(length=64), nullable=False),
        sa.Column("redirect_uris", sa.JSON(), nullable=False),
        sa.Column("post_logout_redirect_uris", sa.JSON(), nullable=False),
        sa.Column("backchannel_logout_uri", sa.String(length=255), nullable=False),
        sa.Column("token_endpoint_auth_method", sa.String(length=30), nullable=False),
        sa.Column("id_token_signed_response_alg", sa.String(length=10), nullable=False),
        sa.Column("scope", sa.String(length=255), nullable=False),
        sa.Column("client_uri", sa.String(length=255), nullable=False),
        sa.Column("disabled_at", socle.sql.Instant(), nullable=True),
        sa.PrimaryKeyConstraint("client_id", name=op.f("pk_client")),
    )
    op.create_table(
        "sign_in",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("uid", sa.String(length=64), nullable=False),
        sa.Column("sub", sa.String(length=64), nullable=False),
        sa.Column("display_name", sa.String(length=255), nullable=False),
        sa.Column("mail", sa.String(length=255), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("acr", sa.String(length=20), nullable=False),
        sa.Column("amr", sa.JSON(), nullable=False),
        sa.Column("origin", sa.String(length=64), nullable=False),
        sa.Column("device", sa.String(length=120), nullable=False),
        sa.Column("auth_time", socle.sql.Instant(), nullable=False),
        sa.Column("last_seen_at", socle.sql.Instant(), nullable=False),
        sa.Column("expires_at", socle.sql.Instant(), nullable=False),
        sa.Column("ended_at", socle.sql.Instant(), nullable=True),
        sa.Column("ended_why", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in")),
    )
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.create_index("ix_sign_in_uid_ended_at", ["uid", "ended_at"], unique=False)

    op.create_table(
        "signing_key",
        sa.Column("kid", sa.String(length=64), nullable=False),
        sa.Column("alg", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("private", sa.Text(), nullable=False),
        sa.Column("created_at", socle.sql.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("kid", name=op.f("pk_signing_key")),
    )
    op.create_table(
        "ticket",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("family", sa.String(length=36), nullable=False),
        sa.Column("client_id", sa.String(length=80), nullable=False),
        sa.Column("sign_in_id", sa.String(length=36), nullable=False),
        sa.Column("sid", sa.String(length=36), nullable=False),
        sa.Column("sub", sa.String(length=64), nullable=False),
        sa.Column("scope", sa.String(length=255), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("expires_at", socle.sql.Instant(), nullable=False),
        sa.Column("used_at", socle.sql.Instant(), nullable=True),
        sa.Column("revoked_at", socle.sql.Instant(), nullable=True),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_ticket")),
    )
    with op.batch_alter_table("ticket", schema=None) as batch_op:
        batch_op.create_index("ix_ticket_expires_at", ["expires_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_ticket_family"), ["family"], unique=False)
        batch_op.create_index(batch_op.f("ix_ticket_sign_in_id"), ["sign_in_id"], unique=False)

    op.create_table(
        "client_session",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("sign_in_id", sa.String(length=36), nullable=False),
        sa.Column("client_id", sa.String(length=80), nullable=False),
        sa.Column("opened_at", socle.sql.Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["sign_in_id"], ["sign_in.id"], name=op.f("fk_client_session_sign_in_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_client_session")),
        sa.UniqueConstraint("sign_in_id", "client_id", name=op.f("uq_client_session_sign_in_id")),
    )
    with op.batch_alter_table("client_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_client_session_sign_in_id"), ["sign_in_id"], unique=False)

    op.create_table(
        "request",
        sa.Column("number", sa.String(length=12), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("uid", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("mail", sa.String(length=254), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("created_at", socle.sql.Instant(), nullable=False),
        sa.Column("treated_at", socle.sql.Instant(), nullable=True),
        sa.Column("treated_by", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_request")),
    )
    with op.batch_alter_table("request", schema=None) as batch_op:
        batch_op.create_index("ix_request_state_created_at", ["state", "created_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_request_uid"), ["uid"], unique=False)

    protect_journal()


def downgrade() -> None:
    """Back to nothing: the first migration has nothing before it."""
    raise RuntimeError("delete the database instead")
