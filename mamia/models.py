"""Tables of the account pages: what people ask of those who answer, notices of the RSSI, the portal."""

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, Index, MetaData, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from socle import clock
from socle.sql import NAMING, Instant


class Base(DeclarativeBase):
    """Base of the tables of mamia."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {datetime: Instant, list[str]: JSON}


class RequestRow(Base):
    """A request that somebody treats: the assistance, the RSSI, later a gestionnaire (decision 33).

    `number` is what people quote; `uid` is empty for who was not signed in, and `name` is then only what was
    typed. Neither NUMEN nor password is ever in `text`: the form refuses what has the shape of one. `context`
    are the answers of the diagnosis, one a line; `code_digest` is of the follow-up code (empty: none was
    given); `treated_by` has taken it, `treated_at` is when it was closed, `closed_because` why.
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
    context: Mapped[list[str]] = mapped_column(default=list)
    code_digest: Mapped[str] = mapped_column(String(64), default="")
    updated_at: Mapped[datetime] = mapped_column(default=clock.now)
    closed_because: Mapped[str] = mapped_column(String(20), default="")


class RequestMessage(Base):
    """What was added to a request. `side` is "asker", "staff", or "note", which the asker never sees.

    `uid` is of who wrote, empty for an asker who was not signed in; `nonce` is the form's: sent twice, it is
    written once.
    """

    __tablename__ = "request_message"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    number: Mapped[str] = mapped_column(ForeignKey("request.number", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]
    side: Mapped[str] = mapped_column(String(10))
    uid: Mapped[str] = mapped_column(String(64))
    text: Mapped[str] = mapped_column(Text)
    nonce: Mapped[str] = mapped_column(String(64), unique=True)


class SecurityNotice(Base):
    """A notice of the RSSI, in the Markdown of `notices.text`; the days are those of France, both included.

    `state` is "draft" or "published"; `published_at` stays when it is withdrawn: its feed must say so.
    """

    __tablename__ = "security_notice"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    title: Mapped[str] = mapped_column(String(120))
    text: Mapped[str] = mapped_column(Text)
    severity: Mapped[str] = mapped_column(String(12))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    state: Mapped[str] = mapped_column(String(10))
    written_by: Mapped[str] = mapped_column(String(64))
    updated_at: Mapped[datetime]
    published_at: Mapped[datetime | None]


class PrintedCode(Base):
    """The code that the assistance last sent on paper to the owner of an account; it serves once."""

    __tablename__ = "printed_code"

    sub: Mapped[str] = mapped_column(String(64), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(String(64))
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class PortalApplication(Base):
    """One application of the portal, and who may open it; an empty list means everybody.

    `degrees` is of "1D", "2D"; `client_id` names the known application behind a single sign-on link and is
    empty for an external one.
    """

    __tablename__ = "portal_application"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    title: Mapped[str] = mapped_column(String(80))
    description: Mapped[str] = mapped_column(String(255))
    category: Mapped[str] = mapped_column(String(80))
    url: Mapped[str] = mapped_column(String(255))
    client_id: Mapped[str] = mapped_column(String(80))
    populations: Mapped[list[str]]
    roles: Mapped[list[str]]
    degrees: Mapped[list[str]]
    position: Mapped[int]
    visible: Mapped[bool]


class Favourite(Base):
    """An application that somebody wants first."""

    __tablename__ = "favourite"

    sub: Mapped[str] = mapped_column(String(64), primary_key=True)
    application_id: Mapped[str] = mapped_column(
        ForeignKey("portal_application.id", ondelete="CASCADE"), primary_key=True
    )
