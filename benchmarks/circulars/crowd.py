"""An académie of synthetic agents, written straight into the tables, and the list of their results."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import Table, insert
from sqlalchemy.orm import Session

from career.dossier.tables import CAREER, DOSSIER, POSTING
from career.models import PersonRow
from career.portfolios.rules import Service
from career.portfolios.tables import AssignmentRow, ServiceRow
from socle.sql import Database

ACADEMIE, ADMINISTRATOR, SOME = "16", "administratrice", 5000
DISCIPLINES = ("Anglais", "Mathématiques", "Lettres modernes", "Éducation physique et sportive")


def uids(count: int) -> list[str]:
    """The identifiants of that many agents, in their order."""
    return [f"agent{place:06d}" for place in range(count)]


def write(db: Database, count: int) -> None:
    """Everybody, with a corps, a posting, a service and a mail address."""
    with db.begin() as session:
        session.add(ServiceRow.of(ACADEMIE, Service("dpe", "DPE", "rectorat", "chef")))
        session.add(PersonRow(academie=ACADEMIE, uid=ADMINISTRATOR, display_name="Administratrice"))
    everybody = uids(count)
    for start in range(0, count, SOME):
        with db.begin() as session:
            _write_some(session, list(enumerate(everybody[start : start + SOME], start)))


def listed(everybody: list[str]) -> str:
    """The list of a spreadsheet: two columns that differ for each."""
    rows = (f"{uid};{'obtenue' if place % 3 else 'refusée'};{1 + place % 28} mars 2027"
            for place, uid in enumerate(everybody))  # fmt: skip
    return "\n".join(["identifiant;resultat;date", *rows])


def _write_some(session: Session, some: list[tuple[int, str]]) -> None:
    own = {"academie": ACADEMIE}
    for table, rows in _rows(some):
        session.execute(insert(table), [own | row for row in rows])


def _rows(some: list[tuple[int, str]]) -> Iterator[tuple[Table, list[dict[str, object]]]]:
    yield DOSSIER, [{"uid": uid, "population": "1D_PU" if place % 3 else "2D_PU"} for place, uid in some]
    yield (
        CAREER,
        [
            {"uid": uid, "effective": date(2020, 9, 1), "corps": "PE" if place % 3 else "CER"}
            for place, uid in some
        ],
    )
    yield POSTING, [
        {"uid": uid, "start": date(2020, 9, 1), "uai": "0319010A", "share": 100,
         "discipline": DISCIPLINES[place % len(DISCIPLINES)]}
        for place, uid in some
    ]  # fmt: skip
    yield PersonRow.__table__, [  # type: ignore[misc]
        {"uid": uid, "display_name": f"Agent {place}", "given_name": "", "usual_name": f"AGENT{place}",
         "mail": f"{uid}@ac-demo.example"}
        for place, uid in some
    ]  # fmt: skip
    yield (
        AssignmentRow.__table__,
        [  # type: ignore[misc]
            {"uid": uid, "gestionnaire": "chef", "service": "dpe", "why": "defaut"} for _, uid in some
        ],
    )
