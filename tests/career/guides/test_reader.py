"""What of a dossier decides which guides are hers."""

from datetime import date

import pytest

from career.dossier.facts import CareerLine, Dossier, Identity, Position
from career.guides.reader import reader_of
from career.guides.rules import Reader

DAY = date(2026, 11, 21)


def dossier(**more: object) -> Dossier:
    identity = Identity("16", "fdurand3", "2D_PU", "Mme", birth_date=date(1984, 1, 8))
    career = (
        CareerLine(date(2027, 6, 1), None, "CER", "CN", 9, "anciennete"),
        CareerLine(date(2025, 6, 15), None, "CER", "CN", 8, "anciennete"),
    )
    return Dossier(**{"identity": identity, "career": career, **more})  # type: ignore[arg-type]


def test_a_reader_is_what_holds_today() -> None:
    assert reader_of(dossier(), DAY) == Reader("2D_PU", "CER", "CN", 8, 42)
    assert reader_of(dossier(), date(2027, 6, 1)).echelon == 9


def test_a_dossier_without_career_or_birth_date_is_read_all_the_same() -> None:
    empty = Dossier(Identity("16", "klopez", "TEMP", "M."))
    assert reader_of(empty, DAY) == Reader("TEMP")


def test_retirement_ends_the_function() -> None:
    retired = dossier(positions=(Position(date(2026, 9, 1), None, "retraite"),))
    assert reader_of(retired, DAY).end_of_function
    assert not reader_of(retired, date(2026, 8, 31)).end_of_function


@pytest.mark.parametrize(("ends", "ended"), [("2026-11-21", True), ("2026-11-22", False)])
def test_a_contract_that_is_over_ends_the_function(ends: str, ended: bool) -> None:
    identity = Identity("16", "klopez", "TEMP", "M.", ends=date.fromisoformat(ends))
    assert reader_of(Dossier(identity), DAY).end_of_function is ended


def test_a_reader_keeps_no_birth_date() -> None:
    assert "1984" not in repr(reader_of(dossier(), DAY))
