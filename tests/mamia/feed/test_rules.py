"""The feed's rules, for any names, dates and states: what changes, who is called what, what is refused."""

from datetime import date, timedelta
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mamia.feed import identifiants, rules
from mamia.feed.rows import COLUMNS, Fault, Row, read
from mamia.feed.rules import Calendar, Kind
from sso.directory.account import State
from sso.directory.names import base_login, key

TODAY = date(2026, 11, 24)
CALENDAR = Calendar(TODAY, timedelta(days=180), timedelta(days=1095))
NAMES = st.text(
    st.sampled_from("AÉŒÇNÑØŁ’'- abcxyzéè"), min_size=1, max_size=45
).filter(lambda name: bool(key(name)))  # fmt: skip
DAYS = st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1))
STATES = st.sampled_from([state.value for state in State if state is not State.VERROUILLE])


def row(usage: str, birth: str, given_name: str, ends_on: date | None = None, line: int = 2) -> Row:
    cells = {
        "numero": "16E2699101ZZA", "nom_usage": usage, "nom_naissance": birth, "prenom": given_name,
        "date_naissance": "01/02/1980", "population": "2D_PU", "uai": "0319010A",
        "date_fin": f"{ends_on:%d/%m/%Y}" if ends_on else "",
    }  # fmt: skip
    made = read(line, cells)
    assert isinstance(made, Row), made
    return made


ROWS = st.builds(row, NAMES, NAMES, NAMES, DAYS)


def applied(held: rules.Held, values: rules.Values) -> dict[str, tuple[str, ...]]:
    """The entry after the change; what cannot be read back is not there."""
    after = {**held, **values}
    unread = {"userPassword", "numen", "datenaissance"}
    return {name: found for name, found in after.items() if found and name not in unread}


@given(ROWS, ROWS, STATES, DAYS)
def test_what_was_written_is_not_written_again(
    first: Row, second: Row, state: str, left: date | None
) -> None:
    entry = rules.creation(row(first.usage, first.birth, first.given), CALENDAR)
    assert entry is not None
    held = applied(entry, {"etatcompte": (state,), "dateff": (rules.stamp(left),) if left else ()})
    _, values = rules.changes(second, held, CALENDAR, True)
    kind, again = rules.changes(second, applied(held, values), CALENDAR, True)
    assert (kind, again) == (Kind.SAME, {})


@given(ROWS, st.lists(ROWS, min_size=1, max_size=4))
def test_every_surname_ever_borne_stays_a_key_of_the_look_up(first: Row, then: list[Row]) -> None:
    held = rules.creation(row(first.usage, first.birth, first.given), CALENDAR)
    assert held is not None
    for one in then:
        _, values = rules.changes(one, held, CALENDAR, True)
        held = applied(held, values)
    keys = {mark.partition(":")[2] for mark in held["clenom"]}
    assert keys >= {key(name) for one in (first, *then) for name in (one.usage, one.birth)}
    assert "uid" not in held  # an identifiant is no business of a row


@given(ROWS, STATES, DAYS)
def test_a_row_never_opens_a_suspended_account_and_always_keeps_who_may_sign_in(
    one: Row, state: str, left: date | None
) -> None:
    held = {
        "etatcompte": (state,),
        "finfonction": ("O" if left else "N",),
        "pwdEndTime": ("20200101000000Z",),
    }
    kind, values = rules.changes(one, held, CALENDAR, True)
    after = applied(held, values)
    if state == State.SUSPENDU.value:
        assert after["etatcompte"] == (state,)
        assert after["pwdEndTime"] == held["pwdEndTime"]
    elif CALENDAR.has_left(one.ends_on):
        assert after["etatcompte"][0] in {State.FIN_FONCTION.value, State.CLOS.value}
        assert kind in {Kind.ENDED, Kind.CHANGED, Kind.SAME}
    else:
        assert after["etatcompte"][0] in {State.A_ACTIVER.value, State.ACTIF.value}
        assert after["finfonction"] == ("N",)


@given(NAMES | st.just(""), NAMES)
def test_identifiants_follow_one_another_short_plain_and_never_reserved(given_name: str, usage: str) -> None:
    first = list(islice(identifiants.logins(given_name, usage), 12))
    base = base_login(given_name, usage)
    assert len(set(first)) == 12
    assert all(one.startswith(base) and one[len(base) :].isdigit() for one in first[1:])
    assert all(one.isalnum() and one.isascii() and one not in identifiants.RESERVED for one in first)
    assert len(base) <= 32


@pytest.mark.parametrize(
    ("given_name", "usage", "uid", "mail"),
    [
        ("Jean-Pierre", "de La Tour", "jdelatour", "jean-pierre.de-la-tour"),
        ("Anaïs", "Le Bœuf", "aleboeuf", "anais.le-boeuf"),
        ("Siobhán", "O’Connor", "soconnor", "siobhan.oconnor"),
        ("Éric", "d'Argent-Rives", "edargentrives", "eric.dargent-rives"),
        ("Jürgen", "Strauß", "jstrauss", "jurgen.strauss"),
        ("Thị Hoa", "Nguyễn", "tnguyen", "thi-hoa.nguyen"),
        ("Œdipe", "Lænnec", "olaennec", "oedipe.laennec"),
        ("Çağla", "Yılmaz", "cyilmaz", "cagla.yilmaz"),
        ("", "Suharto", "suharto", "suharto"),
        ("", "Root", "root1", "root"),
        ("M", "X", "mx", "m.x"),
    ],
)  # fmt: skip
def test_names_of_domain_2(given_name: str, usage: str, uid: str, mail: str) -> None:
    assert next(identifiants.logins(given_name, usage)) == uid
    if usage != "Root":
        assert next(identifiants.addresses(given_name, usage, "x.fr")) == f"{mail}@x.fr"


@given(st.integers(0, 1000), st.integers(0, 1000), st.floats(0, 100))
def test_a_share_refuses_what_is_above_it_and_nothing_else(ended: int, known: int, most: float) -> None:
    assert rules.too_many(ended, known, most) == (ended > 0 and 100 * ended > most * known)
    assert not rules.too_many(0, known, most)


@given(DAYS.filter(bool), STATES, st.dates(date(2020, 1, 1), date(2035, 1, 1)))
def test_time_closes_after_the_grace_and_empties_after_the_retention(
    ended: date, state: str, on: date
) -> None:
    calendar = Calendar(on, timedelta(days=180), timedelta(days=1095))
    found = rules.overdue({"uid": ("x",), "etatcompte": (state,), "dateff": (rules.stamp(ended),)}, calendar)
    if on - ended > timedelta(days=1095):
        assert found is not None
        assert (found[0], found[1]["etatcompte"], found[1]["numen"]) == (Kind.EMPTIED, ("CLOS",), ())
    elif state == State.FIN_FONCTION.value and on - ended > timedelta(days=180):
        assert found is not None
        assert found[0] is Kind.CLOSED
    else:
        assert found is None


def test_a_number_given_to_another_person_by_mistake_is_never_taken_over() -> None:
    held = {"sn": ("LEFEBVRE",), "nompatro": ("MARCHAND",), "cleprenom": ("claire",)}
    assert rules.is_somebody_else(row("DURAND", "DURAND", "Luc"), held, same_birth_date=False)
    assert not rules.is_somebody_else(row("DURAND", "DURAND", "Luc"), held, same_birth_date=True)
    assert not rules.is_somebody_else(row("DURAND", "MARCHAND", "Luc"), held, same_birth_date=False)


@given(st.dictionaries(st.sampled_from(sorted(COLUMNS)), st.text(max_size=60)), st.text(max_size=30))
def test_any_cell_gives_a_row_or_a_reason_that_repeats_nothing(cells: dict[str, str], number: str) -> None:
    secret = "31/02/1977"
    basis = {"nom_naissance": "X", "prenom": "Y", "date_naissance": secret, "population": "ADM"}
    made = read(7, {**basis, **cells, "numero": number})
    assert isinstance(made, Fault)
    assert secret not in made.why
    assert "1977" not in repr(made)
