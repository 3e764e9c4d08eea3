"""Portfolios: services, gestionnaires, rules, exceptions, absences; who follows whom, and its history.

The portfolios there were become the rules of one service per académie, which is in charge of everybody; its
first gestionnaire is its chef and its default queue until an administrator names others.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

import socle.sql

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

CODE = sa.String(length=8)
UID = sa.String(length=64)
KEY = sa.String(length=36)
SERVICE = "gestion"


def _text(name: str, length: int) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=length), nullable=False)


def _sets(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.JSON(), nullable=False) for name in names]


def _table(name: str, keys: dict[str, Any], *columns: sa.Column[Any]) -> sa.Table:
    own = [sa.Column(key, kind, nullable=False) for key, kind in keys.items()]
    return op.create_table(name, *own, *columns, sa.PrimaryKeyConstraint(*keys, name=op.f(f"pk_{name}")))


def upgrade() -> None:
    """Forward."""
    services = _table(
        "portfolio_service",
        {"academie": CODE, "id": KEY},
        _text("name", 200),
        _text("kind", 20),
        _text("chef", 64),
        _text("default", 64),
        _text("hours", 200),
        _text("phone", 40),
        *_sets("populations", "departements"),
        sa.Column("rank", sa.Integer(), nullable=False),
    )
    desks = _table(
        "portfolio_desk",
        {"academie": CODE, "uid": UID, "service": KEY},
        _text("office", 200),
        _text("hours", 200),
        _text("phone", 40),
    )
    rules = _table(
        "portfolio_rule",
        {"academie": CODE, "id": KEY},
        _text("service", 36),
        _text("gestionnaire", 64),
        *_sets("populations", "corps", "disciplines", "uais", "departements"),
        _text("first", 1),
        _text("last", 1),
        sa.Column("rank", sa.Integer(), nullable=False),
    )
    _table(
        "portfolio_exemption",
        {"academie": CODE, "uid": UID, "service": KEY},
        _text("gestionnaire", 64),
        sa.Column("until", sa.Date(), nullable=True),
        _text("reason", 200),
    )
    _table(
        "portfolio_absence",
        {"academie": CODE, "id": KEY},
        _text("gestionnaire", 64),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("end", sa.Date(), nullable=False),
        _text("delegate", 64),
    )
    _table(
        "portfolio_assignment",
        {"academie": CODE, "uid": UID},
        _text("gestionnaire", 64),
        _text("service", 36),
        _text("why", 10),
    )
    _table(
        "portfolio_change",
        {"academie": CODE, "id": KEY},
        _text("service", 36),
        _text("kind", 10),
        _text("key", 64),
        sa.Column("before", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("after", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("prepared_at", socle.sql.Instant(), nullable=False),
        _text("prepared_by", 64),
        sa.Column("applied_at", socle.sql.Instant(), nullable=True),
        _text("applied_by", 64),
        sa.Column("moved", sa.Integer(), nullable=False),
    )
    _table(
        "portfolio_move",
        {"id": sa.Integer()},
        _text("academie", 8),
        _text("uid", 64),
        _text("before", 64),
        _text("after", 64),
        sa.Column("at", socle.sql.Instant(), nullable=False),
        _text("change_id", 36),
    )
    op.create_index("ix_portfolio_absence_academie_end", "portfolio_absence", ["academie", "end"])
    op.create_index(
        "ix_portfolio_assignment_gestionnaire", "portfolio_assignment", ["academie", "gestionnaire"]
    )
    op.create_index(
        "ix_portfolio_change_academie_service", "portfolio_change", ["academie", "service", "applied_at"]
    )
    op.create_index("ix_portfolio_move_academie_uid", "portfolio_move", ["academie", "uid"])
    _carry(services, desks, rules)
    op.drop_index("ix_portfolio_academie_gestionnaire", "portfolio")
    op.drop_table("portfolio")


def _carry(services: sa.Table, desks: sa.Table, rules: sa.Table) -> None:
    """Who followed whom by the rules there were follows them by the new ones."""
    names = (
        "id",
        "academie",
        "gestionnaire",
        "service",
        "hours",
        "phone",
        "populations",
        "corps",
        "first",
        "last",
        "rank",
    )
    kinds = {"populations": sa.JSON(), "corps": sa.JSON()}
    old = sa.table("portfolio", *(sa.column(name, kinds.get(name)) for name in names))
    there: dict[tuple[str, str], Any] = {}
    for row in op.get_bind().execute(sa.select(old).order_by(old.c.rank, old.c.gestionnaire, old.c.id)):
        if not any(academie == row.academie for academie, _ in there):
            op.get_bind().execute(services.insert().values(**_service(row)))
        if (row.academie, row.gestionnaire) not in there:
            desk = {"office": row.service, "hours": row.hours, "phone": row.phone}
            op.get_bind().execute(
                desks.insert().values(academie=row.academie, uid=row.gestionnaire, service=SERVICE, **desk)
            )
        there[row.academie, row.gestionnaire] = row
        op.get_bind().execute(rules.insert().values(**_rule(row)))


def _service(row: Any) -> dict[str, Any]:
    """One service, in charge of everybody."""
    said = {"hours": row.hours, "phone": row.phone}
    who = {"chef": row.gestionnaire, "default": row.gestionnaire}
    sets: dict[str, Any] = {"populations": [], "departements": []}
    where = {"academie": row.academie, "id": SERVICE, "name": row.service, "kind": "rectorat"}
    return where | who | said | sets | {"rank": 0}


def _rule(row: Any) -> dict[str, Any]:
    own = {"academie": row.academie, "id": str(row.id), "service": SERVICE, "gestionnaire": row.gestionnaire}
    sets = {"populations": row.populations, "corps": row.corps}
    rest: dict[str, Any] = {"disciplines": [], "uais": [], "departements": []}
    return own | sets | rest | {"first": row.first, "last": row.last, "rank": row.rank}


def downgrade() -> None:
    """Back, to the rules by population, corps and letters alone."""
    portfolio = op.create_table(
        "portfolio",
        sa.Column("id", sa.Integer(), nullable=False),
        _text("academie", 8),
        _text("gestionnaire", 64),
        _text("service", 200),
        _text("hours", 200),
        _text("phone", 40),
        *_sets("populations", "corps"),
        _text("first", 1),
        _text("last", 1),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_portfolio")),
    )
    op.create_index("ix_portfolio_academie_gestionnaire", "portfolio", ["academie", "gestionnaire"])
    op.get_bind().execute(
        portfolio.insert().from_select(
            ["academie", "gestionnaire", "service", "hours", "phone", "populations", "corps", "first", "last",
             "rank"],
            sa.text(
                "SELECT r.academie, r.gestionnaire, d.office, d.hours, d.phone, r.populations, r.corps, "
                "r.first, r.last, r.rank FROM portfolio_rule r JOIN portfolio_desk d "
                "ON d.academie = r.academie AND d.uid = r.gestionnaire AND d.service = r.service"
            ).columns(),
        )
    )  # fmt: skip
    for name in ("move", "change", "assignment", "absence", "exemption", "rule", "desk", "service"):
        op.drop_table(f"portfolio_{name}")
