"""Write the working lives of the demo people into career's database, once, in one transaction."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from career.dossier import models as dossiers
from career.dossier.tables import DOSSIER
from career.models import EstablishmentRow, PersonRow, PortfolioRow
from demo.careers.lives import OUTSIDE, academie_of, dossier, outsider
from demo.careers.population import agents, domain, queues, schools_of, teaches
from ldap_seed.people import MAIN
from socle.sql import Database


def seed(db: Database, academie: str, day: date, population: str = MAIN) -> bool:
    """Write the lives of a population as true on `day`, in this académie; False when hers are already there.

    Those outside any académie are written once, with the first académie that has some.
    """
    with db.begin() as session:
        if _has(session, academie):
            return False
        codes = {academie} if _has(session, OUTSIDE) else {academie, OUTSIDE}
        queues = portfolios(academie, population)
        outside = {queue["gestionnaire"] for queue in queues if queue["academie"] == OUTSIDE}
        _schools(session, codes, population)
        session.add_all(PortfolioRow(**queue) for queue in queues if queue["academie"] in codes)
        for agent in agents(population):
            own = OUTSIDE if agent["uid"] in outside else academie_of(agent, academie)
            if own in codes:
                session.add(_person(agent, own, domain(population)))
                hers = dossier(agent, academie, day) if teaches(agent) else outsider(agent, own)
                dossiers.save(session, hers)
    return True


def portfolios(academie: str, population: str = MAIN) -> list[dict[str, Any]]:
    """The portfolios of the demo's gestionnaires; those of the académie take its code."""
    return [
        queue | {"academie": OUTSIDE if queue.get("academie") == OUTSIDE else academie}
        for queue in queues(population)
    ]


def _has(session: Session, academie: str) -> bool:
    return bool(session.scalar(select(exists().where(DOSSIER.c.academie == academie))))


def _schools(session: Session, codes: Iterable[str], population: str) -> None:
    session.add_all(
        EstablishmentRow(
            academie=code,
            uai=school.uai,
            name=school.name.replace("'", "’"),
            town=school.town,
            kind=school.kind,
            sector=school.sector,
        )
        for school in schools_of(population)
        for code in codes
    )


def _person(agent: dict[str, Any], academie: str, domain: str) -> PersonRow:
    return PersonRow(
        academie=academie,
        uid=agent["uid"],
        display_name=f"{agent['prenom']} {agent['nom_usage']}",
        given_name=agent["prenom"],
        usual_name=agent["nom_usage"],
        mail=f"{agent['mail_local']}@{domain}",
    )
