"""Every event about a person has its sentence."""

import pytest

from mamia.history.sentences import ABOUT, NOT_ABOUT_ANYBODY, OF_CAREER, OWN, sentence
from socle.audit import MUST_CARRY, Event
from socle.french import fr
from tests.judge import plain

DETAILS = {
    "by": "usage", "amr": ["pwd"], "why": "wrong", "count": 2, "client": "siam", "kind": "totp",
    "reason": "Appel", "what": "annuaire", "form": "json", "about": "autre", "left": 9, "before": "x",
}  # fmt: skip


def test_every_event_has_a_sentence_or_is_about_nobody() -> None:
    told = [ABOUT.keys() | OWN.keys(), NOT_ABOUT_ANYBODY, OF_CAREER]
    assert set().union(*told) == {event.value for event in Event}
    assert sum(map(len, told)) == len(Event)  # and in one table only


@pytest.mark.parametrize(("table", "own"), [(ABOUT, False), (OWN, True)])
def test_each_sentence_is_french_and_whole(table: dict[str, object], own: bool) -> None:
    for event in table:
        known = {name: DETAILS[name] for name in MUST_CARRY.get(Event(event), ())}
        for done in (True, False):
            said = plain(fr(sentence(event, known, own=own, done=done)))
            assert said[0].isupper() or said[0].isdigit()
            assert said.endswith(".") and ".." not in said
            assert "_" not in said and "{" not in said


@pytest.mark.parametrize(
    ("event", "details", "said"),
    [
        ("signed_in", {"amr": ["pwd", "otp", "mfa"]}, "Connexion avec le mot de passe et un second facteur."),
        ("sessions_ended", {"why": "role", "count": 1}, "1 connexion a été fermée : fonction retirée."),
        ("sessions_ended", {"why": "x", "count": 3}, "3 connexions ont été fermées : nouveau mot de passe."),
        ("sign_in_refused", {"why": "budget"}, "Une connexion a été refusée : trop d’essais."),
        ("factor_removed", {"kind": "all"}, "Le second facteur, déclaré perdu, a été retiré."),
    ],
)  # fmt: skip
def test_what_is_known_is_said(event: str, details: dict[str, object], said: str) -> None:
    assert plain(fr(sentence(event, details))) == said


def test_an_act_that_came_to_nothing_says_so() -> None:
    assert sentence("password_changed", {}, done=False) == "Un changement de mot de passe n’a pas abouti."
    assert sentence("account_unlocked", {}, done=False) == "Un acte sur le compte n’a pas abouti."
