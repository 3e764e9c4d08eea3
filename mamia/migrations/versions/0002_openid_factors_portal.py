"""OpenID Connect whole, second factors, the portal.

What was there keeps its behaviour: applications known before ask nobody to consent.
Sessions opened before it, but those of passwords never changed, end.
"""

import sqlalchemy as sa
from alembic import op

import socle.sql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    _second_factors()
    _portal()
    _clients_and_consents()
    _sign_ins_and_devices()
    _keys()


def _second_factors() -> None:
    """Authenticators and recovery codes."""
    op.create_table(
        "authenticator",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("sub", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("created_at", socle.sql.Instant(), nullable=False),
        sa.Column("last_used_at", socle.sql.Instant(), nullable=True),
        sa.Column("last_step", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_authenticator")),
    )
    with op.batch_alter_table("authenticator", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_authenticator_sub"), ["sub"], unique=False)

    op.create_table(
        "recovery_code",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("sub", sa.String(length=64), nullable=False),
        sa.Column("created_at", socle.sql.Instant(), nullable=False),
        sa.Column("used_at", socle.sql.Instant(), nullable=True),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_recovery_code")),
    )
    with op.batch_alter_table("recovery_code", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recovery_code_sub"), ["sub"], unique=False)


def _portal() -> None:
    """What may be opened, and who likes what."""
    op.create_table(
        "portal_application",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("description", sa.String(length=255), nullable=False),
        sa.Column("category", sa.String(length=80), nullable=False),
        sa.Column("url", sa.String(length=255), nullable=False),
        sa.Column("client_id", sa.String(length=80), nullable=False),
        sa.Column("populations", sa.JSON(), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("degrees", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("visible", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_portal_application")),
    )
    op.create_table(
        "favourite",
        sa.Column("sub", sa.String(length=64), nullable=False),
        sa.Column("application_id", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["portal_application.id"],
            name=op.f("fk_favourite_application_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("sub", "application_id", name=op.f("pk_favourite")),
    )


def _clients_and_consents() -> None:
    """What an application may register; what people have agreed to."""
    op.create_table(
        "consent",
        sa.Column("sub", sa.String(length=64), nullable=False),
        sa.Column("client_id", sa.String(length=80), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("granted_at", socle.sql.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("sub", "client_id", name=op.f("pk_consent")),
    )
    with op.batch_alter_table("client", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("old_secret_digest", sa.String(length=64), nullable=False, server_default="")
        )
        batch_op.add_column(sa.Column("old_secret_until", socle.sql.Instant(), nullable=True))
        batch_op.add_column(sa.Column("secret_at", socle.sql.Instant(), nullable=True))
        batch_op.add_column(
            sa.Column("userinfo_signed_response_alg", sa.String(length=10), nullable=False, server_default="")
        )
        batch_op.add_column(
            sa.Column("grant_types", sa.JSON(), nullable=False, server_default='["authorization_code"]')
        )
        batch_op.add_column(sa.Column("jwks", sa.JSON(), nullable=False, server_default="{}"))
        batch_op.add_column(sa.Column("claims", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("default_acr_values", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("first_party", sa.Boolean(), nullable=False, server_default=sa.true()))
        batch_op.add_column(
            sa.Column("pkce_exemption", sa.String(length=255), nullable=False, server_default="")
        )
        batch_op.add_column(sa.Column("introspects", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("resource", sa.String(length=255), nullable=False, server_default=""))
        batch_op.add_column(
            sa.Column("access_token_format", sa.String(length=10), nullable=False, server_default="opaque")
        )
        batch_op.add_column(sa.Column("access_token_seconds", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("refresh_token_seconds", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("created_at", socle.sql.Instant(), nullable=False, server_default="1970-01-01 00:00:00")
        )


def _sign_ins_and_devices() -> None:
    """What a session has shown, and the browsers known."""
    op.create_table(
        "known_device",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("sub", sa.String(length=64), nullable=False),
        sa.Column("first_seen_at", socle.sql.Instant(), nullable=False),
        sa.Column("last_seen_at", socle.sql.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("digest", "sub", name=op.f("pk_known_device")),
    )
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.add_column(sa.Column("second_factor_at", socle.sql.Instant(), nullable=True))
        batch_op.add_column(
            sa.Column("password_stamp", sa.String(length=40), nullable=False, server_default="")
        )
        batch_op.create_index("ix_sign_in_sub_ended_at", ["sub", "ended_at"], unique=False)
        batch_op.create_index("ix_sign_in_expires_at", ["expires_at"], unique=False)


def _keys() -> None:
    """One key per algorithm and state, since when."""
    with op.batch_alter_table("signing_key", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("since", socle.sql.Instant(), nullable=False, server_default="1970-01-01 00:00:00")
        )
    op.execute("UPDATE signing_key SET since = created_at")
    op.create_index(
        "uq_signing_key_alg_state",
        "signing_key",
        ["alg", "state"],
        unique=True,
        sqlite_where=sa.text("state <> 'retired'"),
        postgresql_where=sa.text("state <> 'retired'"),
    )


def downgrade() -> None:
    """Back."""
    op.drop_index("uq_signing_key_alg_state", "signing_key")
    with op.batch_alter_table("signing_key", schema=None) as batch_op:
        batch_op.drop_column("since")

    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.drop_index("ix_sign_in_expires_at")
        batch_op.drop_index("ix_sign_in_sub_ended_at")
        batch_op.drop_column("password_stamp")
        batch_op.drop_column("second_factor_at")

    with op.batch_alter_table("client", schema=None) as batch_op:
        batch_op.drop_column("created_at")
        batch_op.drop_column("refresh_token_seconds")
        batch_op.drop_column("access_token_seconds")
        batch_op.drop_column("access_token_format")
        batch_op.drop_column("resource")
        batch_op.drop_column("introspects")
        batch_op.drop_column("pkce_exemption")
        batch_op.drop_column("first_party")
        batch_op.drop_column("default_acr_values")
        batch_op.drop_column("claims")
        batch_op.drop_column("jwks")
        batch_op.drop_column("grant_types")
        batch_op.drop_column("userinfo_signed_response_alg")
        batch_op.drop_column("secret_at")
        batch_op.drop_column("old_secret_until")
        batch_op.drop_column("old_secret_digest")

    op.drop_table("favourite")
    op.drop_table("portal_application")
    with op.batch_alter_table("recovery_code", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_recovery_code_sub"))

    op.drop_table("recovery_code")
    op.drop_table("known_device")
    op.drop_table("consent")
    with op.batch_alter_table("authenticator", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_authenticator_sub"))

    op.drop_table("authenticator")
