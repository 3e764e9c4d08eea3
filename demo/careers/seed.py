"""Write the working lives of the demo people into career's database, once, in one transaction."""

from datetime import date
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from career.dossier import models as dossiers
from career.dossier.tables import DOSSIER
from career.models import EstablishmentRow, PersonRow, PortfolioRow
from demo.careers.lives import OUTSIDE, academie_of, dossier, outsider
from demo.careers.population import agents, read, schools, teaches
from socle.sql import Database

MAIL_DOMAIN = "ac-demo.example"


def seed(db: Database, academie: str, day: date) -> bool:
    """Write everything as true on `day`; False, and nothing done, when a dossier is already there."""
    with db.begin() as session:
        if session.scalar(select(exists().where(DOSSIER.c.uid.is_not(None)))):
            return False
        queues = portfolios(academie)
        outside = {queue["gestionnaire"] for queue in queues if queue["academie"] == OUTSIDE}
        _schools(session, academie)
        session.add_all(PortfolioRow(**queue) for queue in queues)
        for agent in agents():
            own = OUTSIDE if agent["uid"] in outside else academie_of(agent, academie)
            session.add(_person(agent, own))
            dossiers.save(session, dossier(agent, academie, day) if teaches(agent) else outsider(agent, own))
    return True


def portfolios(academie: str) -> list[dict[str, Any]]:
    """The portfolios of the demo's gestionnaires; those of the académie take its code."""
    found: list[dict[str, Any]] = read("demo.careers", "portfolios.json")
    return [queue | {"academie": OUTSIDE if queue["academie"] == OUTSIDE else academie} for queue in found]


def _schools(session: Session, academie: str) -> None:
    session.add_all(
        EstablishmentRow(
            academie=code,
            uai=school.uai,
            name=school.name.replace("'", "’"),
            town=school.town,
            kind=school.kind,
            sector=school.sector,
        )
        for school in schools().values()
        for code in (academie, OUTSIDE)
    )


def _person(agent: dict[str, Any], academie: str) -> PersonRow:
    return PersonRow(
        academie=academie,
        uid=agent["uid"],
        display_name=f"{agent['prenom']} {agent['nom_usage']}",
        given_name=agent["prenom"],
        usual_name=agent["nom_usage"],
        mail=f"{agent['mail_local']}@{MAIL_DOMAIN}",
    )
