"""What goes to the RSSI, the officer in charge of security: a request in the table, and a mail."""

from sqlalchemy.orm import Session

from mamia import trials
from mamia.assistance import register
from socle import mail


def ask(sql: Session, kind: str, subject: str, text: str, *, uid: str, name: str, address: str) -> str:
    """Open a request of this kind and mail it, in the act's transaction; returns its number.

    `uid` is empty for who is not known; `address` is where to answer.
    """
    facts = {"number": register.new_number("S"), "subject": subject, "text": text, "uid": uid, "name": name}
    register.keep(sql, kind=kind, mail=address, **facts)
    mail.queue(sql, trials.settings().rssi_mail, "mamia/mail/to_the_rssi.txt", address=address, **facts)
    return facts["number"]
