"""Mon compte: who one is here, whole, what protects the account, and the ways to the rest."""

from tests.fixtures_apps import Identity
from tests.fixtures_directory import NewAgent, add_policy

PAGE = "/mon-compte"


def test_it_says_who_one_is_whole(identity: Identity, new_agent: NewAgent) -> None:
    account, known = new_agent(ancienuid="ancienessai2")
    text = identity.signed_in(account.uid, known.password).get(PAGE).text
    for fact in (account.name, account.uid, account.mail, "ancienessai2"):
        assert fact in text
    for secret in (known.numen, known.birth_date, known.password):
        assert secret not in text


def test_it_says_what_protects_the_account(identity: Identity, new_agent: NewAgent) -> None:
    account, known = new_agent()
    text = identity.signed_in(account.uid, known.password).get(PAGE).text
    assert "Changé le " in text and "Vous n’en avez pas." in text
    assert "1 connexion ouverte en ce moment." in text
    identity.enrol(account.uid)
    identity.signed_in(account.uid, known.password)
    text = identity.signed_in(account.uid, known.password).get(PAGE).text
    assert "1 application d’authentification, 0 code de secours." in text
    assert "3 connexions ouvertes" in text


def test_a_password_that_never_changed_is_said(identity: Identity) -> None:
    assert "Il n’a jamais été changé." in identity.signed_in("mfabre", identity.demo("mfabre")).get(PAGE).text


def test_when_a_password_expires_is_said(identity: Identity, new_agent: NewAgent) -> None:
    account, known = new_agent(pwdPolicySubentry=add_policy(identity.slapd, pwdMaxAge="8640000"))
    assert "Il expire le " in identity.signed_in(account.uid, known.password).get(PAGE).text


def test_every_page_of_mon_compte_is_one_link_away(identity: Identity, new_agent: NewAgent) -> None:
    account, known = new_agent()
    browser = identity.signed_in(account.uid, known.password)
    for place, heading in (
        ("Modifier mon mot de passe", "Modifier mon mot de passe"),
        ("Mon second facteur", "Mon second facteur"),
        ("Mes connexions", "Mes connexions"),
        ("Mon historique", "Mon historique"),
        ("Mes données", "Mes données"),
        ("Applications autorisées", "Applications autorisées"),
        ("Signaler un message suspect", "Signaler un message suspect"),
        ("Ce n’est pas moi", "Ce n’est pas moi"),
    ):
        (door,) = [a for a in browser.get(PAGE).select("ul.doors a") if a.get_text().startswith(place)]
        assert browser.get(str(door["href"])).h1 == heading


def test_the_page_on_personal_data_leads_to_the_history_and_the_copy(identity: Identity) -> None:
    page = identity.browser().get("/donnees-personnelles")
    assert "une demande 365 jours après sa clôture" in page.text and "adresses de secours" in page.text
    assert page.follow("Mes données").h1 == "Authentification"
    assert page.get("/donnees-personnelles").follow("Mon historique").h1 == "Authentification"
