"""The working lives of the demo: as domain.md § 10.3 says, coherent, whole, and true on any day."""

from collections.abc import Iterator
from dataclasses import fields
from datetime import date, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import func, select

from career.dossier import models, pages, wording
from career.dossier.blocks import Table
from career.dossier.facts import CareerLine, Dossier
from career.dossier.history import history, years_covered
from career.dossier.pages import Names, Reading
from career.dossier.rules import Reader, rank, running
from career.dossier.sections import SECTIONS
from career.dossier.tables import DOSSIER
from career.portfolios.models import correspondent_of, followed
from career.schema import migrate
from career.statutes.calendar import plus_months, plus_years, seniority
from career.statutes.grids import Step, step
from demo.careers import seed
from demo.careers.__main__ import main
from demo.careers.lives import dossier, lives
from demo.careers.population import agents, teaches
from socle.sql import Database
from tests.fixtures_sql import Databases

DAY = date(2026, 11, 21)
TEACHERS = [agent for agent in agents() if teaches(agent)]
UIDS = [agent["uid"] for agent in TEACHERS]
FULL_LIVES = [
    *("fdurand2", "fdurand3", "hmartindubois", "mpena", "jstrauss", "mmartin"),
    *("mmartin1", "mfabre", "khaddad", "nperrin", "cdumont", "omeyer"),
]


def life(uid: str, day: date = DAY) -> Dossier:
    (agent,) = (one for one in TEACHERS if one["uid"] == uid)
    return dossier(agent, "16", day)


@pytest.mark.parametrize("agent", TEACHERS, ids=UIDS)
def test_on_the_reference_day_everybody_stands_where_the_domain_says(agent: dict[str, object]) -> None:
    held = rank(life(str(agent["uid"])).career, DAY)
    assert held is not None
    line = held.line
    assert (line.corps, line.grade, line.echelon, held.index) == (
        agent["corps"],
        agent["grade"],
        agent["echelon"],
        agent["inm"],
    )
    assert agent["date_echelon"] in (None, line.effective.isoformat())


@pytest.mark.parametrize("uid", UIDS)
def test_each_echelon_lasted_what_its_grid_says(uid: str) -> None:
    lines = [line for line in life(uid).career if line.mode not in ("reclassement", "integration")]
    for line, following in pairwise(lines):
        if (line.corps, line.grade) == (following.corps, following.grade) and (found := _grid(line)):
            months = found.bonified if following.mode == "bonification" else found.months
            assert months is not None
            counted_from = plus_months(following.effective, -months)
            assert seniority(counted_from, line.effective) == line.kept, (line, following)


@pytest.mark.parametrize("uid", UIDS)
def test_a_life_has_no_hole_and_no_overlap(uid: str) -> None:
    told = life(uid)
    days = [line.effective for line in told.career]
    assert days == sorted(set(days))
    assert all(line.decided is None or line.decided < line.effective for line in told.career)
    for facts in (told.positions, told.services):
        ordered = sorted(facts, key=lambda one: one.start)
        assert ordered[0].start == days[0]
        assert ordered[-1].end is None or ordered[-1].end > DAY
        for one, following in pairwise(ordered):
            assert one.end is not None
            assert following.start == one.end + timedelta(days=1)


@pytest.mark.parametrize("uid", UIDS)
def test_marks_stop_in_2017_and_the_rendez_vous_begin_then(uid: str) -> None:
    told = life(uid)
    assert all(mark.given < date(2017, 9, 1) for mark in told.marks)
    assert all(mark.value <= mark.scale for mark in told.marks)
    assert all(date(2017, 9, 1) < meeting.inspected < meeting.notified <= DAY for meeting in told.appraisals)


@pytest.mark.parametrize("uid", FULL_LIVES)
def test_a_full_life_fills_every_section_over_fifteen_years(uid: str) -> None:
    told = life(uid)
    assert years_covered(history(told, DAY), DAY) >= 15
    reading = Reading(told, DAY, Reader.HERSELF, Names("Prénom", "NOM", "mail@ac-demo.example"))
    for section in SECTIONS:
        if section.own or section.slug == "complements":  # the journal's, and what she declares herself
            continue
        for block in pages.blocks(section.slug, reading):
            if isinstance(block, Table):
                assert block.rows, (section.slug, block.title)
    assert all(getattr(told, field.name) for field in fields(told))


def test_the_lives_told_by_the_domain_are_there() -> None:
    barbier = running(life("mbarbier").services, DAY)[0]
    assert (barbier.kind, barbier.share) == ("partiel_autorisation", 80)
    caron = running(life("jcaron").positions, DAY)[0]
    assert (caron.kind, caron.start, caron.detail) == (
        "disponibilite_droit",
        date(2025, 9, 1),
        "suivre le conjoint",
    )
    faure = running(life("efaure").positions, DAY)[0]
    assert (faure.kind, faure.start, faure.end) == ("conge_parental", date(2026, 10, 1), date(2027, 3, 31))
    meyer = running(life("omeyer").positions, DAY)[0]
    assert meyer.kind == "detachement"
    assert "AEFE" in meyer.host
    assert running(life("apons").positions, DAY)[0].kind == "retraite"
    assert life("apons").identity.ends == date(2026, 9, 1)
    assert life("mvidal").identity.ends == date(2027, 9, 1)
    assert [meeting.year for meeting in life("tnguyen").appraisals] == [2025]
    assert (
        wording.phrase(life("lmorel"), DAY)
        == "Professeure des écoles stagiaire, classe normale, échelon\u00a01"
    )


@pytest.mark.parametrize(
    ("day", "years"),
    [
        (date(2026, 9, 1), 0),
        (date(2026, 12, 31), 0),
        (date(2027, 8, 31), 0),
        (date(2027, 9, 1), 1),
        (date(2028, 2, 29), 1),
        (date(2036, 11, 21), 10),
        (date(2026, 8, 31), -1),
    ],
)
def test_career_dates_move_by_whole_school_years_and_birth_dates_do_not(day: date, years: int) -> None:
    for agent in TEACHERS:
        moved = dossier(agent, "16", day)
        assert moved.identity.birth_date == date.fromisoformat(agent["date_naissance"])
        held = [line for line in moved.career if line.echelon == agent["echelon"]]
        if agent["date_echelon"]:
            assert held[-1].effective == plus_years(date.fromisoformat(agent["date_echelon"]), years)
        told = lives()[agent["uid"]]["postings"][-1][0]
        assert max(posting.start for posting in moved.postings) >= plus_years(date.fromisoformat(told), years)


@pytest.mark.parametrize("day", [DAY + timedelta(days=40), DAY.replace(year=2027), date(2028, 2, 29)])
def test_on_any_day_everybody_has_a_rank_a_position_and_a_share_of_service(day: date) -> None:
    for agent in TEACHERS:
        told = dossier(agent, "16", day)
        assert rank(told.career, day), agent["uid"]
        assert running(told.positions, day), agent["uid"]
        assert running(told.services, day), agent["uid"]


@pytest.fixture
def empty(databases: Databases) -> Iterator[Database]:
    made = Database(databases.fresh("career_empty", migrate))
    yield made
    made.engine.dispose()


@pytest.mark.both_engines
def test_the_seed_writes_once_what_the_lives_say(empty: Database) -> None:
    assert seed(empty, "16", DAY)
    assert not seed(empty, "16", DAY)
    with empty.read() as session:
        assert session.scalar(select(func.count()).select_from(DOSSIER)) == len(agents())
        for uid in ("fdurand3", "bgauthier", "lmorel"):
            kept = models.find(session, "16", uid)
            assert kept is not None
            told = life(uid)
            assert kept.identity == told.identity
            for field in fields(told)[1:]:
                assert set(getattr(kept, field.name)) == set(getattr(told, field.name)), field.name


@pytest.mark.both_engines
def test_every_teacher_has_exactly_one_gestionnaire_and_she_exists(empty: Database) -> None:
    seed(empty, "16", DAY)
    known = {agent["uid"]: agent for agent in agents()}
    with empty.read() as session:
        for agent in TEACHERS:
            academie = "HA" if agent["population"] == "HORS_ACA" else "16"
            found = correspondent_of(session, academie, agent["uid"], DAY)
            assert found is not None, agent["uid"]
            assert "gestionnaire" in known[found.uid].get("roles", ["gestionnaire"])
            assert found.name.endswith(known[found.uid]["nom_usage"])
        mine = set(session.scalars(followed(session, "16", "ncherif", DAY)))
    assert mine == {"fdurand4", "bgauthier", "hrousseau", "mvidal"}


def _grid(line: CareerLine) -> Step | None:
    """The grid of psychologists was that of the conseillers d’orientation-psychologues before them."""
    return step("PSYEN" if line.corps == "COP" else line.corps, line.grade, line.echelon)


def test_the_command_seeds_in_the_demo_and_refuses_elsewhere(
    empty: Database, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    secret = "s" * 40
    for name, value in {
        "DEMO": "1",
        "SOCLE_DIGEST_KEY": secret,
        "CAREER_ADDRESS": "http://127.0.0.1:8001",
        "CAREER_DATABASE": empty.engine.url.render_as_string(hide_password=False),
        "CAREER_SECRET_KEY": secret,
        "CAREER_ISSUER": "http://localhost:8000",
        "CAREER_CLIENT_SECRET": secret,
        "CAREER_DATA": "var",
        "CAREER_ANTIVIRUS": "none",
    }.items():
        monkeypatch.setenv(name, value)
    assert main(["--day", "2027-09-01"]) == 0
    assert "written" in capsys.readouterr().out
    with empty.read() as session:
        kept = models.find(session, "16", "lmorel")
    assert kept is not None
    assert kept.career[0].effective == date(2027, 9, 1)
    assert main([]) == 0
    assert "already there" in capsys.readouterr().out
    monkeypatch.setenv("DEMO", "0")
    assert main([]) == 1
    assert "DEMO=1" in capsys.readouterr().err
    monkeypatch.delenv("CAREER_DATABASE")
    assert main([]) == 1
    assert "CAREER_DATABASE" in capsys.readouterr().err
