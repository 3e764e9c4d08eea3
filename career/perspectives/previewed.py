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
COLUMNS = ("Agent", "Corps", "Prochain échelon aujourd’hui", "Avec ces règles", "Sur dix ans")
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
    lines = select(PreviewLineRow.points).where(PreviewLineRow.preview_id == preview.id).subquery()
    gaining = session.scalar(select(func.count()).select_from(lines).where(lines.c.points > 0)) or 0
    losing = session.scalar(select(func.count()).select_from(lines).where(lines.c.points < 0)) or 0
    changed = session.scalar(select(func.count()).select_from(lines)) or 0
    pages = max(1, -(-changed // A_PAGE))
    page = min(page, pages)
    return Told(
        _counts(preview, gaining, losing, changed),
        _rows(session, preview, PreviewLineRow.points < 0, up=True, most=LARGEST),
        _rows(session, preview, PreviewLineRow.points > 0, up=False, most=LARGEST),
        _rows(session, preview, up=True, most=A_PAGE, skip=(page - 1) * A_PAGE),
        page,
        pages,
    )


def as_csv(session: Session, preview: Preview) -> bytes:
    """Every line, in UTF-8 with its mark, as French spreadsheets read it."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(
        ["identifiant", "nom", "corps", "date actuelle", "date nouvelle", "points d’indice, mois"]
    )
    for line, name in session.execute(_lines(preview)):
        row = [line.uid, name or "", line.corps, line.before or "", line.after or ""]
        writer.writerow([*map(_inert, row), line.points])
    return out.getvalue().encode("utf-8-sig")


def _inert(cell: object) -> str:
    """A cell that no spreadsheet runs."""
    text = str(cell)
    return f"'{text}" if text.startswith(INERT) else text


def _lines(preview: Preview, *where: ColumnElement[bool], up: bool = True) -> Select[PreviewLineRow, str]:
    order = PreviewLineRow.points.asc() if up else PreviewLineRow.points.desc()
    hers = (PersonRow.academie == PreviewLineRow.academie) & (PersonRow.uid == PreviewLineRow.uid)
    return (
        select(PreviewLineRow, PersonRow.display_name)
        .outerjoin(PersonRow, hers)
        .where(PreviewLineRow.preview_id == preview.id, *where)
        .order_by(order, PreviewLineRow.uid)
    )


def _rows(
    session: Session, preview: Preview, *where: ColumnElement[bool], up: bool, most: int, skip: int = 0
) -> list[tuple[str, ...]]:
    query = _lines(preview, *where, up=up).limit(most).offset(skip)
    return [
        (
            name or line.uid,
            CORPS[line.corps].plural if line.corps in CORPS else line.corps,
            date_long(line.before) if line.before else "–",
            date_long(line.after) if line.after else "–",
            points_in_words(line.points),
        )
        for line, name in session.execute(query)
    ]


def _counts(preview: Preview, gaining: int, losing: int, changed: int) -> tuple[tuple[str, str], ...]:
    same = preview.read - changed
    return (
        ("Gagnent", count(gaining, "agent", "agents")),
        ("Perdent", count(losing, "agent", "agents")),
        ("Une date change, sans écart de traitement", count(changed - gaining - losing, "agent", "agents")),
        ("Rien ne change", count(same, "agent", "agents")),
        ("Dossiers lus", f"{number(preview.read)} sur {number(preview.total)}"),
    )
