"""The feed on a real directory: creates, changes, ends, closes, empties, refuses, and is run again."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine

from mamia.feed.rows import KNOWN
from socle import clock
from sso.directory.account import State
from sso.directory.dates import parse_birth_date
from sso.directory.names import Kind, key
from sso.watch import Watch
from tests.fixtures_apps import identity_on
from tests.fixtures_sql import Databases
from tests.mamia.feed.conftest import Site

LOU = "16E2699101ZZA;Mme;;PETITJEAN;Lou;03/04/1999;2D_PU;0319010A;;;"
TEMP = "T26-200001;M.;;LEGER;Noé;05/06/2001;TEMP;0319001R;;{};"


def day(days: int) -> str:
    return f"{clock.today() + timedelta(days=days):%d/%m/%Y}"


def found(site: Site, name: str, given: str, born: str) -> list[str]:
    """Whom a look-up by any name finds."""
    people = site.directory.find([key(name)], key(given), parse_birth_date(born), list(Kind))
    return [one.uid for one in people]


def test_a_new_agent_has_an_account_without_a_password_that_her_number_activates(site: Site) -> None:
    status, said = site.partial(LOU)
    assert status == 0, said
    account = site.directory.get("lpetitjean")
    assert account.state is State.A_ACTIVER
    assert account.mail == "lou.petitjean@ac-demo.example"
    assert account.schools == ("0319010A",)
    assert site.directory.has_numen(account, "16E2699101ZZA")
    assert site.directory.has_birth_date(account, parse_birth_date("3/4/1999"))
    entry = site.entry("lpetitjean")
    assert "userPassword" not in entry
    assert len(entry["identifiantunique"][0]) == 36
    assert found(site, "Petitjean", "lou", "03/04/1999") == ["lpetitjean"]
    assert "1 compte créé" in said
    assert [row.outcome for row in site.events("account_created")] == ["intended", "done"]


def test_the_same_feed_again_changes_nothing(site: Site) -> None:
    site.partial(LOU, TEMP.format(day(30)))
    before = {uid: site.entry(uid) for uid in ("lpetitjean", "nleger")}
    status, said = site.partial(LOU, TEMP.format(day(30)))
    assert (status, "sans changement" in said) == (0, True)
    assert {uid: site.entry(uid) for uid in before} == before
    assert len(site.events("account_created", "account_changed")) == 4


@pytest.mark.parametrize(("encoding", "separator"), [("utf-8-sig", ";"), ("latin-1", ";"), ("utf-8", ",")])
def test_files_in_utf_8_or_latin_1_with_either_separator_say_the_same(
    site: Site, encoding: str, separator: str
) -> None:
    path = site.file("16E2699102ZZA;Mme;;PEÑA-LÉGER;Élise;1/2/1999;2D_PU;;;;", encoding=encoding)
    path.write_bytes(path.read_bytes().replace(b";", separator.encode()))
    assert site.feed(path)[0] == 0
    assert site.directory.get("epenaleger").usage_name == "PEÑA-LÉGER"


def test_homonyms_are_numbered_after_those_who_hold_the_identifiant_even_closed(site: Site) -> None:
    rows = [f"16E26991{n:02}ZZB;M.;;DURAND;Florian;01/01/198{n};2D_PU;;;;" for n in range(3)]
    assert site.partial(*rows)[0] == 0
    assert [
        site.directory.has_numen(site.directory.get(f"fdurand{5 + n}"), f"16E26991{n:02}ZZB")
        for n in range(3)
    ] == [True] * 3


def test_a_former_identifiant_and_a_reserved_word_are_never_given(site: Site) -> None:
    columns = "numero;nom_naissance;prenom;date_naissance;population;identifiant;anciens_identifiants"
    site.partial(
        "16E2699103ZZA;ROOT;;01/01/1980;ADM;;",
        "16E2699104ZZA;OTTO;Rémi;01/01/1980;ADM;remi.otto;rotto|r.otto",
        "16E2699105ZZA;OTTO;Rose;01/01/1981;ADM;;", columns=columns,
    )  # fmt: skip
    assert site.uids("(sn=ROOT)") == ["root1"]
    assert site.uids("(sn=OTTO)") == ["remi.otto", "rotto1"]
    assert site.directory.by_login("r.otto").uid == "remi.otto"  # type: ignore[union-attr]
    status, said = site.partial("16E2699104ZZA;OTTO;Rémi;01/01/1980;ADM;autre;", columns=columns)
    assert (status, "ne change pas" in said) == (3, True)


def test_long_names_are_cut_before_the_number(site: Site) -> None:
    names = "DE LA ROCHEFOUCAULD-MONTBELLIARD-SAINT-ANGE"
    rows = [f"16G26991{n:02}ZZC;Mme;;{names};Marie-Antoinette;01/01/196{n};1D_PU;;;;" for n in range(2)]
    site.partial(*rows)
    base = "mdelarochefoucauldmontbelliardsa"
    assert site.uids(f"(uid={base}*)") == [base, f"{base}1"]
    assert len(base) == 32


def test_a_change_of_name_keeps_identifiant_and_the_old_names_as_keys(site: Site) -> None:
    site.partial(LOU)
    unique = site.directory.get("lpetitjean").unique_id
    status, said = site.partial("16E2699101ZZA;Mme;VERDIER;PETITJEAN;Lou;03/04/1999;2D_PU;0319010A;;;")
    assert (status, "lpetitjean : nom" in said) == (0, True)
    site.partial("16E2699101ZZA;Mme;PETITJEAN-ROY;PETITJEAN;Lou;03/04/1999;2D_PU;0319010A;;;")
    account = site.directory.get("lpetitjean")
    assert (account.usage_name, account.birth_name, account.unique_id) == (
        "PETITJEAN-ROY",
        "PETITJEAN",
        unique,
    )
    for name in ("Verdier", "petitjean", "Roy", "PETITJEAN ROY"):
        assert found(site, name, "Lou", "03/04/1999") == ["lpetitjean"]
    assert site.entry("lpetitjean")["anciennom"] == ["VERDIER"]
    lines = [row for row in site.events("account_changed") if row.outcome == "done"]
    assert "sn" in lines[0].details["what"]
    assert "VERDIER" not in str([row.details for row in site.events()])


def test_a_temporary_number_serves_until_its_end_then_proves_nothing(site: Site) -> None:
    site.partial(TEMP.format(day(3)))
    account = site.directory.get("nleger")
    assert account.dn.startswith("uid=nleger,ou=autres")
    assert site.directory.has_numen(account, "T26-200001")
    assert account.may_reset
    with time_machine.travel(clock.now() + timedelta(days=4)):
        account = site.directory.get("nleger")
        assert account.state is State.FIN_FONCTION
        assert not account.may_reset
    assert site.partial(TEMP.format(""))[0] == 3


def test_a_temporary_agent_who_gets_a_numen_keeps_her_account(site: Site) -> None:
    site.partial(TEMP.format(day(3)))
    site.partial("16E2699106ZZA;M.;;LEGER;Noé;05/06/2001;2D_PU;0319010A;;;T26-200001")
    account = site.directory.get("nleger")
    assert site.directory.has_numen(account, "16E2699106ZZA")
    assert not site.directory.has_numen(account, "T26-200001")
    assert account.leaves_on is None
    assert account.ends_at is None
    assert site.uids("(sn=LEGER)") == ["nleger"]


def test_an_end_of_function_leaves_reading_for_the_grace_then_closes_and_ends_sessions(site: Site) -> None:
    status, _ = site.partial(f"16G0899015ZZR;Mme;;MARTIN;Marie;12/03/1985;1D_PU;0319020L;;{day(-2)};")
    account = site.directory.get("mmartin")
    assert (status, account.state, account.may_sign_in, account.may_reset) == (
        0,
        State.FIN_FONCTION,
        True,
        False,
    )
    assert [row.outcome for row in site.events("account_ended")] == ["intended", "done"]
    with time_machine.travel(clock.now() + timedelta(days=190)):
        site.partial(LOU)  # any feed
        assert site.directory.get("mmartin").stored_state is State.CLOS
    assert [row.subject for row in site.events("account_closed") if row.outcome == "done"] >= ["mmartin"]


def test_a_closed_account_keeps_identifiants_state_and_dates_once_its_retention_is_over(site: Site) -> None:
    site.partial(f"16G0899015ZZR;Mme;;MARTIN;Marie;12/03/1985;1D_PU;0319020L;;{day(-2)};")
    with time_machine.travel(clock.now() + timedelta(days=3 * 365 + 10)):
        site.partial(LOU)
    left = site.entry("mmartin")
    # The schema wants names: the identifiant stands for them.
    facts = {name for name in left if name not in {"cn", "sn", "objectClass"}}
    operational = {"entryDN", "entryUUID", "entryCSN", "creatorsName", "createTimestamp",
                   "modifiersName", "modifyTimestamp", "structuralObjectClass",
                   "subschemaSubentry", "hasSubordinates"}  # fmt: skip
    assert facts - operational <= {
        "uid",
        "identifiantunique",
        "etatcompte",
        "finfonction",
        "dateff",
        "pwdEndTime",
        "pwdChangedTime",
    }
    assert left["etatcompte"] == ["CLOS"]
    assert left["sn"] == left["cn"] == ["mmartin"]
    status, said = site.partial("16G0899015ZZR;Mme;;MARTIN;Marie;12/03/1985;1D_PU;0319020L;;;")
    assert status == 0, said
    assert "mmartin2" in said  # she is back, and the identifiant is never given twice


def test_who_comes_back_within_the_grace_finds_her_password_after_it_she_activates_again(site: Site) -> None:
    row = "16G0899015ZZR;Mme;;MARTIN;Marie;12/03/1985;1D_PU;0319020L;;{};"
    site.partial(row.format(day(-2)))
    site.partial(row.format(""))
    account = site.directory.get("mmartin")
    assert site.directory.authenticate(account, site.slapd.passwords["mmartin"]).right
    site.partial(row.format(day(-2)))
    with time_machine.travel(clock.now() + timedelta(days=200)):
        site.partial(LOU)
        site.partial(row.format(""))
    account = site.directory.get("mmartin")
    assert account.state is State.A_ACTIVER
    assert "userPassword" not in site.entry("mmartin")


def test_a_suspended_account_stays_suspended_whatever_the_feed_says(site: Site) -> None:
    for end in ("", day(-2), ""):
        row = f"16E9899034ZZB;M.;GIRAUD-ROY;GIRAUD;Pascal;08/11/1972;2D_PU;0319012C;;{end};"
        assert site.partial(row)[0] == 0
        account = site.directory.get("pgiraud")
        assert account.state is State.SUSPENDU
        assert account.ended
        assert account.usage_name == "GIRAUD-ROY"


def test_a_full_feed_ends_those_it_no_longer_has_and_only_them(site: Site, empty: Callable[[], None]) -> None:
    empty()
    rows = [f"16E269920{n}ZZA;Mme;;ABSENTE{'ABCDE'[n]};Zoé;01/01/199{n};2D_PU;;;;" for n in range(5)]
    assert site.feed(site.file(*rows), "--full")[0] == 0
    assert site.feed(site.file(*rows[:3]), "--full", "--most-ended", "40")[0] == 0
    states = [site.directory.get(f"zabsente{letter}").stored_state for letter in "abcde"]
    assert states == [State.A_ACTIVER] * 3 + [State.CLOS] * 2  # never activated: nothing to read
    assert site.directory.get("clefebvre").state is State.ACTIF  # the feed does not know her
    assert site.feed(site.file(*rows), "--full")[0] == 0
    assert site.directory.get("zabsented").state is State.A_ACTIVER


def test_a_feed_that_would_end_too_many_is_refused_before_anything_is_written(
    site: Site, empty: Callable[[], None]
) -> None:
    empty()
    rows = [f"16E269920{n}ZZA;Mme;;ABSENTE{'ABCDE'[n]};Zoé;01/01/199{n};2D_PU;;;;" for n in range(5)]
    site.feed(site.file(*rows), "--full")
    before = site.uids("(uid=*)")
    status, said = site.feed(site.file(LOU, *rows[:3]), "--full", "--most-ended", "39.9")
    assert status == 1
    assert "Flux refusé" in said
    assert "2 fonctions" in said
    assert site.uids("(uid=*)") == before
    ended = [f"{row.removesuffix(';;')};{day(-1)};" for row in rows[:3]]
    assert site.feed(site.file(*ended), "--partial", "--most-ended", "50")[0] == 1


def test_an_absent_person_is_not_ended_while_a_row_without_a_number_may_be_hers(
    site: Site, empty: Callable[[], None]
) -> None:
    empty()
    rows = [f"16E269920{n}ZZA;Mme;;ABSENTE{'ABCDE'[n]};Zoé;01/01/199{n};2D_PU;;;;" for n in range(3)]
    site.feed(site.file(*rows), "--full")
    status, said = site.feed(site.file(rows[0], "???;Mme;;X;Zoé;01/01/1991;2D_PU;;;;"), "--full")
    assert (status, "reportées" in said) == (3, True)
    assert site.directory.get("zabsentec").state is State.A_ACTIVER
    wrong = rows[1].replace("01/01/1991", "31/02/1991")  # in error, but known by the number
    assert site.feed(site.file(rows[0], wrong), "--full")[0] == 3
    assert site.directory.get("zabsenteb").state is State.A_ACTIVER
    assert site.directory.get("zabsentec").state is State.CLOS


def test_a_full_feed_of_one_population_ends_nobody_of_another(site: Site, empty: Callable[[], None]) -> None:
    empty()
    first, second = LOU, "16G2699301ZZA;Mme;;ECOLE;Ana;01/01/1990;1D_PU;;;;"
    site.feed(site.file(first, second), "--full")
    assert site.feed(site.file(second.replace("1990", "1990")), "--full", "--population", "1D_PU")[0] == 0
    assert site.directory.get("lpetitjean").state is State.A_ACTIVER


def test_rows_in_error_are_listed_without_their_secrets_and_stop_nobody(site: Site) -> None:
    status, said = site.partial(
        "16E269910;Mme;;COURT;Ida;03/04/1999;2D_PU;;;;",
        "16E2699110ZZA;Mme;;DATE;Ida;31/02/1999;2D_PU;;;;",
        "16E2699111ZZA;Mme;;POPU;Ida;03/04/1999;9D;;;;",
        "16E2699112ZZA;Mme;;UAI;Ida;03/04/1999;2D_PU;0319010Z;;;",
        '16E2699113ZZA;Mme;;"GUILLEMET;Ida;03/04/1999;2D_PU;;;;',
        "16E2699114ZZA;Mme;;COLONNES;Ida;03/04/1999",
        "16E2699115ZZA;Mme;;名前;Ida;03/04/1999;2D_PU;;;;",
        "16E2699116ZZA;Mme;;MAIL;Ida;03/04/1999;2D_PU;;claire.lefebvre@ac-demo.example;;",
        "16G1399006ZZF;Mme;;AUTRE;Ida;03/04/1999;2D_PU;;;;",
        LOU,
        LOU,
    )
    assert status == 3
    assert sorted(site.uids("(|(givenName=Ida)(givenName=Lou))")) == ["lpetitjean"]
    for line in range(2, 11):
        assert f"ligne {line}" in said
    assert "même numéro qu’à la ligne 11" in said
    assert "9910" not in said
    assert "26991" not in said
    assert "1999" not in said
    assert site.directory.get("clefebvre").usage_name == "LEFEBVRE"


@pytest.mark.parametrize(
    ("head", "why"),
    [
        ("numero;prenom", "colonnes manquantes"),
        ("numero;nom_naissance;prenom;date_naissance;population;population", "colonnes en double"),
        ("numero;nom_naissance;prenom;date_naissance;population;salaire", "colonnes inconnues : salaire"),
    ],
)  # fmt: skip
def test_a_file_that_is_not_a_feed_is_refused_whole(site: Site, head: str, why: str) -> None:
    status, said = site.partial(LOU, columns=head)
    assert (status, why in said) == (1, True)
    assert site.feed(site.folder / "absent.csv")[0] == 1


def test_a_dry_run_says_what_would_be_done_and_writes_nothing(site: Site) -> None:
    before = {uid: site.entry(uid) for uid in site.uids("(uid=*)")}
    gone = f"16G0899015ZZR;Mme;;MARTIN;Marie;12/03/1985;1D_PU;0319020L;;{day(-2)};"
    renamed = "16G1399006ZZF;Mme;ROY;MARCHAND;Claire;14/09/1989;1D_PU;;;;"
    status, said = site.feed(
        site.file(LOU, LOU.replace("101ZZA", "102ZZA"), gone, renamed),
        "--partial", "--dry-run",
    )  # fmt: skip
    said = said
    assert status == 0
    assert "Essai à blanc : rien n’a été écrit." in said
    assert "ligne 2 : lpetitjean (PETITJEAN Lou)" in said
    assert "ligne 3 : lpetitjean1" in said
    assert "ligne 4 : mmartin" in said
    assert "clefebvre : nom, établissement" in said
    assert {uid: site.entry(uid) for uid in site.uids("(uid=*)")} == before
    assert site.events() == []


def test_a_closing_ends_her_sessions_within_one_look_of_the_watch_and_an_end_of_function_does_not(
    site: Site, databases: Databases, made_folder: Path
) -> None:
    identity = identity_on(databases, site.slapd, made_folder)
    browser = identity.signed_in("mmartin", site.slapd.passwords["mmartin"])
    watch = Watch(identity.db, identity.directory)
    watch.look()
    row = "16G0899015ZZR;Mme;;MARTIN;Marie;12/03/1985;1D_PU;0319020L;;{};"
    site.partial(row.format(day(-2)))
    assert watch.look() == 0
    assert "MARTIN" in browser.get("/mon-compte").html  # she reads
    site.partial(row.format(day(-400)))
    assert watch.look() == 1
    assert "MARTIN" not in browser.get("/").html
    identity.directory.close()
    identity.db.engine.dispose()


def test_the_example_of_the_documents_is_a_feed(site: Site) -> None:
    status, said = site.feed(Path("docs/exemple-flux-rh.csv"))
    assert (status, "4 comptes créés" in said) == (0, True), said
    assert site.directory.get("edargent").schools == ("0319020L", "0319021M")
    assert found(site, "Lefèvre", "Marie", "14/09/1989") == ["alefevreroy"]


def test_every_column_is_documented() -> None:
    text = Path("docs/flux-rh.md").read_text("utf-8")
    assert all(f"`{column}`" in text for column in KNOWN)


def test_a_person_who_may_be_there_already_under_another_number_is_told(site: Site) -> None:
    status, said = site.feed(
        site.file("16E2699120ZZA;Mme;;MARCHAND;Claire;14/09/1989;1D_PU;;;;", LOU), "--partial", "--dry-run"
    )
    assert status == 0
    assert "Ligne 2 : mêmes noms et même date de naissance que clefebvre" in said
    assert "Ligne 3" not in said


def test_who_was_created_signs_in_with_her_number_and_is_led_to_the_activation(
    site: Site, databases: Databases, made_folder: Path
) -> None:
    site.partial(LOU, TEMP.format(day(3)))
    identity = identity_on(databases, site.slapd, made_folder)
    for uid, number in (("lpetitjean", "16E2699101ZZA"), ("nleger", "T26-200001")):
        browser = identity.browser(number)
        browser.get("/connexion")
        browser.submit("Valider", login=uid, password=number)
        assert browser.url.endswith("/activation")
    with time_machine.travel(clock.now() + timedelta(days=4)):
        browser = identity.browser("T26-200001")
        browser.get("/connexion")
        browser.submit("Valider", login="nleger", password="T26-200001", status=422)
        assert browser.url.endswith("/connexion")
    identity.directory.close()
    identity.db.engine.dispose()
