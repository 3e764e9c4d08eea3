"""What is told of a preview: counts, the largest differences, a page of lines, the whole as a file."""

import csv
import io
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from career.models import PersonRow
from career.perspectives.effects import points_in_words
from career.perspectives.models import PreviewLineRow
from career.perspectives.previews import Preview
from career.statutes.corps import CORPS
from socle.french import count, date_long, number

A_PAGE = 50  # lines
LARGEST = 10
COLUMNS = (
    "Agent",
    "Corps",
    "Prochain échelon aujourd’hui",
    "Avec ces règles",
    "Sur dix ans, à l’ancienneté",
    "Sur dix ans, avec chaque bonification",
)
FILE = (
    "identifiant",
    "nom",
    "corps",
    "date actuelle",
    "date nouvelle",
    "points x mois, ancienneté",
    "points x mois, bonifications",
)
Order = tuple[ColumnElement[int], ...]
INERT = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Told:
    """What the page says of it: counts, the largest differences, one page of lines."""

    counts: tuple[tuple[str, str], ...]
    least: list[tuple[str, ...]]
    most: list[tuple[str, ...]]
    lines: list[tuple[str, ...]]
    page: int
    pages: int
    columns: tuple[str, ...] = field(default=COLUMNS)


def told(session: Session, preview: Preview, page: int) -> Told:
    """What the page says of a preview."""
    line = PreviewLineRow
    changed = _many(session, preview)
    pages = max(1, -(-changed // A_PAGE))
    page = min(page, pages)
    worst, best = (line.hoped.asc(), line.points.asc()), (line.points.desc(), line.hoped.desc())
    return Told(
        _counts(session, preview, changed),
        _rows(session, preview, worst, line.hoped < 0, most=LARGEST),
        _rows(session, preview, best, line.points > 0, most=LARGEST),
        _rows(session, preview, worst, most=A_PAGE, skip=(page - 1) * A_PAGE),
        page,
        pages,
    )


def as_csv(session: Session, preview: Preview) -> bytes:
    """Every line, in UTF-8 with its mark, as French spreadsheets read it."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(FILE)
    for line, name in session.execute(_lines(preview, (PreviewLineRow.hoped.asc(),))):
        row = [line.uid, name or "", line.corps, line.before or "", line.after or ""]
        writer.writerow([*map(_inert, row), line.points, line.hoped])
    return out.getvalue().encode("utf-8-sig")


def _inert(cell: object) -> str:
    """A cell that no spreadsheet runs."""
    text = str(cell)
    return f"'{text}" if text.startswith(INERT) else text


def _many(session: Session, preview: Preview, *where: ColumnElement[bool]) -> int:
    these = select(func.count(PreviewLineRow.uid)).where(PreviewLineRow.preview_id == preview.id, *where)
    return session.scalar(these) or 0


def _lines(preview: Preview, order: Order, *where: ColumnElement[bool]) -> Select[PreviewLineRow, str]:
    hers = (PersonRow.academie == PreviewLineRow.academie) & (PersonRow.uid == PreviewLineRow.uid)
    return (
        select(PreviewLineRow, PersonRow.display_name)
        .outerjoin(PersonRow, hers)
        .where(PreviewLineRow.preview_id == preview.id, *where)
        .order_by(*order, PreviewLineRow.uid)
    )


def _rows(
    session: Session, preview: Preview, order: Order, *where: ColumnElement[bool], most: int, skip: int = 0
) -> list[tuple[str, ...]]:
    query = _lines(preview, order, *where).limit(most).offset(skip)
    return [
        (
            name or line.uid,
            CORPS[line.corps].plural if line.corps in CORPS else line.corps,
            date_long(line.before) if line.before else "–",
            date_long(line.after) if line.after else "–",
            points_in_words(line.points),
            points_in_words(line.hoped),
        )
        for line, name in session.execute(query)
    ]


def _counts(session: Session, preview: Preview, changed: int) -> tuple[tuple[str, str], ...]:
    line = PreviewLineRow
    asked = (
        ("Gagnent à l’ancienneté", line.points > 0),
        ("Perdent à l’ancienneté", line.points < 0),
        ("Gagneraient, avec chaque bonification", line.hoped > 0),
        ("Perdraient, avec chaque bonification", line.hoped < 0),
    )
    told = [(label, count(_many(session, preview, where), "personne", "personnes")) for label, where in asked]
    same = count(preview.read - changed, "personne", "personnes")
    read = f"{number(preview.read)} sur {number(preview.total)}"
    return (*told, ("Rien ne change", same), ("Dossiers lus", read))
