"""What a dossier says on a day, and what each reader may see of it."""

from dataclasses import replace
from datetime import date

import pytest

from career.dossier.facts import CareerLine, Dossier, Identity, Leave, Position, Service
from career.dossier.history import Moment, history, years_covered
from career.dossier.rules import (
    UNTOLD,
    Kind,
    Reader,
    interrupted,
    is_trainee,
    kind_of,
    rank,
    running,
    seen_by,
    summary,
    total_days,
)
from career.statutes.calendar import Seniority

DAY = date(2026, 11, 21)


def line(effective: date, echelon: int | None, **more: object) -> CareerLine:
    told = CareerLine(effective, None, "CER", "CN" if echelon else None, echelon, "anciennete")
    return replace(told, **more)  # type: ignore[arg-type]


def dossier(**more: object) -> Dossier:
    identity = Identity("16", "someone", "2D_PU", "Mme", tenured=date(2012, 9, 1))
    return replace(Dossier(identity), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("population", "kind"),
    [
        ("1D_PU", Kind.PUBLIC),
        ("2D_PU", Kind.PUBLIC),
        ("HORS_ACA", Kind.PUBLIC),
        ("1D_PR", Kind.PRIVATE),
        ("2D_PR", Kind.PRIVATE),
        ("AED", Kind.NONE),
        ("", Kind.NONE),
        (None, Kind.NONE),
    ],
)
def test_a_population_meets_its_application(population: str | None, kind: Kind) -> None:
    assert kind_of(population) is kind


def test_the_rank_is_that_of_the_last_line_begun_whatever_their_order() -> None:
    lines = [line(date(2027, 1, 1), 9), line(date(2022, 6, 15), 7), line(date(2025, 6, 15), 8)]
    held = rank(lines, DAY)
    assert held is not None
    assert (held.line.echelon, held.index, held.seniority) == (8, 562, Seniority(1, 5, 6))
    assert rank(lines, date(2020, 1, 1)) is None
    assert rank([], DAY) is None


def test_a_line_holds_from_its_very_day() -> None:
    lines = [line(date(2022, 6, 15), 7), line(DAY, 8)]
    assert rank(lines, DAY).line.echelon == 8  # type: ignore[union-attr]


def test_kept_seniority_counts_in_the_echelon() -> None:
    held = rank([line(date(2026, 9, 1), 2, kept=Seniority(0, 8, 17))], DAY)
    assert held is not None
    assert held.seniority == Seniority(0, 11, 6)


def test_a_fact_holds_on_its_last_day_and_no_longer() -> None:
    leave = Position(date(2026, 10, 1), date(2027, 3, 31), "conge_parental")
    assert running([leave], date(2027, 3, 31)) == (leave,)
    assert running([leave], date(2027, 4, 1)) == ()
    assert running([leave], date(2026, 9, 30)) == ()


def test_the_summary_says_the_situation_begun_last() -> None:
    parts = (
        Service(date(2011, 9, 1), None, "complet", 100),
        Service(date(2026, 9, 1), None, "partiel_droit", 80),
    )
    found = summary(dossier(services=parts), DAY).service
    assert found is not None
    assert found.share == 80


def test_a_trainee_is_a_public_teacher_not_yet_tenured() -> None:
    told = dossier()
    assert not is_trainee(told, DAY)
    assert is_trainee(told, date(2012, 8, 31))
    assert is_trainee(replace(told, identity=replace(told.identity, tenured=None)), DAY)
    private = replace(told.identity, population="2D_PR", tenured=None)
    assert not is_trainee(replace(told, identity=private), DAY)


def test_what_tells_of_health_is_the_agent_s_alone() -> None:
    told = dossier(
        leaves=(Leave(date(2020, 1, 6), date(2020, 1, 17), "clm"),),
        positions=(
            Position(date(2021, 1, 1), date(2021, 6, 30), "disponibilite_office", "raison de santé"),
            Position(date(2021, 7, 1), None, "activite"),
        ),
        services=(Service(date(2021, 7, 1), None, "partiel_droit", 50, "handicap"),),
    )
    assert seen_by(told, Reader.HERSELF) == told
    seen = seen_by(told, Reader.GESTIONNAIRE)
    assert [(leave.start, leave.end, leave.kind) for leave in seen.leaves] == [
        (date(2020, 1, 6), date(2020, 1, 17), UNTOLD)
    ]
    assert [(one.kind, one.detail) for one in seen.positions] == [(UNTOLD, ""), ("activite", "")]
    assert [one.detail for one in seen.services] == [""]
    assert "santé" not in str([change.detail for change in history(seen, DAY)])


def test_no_representation_shows_a_birth_date_an_address_or_a_kind_of_leave() -> None:
    identity = Identity(
        "16", "someone", "2D_PU", "Mme", birth_date=date(1984, 1, 8), address="3 rue X", phone="0639980000"
    )
    shown = repr(Dossier(identity, leaves=(Leave(DAY, None, "clm"),)))
    for secret in ("1984", "rue X", "0639980000", "clm"):
        assert secret not in shown


def test_a_leave_counts_both_its_ends_and_one_without_end_has_no_length() -> None:
    assert total_days(Leave(date(2024, 1, 15), date(2024, 1, 19), "cmo")) == 5
    assert total_days(Leave(date(2024, 1, 15), None, "cmo")) is None


def test_history_goes_from_what_comes_to_what_was() -> None:
    told = dossier(
        career=(line(date(2011, 9, 1), 1), line(date(2025, 6, 15), 8), line(date(2028, 12, 15), 9))
    )
    changes = history(told, DAY)
    assert [change.moment for change in changes] == [Moment.NEXT, Moment.NOW, Moment.PAST]
    assert years_covered(changes, DAY) == 15
    assert years_covered((), DAY) == 0


def test_a_career_stops_on_the_day_functions_end() -> None:
    over = replace(
        dossier(
            career=(line(date(2023, 9, 1), 5),),
            services=(Service(date(2000, 9, 1), None, "complet", 100),),
            positions=(Position(date(2026, 9, 1), None, "retraite"),),
        ),
    )
    over = replace(over, identity=replace(over.identity, ends=date(2026, 9, 1)))
    found = summary(over, DAY)
    assert found.rank is not None
    assert found.rank.seniority == Seniority(3, 0, 0)
    assert found.service is None
    assert {change.section for change in history(over, DAY) if change.moment is Moment.NOW} == {"position"}
    assert summary(over, date(2026, 8, 31)).service is not None


@pytest.mark.parametrize(
    ("kind", "end", "told"),
    [
        ("disponibilite_droit", None, True),
        ("conge_parental", date(2026, 3, 31), True),
        ("conge_parental", date(2025, 3, 31), False),
        ("activite", None, False),
    ],
)
def test_what_may_have_stopped_seniority_in_the_echelon_is_seen(
    kind: str, end: date | None, told: bool
) -> None:
    away = dossier(positions=(Position(date(2024, 9, 1), end, kind),))
    assert interrupted(away, date(2025, 6, 15)) is told
