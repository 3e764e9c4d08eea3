"""The helpdesk: search, one account explained, unlock; never a secret, always a line in the journal."""

import pytest

from tests.fixtures_apps import Identity
from tests.fixtures_directory import NewAgent
from tests.judge import Browser
from tests.solver import send


@pytest.fixture
def desk(identity: Identity) -> Browser:
    """Damien Robin, of the assistance, signed in."""
    return identity.signed_in("drobin", identity.demo("drobin"))


@pytest.mark.parametrize("words", ["lefeb claire", "CLEFEBVRE", "claire.lefebvre@", "marchand", "0319021M"])
def test_a_person_is_found_by_any_part_of_what_is_known(desk: Browser, words: str) -> None:
    desk.get("/annuaire").submit("Rechercher", q=words)
    assert "clefebvre" in desk.text


ODD = ["*", "l", "(" * 50 + "x", "*)(uid=*", "\\2a\\2a", "é" * 100, "a\x00b", "\u202e\u202d"]


@pytest.mark.parametrize("words", ODD)
def test_odd_searches_are_bounded_and_match_nobody(desk: Browser, words: str) -> None:
    desk.get("/annuaire").submit("Rechercher", forge={"q": words}, status=0)
    assert desk.status in {200, 422}
    assert "clefebvre" not in desk.text


def test_what_an_agent_sees_holds_no_secret_and_is_recorded(desk: Browser, identity: Identity) -> None:
    desk.get("/annuaire").submit("Rechercher", q="lefebvre")
    desk.follow("Claire LEFEBVRE")
    assert desk.h1 == "Compte : Claire LEFEBVRE"
    assert "enseignement public, 1er degré" in desk.text
    for secret in ("16G1399006ZZF", "1989", "14/09", identity.demo("clefebvre")):
        assert secret not in desk.html
    assert [row.subject for row in identity.events("account_consulted")] == ["clefebvre"]
    assert identity.events("directory_searched")


@pytest.mark.parametrize(
    ("uid", "words"),
    [
        ("clefebvre", "rien ne l’empêche de se connecter"),
        ("nbrun", "verrouillé"),
        ("pgiraud", "suspendu"),
        ("fdurand", "clos"),
        ("lmorel", "jamais été activé"),
        ("apons", "cessé ses fonctions"),
        ("mjoly", "changer de mot de passe"),
    ],
)
def test_one_sentence_says_why_somebody_cannot_sign_in(desk: Browser, uid: str, words: str) -> None:
    assert words in desk.get(f"/annuaire/{uid}").text


def test_an_unlock_wants_a_reason_is_recorded_and_told_to_the_owner(
    identity: Identity, new_agent: NewAgent, desk: Browser
) -> None:
    account, secrets = new_agent()
    for _ in range(12):
        stranger = identity.browser().get("/connexion")
        stranger.submit("Valider", login=account.uid, password="faux mot de passe", status=422)
    assert "essais faux" in desk.get(f"/annuaire/{account.uid}").text
    desk.submit("Déverrouiller", status=422)
    assert desk.problems
    desk.submit("Déverrouiller", reason="Appel, <b>identité</b> vérifiée")
    assert "est déverrouillé" in desk.text
    assert [row.outcome for row in identity.events("account_unlocked")] == ["intended", "done"]
    assert identity.events("account_unlocked")[1].details["reason"] == "Appel, <b>identité</b> vérifiée"
    notice = identity.outgoing("mail")[-1]
    assert notice["to"] == account.mail
    assert "<b>" not in notice["html"]
    assert identity.signed_in(account.uid, secrets.password).get("/").page.find(class_="who")


def test_a_victim_of_guesses_at_her_proofs_finds_help(
    identity: Identity, new_agent: NewAgent, desk: Browser
) -> None:
    account, secrets = new_agent()

    def reset(birth_date: str, status: int) -> Browser:
        browser = identity.browser().get("/reinitialiser-mon-mot-de-passe")
        fields = {"identifiant": account.uid, "numen": secrets.numen, "birth_date": birth_date}
        return send(identity.db, browser, "Réinitialiser", status=status, **fields)

    for _ in range(5):
        reset("1900-01-01", 422)
    reset(secrets.birth_date, 422)
    assert "6 essais faux de NUMEN" in desk.get(f"/annuaire/{account.uid}").text
    desk.submit("Déverrouiller", reason="Appel")
    assert reset(secrets.birth_date, 200).url.endswith("/nouveau")


def test_the_directory_s_own_lock_ends_too(identity: Identity, new_agent: NewAgent, desk: Browser) -> None:
    account, secrets = new_agent()
    for _ in range(21):
        identity.directory.authenticate(account, "faux")
    assert identity.directory.get(account.uid).locked
    desk.get(f"/annuaire/{account.uid}").submit("Déverrouiller", reason="Appel")
    assert identity.directory.get(account.uid).locked is None
    assert identity.directory.authenticate(identity.directory.get(account.uid), secrets.password).right


@pytest.mark.parametrize("uid", ["drobin", "alemaire", "pnoel", "edargentrives", "iroche"])
def test_oneself_and_protected_accounts_are_out_of_reach(desk: Browser, identity: Identity, uid: str) -> None:
    token = desk.get("/annuaire").get("/annuaire/nbrun").value("csrf_token")
    desk.post(f"/annuaire/{uid}/deverrouiller", {"csrf_token": token, "reason": "essai"}, status=403)
    assert identity.events("access_refused")[-1].subject == uid
    assert not identity.events("account_unlocked")


@pytest.mark.parametrize("uid", ["pgiraud", "fdurand", "lmorel", "clefebvre"])
def test_what_no_unlock_opens_is_not_said_to_be_unlocked(desk: Browser, identity: Identity, uid: str) -> None:
    token = desk.get("/annuaire/nbrun").value("csrf_token")
    desk.post(f"/annuaire/{uid}/deverrouiller", {"csrf_token": token, "reason": "essai"}, status=409)
    assert "rien à déverrouiller" in desk.text
    assert not identity.events("account_unlocked")
    assert not identity.outgoing("mail")


def test_a_reason_too_long_is_refused_and_an_unknown_account_is_not_found(desk: Browser) -> None:
    token = desk.get("/annuaire/nbrun").value("csrf_token")
    desk.post("/annuaire/nbrun/deverrouiller", {"csrf_token": token, "reason": "x" * 10_000}, status=422)
    desk.get("/annuaire/personne", status=404)
    desk.get("/annuaire/*", status=404)
