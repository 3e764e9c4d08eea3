"""What goes to the RSSI, the officer in charge of security: a request in the table, and a mail."""

import secrets

from sqlalchemy.orm import Session

from mamia import trials
from mamia.models import RequestRow
from socle import clock, mail
from sso.factors.codes import LETTERS

LOCKED, REPORTED = "lock", "report"


def ask(sql: Session, kind: str, subject: str, text: str, *, uid: str, name: str, address: str) -> str:
    """Open a request of this kind and mail it, in the act's transaction; returns its number.

    `uid` is empty for who is not known; `address` is where to answer.
    """
    number = "S" + "".join(secrets.choice(LETTERS) for _ in range(7))
    facts = {"number": number, "subject": subject, "text": text, "uid": uid, "name": name}
    sql.add(
        RequestRow(
            kind=kind,
            mail=address,
            state="open",
            created_at=clock.now(),
            treated_at=None,
            treated_by="",
            **facts,
        )
    )
    mail.queue(sql, trials.settings().rssi_mail, "mamia/mail/to_the_rssi.txt", address=address, **facts)
    return number
