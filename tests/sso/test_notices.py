"""Every notice: one template each, in French, with the code that only locks, and no link."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup
from sqlalchemy import func, select

from socle import clock
from sso import notices
from sso.models import NoticeCode
from tests.fixtures_apps import ISSUER, Identity
from tests.fixtures_directory import NewAgent
from tests.judge import plain
from tests.mamia.test_disavowal import code_of
from tests.typography import typography_faults

ROOT = Path(__file__).parent.parent.parent
CODES, REQUESTS = {"code.txt", "contact_code.txt"}, {"help_asked.txt", "help_added.txt", "help_answered.txt"}
OTHERS = CODES | REQUESTS | {"notice.txt", "account_locked.txt", "help_received.txt", "to_the_rssi.txt"}
FOLDERS = (ROOT / "sso/templates", ROOT / "mamia/templates")
NOTICES = sorted(
    str(path.relative_to(folder))
    for folder in FOLDERS
    for path in folder.glob("*/mail/*.txt")
    if path.name not in OTHERS
)
MAILS = [path for one in ("sso", "mamia", "career") for path in sorted((ROOT / one).rglob("mail/*.txt"))]
VALUES: dict[str, Any] = {
    "reason": "Appel", "device": "mon téléphone", "left": 3, "school": "", "resets": True,
    "at": "24 novembre 2026", "origin": "192.0.2.0/24", "address": "c…t@e…e.fr", "usable": "24 novembre 2026",
    "numen": True,
}  # fmt: skip


def test_there_is_a_notice_for_each_act_that_matters() -> None:
    acts = {Path(name).stem for name in NOTICES}
    assert acts >= {
        *("password_reset", "password_changed", "account_activated", "new_device", "account_found"),
        *("factor_added", "factor_removed", "factor_lost", "recovery_codes_made", "recovery_used"),
        *("account_unlocked", "account_reopened", "data_exported"),
        *("contact_added", "contact_removed", "printed_code_made"),
    }


@pytest.mark.parametrize("name", NOTICES)
def test_a_notice_is_french_carries_a_code_and_no_link(
    identity: Identity, new_agent: NewAgent, name: str
) -> None:
    account, known = new_agent()
    with identity.app.test_request_context(base_url=ISSUER), identity.db.begin() as sql:
        notices.send(sql, account, name, **VALUES)
    (mail,) = identity.outgoing("mail")
    assert mail["to"] == account.mail and mail["subject"][0].isupper()
    assert len(code_of(identity, account)) == 19
    text = plain(mail["text"])
    assert text.startswith(f"Bonjour {account.name},")
    assert "05 00 00 00 00" in text and "localhost:8000/pas-moi" in text
    for part in (mail["text"], mail["html"]):
        assert "http" not in part and "/connexion" not in part and "<a " not in part
        for secret in (known.password, known.numen, known.birth_date):
            assert secret not in part
    assert typography_faults(BeautifulSoup(mail["html"], "html.parser")) == []


@pytest.mark.parametrize("path", MAILS, ids=lambda path: path.name)
def test_no_mail_lacks_a_fixed_space(path: Path) -> None:
    assert re.findall(" [:;?!»]|« ", path.read_text("utf-8")) == []


def test_who_has_no_address_gets_no_notice_and_no_code(identity: Identity, new_agent: NewAgent) -> None:
    account, _ = new_agent(mail=None)
    with identity.app.test_request_context(base_url=ISSUER), identity.db.begin() as sql:
        notices.send(sql, account, "sso/mail/password_changed.txt")
        notices.send_of_lock(sql, account, "sso/mail/account_locked.txt")
    assert identity.outgoing("mail") == []


def test_a_notice_goes_with_its_act_or_not_at_all(identity: Identity, new_agent: NewAgent) -> None:
    account, _ = new_agent()

    def act() -> None:
        with identity.app.test_request_context(base_url=ISSUER), identity.db.begin() as sql:
            notices.send(sql, account, "sso/mail/password_changed.txt")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        act()
    assert identity.outgoing("mail") == []
    with identity.db.read() as sql:
        assert sql.scalar(select(func.count()).select_from(NoticeCode)) == 0


def test_old_codes_are_forgotten(identity: Identity, new_agent: NewAgent) -> None:
    account, _ = new_agent()
    with identity.app.test_request_context(base_url=ISSUER), identity.db.begin() as sql:
        notices.send(sql, account, "sso/mail/password_changed.txt")
    for days, left in ((31, 1), (61, 0)):
        with time_machine.travel(clock.now() + timedelta(days=days)):
            notices.forget_old(identity.db)
        with identity.db.read() as sql:
            assert sql.scalar(select(func.count()).select_from(NoticeCode)) == left
