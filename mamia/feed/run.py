"""One feed, from the file to the directory: all is read and judged first, then written, batch by batch.

Every batch stands alone: stopped or killed, the same command goes on from what the directory then says.
"""

import random
import time
from collections.abc import Callable, Sequence

from mamia.feed import rules
from mamia.feed.judging import Step, judge
from mamia.feed.planning import IDLE, Plan, batches, foretell
from mamia.feed.report import told
from mamia.feed.rows import Row
from mamia.feed.rules import Kind
from mamia.feed.writing import Writer
from socle.progress import Progress
from sso.directory.account import State
from sso.directory.feeding import Known, Written

TRIES = 40  # of a row that another process overtakes: each collision is a row that the other one has written
PAUSE = 0.1  # seconds at most before the next try, drawn, so that two feeds fall out of step
REFUSALS = {
    Written.TAKEN: "identifiant, adresse ou numéro déjà pris par un autre compte",
    Written.OVERTAKEN: "ce compte vient de changer : relancez le flux",
    Written.REFUSED: "l’annuaire refuse l’une de ces valeurs",
}
ENDED = (State.FIN_FONCTION.value, State.SUSPENDU.value, State.CLOS.value)


class Run:
    """One run. `check` is called between batches, and may raise to stop."""

    def __init__(self, plan: Plan, writer: Writer, progress: Progress, check: Callable[[], None]) -> None:
        self._plan, self._writer, self._progress, self._check = plan, writer, progress, check
        self._report, self._directory = plan.report, plan.directory

    def go(self) -> None:
        """Judge everything, refuse or write. Raises `Refused`, `DirectoryDown`, and what `check` raises."""
        self._plan.make(self._writer, self._progress, self._check)
        if not self._plan.choice.dry:
            self._plan.guard()
            self._write_rows()
        self._end_absent()
        self._pass_time()
        if self._plan.choice.dry:
            self._plan.guard()  # once the whole report is made

    def _write_rows(self) -> None:
        self._progress.begin("Écriture")
        self._plan.source.unchanged()
        wanted = (row for row in self._plan.source.rows() if row.line in self._plan.todo)
        done = 0
        for batch in batches(row for row in wanted if isinstance(row, Row)):
            self._take(batch)
            done += len(batch)
            self._progress.at(done / len(self._plan.todo), f"{done} lignes")
        self._progress.end()

    def _take(self, rows: Sequence[Row], tries: int = TRIES) -> None:
        """Judge these rows again, as the directory is now, and write; those overtaken, once more."""
        self._check()
        steps = judge(self._directory, rows, self._plan.calendar, self._plan.source.has_ends)
        for step in steps:
            if step.why and step.row:
                self._report.fault(step.row.line, step.why)
            elif step.kind in IDLE:
                self._report.add(step.kind)
        again = self._write([step for step in steps if not step.why and step.kind not in IDLE], tries == 1)
        if again:
            time.sleep(random.uniform(0, PAUSE))  # noqa: S311 (no secret)
            self._take([step.row for step in again if step.row], tries - 1)

    def _write(self, steps: Sequence[Step], last: bool) -> list[Step]:
        """Write, count, and give back what another process overtook, unless this was the `last` try."""
        again = []
        for outcome in self._writer.write(steps):
            line = outcome.step.row.line if outcome.step.row else 0
            if outcome.written is Written.DONE:
                self._report.add(outcome.step.kind, line, told(outcome.step, outcome.uid))
            elif outcome.written is Written.REFUSED or last:
                self._report.fault(line, outcome.why or f"{REFUSALS[outcome.written]} ({outcome.uid})")
            else:
                again.append(outcome.step)
        return again

    def _end_absent(self) -> None:
        """Those whom a full feed no longer has, read again: somebody may have been suspended meanwhile."""
        for uids in batches(self._plan.absent):
            self._check()
            found = [known for some in self._directory.with_uids(uids) for known in some]
            self._settle([_step(known, rules.absence(known.values, self._plan.calendar)) for known in found])

    def _pass_time(self) -> None:
        """What time alone closes and empties, in any feed."""
        for page in self._directory.ended(ENDED):
            self._check()
            judged = [(known, rules.overdue(known.values, self._plan.calendar)) for known in page]
            self._settle([_step(known, found) for known, found in judged if found])

    def _settle(self, steps: Sequence[Step]) -> None:
        """Write what no row asked for, or foretell it."""
        if self._plan.choice.dry:
            foretell(self._report, steps, self._writer)
        else:
            for step in self._write(steps, last=False):
                assert step.known is not None
                self._report.remarks.append(f"{step.known.uid} : {REFUSALS[Written.OVERTAKEN]}.")


def _step(known: Known, found: tuple[Kind, rules.Values]) -> Step:
    kind, values = found
    return Step(kind, known=known, values=values)
