"""The files of a circular: the rows written with it."""

from collections.abc import Callable, Sequence
from uuid import uuid4

from sqlalchemy.orm import Session

from career.circulars.tables import CircularFileRow
from career.receiving import Joined, taken


def rows_of(academie: str, joined: Sequence[Joined], first: int = 0) -> Callable[[Session, str], None]:
    """What writes the rows of these files with their circular, after the `first` that are there."""

    def write(session: Session, circular: str) -> None:
        for place, one in enumerate(joined, first):
            session.add(
                CircularFileRow(
                    id=str(uuid4()), academie=academie, circular_id=circular, place=place,
                    name=one.file.name, kind=one.file.kind.name, size=one.file.size, digest=one.file.digest,
                )
            )  # fmt: skip
        taken(session, joined)

    return write
