"""Writes a batch of people in one transaction: whole sections, their source, and what changed, together."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from career.dossier.tables import DOSSIER
from career.feed.applied import After, Applied
from career.feed.columns import BY_SECTION, PEOPLE
from career.feed.comparing import TABLES, Step
from career.feed.models import DossierChange, FeedSource
from career.models import PersonRow

EMPTY: dict[str, Any] = {column.field: column.read("") for column in PEOPLE.columns}


class Writer:
    """Writes what was judged. `after` are told of those who changed, in the same transaction."""

    def __init__(self, academie: str, run_id: int, day: date, after: Sequence[After] = ()) -> None:
        self._academie, self._run, self._day, self._after = academie, run_id, day, after

    def write(self, session: Session, steps: Sequence[Step]) -> None:
        """Write a batch; the caller commits it, whole."""
        self._identities(session, steps)
        for name in dict.fromkeys(name for step in steps for name in step.sections):
            self._section(session, name, [step for step in steps if name in step.sections])
        self._sources(session, steps)
        self._changes(session, steps)
        self._names(session, [step for step in steps if step.names])
        self._tell(session, [step for step in steps if step.touched])

    def _identities(self, session: Session, steps: Sequence[Step]) -> None:
        made = [
            self._own(step) | EMPTY | step.identity | {"as_of": self._day} for step in steps if step.created
        ]
        if made:
            session.execute(insert(DOSSIER), made)
        for step in steps:
            if step.identity and not step.created:
                session.execute(
                    update(DOSSIER)
                    .where(DOSSIER.c.academie == self._academie, DOSSIER.c.uid == step.uid)
                    .values(**step.identity)
                )
        dated = [step.uid for step in steps if step.as_of and not step.created]
        if dated:
            session.execute(
                update(DOSSIER)
                .where(DOSSIER.c.academie == self._academie, DOSSIER.c.uid.in_(dated))
                .values(as_of=self._day)
            )

    def _section(self, session: Session, name: str, steps: Sequence[Step]) -> None:
        table, fields = TABLES[name], BY_SECTION[name].fields
        old = [step.uid for step in steps if not step.created]
        if old:
            session.execute(delete(table).where(table.c.academie == self._academie, table.c.uid.in_(old)))
        rows = [
            self._own(step) | dict(zip(fields, fact, strict=True))
            for step in steps
            for fact in step.sections[name]
        ]
        if rows:
            session.execute(insert(table), rows)

    def _sources(self, session: Session, steps: Sequence[Step]) -> None:
        named = [(step, name) for step in steps for name in (*step.touched, *step.confirmed)]
        for section in dict.fromkeys(name for _, name in named):
            old = [step.uid for step, name in named if name == section and not step.created]
            if old:
                session.execute(
                    delete(FeedSource).where(
                        FeedSource.academie == self._academie,
                        FeedSource.section == section,
                        FeedSource.uid.in_(old),
                    )
                )
        rows = [self._own(step) | {"section": name, "run_id": self._run} for step, name in named]
        if rows:
            session.execute(insert(FeedSource.__table__), rows)  # type: ignore[arg-type]

    def _changes(self, session: Session, steps: Sequence[Step]) -> None:
        rows = [
            self._own(step)
            | {
                "run_id": self._run, "section": one.section, "kind": one.kind, "label": one.label,
                "before": one.before, "after": one.after, "effective": one.effective, "decided": one.decided,
            }
            for step in steps
            for one in step.changes
        ]  # fmt: skip
        if rows:
            session.execute(insert(DossierChange.__table__), rows)  # type: ignore[arg-type]

    def _names(self, session: Session, steps: Sequence[Step]) -> None:
        """Names until the first sign-in, which brings the directory's (decision 28): portfolios need them."""
        query = select(PersonRow).where(
            PersonRow.academie == self._academie, PersonRow.uid.in_([step.uid for step in steps])
        )
        rows = {row.uid: row for row in session.scalars(query)} if steps else {}
        for step in steps:
            row = rows.get(step.uid) or PersonRow(academie=self._academie, uid=step.uid)
            if row.sub is None:
                row.given_name = step.names.get("given_name", row.given_name or "")
                row.usual_name = step.names.get("usual_name", row.usual_name or "")
                row.display_name = f"{row.given_name} {row.usual_name}".strip() or step.uid
                session.add(row)

    def _tell(self, session: Session, steps: Sequence[Step]) -> None:
        own = (self._run, self._day)
        told = [
            Applied(self._academie, step.uid, *own, frozenset(step.sections), frozenset(step.identity))
            for step in steps
        ]
        for after in self._after if told else ():
            after(session, told)

    def _own(self, step: Step) -> dict[str, Any]:
        return {"academie": self._academie, "uid": step.uid}
