"""What the service keeps of somebody goes when her account is emptied (decision 12); the journal stays."""

from collections.abc import Sequence

from sqlalchemy import delete
from sqlalchemy.orm import Session

from mamia.models import Favourite, PrintedCode, RequestRow
from sso import forgetting
from sso.directory.account import Account

OF_A_PERSON = (Favourite, PrintedCode)


def forget(sql: Session, emptied: Sequence[Account]) -> None:
    """Forget these people, in the transaction that records that their entries are empty."""
    forgetting.forget(sql, emptied)
    subs = [account.unique_id for account in emptied]
    for table in OF_A_PERSON:
        sql.execute(delete(table).where(table.sub.in_(subs)))
    uids = [account.uid for account in emptied]
    sql.execute(delete(RequestRow).where(RequestRow.uid.in_(uids)))
