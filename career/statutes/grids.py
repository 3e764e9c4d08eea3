"""Durations and indices of each échelon, as data valid from a day (domain § 5.3); no grid is invented."""

from dataclasses import dataclass
from datetime import date

from career.statutes.calendar import full_months

CHEVRON_MONTHS = 12  # a chevron is paid after one year of effective service in the one before (domain § 5.3)


@dataclass(frozen=True)
class Step:
    """One échelon. `months` is None in the last one; several `indices` are the chevrons, paid a year each."""

    months: int | None
    indices: tuple[int, ...]
    bonified: int | None = None


@dataclass(frozen=True)
class Grid:
    """The échelons of one grade, counted from 1."""

    steps: tuple[Step, ...]
    valid_from: date
    source: str

    def step(self, echelon: int) -> Step:
        """The échelon of this number."""
        return self.steps[echelon - 1]


_FROM = date(2024, 1, 1)
_SOURCE = "décrets n° 2017-786 et n° 2017-789 du 5 mai 2017, indices au 1er janvier 2024"


def _grid(*steps: Step) -> Grid:
    return Grid(steps, _FROM, _SOURCE)


_CN = _grid(
    Step(12, (395,)),
    Step(12, (446,)),
    Step(24, (453,)),
    Step(24, (466,)),
    Step(30, (481,)),
    Step(36, (497,), bonified=24),
    Step(36, (524,)),
    Step(42, (562,), bonified=30),
    Step(48, (595,)),
    Step(48, (634,)),
    Step(None, (678,)),
)
_HC = _grid(
    Step(24, (595,)),
    Step(24, (629,)),
    Step(30, (673,)),
    Step(30, (720,)),
    Step(36, (768,)),
    Step(36, (811,)),
    Step(None, (826,)),
)
_CE = _grid(
    Step(24, (700,)),
    Step(24, (740,)),
    Step(30, (780,)),
    Step(36, (835,)),
    Step(None, (895, 930, 977)),
)
_AGR_CN = _grid(
    Step(12, (455,)),
    Step(12, (503,)),
    Step(24, (518,)),
    Step(24, (547,)),
    Step(30, (584,)),
    Step(36, (623,), bonified=24),
    Step(36, (664,)),
    Step(42, (715,), bonified=30),
    Step(48, (762,)),
    Step(48, (805,)),
    Step(None, (835,)),
)
_AGR_HC = _grid(Step(24, (762,)), Step(24, (805,)), Step(36, (835,)), Step(None, (895, 930, 977)))
_AGR_CE = _grid(Step(30, (835,)), Step(36, (895, 930, 977)), Step(None, (977, 1018, 1072)))

GRIDS: dict[tuple[str, str], Grid] = {
    (corps, grade): grid
    for corps in ("PE", "CER", "PLP", "PEPS", "CPE", "PSYEN")
    for grade, grid in {"CN": _CN, "HC": _HC, "CE": _CE}.items()
} | {("AGR", "CN"): _AGR_CN, ("AGR", "HC"): _AGR_HC, ("AGR", "CE"): _AGR_CE}


def step(corps: str, grade: str | None, echelon: int | None) -> Step | None:
    """The échelon, or None where no grid is known (adjoints d’enseignement, maîtres délégués)."""
    grid = GRIDS.get((corps, grade or ""))
    if grid is None or echelon is None or not 1 <= echelon <= len(grid.steps):
        return None
    return grid.step(echelon)


def chevron(found: Step, since: date, on: date) -> int | None:
    """The chevron reached on a day, from 1, or None where the échelon has none."""
    if len(found.indices) == 1:
        return None
    return min(len(found.indices), 1 + max(0, full_months(since, on)) // CHEVRON_MONTHS)


def index(corps: str, grade: str | None, echelon: int | None, since: date, on: date) -> int | None:
    """The indice majoré, on a day, of somebody in an échelon `since` another; None where no grid is known."""
    found = step(corps, grade, echelon)
    if found is None:
        return None
    return found.indices[(chevron(found, since, on) or 1) - 1]
