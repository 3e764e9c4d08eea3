"""One feed, from the files to the dossiers: all is read, what is too much is refused, then batch by batch.

Every batch of people stands alone: stopped or killed, the same command finds the rest.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from sqlalchemy import select
from sqlalchemy.orm import Session

from career.dossier.tables import DOSSIER
from career.feed import effects, rules
from career.feed.applied import After
from career.feed.columns import BY_SECTION, PEOPLE, SCHOOLS
from career.feed.comparing import TABLES, Judge, Step, known
from career.feed.judging import Wanted, judge
from career.feed.report import Report
from career.feed.schools import Schools
from career.feed.source import Source
from career.feed.staging import Staging
from career.feed.turn import Turn
from career.feed.writing import Writer
from career.perspectives import sets
from career.perspectives.choices import choices
from career.statutes.sets import RuleSet
from socle import clock
from socle.french import count, number
from socle.progress import Progress
from socle.sql import Database

BATCH = 200  # people
BEAT = timedelta(seconds=10)
TOO_MANY = (
    "Flux refusé, rien n’a été écrit : {} ne sont pas dans personnes.csv, sur {}, plus de {:g} %. Vérifiez "
    "que le fichier est entier. S’il l’est, relancez avec --most-ended et la part que vous acceptez."
)
EMPTIED = (
    "Flux refusé, rien n’a été écrit : {} n’aurait plus de lignes pour {}, sur {}, plus de {:g} %. Vérifiez "
    "que le fichier est entier. S’il l’est, relancez avec --most-ended et la part que vous acceptez."
)
NAMELESS = (
    "{} : des lignes illisibles pourraient être de n’importe qui. Aucune rubrique de ce fichier n’a perdu de "
    "ligne."
)


class Refused(Exception):
    """A feed that lacks too much; the message says how much, in French."""


@dataclass(frozen=True)
class Choice:
    """What the operator chose. A full feed has everybody, and every fact of the files that it brings."""

    academie: str
    full: bool
    most_ended: float
    day: date
    dry: bool = False


class Run:
    """One run. `check` is called between batches, and may raise; without a `turn` nothing is written."""

    def __init__(
        self, db: Database, sources: Sequence[Source], choice: Choice, report: Report, turn: Turn | None,
        check: Callable[[], None], after: Sequence[After] = (),
    ) -> None:  # fmt: skip
        self._db, self._sources, self._choice, self._report = db, sources, choice, report
        self._turn, self._check, self._after = turn, check, after
        self._progress, self._staging = Progress(), Staging()
        self._sections = [one.file.section for one in sources if one.file.section in TABLES]
        self._loose: set[str] = set()
        self._rules = _rules_of(db, choice.academie)

    def go(self) -> None:
        """Read, refuse or write. Raises `Refused`, `TurnLost`, and what `check` raises."""
        try:
            schools = self._read()
            if self._choice.full:
                self._guard()
            self._write_schools(schools)
            self._write_people(schools)
        finally:
            self._staging.close()
        self._told_loose()

    def _read(self) -> Schools:
        """Put every row away; the file of establishments is small, and read whole."""
        with self._db.read() as session:
            schools = Schools.of(session, self._choice.academie)
        total = sum(source.size for source in self._sources) or 1
        self._progress.begin("Lecture ")
        before = 0
        for place, source in enumerate(self._sources):
            if source.file is SCHOOLS:
                self._report.fault(schools.read(source))
            else:
                self._stage(place, source, before, total)
            before += source.size
            self._report.read += source.rows
        self._progress.end()
        return schools

    def _stage(self, place: int, source: Source, before: int, total: int) -> None:
        def check() -> None:
            self._beat()
            self._progress.at((before + source.done) / total, source.file.name)

        faults = list(self._staging.take(place, source, check))
        self._report.fault(faults)
        if faults:
            self._loose.add(source.file.section)

    def _guard(self) -> None:
        """Raises `Refused` when too many people, or too many sections, are no longer there."""
        places = {source.file.section: place for place, source in enumerate(self._sources)}
        present = self._staging.uids(places[PEOPLE.section])
        most = self._choice.most_ended
        with self._db.read() as session:
            held = _uids(session, PEOPLE.section, self._choice.academie)
            self._report.absent = sorted(held - present)
            if rules.too_many(len(self._report.absent), len(held), most):
                raise Refused(TOO_MANY.format(count(len(self._report.absent), "personne", "personnes"),
                                              number(len(held)), most))  # fmt: skip
            for name in self._sections:
                had = _uids(session, name, self._choice.academie) & present
                emptied = len(had - self._staging.uids(places[name]))
                if rules.too_many(emptied, len(had), most):
                    people = count(emptied, "personne", "personnes")
                    raise Refused(EMPTIED.format(BY_SECTION[name].name, people, number(len(had)), most))

    def _write_schools(self, schools: Schools) -> None:
        self._report.counts["schools"] = len(schools.new)
        if self._turn and schools.new:
            with self._db.begin() as session:
                self._turn.beat(session)
                schools.write(session)

    def _write_people(self, schools: Schools) -> None:
        total, done = self._staging.count(), 0
        shapes = [source.shape for source in self._sources]
        judging = Judge(self._choice.full, self._choice.day, schools.names, frozenset(self._loose))
        self._progress.begin("Dossiers")
        rest = self._staging.people()
        while people := list(islice(rest, BATCH)):
            self._beat()
            wanted = [judge(one.uid, one.rows, shapes, self._choice.full, schools.names) for one in people]
            self._take(judging, wanted)
            done += len(people)
            self._progress.at(done / total, count(done, "personne", "personnes"))
        self._progress.end()

    def _take(self, judging: Judge, wanted: Sequence[Wanted]) -> None:
        """One batch, compared before the transaction that writes: nobody else writes dossiers meanwhile."""
        uids = [one.uid for one in wanted]
        with self._db.read() as session:
            held = known(session, self._choice.academie, uids, self._sections)
            steps = [judging.step(one, held) for one in wanted]
            effects.add(session, self._choice.academie, steps, held, self._choice.day, self._rules)
        work = [step for step in steps if step.has_work]
        if self._turn and work:
            with self._db.begin() as session:
                self._turn.beat(session)
                Writer(self._choice.academie, self._turn.run_id, self._choice.day, self._after).write(
                    session, work
                )
        for one, step in zip(wanted, steps, strict=True):
            self._note(one, step, one.uid in held.identities)

    def _note(self, wanted: Wanted, step: Step, held: bool) -> None:
        self._report.fault(wanted.faults)
        self._report.counts["lines"] += len(step.changes)
        kind = "created" if step.created else "changed" if step.touched else "same" if held else "refused"
        self._report.person(wanted.uid, kind, step.touched)

    def _beat(self) -> None:
        """Stop when asked; a sign of life now and then, when no batch gives one."""
        self._check()
        if self._turn and clock.now() - self._turn.beaten > BEAT:
            with self._db.begin() as session:
                self._turn.beat(session)

    def _told_loose(self) -> None:
        names = [BY_SECTION[name].name for name in sorted(self._loose)]
        self._report.remarks += [NAMELESS.format(name) for name in names]


def _rules_of(db: Database, academie: str) -> RuleSet:
    """Those by which the académie dates the next échelon."""
    with db.read() as session:
        return sets.rules_of(sets.schedule(choices(session, academie)))


def _uids(session: Session, section: str, academie: str) -> set[str]:
    table = DOSSIER if section == PEOPLE.section else TABLES[section]
    return set(session.scalars(select(table.c.uid).where(table.c.academie == academie).distinct()))
