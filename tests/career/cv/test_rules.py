"""How a CV reads and what may still be done: pure."""

from datetime import UTC, date, datetime

import pytest

from career.cv import copying, rules, shares
from career.cv.rules import Cv, Entry, File
from career.cv.shares import Share
from career.dossier.facts import Diploma, Dossier, Establishment, Identity, Language, Posting

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("typed", "read"),
    [("2019", (2019, 0)), ("09/2019", (2019, 9)), ("9/2019", (2019, 9)), ("13/2019", None), ("19", None),
     ("", None), ("2019\n", (2019, 0)), ("sept. 2019", None), ("１９９９", None)],
)  # fmt: skip
def test_a_moment_is_a_year_or_a_month(typed: str, read: tuple[int, int] | None) -> None:
    assert rules.moment(typed) == read


@pytest.mark.parametrize(
    ("start", "end", "wrong"),
    [("2019", "2018", True), ("2019", "2019", False), ("09/2019", "08/2019", True),
     ("09/2019", "2019", False), ("09/2019", "2018", True), ("", "2018", False), ("2019", "", False)],
)  # fmt: skip
def test_an_end_before_its_start_is_seen(start: str, end: str, wrong: bool) -> None:
    assert rules.ends_before_it_starts(start, end) is wrong


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [("2015", "2019", "de 2015 à 2019"), ("2019", "2019", "2019"), ("2019", "", "depuis 2019"),
     ("", "2019", "jusqu’à 2019"), ("", "", "")],
)  # fmt: skip
def test_a_period_is_said(start: str, end: str, said: str) -> None:
    assert rules.period({"start": start, "end": end}) == said


def test_moving_twice_to_the_same_place_moves_once() -> None:
    once = rules.moved("abcd", "d", 1)
    assert once == list("adbc")
    assert rules.moved(once, "d", 1) == once
    assert rules.moved("abcd", "a", 99) == list("bcda")
    assert rules.moved("abcd", "d", -5) == list("dabc")


def test_only_the_chosen_sections_are_shown() -> None:
    cv = Cv(
        (Entry("1", "langues", 0, {"title": "Occitan"}, 1), Entry("2", "diplomes", 0, {"title": "CAPES"}, 1)),
        (File("3", "a.pdf", "PDF", 1, "d"),),
    )
    assert rules.only(cv, ["langues"]) == Cv(cv.entries[:1], ())
    assert rules.only(cv, ["documents"]) == Cv((), cv.files)
    assert rules.only(cv, []).empty


def test_an_empty_presentation_says_nothing() -> None:
    assert Cv((Entry("1", "presentation", 0, {"text": ""}, 1),)).parts() == []


@pytest.mark.parametrize(
    ("ends", "may"), [(None, True), (date(2026, 11, 22), True), (TODAY, False), (date(2026, 9, 1), False)]
)
def test_writing_ends_with_the_functions(ends: date | None, may: bool) -> None:
    assert rules.may_edit(ends, TODAY) is may


def share(**changed: object) -> Share:
    facts = {
        "id": "1", "purpose": "autre", "title": "x", "sections": ("langues",), "roles": ("gestionnaire",),
        "until": TODAY, "since": datetime(2026, 11, 1, tzinfo=UTC),
    }  # fmt: skip
    return Share(**{**facts, **changed})  # type: ignore[arg-type]


def test_a_share_runs_to_the_end_of_its_day_unless_it_is_withdrawn() -> None:
    assert share().running(TODAY)
    assert not share().running(date(2026, 11, 22))
    assert not share(withdrawn_at=datetime(2026, 11, 2, tzinfo=UTC)).running(TODAY)
    assert shares.open_to([share()], "inspecteur", TODAY) == []


def test_a_share_is_named_by_its_purpose_and_its_title() -> None:
    assert share(purpose="poste_a_profil", title="Référente").name == "Poste à profil\u00a0: Référente"
    assert share(purpose="classe_exceptionnelle", title="").name == "Promotion à la classe exceptionnelle"
    assert share().name == "x"


def test_a_dossier_gives_its_postings_diplomas_and_languages() -> None:
    school = Establishment("0310001A", "Collège Jaurès", "Blagnac", "CLG", "PU")
    posting = Posting(
        date(2015, 9, 1), date(2019, 8, 31), school, "", "definitif", "Anglais", "Enseignement", 100, ""
    )
    dossier = Dossier(
        Identity("16", "x", "2D_PU", "Mme"),
        postings=(posting,),
        diplomas=(Diploma(2012, "concours", "CAPES", "Anglais", "Toulouse"),),
        languages=(Language("Occitan", "B2", "certificat"), Language("Basque", "courant")),
    )
    lines = copying.lines(dossier)
    assert [line.section for line in lines] == ["activites", "diplomes", "langues", "langues"]
    assert lines[0].facts["start"] == "09/2015"
    assert lines[0].facts["end"] == "08/2019"
    assert (lines[1].facts["text"], lines[1].facts["year"]) == ("Concours", "2012")
    assert [line.facts["level"] for line in lines[2:]] == ["B2", ""]
    assert [line.id for line in copying.lines(dossier)] == [line.id for line in lines]
