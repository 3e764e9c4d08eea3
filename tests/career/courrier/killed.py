"""A process that is killed (-9) while it sends a message with a file: before its commit, or just after."""

import os
import signal
import sys
from io import BytesIO
from pathlib import Path

from pydantic import SecretStr
from sqlalchemy import event
from sqlalchemy.orm import Session

from career.app import build_app
from career.courrier import files
from career.courrier.files import Joined
from career.courrier.rules import Draft, Side
from career.courrier.sending import Letter, send
from career.people import find
from career.settings import Career
from socle.settings import Socle
from tests.career.conftest import ADDRESS
from tests.career.courrier.conftest import DESK, PDF

KEY = SecretStr("k" * 40)


def joined_pdf() -> list[Joined]:
    """One good file."""
    stream = BytesIO(PDF)
    return [Joined(files.attachments.examine("a.pdf", stream, files.LIMITS), stream)]


def main(url: str, folder: str, person: str, moment: str) -> None:
    """Send, and die at this moment of the transaction."""
    settings = Career(
        address=ADDRESS,
        database=url,
        secret_key=KEY,
        issuer="http://localhost:8000",
        client_secret=KEY,
        data=Path(folder),
        antivirus="none",
    )
    app = build_app(Socle(digest_key=KEY), settings)
    db = app.extensions["database"]
    author = find(db, int(person), frozenset())
    assert author is not None

    def die(session: Session) -> None:
        if moment == "before_commit":
            session.flush()
        os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Session, moment, die)
    with app.test_request_context(base_url=ADDRESS):
        joined = joined_pdf()
        files.keep(joined)
        draft = Draft("k" * 24, "Bonjour", "Objet", files=(joined[0].file.digest,))
        send(db, Letter(author, Side.AGENT, DESK, draft, None, files.rows_of(joined)))


if __name__ == "__main__":
    main(*sys.argv[1:])
