"""Threat 52 for an import: stopped, killed, overtaken by another one, it is right once it is run again."""

import signal
import time

import pytest

from tests.mamia.feed.conftest import Site

PEOPLE = 420  # what the tests' directory has room for


def rows(count: int = PEOPLE) -> list[str]:
    """People of six families of homonyms."""
    return [
        f"16E27{n:05}ZZA;Mme;;FAMILLE{'ABCDEF'[n % 6]};Zélie;{n % 28 + 1:02}/01/1990;2D_PU;;;;"
        for n in range(count)
    ]


def made(site: Site) -> int:
    return len(site.uids("(givenName=Zélie)"))


def all_right(site: Site) -> None:
    """One account for each person, numbered without a gap."""
    everybody = site.uids("(givenName=Zélie)")
    bases = [f"zfamille{letter}" for letter in "abcdef"]
    numbers = ["", *map(str, range(1, PEOPLE // 6))]
    assert everybody == sorted(f"{base}{number}" for base in bases for number in numbers)
    found = [site.uids(f"(numen=16E27{n:05}ZZA)") for n in range(PEOPLE)]
    assert all(len(some) == 1 for some in found)


def begun(site: Site) -> None:
    """Wait until some accounts are there, and not all."""
    deadline = time.monotonic() + 30
    while made(site) < 50 and time.monotonic() < deadline:
        time.sleep(0.02)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_a_feed_that_is_stopped_or_killed_goes_on_where_it_was(site: Site, number: signal.Signals) -> None:
    path = site.file(*rows())
    process = site.process(path)
    begun(site)
    process.send_signal(number)
    said, _ = process.communicate(timeout=60)
    stopped = made(site)
    assert 0 < stopped < PEOPLE, said
    if number is not signal.SIGKILL:
        assert process.returncode == 130
        assert "relancez la même commande" in said
        assert [row.details["what"] for row in site.events("feed_run")] == ["begun", "interrupted"]
    assert site.feed(path)[0] == 0
    all_right(site)


def test_two_feeds_at_once_never_give_one_identifiant_twice_nor_two_to_one_person(site: Site) -> None:
    first, second = rows(), rows()[::-1]
    processes = [
        site.process(site.file(*first, name="un.csv")),
        site.process(site.file(*second, name="deux.csv")),
    ]
    said = [process.communicate(timeout=120)[0] for process in processes]
    assert [process.returncode for process in processes] == [0, 0], said
    found = [site.uids(f"(numen=16E27{n:05}ZZA)") for n in range(PEOPLE)]
    assert all(len(some) == 1 for some in found)
    assert made(site) == PEOPLE
    assert len({uid for some in found for uid in some}) == PEOPLE


def test_a_directory_that_goes_down_stops_the_feed_which_says_so(site: Site) -> None:
    path = site.file(*rows())
    process = site.process(path)
    begun(site)
    site.root.unbind()
    site.directory.close()
    site.slapd.slapd.kill()
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "L’annuaire ne répond plus" in said
    assert "Traceback" not in said
    site.slapd.slapd.start()
    site.root = site.slapd.as_root()
    assert site.feed(path)[0] == 0


def test_no_account_is_made_for_who_has_left(site: Site) -> None:
    status, said = site.partial("16E2799999ZZA;Mme;;PARTIE;Zélie;01/01/1990;2D_PU;;;01/01/2020;")
    assert (status, made(site)) == (0, 0)
    assert "déjà partie" in said
