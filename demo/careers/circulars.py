"""Three circulars: an information to all, a convocation with the day and place of each, a result to come."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import uuid4

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from career.circulars import audience
from career.circulars.audience import Audience, Criteria
from career.circulars.models import EVERYWHERE
from career.circulars.rules import Kind
from career.circulars.tables import CircularRow, RecipientRow
from career.courrier.words import indexed
from career.statutes.calendar import school_year
from socle import clock
from socle.french import PARIS, date_full, date_long, fr
from socle.sql import Database

PREPARED = timedelta(days=1)  # before its publication, or before today
TOLD = timedelta(minutes=4)  # after it
A_READER = timedelta(minutes=17)  # from one to the next
TUESDAY, FRIDAY = 1, 4
COLLEGE, RECTORAT = "au collège Les Micocouliers de Blagnac", "au rectorat, salle des conférences"


@dataclass(frozen=True)
class Written:
    """One circular: `days` from today to its publication, at `hour`; `lists` gives each person her values.

    Without a list, all have it. `unread` are those who have not opened it yet.
    """

    kind: Kind
    title: str
    body: str
    author: str
    service: str
    sender: str
    days: int
    hour: int
    lists: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    unread: frozenset[str] = frozenset()


LISTENING = """\
Bonjour,

Un espace d’accueil et d’écoute est ouvert à tous les enseignants de l’académie, dans le public comme \
dans le privé. Des psychologues vous y reçoivent, sur place ou par téléphone, si vous vivez une situation \
difficile au travail.

L’entretien est gratuit et confidentiel : ni votre administration ni votre chef d’établissement n’en sont \
informés.

Pour prendre rendez-vous : 05 36 49 90 60, du lundi au vendredi, de 9 h à 17 h.

Le service des ressources humaines"""
TRAINING = """\
Bonjour,

Votre inscription à la formation « Faire parler tous les élèves » est retenue. Nous vous attendons le \
{jour}, de 9 h à 16 h 30, {lieu}.

Votre chef d’établissement est prévenu de votre absence ce jour-là.

Si vous ne pouvez pas venir, écrivez à votre gestionnaire avant le {réponse} : votre place sera proposée \
à quelqu’un d’autre.

Bien à vous,
La division des personnels enseignants"""
LEAVE = """\
Bonjour,

Votre demande de congé de formation professionnelle est {résultat}.

{suite}

Votre gestionnaire répond à vos questions dans « Votre courrier ».

Le service académique de la formation"""


def seed(db: Database, academie: str, name: str) -> None:
    """Write them once, dated from the present day; `name` is the académie's."""
    with db.begin() as session:
        if session.scalar(select(exists().where(CircularRow.academie == academie))):
            return
        today = clock.today()
        for one in (_listening(name), _training(today), _leave(name, today)):
            _write(session, academie, today, one)


def _listening(name: str) -> Written:
    late = frozenset({"jstrauss", "tpetit", "hrousseau", "efaure", "jcaron", "lmorel", "pgiraud", "apons"})
    title = "Un espace d’écoute pour tous les enseignants"
    return Written(Kind.INFORMATION, title, LISTENING, "pnoel", EVERYWHERE, name, -9, 10, unread=late)


def _training(today: date) -> Written:
    """Two groups, two days and two places."""
    first = today + timedelta(days=14 + (TUESDAY - today.weekday()) % 7)
    until = {"réponse": date_long(first - timedelta(days=7))}
    groups = {
        COLLEGE: (first, ("fdurand3", "soconnor", "jdelatour", "tnguyen")),
        RECTORAT: (first + timedelta(days=2), ("mpena", "mmartin1", "sgarnier")),
    }
    lists = {
        uid: {"jour": date_full(day), "lieu": place, **until}
        for place, (day, people) in groups.items()
        for uid in people
    }
    return Written(
        Kind.CONVOCATION, "Formation « Faire parler tous les élèves », le {jour}", TRAINING,
        "cdumont", "dpe", "Division des personnels enseignants (DPE)", -2, 9, lists,
        frozenset({"fdurand3", "soconnor", "mpena"}),
    )  # fmt: skip


def _leave(name: str, today: date) -> Written:
    start = date(school_year(today + timedelta(days=60)) + 1, 9, 1)
    granted = {
        "résultat": "accordée",
        "suite": f"Le congé commence le {date_long(start)} et dure dix mois. Dites à votre gestionnaire, "
        "dans les quinze jours, si vous le prenez.",
    }
    waiting = {
        "résultat": "placée sur la liste complémentaire, au rang 3",
        "suite": "Le congé vous sera proposé si une personne mieux placée y renonce.",
    }
    refused = {"résultat": "refusée", "suite": "Vous pourrez faire une nouvelle demande l’année prochaine."}
    lists = {"mfabre": granted, "nperrin": waiting, "aleboeuf": granted, "khaddad": refused}
    title = "Votre demande de congé de formation professionnelle"
    return Written(Kind.RESULT, title, LEAVE, "pnoel", EVERYWHERE, name, 8, 14, lists)


def _write(session: Session, academie: str, today: date, one: Written) -> None:
    found = _audience(session, academie, today, one)
    published = datetime.combine(_worked(today + timedelta(days=one.days)), time(one.hour), PARIS)
    told = published + TOLD if one.days < 0 else None
    title, body = fr(one.title), fr(one.body)
    row = CircularRow(
        id=str(uuid4()), academie=academie, service=one.service, sender=one.sender, kind=one.kind.value,
        title=title, body=body, words=indexed(f"{title} {body}"), form_key=str(uuid4()),
        prepared_by=one.author, prepared_at=min(published, clock.now()) - PREPARED, changed_by=one.author,
        changed_at=min(published, clock.now()) - PREPARED,
        version=3, audience=dict(found.chosen), columns=list(found.columns), people=dict(found.people),
        total=len(found.lines), written=len(found.lines), published_by=one.author, published_at=published,
        notified=found.lines[-1][0] if told else "", notified_at=told,
    )  # fmt: skip
    session.add(row)
    session.flush()
    session.add_all(
        RecipientRow(
            circular_id=row.id, uid=uid, academie=academie, given=dict(given) or None, mailed_at=told,
            read_at=told + place * A_READER if told and uid not in one.unread else None,
        )
        for place, (uid, given) in enumerate(found.lines, 1)
    )  # fmt: skip


def _worked(day: date) -> date:
    """That day, or the Friday before."""
    return day - timedelta(days=max(0, day.weekday() - FRIDAY))


def _audience(session: Session, academie: str, today: date, one: Written) -> Audience:
    if not one.lists:
        return audience.by_criteria(session, academie, one.service, Criteria(), today)
    people = {uid: {name: fr(text) for name, text in given.items()} for uid, given in one.lists.items()}
    columns = next(iter(people.values()))
    return audience.by_list(session, academie, one.service, people, tuple(columns))
