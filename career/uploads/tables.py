"""The table of uploads: how much has come is the length of the file on the disk, and written nowhere else."""

from datetime import datetime

from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from career.models import Base


class UploadRow(Base):
    """A file that comes by pieces. `name`, `size` and `sign`, its SHA-256, are as its sender announced.

    Once it is whole and judged, `digest` names what is kept in the vault, as `kept_name`, `kind` and
    `kept_size` say. `taken_at`: a draft or a message has it; the same form sent again finds it still.
    """

    __tablename__ = "upload"
    __table_args__ = (
        UniqueConstraint("academie", "owner", "sign", "name", name="uq_upload_sign"),
        Index("ix_upload_expires_at", "expires_at"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    academie: Mapped[str] = mapped_column(String(8))
    owner: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(200))
    size: Mapped[int]
    sign: Mapped[str] = mapped_column(String(64))
    begun_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    digest: Mapped[str] = mapped_column(String(64), default="", index=True)
    kept_name: Mapped[str] = mapped_column(String(200), default="")
    kind: Mapped[str] = mapped_column(String(10), default="")
    kept_size: Mapped[int] = mapped_column(default=0)
    taken_at: Mapped[datetime | None]
