"""One CV that shows its sections written and a share running, so that both sides have something to open."""

from datetime import date, timedelta
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy import exists, select

from career.cv import models, rules, sharing
from career.cv.models import Owner, Writing
from career.cv.shares import GESTIONNAIRE, Share
from career.cv.tables import EntryRow
from socle import clock
from socle.french import fr
from socle.sql import Database

HER = "soconnor"
PERIOD = {"title": "", "place": "", "start": "", "end": "", "text": ""}
ENTRIES = (
    (
        "presentation",
        {"text": "J’enseigne l’anglais au collège. J’aime monter des projets avec d’autres disciplines et "
         "accompagner les collègues qui débutent."},
    ),
    (
        "missions",
        PERIOD | {"title": "Tutrice de stagiaires", "start": "09/2022",
                  "text": "Deux stagiaires suivis chaque année : observation croisée, séquences préparées."},
    ),
    (
        "missions",
        PERIOD | {"title": "Référente pour les usages du numérique", "start": "09/2020", "end": "08/2023"},
    ),
    ("formations", PERIOD | {"title": "Enseigner à des élèves dyslexiques", "end": "2021"}),
    ("competences", {"title": "Conduite de projets eTwinning", "text": ""}),
)  # fmt: skip


def seed(db: Database, academie: str, day: date) -> None:
    """Write it once; its share runs for three months from `day`."""
    owner = Owner(academie, HER)
    with db.begin() as session:
        if session.scalar(select(exists().where(EntryRow.uid == HER))):
            return
        for number, (section, facts) in enumerate(ENTRIES):
            words = {name: fr(text) for name, text in facts.items()}
            models.save(session, owner, Writing(_id(academie, section, number), section, words, 0))
        sections, roles = ("presentation", "missions", "competences"), (GESTIONNAIRE, "inspecteur")
        share = Share(
            str(uuid5(NAMESPACE_URL, f"cv:{academie}:{HER}:partage")), "poste_a_profil",
            fr("Formatrice académique en langues"), sections, roles, day + timedelta(days=90), clock.now(),
        )  # fmt: skip
        sharing.add(session, owner, share, day)


def _id(academie: str, section: str, number: int) -> str:
    if rules.SECTIONS[section].single:
        return rules.single_id(academie, HER, section)
    return str(uuid5(NAMESPACE_URL, f"cv:{academie}:{HER}:{section}:{number}"))
