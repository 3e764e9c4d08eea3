"""The directory's side of the feed: batches, pages, states written in place of those that were read."""

import pytest
from pydantic import SecretStr

from ldap_seed.tree import SERVICES
from sso.directory.dates import BirthDate
from sso.directory.errors import DirectoryMisconfigured
from sso.directory.feeding import FeedDirectory, Written
from sso.directory.wire import PAGE


def feed_of(slapd):
    return FeedDirectory(
        slapd.settings, (f"cn=alimentation,{SERVICES}", SecretStr(slapd.services.alimentation))
    )


@pytest.fixture
def feed(slapd):
    made = feed_of(slapd)
    yield made
    made.close()


def test_answers_come_in_the_order_of_the_questions(feed, new_agent):
    people = [new_agent() for _ in range(5)]
    numbers = [known.numen for _, known in people]
    found = feed.with_numbers([numbers[3], "16E9999999XXX", *numbers[:3]])
    assert [[one.uid for one in some] for some in found] == [
        [people[3][0].uid], [], *([account.uid] for account, _ in people[:3])
    ]  # fmt: skip
    assert feed.operations["search"] == 1


def test_a_birth_date_is_asked_with_an_identifiant_and_not_read(feed, new_agent):
    (first, known), (second, _) = new_agent(), new_agent()
    assert feed.born({first.uid: known.birth_date, second.uid: BirthDate("1901-01-01")}) == {first.uid}


def test_a_state_is_written_only_in_place_of_the_one_that_was_read(feed, new_agent, slapd, directory):
    account, known = new_agent()
    ((held,),) = feed.with_numbers([known.numen])
    root = slapd.as_root()
    root.modify(account.dn, {"etatcompte": [("MODIFY_REPLACE", ["SUSPENDU"])]})
    root.unbind()
    values = {"etatcompte": ("FIN_FONCTION",), "sn": ("AUTRE",)}
    assert feed.replace([(held, values)]) == [Written.OVERTAKEN]
    after = directory.get(account.uid)
    assert (after.stored_state.value, after.usage_name) == ("SUSPENDU", account.usage_name)


def test_what_is_taken_is_said_and_the_other_operations_of_the_batch_are_done(feed, new_agent, directory):
    (first, known), (second, other) = new_agent(), new_agent()
    held = [some[0] for some in feed.with_numbers([known.numen, other.numen])]
    done = feed.replace([(held[0], {"mail": (second.mail,)}), (held[1], {"title": ("DIR",)})])
    assert done == [Written.TAKEN, Written.DONE]
    assert directory.get(second.uid).title == "DIR"
    assert feed.taken([[first.uid.upper(), "personne"], [second.uid]]) == [{first.uid}, {second.uid}]


def test_everybody_is_listed_page_after_page_while_they_are_changed(own_slapd):
    feed = feed_of(own_slapd)
    people = [
        (
            f"uid=foule{n:04},ou=personnels EN,ou=ac-demo,ou=education,o=gouv,c=fr",
            {"uid": (f"foule{n:04}",), "cn": ("X",), "sn": ("X",), "numen": (f"16E31{n:05}ZZA",),
             "population": ("AED",), "etatcompte": ("ACTIF",)},
        )
        for n in range(2 * PAGE + 7)
    ]  # fmt: skip
    for start in range(0, len(people), 100):
        assert set(feed.add(people[start : start + 100])) == {Written.DONE}
    seen = []
    for page in feed.in_function(["AED"]):
        seen += [known.uid for known in page]
        feed.replace([(known, {"finfonction": ("O",)}) for known in page[:100]])
    assert sorted(set(seen) & {f"foule{n:04}" for n in range(len(people))}) == sorted(
        uid for uid in seen if uid.startswith("foule")
    )
    assert len([uid for uid in seen if uid.startswith("foule")]) == len(people)
    feed.close()


def test_a_missing_right_is_an_operator_s_business(own_slapd):
    other = FeedDirectory(own_slapd.settings, (f"cn=compte,{SERVICES}", SecretStr(own_slapd.services.compte)))
    with pytest.raises(DirectoryMisconfigured):
        other.replace([(some[0], {"sn": ("X",)}) for some in other.with_uids(["mmartin"])])
    other.close()
