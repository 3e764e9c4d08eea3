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
        "courrier_thread",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("academie", sa.String(length=8), nullable=False),
        sa.Column("agent", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("opened_at", socle.sql.Instant(), nullable=False),
        sa.Column("last_at", socle.sql.Instant(), nullable=False),
        sa.Column("closed_at", socle.sql.Instant(), nullable=True),
        sa.Column("closed_by", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courrier_thread")),
    )
    with op.batch_alter_table("courrier_thread", schema=None) as batch_op:
        batch_op.create_index("ix_courrier_thread_agent", ["academie", "agent", "last_at"], unique=False)
        batch_op.create_index("ix_courrier_thread_last", ["academie", "closed_at", "last_at"], unique=False)

    op.create_table(
        "dossier",
        sa.Column("academie", sa.String(length=8), nullable=False),
        sa.Column("uid", sa.String(length=64), nullable=False),
        sa.Column("population", sa.String(length=10), nullable=False),
        sa.Column("civilite", sa.String(length=4), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("birth_place", sa.String(length=200), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("postcode", sa.String(length=10), nullable=False),
        sa.Column("town", sa.String(length=200), nullable=False),
        sa.Column("phone", sa.String(length=30), nullable=False),
        sa.Column("entered", sa.Date(), nullable=True),
        sa.Column("tenured", sa.Date(), nullable=True),
        sa.Column("contract", sa.String(length=20), nullable=False),
        sa.Column("ends", sa.Date(), nullable=True),
        sa.Column("as_of", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("academie", "uid", name=op.f("pk_dossier")),
    )
    with op.batch_alter_table("dossier", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_dossier_population"), ["population"], unique=False)

    op.create_table(
        "establishment",
        sa.Column("academie", sa.String(length=8), nullable=False),
        sa.Column("uai", sa.String(length=8), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("town", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("sector", sa.String(length=2), nullable=False),
        sa.PrimaryKeyConstraint("academie", "uai", name=op.f("pk_establishment")),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("academie", sa.String(length=8), nullable=False),
        sa.Column("uid", sa.String(length=64), nullable=False),
        sa.Column("issuer", sa.String(length=255), nullable=True),
        sa.Column("sub", sa.String(length=255), nullable=True),
        sa.Column("display_name", sa.String(length=255), nullable=False),
        sa.Column("given_name", sa.String(length=120), nullable=False),
        sa.Column("usual_name", sa.String(length=120), nullable=False),
        sa.Column("mail", sa.String(length=255), nullable=False),
        sa.Column("first_seen", socle.sql.Instant(), nullable=True),
        sa.Column("last_seen", socle.sql.Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("academie", "uid", name=op.f("uq_person_academie")),
        sa.UniqueConstraint("issuer", "sub", name=op.f("uq_person_issuer")),
    )
    op.create_table(
        "portfolio",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("academie", sa.String(length=8), nullable=False),
        sa.Column("gestionnaire", sa.String(length=64), nullable=False),
        sa.Column("service", sa.String(length=200), nullable=False),
        sa.Column("hours", sa.String(length=200), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("populations", sa.JSON(), nullable=False),
        sa.Column("corps", sa.JSON(), nullable=False),
        sa.Column("first", sa.String(length=1), nullable=False),
        sa.Column("last", sa.String(length=1), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_portfolio")),
    )
    with op.batch_alter_table("portfolio", schema=None) as batch_op:
        batch_op.create_index(
            "ix_portfolio_academie_gestionnaire", ["academie", "gestionnaire"], unique=False
        )

    op.create_table(
        "appraisal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("academie", sa.String(length=8), nullable=False),
        sa.Column("uid", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("inspected", sa.Date(), nullable=False),
        sa.Column("inspector", sa.String(length=200), nullable=False),
        sa.Column("level", sa.String(length=20), nullable=False),
        sa.Column("notified", sa.Date(), nullable=False),
        sa.Column("bonified", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(
            ["academie", "uid"],
            ["dossier.academie", "dossier.uid"],
            name="fk_appraisal_dossier",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appraisal")),
    )
    with op.batch_alter_table("appraisal", schema=None) as batch_op:
        batch_op.create_index("ix_appraisal_dossier", ["academie", "uid", "inspected"], unique=False)

    op.create_table(
        "career_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("academie", sa.String(length=8), nullable=False),
        sa.Column("uid", sa.String(length=64), nullable=False),
        sa.Column("effective", sa.Date(), nullable=False),
        sa.Column("decided", sa.Date(), nullable=True),
        sa.Column("corps", sa.String(length=10), nullable=False),
        sa.Column("grade", sa.String(length=4), nullable=True),
        sa.Column("echelon", sa.Integer(), nullable=True),
        sa.Column("mode", sa.String(length=20), nullable=False),
        sa.Column("kept_years", sa.Integer(), nullable=False),
        sa.Column("kept_months", sa.Integer(), nullable=False),
        sa.Column("kept_days", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["academie", "uid"],
            ["dossier.academie", "dossier.uid"],
            name="fk_career_line_dossier",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_career_line")),
    )
    with op.batch_alter_table("career_line", schema=None) as batch_op:
        batch_op.create_index("ix_career_line_dossier", ["academie", "uid", "effective"], unique=False)

    op.create_table(
        "courrier_message",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("academie", sa.String(length=8), nullable=False),
        sa.Column("thread_id", sa.String(length=36), nullable=False),
        sa.Column("side", sa.String(length=10), nullable=False),
        sa.Column("author", sa.String(length=64), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("sent_at", socle.sql.Instant(), nullable=False),
        sa.Column("read_at", socle.sql.Instant(), nullable=True),
        sa.Column("read_by", sa.String(length=64), nullable=False),
        sa.Column("form_key", sa.String(length=64), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["thread_id"], ["courrier_thread.id"], name=op.f("fk_courrier_message_thread_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courrier_message")),
        sa.UniqueConstraint("academie", "author", "form_key", name="uq_courrier_message_form_key"),
    )
    with op.batch_alter_table("courrier_message", schema=None) as batch_op:
        batch_op.create_index("ix_courrier_message_author", ["academie", "author", "sent_at"], unique=False)
        batch_op.create_index("ix_courrier_message_thread", ["thread_id", "sent_at"], unique=False)
        batch_op.create_index("ix_courrier_message_unread", ["thread_id", "side", "read_at"], unique=False)

    op.create_table(
        "diploma",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("academie", sa.String(length=8), nullable=False),
        sa.Column("uid", sa.String(length=64), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("speciality", sa.String(length=200), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["academie", "uid"],
            ["dossier.academie", "dossier.uid"],
            name="fk_diploma_dossier",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_diploma")),
    )
    with op.batch_alter_table("diploma", schema=None) as batch_op:
        batch_op.create_index("ix_diploma_dossier", ["academie", "uid", "year"], unique=False)

    op.create_table(
        "distinction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("academie", sa.String(length=8), nullable=False),
        sa.Column("uid", sa.String(length=64), nullable=False),
        sa.Column("given", sa.Date(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("rank", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["academie", "uid"],
            ["dossier.academie", "dossier.uid"],
            name="fk_distinction_dossier",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_distinction")),
    )
    with op.batch_alter_table("distinction", schema=None) as batch_op:
        batch_op.create_index("ix_distinction_dossier", ["academie", "uid", "given"], unique=False)

    op.create_table(
        "inspection",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("academie", sa.String(length=8), nullable=False),
        sa.Column("uid", sa.String(length=64), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("inspector", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["academie", "uid"],
            ["dossier.academie", "dossier.uid"],
            name="fk_inspection_dossier",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection")),
    )
    with op.batch_alter_table("inspection", schema=None) as batch_op:
        batch_op.create_index("ix_inspection_dossier", ["academie", "uid", "day"], unique=False)

    op.create_table(
        "language",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("academie", sa.String(length=8), nullable=False),
        sa.Column("uid", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=60), nullable=False),
        sa.Column("level", sa.String(length=2), nullable=False),
        sa.Column("proof", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["academie", "uid"],
            ["dossier.academie", "dossier.uid"],
            name="fk_language_dossier",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_language")),
    )
    with op.batch_alter_table("language", schema=None) as batch_op:
        batch_op.create_index("ix_language_dossier", ["academie", "uid", "language"], unique=False)

    op.create_table(
        "leave",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("academie", sa.String(length=8), nullable=False),
        sa.Column("uid", sa.String(length=64), nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("end", sa.Date(), nullable=True),
        sa.Column("decided", sa.Date(), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["academie", "uid"],
            ["dossier.academie", "dossier.uid"],
            name="fk_leave_dossier",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leave")),
    )
    with op.batch_alter_table("leave", schema=None) as batch_op:
        batch_op.create_index("ix_leave_dossier", ["academie", "uid", "start"], unique=False)

    op.create_table(
        "mark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("academie", sa.String(length=8), nullable=False),
        sa.Column("uid", sa.String(length=64), nullable=False),
        sa.Column("given", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("value", sa.Numeric(precision=5, scale=2), nullable=False),
        sa.Column("scale", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["academie", "uid"],
            ["dossier.academie", "dossier.uid"],
            name="fk_mark_dossier",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mark")),
    )
    with op.batch_alter_table("mark", schema=None) as batch_op:
        batch_op.create_index("ix_mark_dossier", ["academie", "uid", "given"], unique=False)

    op.create_table(
        "position",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("academie", sa.String(length=8), nullable=False),
        sa.Column("uid", sa.String(length=64), nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("end", sa.Date(), nullable=True),
        sa.Column("decided", sa.Date(), nullable=True),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("detail", sa.String(length=200), nullable=False),
        sa.Column("host", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["academie", "uid"],
            ["dossier.academie", "dossier.uid"],
            name="fk_position_dossier",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_position")),
    )
    with op.batch_alter_table("position", schema=None) as batch_op:
        batch_op.create_index("ix_position_dossier", ["academie", "uid", "start"], unique=False)

    op.create_table(
        "posting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("academie", sa.String(length=8), nullable=False),
        sa.Column("uid", sa.String(length=64), nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("end", sa.Date(), nullable=True),
        sa.Column("uai", sa.String(length=8), nullable=True),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("discipline", sa.String(length=200), nullable=False),
        sa.Column("function", sa.String(length=200), nullable=False),
        sa.Column("share", sa.Integer(), nullable=False),
        sa.Column("arrival", sa.String(length=200), nullable=False),
        sa.Column("decided", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["academie", "uid"],
            ["dossier.academie", "dossier.uid"],
            name="fk_posting_dossier",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posting")),
    )
    with op.batch_alter_table("posting", schema=None) as batch_op:
        batch_op.create_index("ix_posting_dossier", ["academie", "uid", "start"], unique=False)

    op.create_table(
        "service_share",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("academie", sa.String(length=8), nullable=False),
        sa.Column("uid", sa.String(length=64), nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("end", sa.Date(), nullable=True),
        sa.Column("decided", sa.Date(), nullable=True),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("share", sa.Integer(), nullable=False),
        sa.Column("detail", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["academie", "uid"],
            ["dossier.academie", "dossier.uid"],
            name="fk_service_share_dossier",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_share")),
    )
    with op.batch_alter_table("service_share", schema=None) as batch_op:
        batch_op.create_index("ix_service_share_dossier", ["academie", "uid", "start"], unique=False)

    op.create_table(
        "session",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("issuer", sa.String(length=255), nullable=False),
        sa.Column("sid", sa.String(length=64), nullable=False),
        sa.Column("sub", sa.String(length=255), nullable=False),
        sa.Column("id_token", sa.Text(), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("opened_at", socle.sql.Instant(), nullable=False),
        sa.Column("last_seen_at", socle.sql.Instant(), nullable=False),
        sa.Column("expires_at", socle.sql.Instant(), nullable=False),
        sa.Column("ended_at", socle.sql.Instant(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_session_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session")),
    )
    with op.batch_alter_table("session", schema=None) as batch_op:
        batch_op.create_index("ix_session_issuer_sid", ["issuer", "sid"], unique=False)
        batch_op.create_index("ix_session_issuer_sub", ["issuer", "sub"], unique=False)

    op.create_table(
        "courrier_file",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("academie", sa.String(length=8), nullable=False),
        sa.Column("message_id", sa.String(length=36), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"], ["courrier_message.id"], name=op.f("fk_courrier_file_message_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courrier_file")),
    )
    with op.batch_alter_table("courrier_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_courrier_file_digest"), ["digest"], unique=False)
        batch_op.create_index("ix_courrier_file_message", ["message_id", "place"], unique=False)

    protect_journal()


def downgrade() -> None:
    """Back to nothing: the first migration has nothing before it."""
    raise RuntimeError("delete the database instead")
