"""Whom an agent of the assistance may touch."""

import pytest

from mamia.helpdesk.reach import N1, N2, Act, Holder, OutOfReach, level, require, require_agent

ROBIN = Holder("drobin", frozenset({N1}))
LEMAIRE = Holder("alemaire", frozenset({N2}))
TEACHER = Holder("nbrun", frozenset())
GESTIONNAIRE = Holder("sbonnet", frozenset({"gestionnaire"}))


@pytest.mark.parametrize("agent", [ROBIN, LEMAIRE])
@pytest.mark.parametrize(
    "owner", [TEACHER, GESTIONNAIRE, Holder("vcolin", frozenset({"chef-etablissement"}))]
)
def test_the_assistance_unlocks_teachers_and_ordinary_staff(agent: Holder, owner: Holder) -> None:
    require(agent, owner, Act.UNLOCK)
    assert level(agent)


@pytest.mark.parametrize("act", list(Act))
@pytest.mark.parametrize("agent", [TEACHER, GESTIONNAIRE, Holder("x", frozenset({"administrateur", "rssi"}))])
def test_nobody_else_searches_sees_or_unlocks(agent: Holder, act: Act) -> None:
    with pytest.raises(OutOfReach, match="réservée"):
        require(agent, Holder("clefebvre", frozenset()), act)
    with pytest.raises(OutOfReach):
        require_agent(agent)


@pytest.mark.parametrize("uid", ["drobin", "DRobin", "DROBIN"])
def test_no_agent_unlocks_oneself(uid: str) -> None:
    with pytest.raises(OutOfReach, match="votre propre compte"):
        require(ROBIN, Holder(uid, ROBIN.roles), Act.UNLOCK)


@pytest.mark.parametrize("role", ["administrateur", "rssi", "dpo"])
@pytest.mark.parametrize("agent", [ROBIN, LEMAIRE])
def test_accounts_above_all_are_protected(agent: Holder, role: str) -> None:
    with pytest.raises(OutOfReach, match="RSSI"):
        require(agent, Holder("somebody", frozenset({role, "gestionnaire"})), Act.UNLOCK)


def test_the_first_level_does_not_touch_the_second() -> None:
    with pytest.raises(OutOfReach, match="niveau 2"):
        require(ROBIN, LEMAIRE, Act.UNLOCK)
    require(LEMAIRE, ROBIN, Act.UNLOCK)


def test_who_has_both_levels_has_the_higher() -> None:
    both = Holder("both", frozenset({N1, N2}))
    assert level(both) == N2
    require(both, LEMAIRE, Act.UNLOCK)


def test_a_protected_account_may_be_seen_and_one_s_own_too() -> None:
    require(ROBIN, Holder("edargentrives", frozenset({"rssi"})), Act.SEE)
    require(ROBIN, ROBIN, Act.SEE)
    assert require_agent(ROBIN) == N1


def test_the_reason_is_a_french_sentence() -> None:
    with pytest.raises(OutOfReach) as refused:
        require(ROBIN, ROBIN, Act.UNLOCK)
    assert refused.value.reason.endswith(".")
    assert "\u00a0:" in refused.value.reason


def test_level_one_leaves_the_lock_and_the_factor_of_who_has_a_role_to_level_two() -> None:
    for act, words in ((Act.LIFT, "lève son blocage"), (Act.REMOVE_FACTOR, "retire son second facteur")):
        with pytest.raises(OutOfReach, match=words):
            require(ROBIN, GESTIONNAIRE, act)
        require(LEMAIRE, GESTIONNAIRE, act)
        require(ROBIN, TEACHER, act)
