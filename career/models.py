"""Tables that several features of career share: people, establishments."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import MetaData, String, UniqueConstraint, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from socle.sql import NAMING, Instant


class Base(DeclarativeBase):
    """Base of every table of career."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {datetime: Instant}


class PersonRow(Base):
    """Somebody known by the HR feed or by a sign-in. (issuer, sub) is bound at the first sign-in, for ever.

    Names and mail are copies of the directory's, refreshed at each sign-in (decision 28).
    """

    __tablename__ = "person"
    __table_args__ = (UniqueConstraint("academie", "uid"), UniqueConstraint("issuer", "sub"))

    id: Mapped[int] = mapped_column(primary_key=True)
    academie: Mapped[str] = mapped_column(String(8))
    uid: Mapped[str] = mapped_column(String(64))
    issuer: Mapped[str | None] = mapped_column(String(255))
    sub: Mapped[str | None] = mapped_column(String(255))
    display_name: Mapped[str] = mapped_column(String(255))
    given_name: Mapped[str] = mapped_column(String(120), default="")
    usual_name: Mapped[str] = mapped_column(String(120), default="")
    mail: Mapped[str] = mapped_column(String(255), default="")
    first_seen: Mapped[datetime | None]
    last_seen: Mapped[datetime | None]


class EstablishmentRow(Base):
    """A school or a service of an académie, by its code."""

    __tablename__ = "establishment"

    academie: Mapped[str] = mapped_column(String(8), primary_key=True)
    uai: Mapped[str] = mapped_column(String(8), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    town: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(20))
    sector: Mapped[str] = mapped_column(String(2))


def display_names(session: Session, academie: str, uids: Collection[str]) -> dict[str, str]:
    """The names of these people of an académie, by uid, in one read."""
    hers = (PersonRow.academie == academie, PersonRow.uid.in_(uids))
    names = session.execute(select(PersonRow.uid, PersonRow.display_name).where(*hers))
    return {row.uid: row.display_name for row in names}


def named(session: Session, academie: str, uid: str) -> PersonRow | None:
    """Somebody by her uid in an académie."""
    return session.scalar(select(PersonRow).where(PersonRow.academie == academie, PersonRow.uid == uid))
