"""Claims by scope, by the `claims` parameter, by registration: Core § 5.4, § 5.5, domain.md § 8.4, § 8.5."""

import json

import pytest

from sso.claims import BY_SCOPE, CLAIMS
from tests.protocol.conftest import Party, application

PROCONNECT = (
    "openid uid given_name usual_name email siren siret organizational_unit belonging_population phone "
    "chorusdt"
)


def asking(**places: object) -> str:
    return json.dumps(places)


def test_no_scope_opens_a_numen_or_a_birth_date() -> None:
    assert not {"numen", "datenaissance", "birthdate", "birth_date", "employeeNumber"} & set(CLAIMS)


def test_proconnect_gets_its_five_mandatory_claims_and_no_empty_one(party: Party) -> None:
    own = application(party, scope=PROCONNECT.replace(" phone chorusdt", ""))
    tokens = own.tokens(scope=PROCONNECT)
    facts = own.userinfo(tokens["access_token"]).get_json()
    assert facts["given_name"] == "Claire"
    assert facts["usual_name"] == "LEFEBVRE"
    assert facts["email"] == "claire.lefebvre@ac-demo.example"
    assert facts["uid"] == "clefebvre"
    assert facts["siret"] == "99999900600011"
    assert facts["siren"] == "999999006"
    assert facts["organizational_unit"] == "0319021M"
    assert facts["belonging_population"] == "agent"
    assert not {"phone", "phone_number"} & set(facts)
    assert all(facts.values())
    assert "phone" not in tokens["scope"].split()


@pytest.mark.parametrize("scope", sorted(set(BY_SCOPE) - {"openid"}))
def test_a_scope_opens_its_own_claims_and_no_other(party: Party, scope: str) -> None:
    own = application(party, scope=f"openid {scope}")
    facts = own.userinfo(own.tokens(scope=f"openid {scope}")["access_token"]).get_json()
    assert set(facts) <= {"sub", *BY_SCOPE[scope]}


def test_a_claim_asked_for_the_id_token_is_there_and_not_in_userinfo(party: Party) -> None:
    tokens = party.tokens(
        scope="openid", claims=asking(id_token={"email": {"essential": True}, "name": None, "numen": None})
    )
    claims = party.read(tokens["id_token"]).claims
    assert claims["email"] == "claire.lefebvre@ac-demo.example"
    assert claims["name"]
    assert "numen" not in claims
    assert set(party.userinfo(tokens["access_token"]).get_json()) == {"sub"}


def test_a_claim_asked_for_userinfo_is_there_and_not_in_the_id_token(party: Party) -> None:
    tokens = party.tokens(scope="openid", claims=asking(userinfo={"given_name": {"essential": True}}))
    assert "given_name" not in party.read(tokens["id_token"]).claims
    assert party.userinfo(tokens["access_token"]).get_json()["given_name"] == "Claire"


def test_an_essential_claim_that_nobody_has_is_left_out_without_an_error(party: Party) -> None:
    asked = asking(userinfo={"phone_number": {"essential": True}, "FrEduRneResp": {"essential": True}})
    facts = party.userinfo(party.tokens(claims=asked)["access_token"]).get_json()
    assert not {"phone_number", "FrEduRneResp"} & set(facts)


def test_a_claim_beyond_what_was_registered_is_not_given(party: Party) -> None:
    own = application(party, scope="openid email")
    asked = asking(userinfo={"roles": None, "siret": None, "email": None}, id_token={"name": None})
    tokens = own.tokens(scope="openid", claims=asked)
    assert set(own.userinfo(tokens["access_token"]).get_json()) == {"sub", "email"}
    assert "name" not in own.read(tokens["id_token"]).claims


def test_a_claim_registered_for_an_application_comes_with_every_scope(party: Party) -> None:
    own = application(party, claims=["belonging_population"])
    facts = own.userinfo(own.tokens(scope="openid")["access_token"]).get_json()
    assert facts == {"sub": facts["sub"], "belonging_population": "agent"}


def test_a_subject_asked_by_value_is_the_only_one_answered_for(party: Party) -> None:
    sub = party.read(party.tokens()["id_token"]).claims["sub"]
    right, wrong = (asking(id_token={"sub": {"value": one}}) for one in (sub, "quelqu’un d’autre"))
    assert "code" in party.answer(claims=right, prompt="none")
    assert party.answer(claims=wrong, prompt="none")["error"] == "login_required"


@pytest.mark.parametrize(
    "claims",
    [
        *("{", "[]", "1", '"x"', '{"id_token": []}', '{"id_token": {"acr": 1}}', "[" * 3000),
        *('{"userinfo": {"email": []}}', '{"id_token": {"acr": {"values": "eidas1"}}}', "x" * 9000),
        *('{"id_token": {"acr": {"essential": "oui"}}}', '{"id_token": {"sub": {"value": {}}}}'),
    ],
)
def test_a_malformed_claims_parameter_is_an_invalid_request(party: Party, claims: str) -> None:
    assert party.answer(claims=claims)["error"] == "invalid_request"


@pytest.mark.parametrize("claims", ["{}", '{"userinfo": null}', '{"autre": 1}', '{"id_token": {"x": {}}}'])
def test_what_the_claims_parameter_does_not_define_is_ignored(party: Party, claims: str) -> None:
    assert "code" in party.answer(claims=claims)
