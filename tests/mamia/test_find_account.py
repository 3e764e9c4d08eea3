"""Retrouver mon compte: marital names first, homonyms silent, one neutral answer, one notice a day."""

from datetime import timedelta

import time_machine

from socle import clock
from sso import masks
from tests.fixtures_apps import Identity
from tests.fixtures_directory import NewAgent
from tests.judge import Browser
from tests.mamia.alike import differences, observe
from tests.solver import answer, send

PAGE = "/retrouver-mon-compte"
NOT_SHOWN = "Aucun compte à afficher"
EXPECTED = [  # domain.md § 3.2 and § 10.3
    ("Lefebvre", "claire", "14/09/1989", "clefebvre"),
    ("Marchand", "claire", "14/09/1989", "clefebvre"),
    ("Pagès", "Marie", "12/03/1985", "mmartin1"),
    ("pages", "MARIE", "12031985", "mmartin1"),
    ("Roux", "Nathalie", "06/06/1976", "nperrin"),
    ("Perrin", "Nathalie", "6/6/1976", "nperrin"),
    ("martin", "hélène", "28-02-1982", "hmartindubois"),
    ("Dubois", "Helene", "28 février 1982", "hmartindubois"),
    ("LE BŒUF", "anais", "17/04/1992", "aleboeuf"),
    ("leboeuf", "Anaïs", "17/04/1992", "aleboeuf"),
    ("O Connor", "Siobhan", "16/06/1987", "soconnor"),
    ("de la tour", "Jean", "05/12/1964", "jdelatour"),
    ("Fabre", "MARIE HELENE", "24/12/1979", "mfabre"),
    ("Fabre", "Mariehelene", "24/12/1979", "mfabre"),
    ("Morel", "Léa", "27/09/2002", "lmorel"),
    ("Brun", "Nicolas", "03/07/1983", "nbrun"),
]
SILENT = {
    "unknown": ("Dupuis", "Jeanne", "12/03/1985"),
    "homonym": ("Martin", "Marie", "12/03/1985"),
    "suspended": ("Giraud", "Pascal", "08/11/1972"),
    "end of function": ("Pons", "André", "01/05/1962"),
    "closed": ("Durand", "François", "02/03/1955"),
    "other birth date": ("Lefebvre", "Claire", "15/09/1989"),
    "particle left out": ("Tour", "Jean-Pierre", "05/12/1964"),
}
CLAIRE = ("Lefebvre", "Claire", "14/09/1989")


def look_up(identity: Identity, surname: str, given_name: str, birth_date: str) -> Browser:
    return search(identity.browser(), surname, given_name, birth_date)


def search(browser: Browser, surname: str, given_name: str, birth_date: str) -> Browser:
    browser.get(PAGE)
    browser.submit("Rechercher", surname=surname, given_name=given_name, birth_date=birth_date)
    return browser


def test_whoever_matches_alone_is_shown(identity: Identity) -> None:
    for surname, given_name, birth_date, uid in EXPECTED:
        page = look_up(identity, surname, given_name, birth_date)
        assert page.h1 == "Votre compte", (surname, given_name)
        assert uid in page.text


def test_the_page_says_by_which_names_it_found(identity: Identity) -> None:
    assert "dont c’est le nom d’usage (marital)" in look_up(identity, *CLAIRE).text
    birth = look_up(identity, "Marchand", "Claire", "14/09/1989").text
    assert "Personne n’a ce nom comme nom d’usage (marital)" in birth


def test_everybody_else_gets_one_neutral_answer_for_equal_work(identity: Identity) -> None:
    look_up(identity, *CLAIRE)  # the first one reads how long locks last
    seen = {
        why: observe(identity, lambda typed=typed: look_up(identity, *typed), *typed)  # type: ignore[misc]
        for why, typed in SILENT.items()
    }
    first = seen.pop("unknown")
    assert first.status == 200 and NOT_SHOWN in str(first.body)
    for other in seen.values():
        assert differences(first, other) == []
    assert dict(first.operations)["search"] == 2
    assert len(identity.events("account_not_found")) == len(SILENT)


def test_a_found_account_costs_the_directory_no_more(identity: Identity) -> None:
    look_up(identity, *CLAIRE)
    silent = observe(identity, lambda: look_up(identity, *SILENT["unknown"]))
    assert observe(identity, lambda: look_up(identity, *CLAIRE)).operations == silent.operations


def test_the_neutral_answer_names_nobody_and_says_what_to_try(identity: Identity) -> None:
    page = look_up(identity, *SILENT["homonym"])
    assert "mmartin" not in page.html
    assert "Préciser avec mon NUMEN" in page.text
    assert "05 00 00 00 00" in page.text
    assert "nom de naissance (patronymique)" in page.text


def test_a_stranger_sees_the_masked_address(identity: Identity) -> None:
    page = look_up(identity, *CLAIRE)
    assert "c••••e.l••••••e@ac-demo.example" in page.text
    assert "claire.lefebvre@" not in page.html


def test_a_mask_keeps_the_ends_of_each_part() -> None:
    assert masks.academic("florent.durand@ac-demo.example") == "f•••••t.d••••d@ac-demo.example"
    assert masks.academic("li.o@ac-demo.example") == "••.•@ac-demo.example"


def test_the_person_signed_in_sees_her_whole_address_and_is_not_warned(identity: Identity) -> None:
    browser = identity.signed_in("clefebvre", identity.demo("clefebvre"))
    assert "claire.lefebvre@ac-demo.example" in browser.get(PAGE).text
    assert "claire.lefebvre@ac-demo.example" in search(browser, *CLAIRE).text
    assert "f••" not in browser.text
    assert identity.outgoing("mail") == []


def test_the_numen_tells_homonyms_apart_and_shows_the_whole_address(identity: Identity) -> None:
    browser = look_up(identity, *SILENT["homonym"]).follow("Préciser avec mon NUMEN")
    send(identity.db, browser, "Préciser", numen="16 g 0899015 zzr")
    assert browser.h1 == "Votre compte"
    assert "marie.martin@ac-demo.example" in browser.text


def test_precising_answers_alike_for_all_who_may_not_be_shown(identity: Identity) -> None:
    numbers = {
        "unknown": "16G0899015ZZR",
        "homonym": "16E9899034ZZB",
        "suspended": "16E9899034ZZB",
        "end of function": "16E9299031ZZR",
        "closed": "16E9299001ZZA",
    }
    seen = []
    for why, number in numbers.items():
        browser = look_up(identity, *SILENT[why]).follow("Préciser avec mon NUMEN")
        seen.append(
            observe(
                identity,
                lambda browser=browser, number=number: send(  # type: ignore[misc]
                    identity.db, browser, "Préciser", numen=number, status=422
                ),
            )
        )
    for other in seen:
        assert differences(seen[0], other) == []
    assert dict(seen[0].operations)["compare"] == 5


def test_precising_spends_the_budget_of_the_reset(identity: Identity) -> None:
    browser = look_up(identity, *SILENT["homonym"]).follow("Préciser avec mon NUMEN")
    for _ in range(5):
        send(identity.db, browser, "Préciser", numen="16E9899034ZZB", status=422)
    send(identity.db, browser, "Préciser", numen="16G0899015ZZR", status=422)
    assert "mmartin" not in browser.html
    with time_machine.travel(clock.now() + timedelta(minutes=61)):
        browser = look_up(identity, *SILENT["homonym"]).follow("Préciser avec mon NUMEN")
        send(identity.db, browser, "Préciser", numen="16G0899015ZZR")


def test_precising_too_often_from_one_address_says_until_when(identity: Identity) -> None:
    kept = identity.app.extensions["mamia_settings"]
    identity.app.extensions["mamia_settings"] = kept.model_copy(update={"address_attempts": "1/hour"})
    browser = look_up(identity, *SILENT["unknown"]).follow("Préciser avec mon NUMEN")
    send(identity.db, browser, "Préciser", numen="16E9899034ZZB", status=422)
    send(identity.db, browser, "Préciser", numen="16E9899034ZZB", status=429)
    assert "Recommencez après" in browser.problems[0]


def test_precising_without_a_look_up_goes_back_to_it(identity: Identity) -> None:
    assert identity.browser().get(f"{PAGE}/numen").h1 == "Retrouver mon compte"


def test_a_captcha_comes_after_twenty_look_ups_and_for_all(identity: Identity) -> None:
    for _ in range(20):
        look_up(identity, *SILENT["unknown"])
    browser = identity.browser()
    for typed, shown in ((SILENT["unknown"], NOT_SHOWN), (CLAIRE, "Votre compte")):
        browser.get(PAGE)
        fields = dict(zip(("surname", "given_name", "birth_date"), typed, strict=True))
        browser.submit("Rechercher", status=422, **fields)
        assert browser.problems == ["Recopiez le texte de l’image."]
        assert browser.value("surname") == typed[0]
        browser.submit("Rechercher", status=422, captcha="faux")
        send(identity.db, browser, "Rechercher")
        assert browser.h1 == shown


def test_a_form_open_since_before_the_twentieth_look_up_loses_nothing(identity: Identity) -> None:
    browser = identity.browser()
    browser.get(PAGE)
    for _ in range(20):
        look_up(identity, *SILENT["unknown"])
    browser.submit("Rechercher", status=422, surname="Lefebvre", given_name="Claire", birth_date="14/09/1989")
    send(identity.db, browser, "Rechercher")
    assert "clefebvre" in browser.text


def test_an_address_that_asks_too_much_is_told_until_when(identity: Identity) -> None:
    identity.app.extensions["mamia_settings"] = identity.app.extensions["mamia_settings"].model_copy(
        update={"searches": "2/hour"}
    )
    look_up(identity, *CLAIRE)
    look_up(identity, *CLAIRE)
    browser = identity.browser()
    browser.get(PAGE)
    browser.submit("Rechercher", status=429, surname="Lefebvre", given_name="Claire", birth_date="14/09/1989")
    assert "Recommencez après" in browser.problems[0]
    assert [row.details["budget"] for row in identity.events("budget_spent")] == ["find-address"]


def test_it_is_told_so_under_a_captcha_too(identity: Identity) -> None:
    kept = identity.app.extensions["mamia_settings"]
    narrow = kept.model_copy(update={"searches": "1/hour", "free_searches": "1/hour"})
    identity.app.extensions["mamia_settings"] = narrow
    look_up(identity, *CLAIRE)
    browser = identity.browser()
    browser.get(PAGE)
    fields = dict(zip(("surname", "given_name", "birth_date"), CLAIRE, strict=True))
    send(identity.db, browser, "Rechercher", status=429, **fields)
    assert browser.select("[data-captcha]")


def test_one_name_asked_from_everywhere_gets_a_captcha(identity: Identity) -> None:
    kept = identity.app.extensions["mamia_settings"]
    identity.app.extensions["mamia_settings"] = kept.model_copy(update={"name_searches": "2/day"})
    for day in (11, 12, 13):
        browser = identity.browser()
        browser.client.environ_base["REMOTE_ADDR"] = f"198.51.100.{day}"
        browser.get(PAGE)
        fields = {"surname": "Lefebvre", "given_name": "Claire", "birth_date": f"{day}/09/1989"}
        browser.submit("Rechercher", status=422 if day == 13 else 200, **fields)
    assert browser.select("[data-captcha]")
    assert look_up(identity, *SILENT["unknown"]).h1 == NOT_SHOWN


def test_the_owner_is_told_once_a_day(identity: Identity) -> None:
    with time_machine.travel(clock.now(), tick=False) as traveller:
        look_up(identity, *CLAIRE)
        look_up(identity, *CLAIRE)
        assert [mail["to"] for mail in identity.outgoing("mail")] == ["claire.lefebvre@ac-demo.example"]
        traveller.shift(timedelta(hours=25))
        look_up(identity, *CLAIRE)
    assert len(identity.outgoing("mail")) == 2
    notice = identity.outgoing("mail")[0]["text"]
    assert "http" not in notice and "1989" not in notice


def test_what_is_typed_of_the_unknown_is_in_no_line_of_the_journal(identity: Identity) -> None:
    look_up(identity, "Zimmerwald", "Ottilie", "12/03/1985")
    (line,) = identity.events("account_not_found")
    assert line.subject.startswith("?")
    assert "immerwald" not in f"{line.subject}{line.details}"


def test_each_fault_of_shape_names_its_field_and_keeps_what_was_typed(identity: Identity) -> None:
    browser = identity.browser()
    browser.get(PAGE)
    browser.submit("Rechercher", status=422)
    assert browser.problems == [
        "Écrivez votre nom.",
        "Écrivez votre prénom.",
        "Écrivez votre date de naissance.",
    ]
    for typed, said in (
        ("30/02/1980", "Cette date n’existe pas. Vérifiez le jour, le mois et l’année."),
        ("1/2/80", "Écrivez l’année avec ses quatre chiffres, par exemple 1989."),
        ("hier", "Écrivez la date sous la forme JJ/MM/AAAA, par exemple 14/09/1989."),
    ):
        browser.submit("Rechercher", status=422, surname="Lefebvre", given_name="Claire", birth_date=typed)
        assert browser.problems == [said]
        assert browser.value("birth_date") == typed
    browser.submit("Rechercher", status=422, surname="!!", given_name="Claire", birth_date="14/09/1989")
    assert "bulletin de paie" in browser.problems[0]


def test_a_search_can_be_corrected_without_typing_it_again(identity: Identity) -> None:
    browser = look_up(identity, *SILENT["other birth date"]).follow("Corriger ma recherche")
    assert browser.value("surname") == "Lefebvre"
    assert browser.value("birth_date") == "15/09/1989"


def test_the_result_leads_to_the_reset_with_the_identifiant_and_the_request(identity: Identity) -> None:
    browser = identity.browser()
    browser.get(f"{PAGE}?demande=une-demande")
    browser.submit("Rechercher", surname="Lefebvre", given_name="Claire", birth_date="14/09/1989")
    browser.get(str(browser.select(".actions a")[1]["href"]))
    assert browser.value("identifiant") == "clefebvre"
    assert browser.value("demande") == "une-demande"


def test_a_name_that_two_people_bear_differently_goes_to_the_marital_one(
    identity: Identity, new_agent: NewAgent
) -> None:
    usage, _ = new_agent(sn="HEURTEBISE", datenaissance="1971-01-02")
    birth, _ = new_agent(sn="VANDAMME", nompatro="HEURTEBISE", datenaissance="1971-01-02")
    page = look_up(identity, "Heurtebise", "Camille", "02/01/1971")
    assert usage.uid in page.text and birth.uid not in page.text


def test_the_alarm_asks_everybody_a_captcha(identity: Identity) -> None:
    identity.app.extensions["mamia_settings"] = identity.app.extensions["mamia_settings"].model_copy(
        update={"all_attempts": "1/hour", "alarm_delay": timedelta(0)}
    )
    browser = look_up(identity, *SILENT["homonym"]).follow("Préciser avec mon NUMEN")
    send(identity.db, browser, "Préciser", numen="16E9899034ZZB", status=422)
    browser = identity.browser()
    browser.get(PAGE)
    assert browser.select("[data-captcha]")
    assert answer(identity.db, browser)


def test_the_box_has_the_words_of_ma_mamia(identity: Identity) -> None:
    page = identity.browser().get(PAGE)
    words = (
        "Tous les champs doivent être renseignés. Pour les personnes mariées, effectuez une première "
        "recherche en saisissant votre nom marital. Si cette recherche ne renvoie aucun résultat, effectuez "
        "une nouvelle recherche en saisissant votre nom patronymique."
    )
    assert words in page.text
