"""Sign-in and OpenID Connect: threats 24 to 26, 30, 36 to 41 and 43, by HTTP.

Those that a specification covers are in tests/protocol; sessions, registrations and keys have their own.
"""

import json
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

import pytest

from tests.fixtures_apps import CALLBACK, ISSUER, Identity
from tests.fixtures_directory import NewAgent
from tests.judge import Browser
from tests.protocol.conftest import Party, application, offline


@pytest.fixture
def party(identity: Identity) -> Party:
    """An application in whose browser Claire Lefebvre is signed in."""
    return Party(identity, identity.signed_in("clefebvre", identity.demo("clefebvre")))


# 24, 25, 26. One counter, and a way in for the victim


def test_fifty_wrong_passwords_at_once_are_examined_ten_times_at_most(
    identity: Identity, new_agent: NewAgent
) -> None:
    account, _ = new_agent()
    ready = []
    for place in range(50):
        browser = identity.browser()
        browser.client.environ_base["REMOTE_ADDR"] = f"198.51.{place}.7"
        ready.append(browser.get("/connexion"))

    def guess(browser: Browser) -> int:
        login = account.mail if len(browser.url) % 2 else account.uid
        data = {"csrf_token": browser.value("csrf_token"), "login": login, "password": "mauvais mot de passe"}
        answered = browser.client.post("/connexion", data=data, base_url=browser.base)
        identity.directory.close()  # this thread's connections
        return answered.status_code

    with ThreadPoolExecutor(10) as pool:
        assert set(pool.map(guess, ready)) == {422}
    refused = identity.events("sign_in_refused")
    assert len(refused) == 50
    assert sum(row.details["why"] != "budget" for row in refused) <= 10


def test_right_sign_ins_in_between_do_not_refill_the_budget_of_the_address(
    identity: Identity, new_agent: NewAgent
) -> None:
    own, secrets = new_agent()
    statuses = []
    for number in range(62):
        if number % 10 == 5:
            identity.signed_in(own.uid, secrets.password)
        browser = identity.browser().get("/connexion")
        statuses.append(
            browser.submit("Valider", status=0, login=f"victime{number}", password="x" * 12).status
        )
    assert statuses[:60] == [422] * 60
    assert statuses[60:] == [429] * 2


def test_who_has_spent_the_budget_of_an_address_no_longer_reaches_the_directory(
    frail_identity: Identity,
) -> None:
    browser = frail_identity.browser().get("/connexion")
    for number in range(60):
        browser.submit("Valider", status=422, login=f"victime{number}", password="x" * 12)
    frail_identity.slapd.slapd.stop()
    browser.submit("Valider", status=429, login="une-autre", password="x" * 12)


def test_the_answer_to_a_wrong_proof_is_the_same_whatever_the_account(identity: Identity) -> None:
    pages = set()
    for login in ("inconnu-total", "clefebvre", "nbrun", "pgiraud", "fdurand", "lmorel"):
        browser = identity.browser().get("/connexion")
        browser.submit("Valider", status=422, login=login, password="mauvais mot de passe")
        pages.add(browser.text)
    assert len(pages) == 1


# 30. Nowhere but here, or where an application registered


def test_no_parameter_of_the_protocol_sends_elsewhere(party: Party) -> None:
    for target in ("//evil.example", "/\\evil", "https:evil", "%2f%2fevil", "javascript:x"):
        for path in ("/connexion", "/oidc/reprise", "/oidc/logout", "/connexion/compte"):
            query = dict.fromkeys(("demande", "next", "reprise", "post_logout_redirect_uri"), target)
            answer = party.browser.client.get(f"{path}?{urlencode(query)}", base_url=ISSUER)
            location = answer.headers.get("Location", "/")
            assert location.startswith(("/connexion", "/"))
            assert not location.startswith(("//", "/\\"))


# 36. Request objects are refused and never fetched


@pytest.mark.parametrize(
    "uri",
    [
        "http://127.0.0.1:{port}/o",
        "file:///etc/passwd",
        "http://169.254.169.254/latest",
        "https://evil.example/o",
    ],
)
def test_a_request_uri_is_refused_without_a_call(party: Party, uri: str) -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as trap:
        trap.settimeout(0.3)
        answer = party.answer(request_uri=uri.format(port=trap.getsockname()[1]))
        assert answer["error"] == "request_uri_not_supported"
        with pytest.raises(TimeoutError):
            trap.accept()


def test_a_request_object_is_refused_whatever_it_holds(party: Party) -> None:
    none, mac, crit = "eyJhbGciOiJub25lIn0.e30.", "eyJhbGciOiJIUzI1NiJ9.e30.x", "eyJjcml0IjpbIngiXX0.e30.x"
    for text in (none, mac, crit, "", "x" * 7000):
        assert party.answer(request=text)["error"] == "request_not_supported"


def test_ten_megabytes_of_request_are_refused_before_they_are_read(party: Party) -> None:
    answer = party.browser.client.post("/oidc/authorize", base_url=ISSUER, data={"request": "x" * 10_000_000})
    assert answer.status_code == 413


# 37, 38, 39. A token serves for what it is, to whom it was given


def test_no_text_of_the_protocol_opens_a_session(party: Party) -> None:
    tokens = offline(party).tokens(scope="openid offline_access")
    texts = [tokens["access_token"], tokens["id_token"], tokens["refresh_token"], party.code(), "état & co"]
    for text in texts:
        client = party.identity.app.test_client()
        client.set_cookie("mamia_session", text.encode("ascii", "replace").decode(), domain="localhost")
        header = {"Authorization": f"Bearer {text.encode('ascii', 'replace').decode()}"}
        page = client.get("/", base_url=ISSUER, headers=header)
        assert "LEFEBVRE" not in page.text


def test_no_token_is_ever_in_an_address(party: Party) -> None:
    tokens = offline(party).tokens(scope="openid offline_access")
    for path in ("/oidc/userinfo", "/oidc/introspect", "/oidc/revoke", "/oidc/token"):
        for name, token in (("access_token", tokens["access_token"]), ("token", tokens["refresh_token"])):
            answer = party.identity.app.test_client().get(f"{path}?{name}={token}", base_url=ISSUER)
            assert answer.status_code in {401, 405}


# 40, 41. What is malformed gets its error; what is forged changes nothing


def test_no_value_of_a_parameter_breaks_the_endpoint(party: Party) -> None:
    values = ["", "é", "\x00", "%", "{{7*7}}", "a" * 7000, "\ud83d", "ٱ", "null", "-1"]
    for name in ("prompt", "max_age", "acr_values", "claims", "nonce", "state", "display", "x"):
        for value in values:
            address = party.address(**{name: value.encode("utf-8", "replace").decode()})
            answer = party.browser.client.get(address, base_url=ISSUER)
            assert answer.status_code in {200, 303, 400}, (name, value)
            assert "Traceback" not in answer.text


def test_essential_levels_that_nobody_can_reach_are_said_so(party: Party) -> None:
    for values in (["eidas3"], ["inconnu"], [None, 3]):
        claims = json.dumps({"id_token": {"acr": {"essential": True, "values": values}}})
        for prompt in (None, "none"):
            error = party.answer(claims=claims, prompt=prompt).get("error")
            expected = None if values == [None, 3] else "unmet_authentication_requirements"
            assert error == expected


# 43. Other pages read nothing


def test_no_endpoint_of_applications_lets_a_foreign_page_read(identity: Identity) -> None:
    client = identity.app.test_client()
    for path in ("/oidc/token", "/oidc/userinfo", "/oidc/introspect", "/oidc/revoke"):
        for headers in ({"Origin": "null"}, {"Origin": "https://evil.example"}):
            for method in ("OPTIONS", "POST"):
                answer = client.open(path, method=method, base_url=ISSUER, headers=headers, data={"a": "b"})
                assert not [name for name, _ in answer.headers if name.startswith("Access-Control")]


def test_no_token_carries_a_numen_or_a_birth_date(party: Party) -> None:
    own = application(
        party, access_token_format="jwt", resource=ISSUER, scope="openid profile email academie roles"
    )
    asked = json.dumps({"id_token": {"numen": None, "birthdate": None, "datenaissance": {"essential": True}}})
    tokens = own.tokens(claims=asked)
    facts = own.userinfo(tokens["access_token"]).get_json()
    for told in (own.read(tokens["id_token"]).claims, own.read(tokens["access_token"]).claims, facts):
        assert "16G1399006ZZF" not in repr(told)
        assert "1989" not in repr(told)
        assert not {"numen", "birthdate", "datenaissance"} & set(told)
    assert CALLBACK not in repr(facts)
