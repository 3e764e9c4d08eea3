"""Write the working lives of the demo people into career's database, once, in one transaction."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from career.dossier import models as dossiers
from career.dossier.tables import DOSSIER
from career.models import EstablishmentRow, PersonRow
from career.portfolios.assigning import assign_all
from career.portfolios.rules import Desk, Rule, Service
from career.portfolios.tables import DeskRow, RuleRow, ServiceRow
from demo.careers.lives import OUTSIDE, academie_of, dossier, outsider
from demo.careers.population import agents, bureaux, domain, queues, schools_of, teaches
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
        outside = {one.uid for one in desks(population) if one.service in _outside(population)}
        _schools(session, codes, population)
        _portfolios(session, academie, codes, population)
        for agent in agents(population):
            own = OUTSIDE if agent["uid"] in outside else academie_of(agent, academie)
            if own in codes:
                session.add(_person(agent, own, domain(population)))
                hers = dossier(agent, academie, day) if teaches(agent) else outsider(agent, own)
                dossiers.save(session, hers)
        session.flush()
        for code in codes:
            assign_all(session, code, day)
    return True


def services(population: str = MAIN) -> list[Service]:
    """The services of the demo, each with its chef and its default queue."""
    sets = ("populations", "departements")
    return [
        Service(**one | {name: frozenset(one.get(name, ())) for name in sets}) for one in bureaux(population)
    ]


def desks(population: str = MAIN) -> list[Desk]:
    """The gestionnaires of the demo; the service of each is the one in charge of whom she follows."""
    found = {
        (queue["gestionnaire"], _service(queue, population)): queue for queue in reversed(queues(population))
    }
    return [
        Desk(uid, service, queue["service"], queue["hours"], queue["phone"])
        for (uid, service), queue in found.items()
    ]


def rules(population: str = MAIN) -> list[Rule]:
    """Whom they follow."""
    return [
        Rule(
            f"{population}-{number}",
            _service(queue, population),
            queue["gestionnaire"],
            frozenset(queue["populations"]),
            frozenset(queue["corps"]),
            first=queue["first"],
            last=queue["last"],
        )
        for number, queue in enumerate(queues(population))
    ]


def _service(queue: dict[str, Any], population: str) -> str:
    wanted = set(queue["populations"])
    return next(one.id for one in services(population) if one.populations & wanted)


def _outside(population: str) -> set[str]:
    return {one.id for one in services(population) if one.kind == "hors_academie"}


def _portfolios(session: Session, academie: str, codes: Iterable[str], population: str) -> None:
    """Services, gestionnaires and rules; those of who work outside any académie are under its code."""
    elsewhere = _outside(population)

    def code(service: str) -> str:
        return OUTSIDE if service in elsewhere else academie

    places = [(code(one.id), ServiceRow.of(code(one.id), one)) for one in services(population)]
    seats = [(code(one.service), DeskRow.of(code(one.service), one)) for one in desks(population)]
    made = [(code(one.service), RuleRow.of(code(one.service), one)) for one in rules(population)]
    for rows in (places, seats, made):
        session.add_all(row for own, row in rows if own in codes)


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
