"""States, steps, and what a feed says of a transmitted request."""

from datetime import UTC, date, datetime

import pytest

from career.situation.documents import documents
from career.situation.rules import Act, Request, Side, State, Step, checked, holds_iban, possible
from career.situation.values import Back, Outcome, Sent, Subject, carried, changes, compared, outcome, words

DAY = date(2026, 11, 21)
AT = datetime(2026, 11, 21, 9, tzinfo=UTC)
OLD = {"address": "1 rue Haute", "postcode": "16000", "town": "Angoulême"}
NEW = {"address": "12 rue de l’Église", "postcode": "17000", "town": "La Rochelle"}


def request(
    subject: Subject = Subject.ADDRESS, state: State = State.TAKEN, back: Back | None = None
) -> Request:
    return Request("id", "16", "x", subject, state, 1, OLD, NEW, DAY, AT, AT, None, back)


def steps(*acts: Act) -> list[Step]:
    return [Step(act, Side.SERVICE, AT, State.TAKEN) for act in acts]


@pytest.mark.parametrize(
    ("now", "on", "told"),
    [
        (OLD, DAY, Outcome.WAITING),
        (OLD, date(2026, 12, 21), Outcome.WAITING),
        (OLD, date(2026, 12, 22), Outcome.LATE),
        (NEW, DAY, Outcome.DONE),
        ({"address": "12 RUE DE L'EGLISE", "postcode": "17000", "town": "LA-ROCHELLE"}, DAY, Outcome.DONE),
        ({**NEW, "town": "Royan"}, DAY, Outcome.OTHER),
        ({}, DAY, Outcome.OTHER),
    ],
)
def test_a_feed_closes_returns_or_leaves_a_request(now: dict[str, str], on: date, told: Outcome) -> None:
    assert outcome(Sent(Subject.ADDRESS, OLD, NEW, DAY), now, on, 30) is told


def test_what_no_feed_carries_is_late_and_never_done() -> None:
    sent = Sent(Subject.FAMILY, {}, {"family": "marie", "children": "2"}, DAY)
    assert outcome(sent, {}, DAY, 30) is Outcome.WAITING
    assert outcome(sent, {}, date(2027, 1, 1), 30) is Outcome.LATE
    assert outcome(sent, {"family": "marie"}, DAY, 30) is Outcome.DONE


@pytest.mark.parametrize("typed", ["06 12 34 56 78", "0612345678", "+33 6 12 34 56 78", "0033 6 12 34 56 78"])
def test_a_telephone_is_the_same_however_it_is_typed(typed: str) -> None:
    assert not changes(Subject.PHONE, {"phone": "06.12.34.56.78"}, {"phone": typed})


@pytest.mark.parametrize(
    ("now", "asked"), [("LEFEVRE", "Lefèvre"), ("LE BOEUF", "Le Bœuf"), ("OCONNOR", "O’Connor")]
)
def test_a_name_printed_in_capitals_is_the_same_name(now: str, asked: str) -> None:
    assert not changes(Subject.USUAL_NAME, {"usual_name": now}, {"usual_name": asked})


def test_two_names_that_differ_by_a_letter_differ() -> None:
    assert changes(Subject.USUAL_NAME, {"usual_name": "MARTIN"}, {"usual_name": "Martine"})


def test_bank_details_leave_only_once_checked_since_the_last_document() -> None:
    bank = request(Subject.BANK)
    assert not checked(steps(Act.ASK, Act.TAKE))
    assert checked(steps(Act.ASK, Act.TAKE, Act.CHECK))
    assert not checked(steps(Act.ASK, Act.TAKE, Act.CHECK, Act.WANT, Act.ADD))
    assert Act.SEND not in possible(bank, steps(Act.ASK, Act.TAKE), Side.SERVICE)
    assert Act.SEND in possible(bank, steps(Act.ASK, Act.TAKE, Act.CHECK), Side.SERVICE)
    assert Act.CHECK not in possible(request(), steps(Act.ASK, Act.TAKE), Side.SERVICE)


def test_only_what_no_feed_carries_is_closed_by_a_person_and_only_once_returned() -> None:
    late = request(Subject.FAMILY, back=Back.LATE)
    assert Act.READ in possible(late, (), Side.SERVICE, carried=False)
    assert Act.READ not in possible(late, (), Side.SERVICE, carried=True)
    assert Act.READ not in possible(request(Subject.FAMILY), (), Side.SERVICE, carried=False)


@pytest.mark.parametrize("state", [State.DONE, State.REFUSED, State.WITHDRAWN])
def test_what_is_closed_stays_closed(state: State) -> None:
    for side in Side:
        assert possible(request(state=state), (), side) == ()


def test_an_agent_withdraws_before_it_is_taken_and_adds_when_asked() -> None:
    assert possible(request(state=State.RECEIVED), (), Side.AGENT) == (Act.WITHDRAW,)
    assert possible(request(state=State.TAKEN), (), Side.AGENT) == ()
    assert possible(request(state=State.WANTED), (), Side.AGENT) == (Act.ADD,)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("FR76 3000 6000 0112 3456 7890 189", True),
        ("mon compte fr7630006000011234567890189 merci", True),
        ("Rappelez-moi au 06 12 34 56 78 le 12/01/2026", False),
        ("", False),
    ],
)
def test_an_account_number_is_seen_in_a_text(text: str, found: bool) -> None:
    assert holds_iban(text) is found


def test_the_end_of_an_account_is_all_that_is_shown() -> None:
    assert words("bank_tail", "4321") == "se termine par 4321"
    assert compared(Subject.BANK, {}, {"bank_tail": "4321"})[0].asked == "se termine par 4321"


def test_a_feed_carries_what_it_filled() -> None:
    assert carried(Subject.ADDRESS, OLD)
    assert not carried(Subject.BANK, OLD)
    assert carried(Subject.BANK, {"bank_tail": "1234"})


def test_every_subject_says_its_documents_with_their_doubt() -> None:
    known = documents()
    assert set(known) == set(Subject)
    assert all("À vérifier auprès de votre gestionnaire" in one.doubt for one in known.values())
    assert known[Subject.BANK].needed


def test_a_document_asked_for_does_not_stop_the_desk_for_ever() -> None:
    assert possible(request(state=State.WANTED), (), Side.SERVICE) == (Act.RESUME, Act.REFUSE)


def test_a_document_that_came_otherwise_asks_the_check_again() -> None:
    assert not checked(steps(Act.ASK, Act.TAKE, Act.CHECK, Act.WANT, Act.RESUME))
    assert checked(steps(Act.ASK, Act.TAKE, Act.WANT, Act.RESUME, Act.CHECK))
