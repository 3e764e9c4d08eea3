"""How applications prove themselves at the token endpoint: RFC 6749 § 2.3 and § 3.2.1, Core § 9."""

import base64
from urllib.parse import quote

import pytest
from werkzeug.test import TestResponse

from socle import clock
from sso.models import ClientRow
from tests.fixtures_apps import CALLBACK, ISSUER
from tests.protocol.conftest import OTHER_SECRET, VERIFIER, Party, application


def redeem(party: Party, header: str | None = None, **form: str) -> TestResponse:
    """A code redeemed with exactly this proof."""
    grant = {
        "grant_type": "authorization_code",
        "code": party.code(),
        "redirect_uri": CALLBACK,
        "code_verifier": VERIFIER,
    }
    headers = {"Authorization": header} if header else {}
    client = party.identity.app.test_client()
    return client.post("/oidc/token", base_url=ISSUER, data={**grant, **form}, headers=headers)


def basic(name: str, secret: str) -> str:
    return "Basic " + base64.b64encode(f"{quote(name, safe='')}:{quote(secret, safe='')}".encode()).decode()


def test_a_secret_in_the_header_is_form_encoded_first(party: Party) -> None:
    secret = "deux:points % et + & =, plus de trente-deux signes"
    own = application(party, client_secret=secret)
    assert redeem(own, basic("autre", secret)).status_code == 200


def test_a_secret_in_the_form_is_taken_from_who_registered_it_so(party: Party) -> None:
    own = application(party, token_endpoint_auth_method="client_secret_post")
    assert redeem(own, client_id="autre", client_secret=OTHER_SECRET).status_code == 200


def test_each_method_is_refused_to_who_registered_the_other(party: Party) -> None:
    own = application(party, token_endpoint_auth_method="client_secret_post")
    assert redeem(own, basic("autre", OTHER_SECRET)).get_json()["error"] == "invalid_client"
    assert redeem(party, client_id="career", client_secret=party.secret).status_code in {400, 401}


@pytest.mark.parametrize(
    ("name", "secret"),
    [
        *(("autre", ""), ("autre", OTHER_SECRET + "x"), ("autre", OTHER_SECRET.upper()), ("", OTHER_SECRET)),
        *(("AUTRE", OTHER_SECRET), ("autre ", OTHER_SECRET), ("autre", "d" * 10_000), ("autre", "é" * 40)),
    ],
)
def test_a_wrong_proof_is_an_invalid_client_with_the_challenge_of_the_header(
    party: Party, name: str, secret: str
) -> None:
    own = application(party)
    answer = redeem(own, basic(name, secret))
    assert (answer.status_code, answer.get_json()["error"]) == (401, "invalid_client")
    assert answer.headers["WWW-Authenticate"].startswith("Basic")


def test_two_proofs_at_once_are_an_invalid_request(party: Party) -> None:
    own = application(party)
    answer = redeem(own, basic("autre", OTHER_SECRET), client_id="autre", client_secret=OTHER_SECRET)
    assert (answer.status_code, answer.get_json()["error"]) == (400, "invalid_request")


def test_no_proof_at_all_is_an_invalid_client(party: Party) -> None:
    application(party)
    for form in ({}, {"client_id": "autre"}, {"client_id": "autre", "client_secret": ""}):
        assert redeem(party, **form).get_json()["error"] == "invalid_client"


def test_a_public_application_has_no_secret_and_needs_none(party: Party) -> None:
    own = application(party, token_endpoint_auth_method="none")
    assert redeem(own, client_id="autre").status_code == 200
    assert redeem(own, client_id="autre", client_secret="x" * 40).get_json()["error"] == "invalid_client"
    assert redeem(own, basic("autre", "x" * 40)).get_json()["error"] == "invalid_client"


def test_a_disabled_application_opens_and_redeems_nothing(party: Party) -> None:
    own = application(party)
    code = own.code()
    with party.identity.db.begin() as session:
        session.get_one(ClientRow, "autre").disabled_at = clock.now()
    assert own.redeem(code).get_json()["error"] == "invalid_client"
    assert own.browser.get(own.address(), status=400).location is None


@pytest.mark.parametrize("kind", ["application/json", "multipart/form-data", "text/plain", ""])
def test_a_body_of_another_kind_is_an_invalid_request(party: Party, kind: str) -> None:
    client = party.identity.app.test_client()
    answer = client.post("/oidc/token", base_url=ISSUER, data=b'{"grant_type": "x"}', content_type=kind)
    assert (answer.status_code, answer.get_json()["error"]) == (400, "invalid_request")


def test_parameters_in_the_address_are_refused(party: Party) -> None:
    client = party.identity.app.test_client()
    answer = client.post(f"/oidc/token?code={party.code()}", base_url=ISSUER, data={"grant_type": "x"})
    assert answer.get_json()["error"] == "invalid_request"
