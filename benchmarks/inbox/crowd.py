"""Two gestionnaires with as many people each, and what was written to them in three years."""

import random
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session

from career.courrier.rules import Kind, Side
from career.courrier.tables import FileRow, MessageRow, StepRow, ThreadRow, WordRow
from career.courrier.turns import Awaits
from career.courrier.words import indexed
from career.dossier.facts import Identity
from career.dossier.tables import CAREER, DOSSIER
from career.models import PersonRow
from career.portfolios.tables import AssignmentRow, DeskRow, ServiceRow
from socle.sql import Database

Word = tuple[str, str, str, datetime]
ACADEMIE, SERVICE, DESK, COLLEAGUE = "16", "s1", "gest-1", "gest-2"
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
FREQUENT, RARE, NOTHING = "échelon", "ornithologie", "xylophone"
FAMILIES = [f"{a}{b}" for a in ("Mar", "Dur", "Ber", "Lam", "Cha", "Gir") for b in ("tin", "and", "nard")]
GIVEN = ("Anne", "Paul", "Lucie", "Marc", "Sophie", "Karim", "Élodie", "Hugo")
_SYLLABLES = (
    "ta",
    "ri",
    "lo",
    "men",
    "cour",
    "dé",
    "pla",
    "ver",
    "son",
    "tri",
    "bu",
    "gne",
    "ca",
    "fi",
    "nou",
)
_draw = random.Random(6)
WORDS = ["".join(_draw.choice(_SYLLABLES) for _ in range(_draw.randint(2, 4))) for _ in range(6000)]
WEIGHTS = [1 / (rank + 4) for rank in range(len(WORDS))]


@dataclass(frozen=True)
class Size:
    """How much one gestionnaire has."""

    people: int
    messages: int

    @property
    def threads(self) -> int:
        """About three messages and a third a thread."""
        return self.messages * 3 // 10


def fill(db: Database, size: Size) -> None:
    """Everything, the same for the same size; the colleague has a fifth of it."""
    words: list[Word] = []
    with db.begin() as session:
        _staff(session)
        for desk, part in ((DESK, 1), (COLLEAGUE, 5)):
            draw = random.Random(desk)
            uids = [f"{desk}-{number}" for number in range(size.people // part)]
            session.execute(insert(PersonRow), [_person(uid, draw) for uid in uids])
            session.execute(insert(AssignmentRow), [_assignment(uid, desk) for uid in uids])
            _dossiers(session, uids)
            words += _letters(session, draw, desk, uids, Size(size.people // part, size.messages // part))
    words.sort()
    for some in _slices(words, 50_000):
        with db.begin() as session:
            columns = ("stem", "agent", "thread_id", "seen_at")
            session.execute(insert(WordRow), [dict(zip(columns, one, strict=True)) for one in some])
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")


def _dossiers(session: Session, uids: list[str]) -> None:
    """Each a certified teacher with three échelons."""
    session.execute(insert(DOSSIER), [asdict(Identity(ACADEMIE, uid, "2D_PU", "")) for uid in uids])
    line = {"academie": ACADEMIE, "corps": "CER", "grade": "CN", "mode": "anciennete"}
    kept = {"kept_years": 0, "kept_months": 0, "kept_days": 0}
    steps = [{"echelon": one, "effective": date(2015 + 3 * one, 9, 1), "decided": None} for one in (1, 2, 3)]
    session.execute(insert(CAREER), [{**line, **kept, **step, "uid": uid} for uid in uids for step in steps])


def _assignment(uid: str, desk: str) -> dict[str, str]:
    return {"academie": ACADEMIE, "uid": uid, "gestionnaire": desk, "service": SERVICE, "why": "regle"}


def _staff(session: Session) -> None:
    session.add(
        ServiceRow(
            academie=ACADEMIE, id=SERVICE, name="DPE", kind="rectorat", chef="chef", default=DESK,
            hours="", phone="", populations=[], departements=[], rank=0, objective=10, territory="",
        )
    )  # fmt: skip
    for uid in (DESK, COLLEAGUE):
        session.add(DeskRow(academie=ACADEMIE, uid=uid, service=SERVICE, office="Bureau", hours="", phone=""))
        session.add(PersonRow(academie=ACADEMIE, uid=uid, display_name=uid.upper(), usual_name=uid.upper()))


def _person(uid: str, draw: random.Random) -> dict[str, Any]:
    given, name = draw.choice(GIVEN), f"{draw.choice(FAMILIES)}{uid.rpartition('-')[2]}"
    return {"academie": ACADEMIE, "uid": uid, "display_name": f"{given} {name.upper()}",
            "usual_name": name.upper(), "given_name": given}  # fmt: skip


def _letters(session: Session, draw: random.Random, desk: str, uids: list[str], size: Size) -> list[Word]:
    """Write them; gives what finds them."""
    threads, left, words = [], size.messages, list[Word]()
    for number in range(size.threads):
        open_ = number < size.threads // 10
        count = max(1, min(left - (size.threads - number - 1), draw.choice((1, 2, 2, 3, 3, 4, 5, 7))))
        left -= count
        threads.append(_thread(draw, desk, draw.choice(uids), open_, count))
    draw.shuffle(threads)
    for some in _slices(threads, 1000):
        session.execute(insert(ThreadRow), [row for row, _ in some])
        messages = [message for _, said in some for message in said]
        session.execute(insert(MessageRow), messages)
        session.execute(insert(FileRow), [_file(draw, one["id"]) for one in messages if draw.random() < 0.1])
        notes = [_note(draw, row, desk) for row, _ in some if draw.random() < 0.15]
        session.execute(insert(StepRow), notes)
        words += _words(some, notes)
    return words


def _words(threads: list[Any], notes: list[dict[str, Any]]) -> Iterator[Word]:
    noted = {note["thread_id"]: indexed(note["note"]) for note in notes}
    for row, said in threads:
        texts = [row["words"], noted.get(row["id"], ""), *(one["words"] for one in said)]
        for stem in set(" ".join(texts).split()):
            yield stem, row["agent"], row["id"], row["opened_at"]


def _slices(rows: list[Any], size: int) -> Iterator[list[Any]]:
    yield from (rows[at : at + size] for at in range(0, len(rows), size))


def _thread(
    draw: random.Random, desk: str, agent: str, open_: bool, count: int
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """A thread and its messages: by turns, the agent first; an open one ends as its state says."""
    age = timedelta(
        days=draw.expovariate(1 / 12) if open_ else draw.uniform(20, 1095), minutes=draw.randrange(1440)
    )
    last = NOW - age
    identifier = str(UUID(int=draw.getrandbits(128), version=4))
    state = (
        draw.choices((Awaits.SERVICE, Awaits.AGENT, Awaits.NOBODY), (40, 15, 45))[0]
        if open_
        else Awaits.NOBODY
    )
    said = []
    for place in range(count):
        back = count - 1 - place
        turn = (back % 2 == 0) == (state is Awaits.SERVICE)
        side = Side.AGENT if turn or (count == 1 and not open_) else Side.SERVICE
        fresh = state is Awaits.SERVICE and back == 0 and draw.random() < 0.45
        said.append(_message(draw, identifier, side, desk, agent, last - back * timedelta(days=2), fresh))
    subject = _text(draw, 4)
    return {
        "id": identifier, "academie": ACADEMIE, "agent": agent, "subject": subject[:120],
        "kind": draw.choice(list(Kind)).value, "opened_at": said[0]["sent_at"], "last_at": last,
        "closed_at": None if open_ else last + timedelta(days=1), "closed_by": "" if open_ else desk,
        "shown_at": said[0]["sent_at"], "words": indexed(subject), "awaits": state.value, "since": last,
        "service": "", "holder": "", "aside": "", "aside_until": None, "follows": "", "joined_to": "",
        "due_on": (last + timedelta(days=14)).date() if state is Awaits.SERVICE else None,
        **_handled(draw, desk, open_),
    }, said  # fmt: skip


def _handled(draw: random.Random, desk: str, open_: bool) -> dict[str, Any]:
    """Two in a hundred are held by the other, three put aside."""
    if open_ and draw.random() < 0.02:
        return {"service": SERVICE, "holder": COLLEAGUE if desk == DESK else DESK}
    if open_ and draw.random() < 0.03:
        return {"aside": "date", "aside_until": date(2026, 12, 5)}
    return {}


def _message(
    draw: random.Random, thread: str, side: Side, desk: str, agent: str, at: datetime, fresh: bool
) -> dict[str, Any]:
    body = _text(draw, draw.randint(15, 90))
    return {
        "id": str(UUID(int=draw.getrandbits(128), version=4)), "academie": ACADEMIE, "thread_id": thread,
        "side": side.value, "author": agent if side is Side.AGENT else desk, "body": body, "sent_at": at,
        "read_at": None if fresh else at + timedelta(hours=5), "read_by": "" if fresh else "x",
        "form_key": f"{draw.getrandbits(96):x}", "fingerprint": "f", "visible_at": at, "notice": "",
        "words": indexed(body), "asks": "",
    }  # fmt: skip


def _text(draw: random.Random, count: int) -> str:
    words = draw.choices(WORDS, WEIGHTS, k=count)
    if draw.random() < 0.15:
        words[draw.randrange(len(words))] = FREQUENT
    if draw.random() < 0.0003:
        words[draw.randrange(len(words))] = RARE
    return " ".join(words)


def _file(draw: random.Random, message: str) -> dict[str, Any]:
    return {
        "id": str(UUID(int=draw.getrandbits(128), version=4)), "academie": ACADEMIE, "message_id": message,
        "place": 0, "name": f"{draw.choice(WORDS)}.pdf", "kind": "pdf", "size": 1000, "digest": "d",
    }  # fmt: skip


def _note(draw: random.Random, thread: dict[str, Any], desk: str) -> dict[str, Any]:
    return {"academie": ACADEMIE, "thread_id": thread["id"], "act": "note", "actor": desk,
            "at": thread["last_at"], "note": _text(draw, 12), "facts": {},
            "form_key": f"{draw.getrandbits(96):x}"}  # fmt: skip
