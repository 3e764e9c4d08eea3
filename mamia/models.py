"""Tables of the account pages: what people ask of the people who answer."""

from datetime import datetime

from sqlalchemy import Index, MetaData, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from socle.sql import NAMING, Instant


class Base(DeclarativeBase):
    """Base of the tables of mamia."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {datetime: Instant}


class RequestRow(Base):
    """A request that somebody treats: to the assistance, later a change of situation (decision 33).

    `number` is what people quote; `uid` is empty for who was not signed in, and `name` is then only what was
    typed. Neither NUMEN nor password is ever in `text`: the form refuses what has the shape of one.
    """

    __tablename__ = "request"
    __table_args__ = (Index("ix_request_state_created_at", "state", "created_at"),)

    number: Mapped[str] = mapped_column(String(12), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    subject: Mapped[str] = mapped_column(String(40))
    uid: Mapped[str] = mapped_column(String(64), index=True)
    name: Mapped[str] = mapped_column(String(120))
    mail: Mapped[str] = mapped_column(String(254))
    text: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(10))
    created_at: Mapped[datetime]
    treated_at: Mapped[datetime | None]
    treated_by: Mapped[str] = mapped_column(String(64))
