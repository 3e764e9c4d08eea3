"""Tables of the sign-in: sessions, clients, consents, tickets (codes and tokens), factors, signing keys."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, MetaData, String, Text, UniqueConstraint, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from socle.sql import NAMING, Instant


class Base(DeclarativeBase):
    """Base of the tables of sso."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {datetime: Instant, list[str]: JSON, dict[str, Any]: JSON}


class SignInRow(Base):
    """One sign-in of one person in one browser, until it ends."""

    __tablename__ = "sign_in"
    __table_args__ = (
        Index("ix_sign_in_uid_ended_at", "uid", "ended_at"),
        Index("ix_sign_in_sub_ended_at", "sub", "ended_at"),
        Index("ix_sign_in_expires_at", "expires_at"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    uid: Mapped[str] = mapped_column(String(64))
    sub: Mapped[str] = mapped_column(String(64))
    display_name: Mapped[str] = mapped_column(String(255))
    mail: Mapped[str] = mapped_column(String(255))
    roles: Mapped[list[str]]
    acr: Mapped[str] = mapped_column(String(20))
    amr: Mapped[list[str]]
    origin: Mapped[str] = mapped_column(String(64))
    device: Mapped[str] = mapped_column(String(120))
    auth_time: Mapped[datetime]
    second_factor_at: Mapped[datetime | None]  # when a second factor was last shown
    password_stamp: Mapped[str] = mapped_column(String(40))  # the date of the password that opened it
    last_seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_why: Mapped[str] = mapped_column(String(40))


class ClientSession(Base):
    """One application opened by one sign-in; `id` is the `sid` given to it (decision 25)."""

    __tablename__ = "client_session"
    __table_args__ = (UniqueConstraint("sign_in_id", "client_id"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    sign_in_id: Mapped[str] = mapped_column(ForeignKey("sign_in.id", ondelete="CASCADE"), index=True)
    client_id: Mapped[str] = mapped_column(String(80))
    opened_at: Mapped[datetime]


class ClientRow(Base):
    """One application that trusts this sign-in, with the metadata names of RFC 7591."""

    __tablename__ = "client"

    client_id: Mapped[str] = mapped_column(String(80), primary_key=True)
    client_name: Mapped[str] = mapped_column(String(120))
    secret_digest: Mapped[str] = mapped_column(String(64))
    secret_at: Mapped[datetime | None]  # when the secret was given; None: before this was noted
    old_secret_digest: Mapped[str] = mapped_column(String(64))  # still accepted until `old_secret_until`
    old_secret_until: Mapped[datetime | None]
    redirect_uris: Mapped[list[str]]
    post_logout_redirect_uris: Mapped[list[str]]
    backchannel_logout_uri: Mapped[str] = mapped_column(String(255))
    token_endpoint_auth_method: Mapped[str] = mapped_column(String(30))
    id_token_signed_response_alg: Mapped[str] = mapped_column(String(10))
    userinfo_signed_response_alg: Mapped[str] = mapped_column(String(10))  # empty: plain JSON
    scope: Mapped[str] = mapped_column(String(255))
    client_uri: Mapped[str] = mapped_column(String(255))
    grant_types: Mapped[list[str]]
    jwks: Mapped[dict[str, Any]]  # as registered; empty when none was
    claims: Mapped[list[str]]  # more claims than its scopes give
    default_acr_values: Mapped[list[str]]  # the levels it always asks for
    first_party: Mapped[bool]  # of the académie itself: nobody is asked to consent
    pkce_exemption: Mapped[str] = mapped_column(String(255))  # the reason; empty: PKCE is asked
    introspects: Mapped[bool]  # a resource server (RFC 7662)
    resource: Mapped[str] = mapped_column(String(255))  # `aud` of its tokens when they are JWTs (RFC 9068)
    access_token_format: Mapped[str] = mapped_column(String(10))  # "opaque" or "jwt"
    access_token_seconds: Mapped[int | None]  # None: the service's lifetime
    refresh_token_seconds: Mapped[int | None]
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]


class Consent(Base):
    """What one person let one application know, until she withdraws it.

    `scope` holds scopes, and single claims, each with a plus before its name.
    """

    __tablename__ = "consent"

    sub: Mapped[str] = mapped_column(String(64), primary_key=True)
    client_id: Mapped[str] = mapped_column(String(80), primary_key=True)
    scope: Mapped[str] = mapped_column(Text)
    granted_at: Mapped[datetime]


class Ticket(Base):
    """A code, an access or a refresh token, found by its digest; `family` is what one code gave."""

    __tablename__ = "ticket"
    __table_args__ = (Index("ix_ticket_expires_at", "expires_at"),)

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    family: Mapped[str] = mapped_column(String(36), index=True)
    client_id: Mapped[str] = mapped_column(String(80))
    sign_in_id: Mapped[str] = mapped_column(String(36), index=True)
    sid: Mapped[str] = mapped_column(String(36))
    sub: Mapped[str] = mapped_column(String(64))
    scope: Mapped[str] = mapped_column(String(255))
    details: Mapped[dict[str, Any]]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class SigningKey(Base):
    """A private key that signs tokens, encrypted with the master key.

    `state` is "next" (published, signs nothing yet), "active" or "retired" (published until its last token
    has expired); `since` is when it took that state. Of one algorithm, one is next and one is active.
    """

    __tablename__ = "signing_key"
    __table_args__ = (
        Index(
            "uq_signing_key_alg_state",
            "alg",
            "state",
            unique=True,
            sqlite_where=text("state <> 'retired'"),
            postgresql_where=text("state <> 'retired'"),
        ),
    )

    kid: Mapped[str] = mapped_column(String(64), primary_key=True)
    alg: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(10))
    private: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]
    since: Mapped[datetime]


class Authenticator(Base):
    """A TOTP key (RFC 6238), encrypted with the master key; a first code has confirmed it."""

    __tablename__ = "authenticator"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    sub: Mapped[str] = mapped_column(String(64), index=True)
    name: Mapped[str] = mapped_column(String(60))
    sealed: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]
    last_step: Mapped[int]  # of 30 s since 1970: a code of this step or an older one is refused


class RecoveryCode(Base):
    """One printed code that stands in for the authenticator, once."""

    __tablename__ = "recovery_code"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    sub: Mapped[str] = mapped_column(String(64), index=True)
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class KnownDevice(Base):
    """A browser in which somebody has signed in before: a sign-in from another one is told by mail."""

    __tablename__ = "known_device"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    sub: Mapped[str] = mapped_column(String(64), primary_key=True)
    first_seen_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]


class RecoveryContact(Base):
    """A personal address, confirmed, encrypted with the master key; it proves nothing before `usable_at`."""

    __tablename__ = "recovery_contact"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    sub: Mapped[str] = mapped_column(String(64), index=True)
    sealed: Mapped[str] = mapped_column(Text)
    added_at: Mapped[datetime]
    usable_at: Mapped[datetime]


class NoticeCode(Base):
    """A code that a notice carried: typed on a public page, it locks the account, once, and that is all."""

    __tablename__ = "notice_code"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    sub: Mapped[str] = mapped_column(String(64), index=True)
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]


class ExpiryNotice(Base):
    """Somebody was told, `days` before, that the password she chose at `changed_at` expires."""

    __tablename__ = "expiry_notice"

    sub: Mapped[str] = mapped_column(String(64), primary_key=True)
    days: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    changed_at: Mapped[datetime] = mapped_column(primary_key=True)
    told_at: Mapped[datetime] = mapped_column(index=True)


class Establishment(Base):
    """A school or a service, by its code (UAI)."""

    __tablename__ = "establishment"

    uai: Mapped[str] = mapped_column(String(8), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    town: Mapped[str] = mapped_column(String(120))
