"""Réinitialiser: alike for all until every proof is right; budgets first; the directory has the last word."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import time_machine

from socle import clock
from sso.directory.account import Account, State, Verdict
from tests.fixtures_apps import Identity
from tests.fixtures_directory import NewAgent, Secrets
from tests.judge import Browser
from tests.mamia.alike import differences, observe
from tests.solver import answer, send

PAGE = "/reinitialiser-mon-mot-de-passe"
CHOOSE = "Choisissez un nouveau mot de passe"
DONE = "Votre mot de passe est réinitialisé"
NEW = "quatre chevaux bleus sous la table"
REFUSED = "Ces informations ne correspondent pas à un compte dont le mot de passe se choisit ici. "
KLOPEZ = ("klopez", "T26-100017", "06/05/2001")


def prove(identity: Identity, identifiant: str, numen: str, birth_date: str, *, status: int = 200) -> Browser:
    """Open the page and give these proofs, with the right captcha."""
    browser = identity.browser()
    browser.get(PAGE)
    return proved(identity, browser, identifiant, numen, birth_date, status=status)


def proved(
    identity: Identity, browser: Browser, identifiant: str, numen: str, birth_date: str, *, status: int = 200
) -> Browser:
    fields = {"identifiant": identifiant, "numen": numen, "birth_date": birth_date}
    return send(identity.db, browser, "Réinitialiser", status=status, **fields)


def born(known: Secrets) -> str:
    return "/".join(reversed(known.birth_date.split("-")))


def choose(browser: Browser, new: str = NEW, again: str = "", *, status: int = 200) -> Browser:
    browser.submit("Enregistrer mon mot de passe", status=status, new=new, again=again or new)
    return browser


def verdict(identity: Identity, account: Account, password: str) -> Verdict:
    return identity.directory.authenticate(identity.directory.get(account.uid), password).verdict


def change_settings(identity: Identity, **changes: object) -> None:
    kept = identity.app.extensions["mamia_settings"]
    identity.app.extensions["mamia_settings"] = kept.model_copy(update=changes)


# What goes on


def test_a_reset_gives_the_password_and_tells_its_owner(identity: Identity, new_agent: NewAgent) -> None:
    account, known = new_agent()
    browser = prove(identity, account.uid.upper(), known.numen.lower(), born(known))
    assert browser.h1 == CHOOSE
    assert "12 caractères" in browser.text
    assert "Vos sessions ouvertes, ici et ailleurs, seront fermées" in browser.text
    choose(browser)
    assert browser.h1 == DONE
    assert verdict(identity, account, NEW) is Verdict.OK
    assert verdict(identity, account, known.password) is Verdict.WRONG
    (notice,) = identity.outgoing("mail")
    assert notice["to"] == account.mail and NEW not in notice["text"] and known.numen not in notice["text"]
    assert [row.outcome for row in identity.events("password_reset")] == ["intended", "done"]


def test_a_reset_never_signs_in_by_itself_and_ends_every_session(
    identity: Identity, new_agent: NewAgent
) -> None:
    account, known = new_agent()
    elsewhere = identity.signed_in(account.uid, known.password)
    browser = choose(prove(identity, account.uid, known.numen, born(known)))
    assert browser.select("a[href^='/connexion']")
    assert "Se déconnecter" not in browser.html
    assert "Se déconnecter" not in elsewhere.get("/").html


def test_the_mail_address_names_the_account_too(identity: Identity, new_agent: NewAgent) -> None:
    account, known = new_agent()
    assert prove(identity, account.mail, known.numen, born(known)).h1 == CHOOSE


def test_temporary_locked_and_never_activated_people_go_on(identity: Identity) -> None:
    assert prove(identity, *KLOPEZ).h1 == CHOOSE
    assert prove(identity, "klopez", "t26 100017", "06052001").h1 == CHOOSE
    assert prove(identity, "nbrun", "16E0999032ZZS", "3/7/1983").h1 == CHOOSE
    assert prove(identity, "lmorel", "16G2699033ZZA", "27/09/2002").h1 == CHOOSE


def test_a_reset_unlocks(identity: Identity, new_agent: NewAgent) -> None:
    account, known = new_agent(pwdAccountLockedTime=f"{clock.now():%Y%m%d%H%M%SZ}")
    assert account.state is State.VERROUILLE
    choose(prove(identity, account.uid, known.numen, born(known)))
    assert verdict(identity, account, NEW) is Verdict.OK


def test_a_reset_activates_an_account_that_was_never_used(identity: Identity, new_agent: NewAgent) -> None:
    account, known = new_agent(etatcompte="A_ACTIVER")
    choose(prove(identity, account.uid, known.numen, born(known)))
    assert identity.directory.get(account.uid).state is State.ACTIF
    assert verdict(identity, account, NEW) is Verdict.OK


def test_the_request_of_an_application_travels_to_the_sign_in(
    identity: Identity, new_agent: NewAgent
) -> None:
    account, known = new_agent()
    browser = identity.browser()
    browser.get(f"{PAGE}?demande=une-demande")
    browser.submit("Nouvelle image", identifiant="faux")
    proved(identity, browser, account.uid, "16E0999032ZZS", born(known), status=422)
    choose(proved(identity, browser, account.uid, known.numen, born(known)))
    assert browser.select("a[href='/connexion?demande=une-demande']")


def test_the_form_knows_who_is_signed_in(identity: Identity) -> None:
    browser = identity.signed_in("clefebvre", identity.demo("clefebvre"))
    browser.get(PAGE)
    assert browser.value("identifiant") == "clefebvre"
    browser.get(f"{PAGE}?identifiant=a%00b")
    assert browser.value("identifiant") == ""


# What does not


def test_every_wrong_proof_gets_one_answer_for_equal_work(identity: Identity, new_agent: NewAgent) -> None:
    account, known = new_agent()
    prove(identity, *KLOPEZ)  # the first one reads how long locks last
    tries = {
        "unknown": ("personne.du.tout", "16E9899034ZZB", "08/11/1972"),
        "wrong number": (account.uid, "16E9899034ZZB", born(known)),
        "wrong date": (account.uid, known.numen, "03/02/1980"),
        "suspended": ("pgiraud", "16E9899034ZZB", "08/11/1972"),
        "closed": ("fdurand", "16E9299001ZZA", "02/03/1955"),
        "end of function": ("apons", "16E9299031ZZR", "01/05/1962"),
        "locked, wrong": ("nbrun", "16E9899034ZZB", "08/11/1972"),
        "never activated, wrong": ("lmorel", "16E9899034ZZB", "08/11/1972"),
    }
    seen = [
        observe(identity, lambda t=typed: prove(identity, *t, status=422), typed[0], typed[2])  # type: ignore[misc]
        for typed in tries.values()
    ]
    for other in seen[1:]:
        assert differences(seen[0], other) == []
    assert dict(seen[0].operations) == {"search": 2, "compare": 1}
    reasons = [row.details["why"] for row in identity.events("reset_refused")]
    assert reasons == ["unknown", "wrong", "wrong", "state", "state", "state", "wrong", "wrong"]
    assert identity.directory.get("pgiraud").state is State.SUSPENDU


def test_the_refusal_names_causes_and_the_telephone_and_keeps_what_is_no_secret(identity: Identity) -> None:
    browser = prove(identity, "personne", "16E9899034ZZB", "8/11/1972", status=422)
    assert browser.problems == [REFUSED + "Vérifiez-les, puis recommencez."]
    assert "faute de frappe" in browser.text and "05 00 00 00 00" in browser.text
    assert browser.value("identifiant") == "personne" and browser.value("birth_date") == "8/11/1972"
    assert browser.value("numen") == "" and browser.value("captcha") == ""


def test_a_fault_of_shape_names_its_field_and_costs_nothing(identity: Identity) -> None:
    browser = identity.browser()
    browser.get(PAGE)
    browser.submit("Réinitialiser", status=422)
    assert len(browser.problems) == 4
    for _ in range(6):
        proved(identity, browser, "klopez", "16EO999032ZZS", "30/02/1980", status=422)
    assert browser.problems[0].startswith("Un NUMEN compte 13 caractères : 2 chiffres, 1 lettre")
    assert browser.problems[1] == "Cette date n’existe pas. Vérifiez le jour, le mois et l’année."
    assert proved(identity, browser, *KLOPEZ).h1 == CHOOSE


# Budgets


def test_a_spent_account_answers_as_a_wrong_proof_until_the_hour_is_over(identity: Identity) -> None:
    for place in range(5):
        name = "klopez" if place % 2 else "kevin.lopez@ac-demo.example"
        prove(identity, name, "T26-100018", "06/05/2001", status=422)
    browser = prove(identity, *KLOPEZ, status=422)
    assert browser.problems == [REFUSED + "Vérifiez-les, puis recommencez."]
    assert identity.events("reset_refused")[-1].details["why"] == "budget"
    with time_machine.travel(clock.now() + timedelta(minutes=61)):
        assert prove(identity, *KLOPEZ).h1 == CHOOSE


def test_right_proofs_refill_the_budget(identity: Identity) -> None:
    for _ in range(3):
        for _ in range(4):
            prove(identity, "klopez", "T26-100018", "06/05/2001", status=422)
        assert prove(identity, *KLOPEZ).h1 == CHOOSE


def test_an_address_is_told_until_when(identity: Identity) -> None:
    change_settings(identity, address_attempts="3/hour")
    for place in range(3):
        prove(identity, f"personne{place}", "T26-100018", "06/05/2001", status=422)
    browser = prove(identity, *KLOPEZ, status=429)
    assert "Recommencez après" in browser.problems[0]
    assert [row.details["budget"] for row in identity.events("budget_spent")] == ["proof-address"]
    browser = identity.browser()
    browser.client.environ_base["REMOTE_ADDR"] = "192.0.2.7"
    browser.get(PAGE)
    assert proved(identity, browser, *KLOPEZ).h1 == CHOOSE


def test_a_school_has_a_wider_budget(identity: Identity) -> None:
    change_settings(identity, address_attempts="1/hour")
    kept = identity.app.extensions["socle_settings"]
    school = type(kept).model_validate(kept.model_dump() | {"school_networks": {"Lycée": "127.0.0.0/8"}})
    identity.app.extensions["socle_settings"] = school
    for place in range(3):
        prove(identity, f"personne{place}", "T26-100018", "06/05/2001", status=422)


def test_many_guesses_raise_one_alarm_and_refuse_nobody(identity: Identity) -> None:
    change_settings(identity, all_attempts="2/hour", alarm_delay=timedelta(milliseconds=1))
    for place in range(4):
        prove(identity, f"personne{place}", "T26-100018", "06/05/2001", status=422)
    assert len(identity.events("guessing_alarm")) == 1
    assert prove(identity, *KLOPEZ).h1 == CHOOSE


# Captcha


def test_a_wrong_captcha_refuses_right_proofs_and_serves_no_more(identity: Identity) -> None:
    browser = identity.browser()
    browser.get(PAGE)
    ticket, right = browser.value("captcha_id"), answer(identity.db, browser)
    fields = {"identifiant": "klopez", "numen": "T26-100017", "birth_date": "06/05/2001"}
    browser.submit("Réinitialiser", status=422, captcha="faux", **fields)
    assert "bonne réponse" in browser.problems[0]
    browser.submit("Réinitialiser", status=422, captcha=right, forge={"captcha_id": ticket}, **fields)
    assert proved(identity, browser, *KLOPEZ).h1 == CHOOSE


def test_a_new_image_loses_nothing_and_sends_no_numen_back(identity: Identity) -> None:
    browser = identity.browser("T26-100017")
    browser.get(PAGE)
    first = browser.value("captcha_id")
    browser.submit("Nouvelle image", identifiant="klopez", numen="T26-100017", birth_date="6/5/2001")
    assert browser.value("captcha_id") != first and browser.problems == []
    assert browser.value("identifiant") == "klopez" and browser.value("birth_date") == "6/5/2001"
    assert "laissez ce champ vide" in browser.text
    browser.submit("Une question à la place")
    assert not browser.select("img[src*='/captcha/']")
    assert send(identity.db, browser, "Réinitialiser").h1 == CHOOSE


# The new password


def test_a_refusal_is_explained_and_the_proofs_still_serve(identity: Identity, new_agent: NewAgent) -> None:
    account, known = new_agent()
    browser = prove(identity, account.uid, known.numen, born(known))
    choose(browser, "court", status=422)
    assert "trop court" in browser.problems[0]
    choose(browser, NEW, "autre chose encore plus longue", status=422)
    assert "pas les mêmes" in browser.problems[0]
    choose(browser, f"le {known.birth_date[8:]}021980 des chevaux", status=422)
    assert "date de naissance" in browser.problems[0]
    choose(browser, known.password, status=422)
    assert browser.problems == ["Vous avez déjà utilisé ce mot de passe : choisissez-en un autre."]
    assert browser.h1 == CHOOSE
    assert verdict(identity, account, known.password) is Verdict.OK
    assert [row.outcome for row in identity.events("password_reset")] == ["intended", "failed"]
    assert identity.outgoing("mail") == []
    assert choose(browser).h1 == DONE


def test_staff_are_asked_their_second_factor_then_told_longer_rules(identity: Identity) -> None:
    browser = prove(identity, "drobin", "16A1699038ZZF", "05/01/1991")
    assert browser.h1 == "Encore une preuve"
    browser.follow("Mon application d’authentification Le code à six chiffres affiché en ce moment.")
    browser.submit("Continuer", code=identity.code("drobin"))
    assert "16 caractères" in browser.text


def test_right_proofs_last_a_quarter_of_an_hour(identity: Identity, new_agent: NewAgent) -> None:
    account, known = new_agent()
    browser = prove(identity, account.uid, known.numen, born(known))
    with time_machine.travel(clock.now() + timedelta(minutes=16)):
        choose(browser)
    assert browser.h1 == "Réinitialiser mon mot de passe"
    assert verdict(identity, account, known.password) is Verdict.OK


def test_an_account_suspended_since_its_proofs_stays_as_it_is(
    identity: Identity, new_agent: NewAgent
) -> None:
    account, known = new_agent()
    browser = prove(identity, account.uid, known.numen, born(known))
    root = identity.slapd.as_root()
    root.modify(account.dn, {"etatcompte": [("MODIFY_REPLACE", ["SUSPENDU"])]})
    root.unbind()
    assert choose(browser).h1 == "Réinitialiser mon mot de passe"
    assert identity.directory.get(account.uid).state is State.SUSPENDU


def test_the_same_proofs_sent_many_times_at_once_serve_once(identity: Identity, new_agent: NewAgent) -> None:
    account, known = new_agent()
    browser = prove(identity, account.uid, known.numen, born(known))
    cookie = browser.client.get_cookie("mamia_session", domain="localhost")
    assert cookie is not None
    token = browser.value("csrf_token")

    def post(place: int) -> str:
        client = identity.app.test_client()
        client.set_cookie("mamia_session", cookie.value, domain="localhost")
        new = f"{NEW} numero {place}"
        answered = client.post(
            f"{PAGE}/nouveau", data={"csrf_token": token, "new": new, "again": new}, base_url=browser.base
        )
        identity.directory.close()  # this thread's connections
        return str(answered.headers.get("Location", answered.status_code))

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(post, range(8)))
    assert sorted(answers).count(f"{PAGE}/fait") == 1
    assert set(answers) <= {f"{PAGE}/fait", PAGE}
    assert [row.outcome for row in identity.events("password_reset")] == ["intended", "done"]


def test_the_browser_gets_another_session_once_it_has_proved(identity: Identity) -> None:
    browser = identity.browser()
    browser.get(PAGE)
    before = browser.client.get_cookie("mamia_session", domain="localhost")
    proved(identity, browser, *KLOPEZ)
    after = browser.client.get_cookie("mamia_session", domain="localhost")
    assert before and after and before.value != after.value


def test_the_boxes_have_the_words_of_ma_mamia(identity: Identity) -> None:
    text = identity.browser().get(PAGE).text
    words = (
        "Si l’image de sécurité proposée est difficilement lisible, vous pouvez cliquer dessus pour en "
        "générer une nouvelle.",
        "Votre Numen vous a été transmis lors de votre entrée dans l’Éducation Nationale. Si vous l’avez "
        "perdu merci de vous adresser à votre service de gestion du personnel.",
        "Si vous êtes un agent temporaire, vous ne possédez pas de Numen mais un numéro d’agent temporaire "
        "qui vous a été remis par votre responsable lors de votre arrivée dans les services académiques. Si "
        "vous l’avez perdu, merci de vous adresser à votre responsable.",
    )
    for sentence in words:
        assert sentence in text


def test_nothing_is_lost_when_the_directory_stops_in_between(frail_identity: Identity) -> None:
    browser = prove(frail_identity, *KLOPEZ)
    frail_identity.slapd.slapd.stop()
    choose(browser, status=503)
    frail_identity.slapd.slapd.start()
    browser.get(f"{PAGE}/nouveau")
    assert choose(browser).h1 == DONE
