"""The first reading of a feed: what each row asks for, who is absent, and whether it is too much to do."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

from mamia.feed import rules
from mamia.feed.judging import Step, judge
from mamia.feed.report import Report, told
from mamia.feed.rows import Fault, Row
from mamia.feed.rules import Calendar, Kind
from mamia.feed.source import Source
from mamia.feed.writing import Writer
from socle.french import count, number
from socle.progress import Progress
from sso.directory.feeding import FeedDirectory

T = TypeVar("T")
BATCH = 100
IDLE = {Kind.SAME, Kind.NEVER_HERE}
POSTPONED = (
    "Fins de fonctions par absence reportées : une ligne en erreur n’a pas de numéro lisible, elle pourrait "
    "être celle d’un absent. Corrigez ces lignes, puis relancez le flux."
)
ALIKE = (
    "Ligne {} : mêmes noms et même date de naissance que {}, sous un autre numéro. Si c’est la même "
    "personne, donnez son ancien numéro dans la colonne ancien_numero ; sinon, rien à faire."
)
TOO_MANY = (
    "Flux refusé, rien n’a été écrit : il mettrait fin à {} sur {}, plus de {:g} %. Vérifiez que le fichier "
    "est entier. S’il l’est, relancez avec --most-ended et la part que vous acceptez."
)


class Refused(Exception):
    """A feed that would end too many functions; the message says how many, in French."""


@dataclass(frozen=True)
class Choice:
    """What the operator chose. A full feed says, by their absence, who has left (of these populations)."""

    full: bool
    populations: tuple[str, ...] = ()
    most_ended: float = 3.0
    dry: bool = False


class Plan:
    """What a run keeps of the file: numbers of lines, identifiants, never a row."""

    def __init__(
        self, source: Source, directory: FeedDirectory, calendar: Calendar, choice: Choice, report: Report
    ) -> None:
        self.source, self.directory, self.calendar = source, directory, calendar
        self.choice, self.report = choice, report
        self.todo: set[int] = set()  # lines that ask for something
        self.absent: list[str] = []  # identifiants
        self._present: set[str] = set()
        self._numbers: dict[str, int] = {}  # the line where each number was read first
        self._nameless = self._ended = 0

    def make(self, writer: Writer, progress: Progress, check: Callable[[], None]) -> None:
        """Read and judge everything; `check` may raise between batches. A dry run names new accounts."""
        progress.begin("Lecture ")
        for batch in batches(self.source.rows()):
            check()
            self._faulty([one for one in batch if isinstance(one, Fault)])
            steps = self._judge([one for one in batch if isinstance(one, Row) and self._is_first(one)])
            if self.choice.dry:
                foretell(self.report, steps, writer)
            self.report.read += len(batch)
            progress.at(self.source.done / self.source.size, f"{self.report.read} lignes")
        progress.end()
        if self.choice.full or self._ended:
            self._look_for_absent(check)

    def guard(self) -> None:
        """Raises `Refused` if the feed would end more functions than it may."""
        ended, known = self._ended + len(self.absent), self.report.in_function
        if rules.too_many(ended, known, self.choice.most_ended):
            said = count(ended, "fonction", "fonctions")
            raise Refused(TOO_MANY.format(said, number(known), self.choice.most_ended))

    def _judge(self, rows: Sequence[Row]) -> list[Step]:
        steps = judge(self.directory, rows, self.calendar, self.source.has_ends)
        for step in steps:
            assert step.row is not None
            if step.known:
                self._present.add(step.known.uid)
            if step.why:
                self.report.fault(step.row.line, step.why)
            elif step.kind in IDLE:
                self.report.add(step.kind)
            else:
                self._ended += step.kind is Kind.ENDED
                self.todo.add(step.row.line)
        self._warn([step for step in steps if step.kind is Kind.CREATED])
        return steps

    def _warn(self, steps: Sequence[Step]) -> None:
        """A new number may be that of somebody whom the directory knows by another one."""
        asked = [
            (rules.own_marks(step.row), step.values.get("cleprenom", ()), step.row.birth_date)
            for step in steps
            if step.row
        ]
        for step, uids in zip(steps, self.directory.alike(asked), strict=True):
            if uids and step.row:
                self.report.remarks.append(ALIKE.format(step.row.line, ", ".join(sorted(uids))))

    def _is_first(self, row: Row) -> bool:
        first = self._numbers.setdefault(row.number, row.line)
        if first != row.line:
            self.report.fault(row.line, f"même numéro qu’à la ligne {first}")
        return first == row.line

    def _faulty(self, faults: Sequence[Fault]) -> None:
        """Rows in error; who is known by the number counts as present."""
        known = self.directory.with_numbers([fault.number for fault in faults if fault.number])
        self._present.update(one.uid for some in known for one in some)
        self._nameless += sum(not fault.number for fault in faults)
        for fault in faults:
            self.report.fault(fault.line, fault.why)

    def _look_for_absent(self, check: Callable[[], None]) -> None:
        """How many are in function, and who of them is not in a full feed."""
        for page in self.directory.in_function(self.choice.populations):
            check()
            self.report.in_function += len(page)
            if self.choice.full:
                self.absent += [known.uid for known in page if known.uid not in self._present]
        if self.absent and self._nameless:
            self.absent = []
            self.report.remarks.append(POSTPONED)


def foretell(report: Report, steps: Sequence[Step], writer: Writer) -> None:
    """What a dry run says of these steps, with the identifiants that would be given now."""
    made = [step for step in steps if step.kind is Kind.CREATED]
    for step, named in zip(made, writer.named(made), strict=True):
        assert step.row is not None
        if named.why:
            report.fault(step.row.line, named.why)
        else:
            report.add(step.kind, step.row.line, told(step, named.uid))
    for step in steps:
        if step.known and not step.why and step.kind not in IDLE:
            report.add(step.kind, step.row.line if step.row else 0, told(step, step.known.uid))


def batches(values: Iterable[T], size: int = BATCH) -> Iterator[list[T]]:
    """The values, some at a time."""
    rest = iter(values)
    while some := list(islice(rest, size)):
        yield some
