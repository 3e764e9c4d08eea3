"""Whatever an application may learn has a sentence that says it."""

import pytest

from sso import learned
from sso.claims import CLAIMS, SCOPES


@pytest.mark.parametrize("name", [*SCOPES, *(f"+{claim}" for claim in CLAIMS)])
def test_every_scope_and_every_claim_is_said(name: str) -> None:
    assert learned.sentences([name])


def test_every_claim_has_its_own_sentence() -> None:
    assert set(learned.SENTENCES) == set(CLAIMS)


def test_each_thing_is_said_once_in_one_order_and_what_means_nothing_is_not() -> None:
    said = learned.sentences(["uid", "offline_access", "openid", "profile", "gone", "+family_name", "+gone"])
    assert said == [learned.NUMBER, learned.NAME, learned.LOGIN, learned.LATER]


def test_single_claims_are_those_of_the_closed_list() -> None:
    assert learned.marked(["siret", "numen"]) == {"+siret"}
