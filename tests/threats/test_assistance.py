"""Threats 2, 7, 14, 20, 44, 47, 49 and 50 where they concern requests and notices, by HTTP."""

import hmac
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
from flask import Flask

from mamia.assistance import follow_up, register
from socle.settings import Socle
from socle.sql import Database
from tests.fixtures_apps import KEY, Identity, events
from tests.fixtures_sql import Databases
from tests.mamia.assistance.conftest import Ask, ask, insert, kept  # noqa: F401 (a fixture)
from tests.threats.test_crowd import Served, served  # noqa: F401 (a fixture)

NUMBER, CODE = "ATESTED2", "ABCD-EFGH-JKLM"


def database_of(databases: Databases) -> Database:
    """The database that the served processes share."""
    name = databases.made[-1]
    return Database(databases.postgres.url(name) if databases.postgres else f"sqlite:///{name}")


def give_request(db: Database) -> None:
    """A request whose code is known here."""
    app = Flask("none")
    app.extensions["socle_settings"] = Socle(digest_key=KEY)
    with app.app_context(), db.begin() as sql:
        facts = {
            "kind": "assistance",
            "subject": "autre",
            "uid": "",
            "name": "X",
            "mail": "x@exemple.fr",
            "text": "t",
        }
        digest = follow_up.digest(NUMBER, CODE)
        register.ask(sql, code_digest=digest, about="x", number=NUMBER, context=[], **facts)


def try_code(address: str, code: str, origin: str) -> requests.Response:
    """A browser of its own, which pretends to call from elsewhere, types a code."""
    browser = requests.Session()
    page = browser.get(f"{address}/assistance/suivi", timeout=30)
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)
    assert token
    form = {"csrf_token": token[1], "number": NUMBER, "code": code, "submit": "1"}
    headers = {"X-Forwarded-For": origin}
    return browser.post(
        f"{address}/assistance/suivi", data=form, headers=headers, timeout=30, allow_redirects=False
    )


@pytest.mark.both_engines
def test_codes_guessed_at_once_in_two_processes_share_the_budget_of_the_request(
    served: Served,  # noqa: F811
    databases: Databases,
) -> None:
    db = database_of(databases)
    give_request(db)
    assert try_code(served.address, CODE, "192.0.2.1").status_code == 303
    with ThreadPoolExecutor(8) as pool:
        wrong = list(
            pool.map(lambda n: try_code(served.address, f"AAAA-AAAA-AA{n:02}", f"192.0.2.{n}"), range(16))
        )
    assert {answer.status_code for answer in wrong} == {422}
    assert try_code(served.address, CODE, "198.51.100.7").status_code == 422
    whys = [row.details["why"] for row in events(db, "follow_up_refused")]
    assert (whys.count("code"), whys.count("budget")) == (10, 7)
    for n in range(4):
        last = try_code(served.address, "AAAA-AAAA-BBBB", f"203.0.113.{n}")
    assert last.status_code == 429  # the address is the caller's own, whatever it says
    db.engine.dispose()


def test_the_digest_of_a_code_is_keyed_and_its_number_s(identity: Identity) -> None:
    with identity.app.app_context():
        one, other = follow_up.digest("A2345678", CODE), follow_up.digest("A2345679", CODE)
    assert not hmac.compare_digest(one, other)
    assert one == follow_up_digest_by_hand()


def follow_up_digest_by_hand() -> str:
    said = b"follow-up|A2345678|ABCDEFGHJKLM"
    return hmac.new(KEY.get_secret_value().encode(), said, "sha256").hexdigest()


def test_another_s_request_is_not_found_and_the_journal_says_who_asked(identity: Identity) -> None:
    number = insert(identity, uid="clefebvre")
    identity.signed_in("fdurand2", identity.demo("fdurand2")).get(
        f"/mon-compte/demandes/{number}", status=404
    )
    refused = identity.events("access_refused")[-1]
    assert (refused.actor, refused.subject) == ("fdurand2", number)


MARKUP = "<script>alert(1)</script> {{7919*7}} =cmd() \u202etxt.exe"


def test_what_strangers_write_is_inert_on_both_sides_and_in_mails(
    identity: Identity,
    ask: Ask,  # noqa: F811
) -> None:
    asked = ask(name="<b>Ève</b>\u202e", text=MARKUP)
    desk = identity.signed_in("drobin", identity.demo("drobin"))
    for browser in (desk.get("/demandes"), desk.get(f"/demandes/{asked.number}")):
        assert "<script>alert" not in browser.html and "<b>Ève" not in browser.html
    assert "{{7919*7}}" in desk.html and "55433" not in desk.select("article")[0].get_text()
    desk.submit("Répondre", text=MARKUP)
    hers = identity.browser().get("/assistance/suivi")
    hers.submit("Voir ma demande", number=asked.number, code=asked.code)
    assert "<script>alert" not in hers.html
    for mail in identity.outgoing("mail"):
        assert "<script" not in mail["html"] and "\n" not in mail["subject"]


def test_a_second_desk_cannot_be_reached_by_the_filter(identity: Identity) -> None:
    secret = insert(identity, kind="message-suspect")
    desk = identity.signed_in("drobin", identity.demo("drobin"))
    for query in (f"numero={secret}", "type=message-suspect", "etat=toutes", "type=%25", "age=0"):
        desk.get(f"/demandes?{query}", status=0)
        assert f"/demandes/{secret}" not in desk.html
    assert kept(identity, secret).treated_by == ""
