"""What the sign-in keeps of somebody goes when her account is emptied (decision 12).

Tokens are left to their end, which is near; an open session to the watch, which tells its applications.
"""

from collections.abc import Sequence

from sqlalchemy import delete, or_
from sqlalchemy.orm import Session

from socle import clock
from sso.directory.account import Account
from sso.models import (
    Authenticator,
    Consent,
    ExpiryNotice,
    KnownDevice,
    NoticeCode,
    RecoveryCode,
    RecoveryContact,
    SignInRow,
)

OF_A_PERSON = (Authenticator, Consent, ExpiryNotice, KnownDevice, NoticeCode, RecoveryCode, RecoveryContact)


def forget(sql: Session, emptied: Sequence[Account]) -> None:
    """Forget these people, in the transaction that records that their entries are empty."""
    subs = [account.unique_id for account in emptied]
    for table in OF_A_PERSON:
        sql.execute(delete(table).where(table.sub.in_(subs)))
    over = or_(SignInRow.ended_at.is_not(None), SignInRow.expires_at <= clock.now())
    sql.execute(delete(SignInRow).where(SignInRow.sub.in_(subs), over))
