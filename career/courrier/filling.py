"""What the variables of a template stand for, in one thread, for who writes there."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy.orm import Session

from career.courrier import variables
from career.courrier.rules import Thread
from career.courrier.words import number_of
from career.dossier import models as dossiers
from career.dossier import rules as dossier_rules
from career.dossier import wording
from career.dossier.facts import Dossier
from career.dossier.rules import Reader, has_ended
from career.models import named
from career.people import Person
from career.perspectives import choices, page, sets
from career.perspectives.rules import prospects
from career.portfolios.models import follows, staff
from socle.french import date_long

OF_DESK = ("service", "téléphone", "horaires")
CIVILITIES = {"M.": "Monsieur", "Mme": "Madame"}


def filled(session: Session, text: str, writer: Person, thread: Thread, day: date) -> str:
    """The text of a template as this writer would send it in this thread that day."""
    return variables.fill(text, values(session, variables.used(text), writer, thread, day))


def values(
    session: Session, wanted: frozenset[str], writer: Person, thread: Thread, day: date
) -> Mapping[str, str]:
    """What is known of the variables wanted. The dossier is read only when one of them is of it."""
    of_dossier = {name for name in wanted if variables.NAMES[name].dossier}
    known = of_dossier and dossiers.find(session, thread.academie, thread.agent)
    return {
        **(_of_thread(session, thread) if wanted else {}),
        **(_of_desk(session, writer, thread, day) if wanted & set(OF_DESK) else {}),
        "votre nom": writer.display_name,
        **(_of_dossier(session, known, writer, day) if known else {}),
        "date du jour": date_long(day),
    }


def _of_thread(session: Session, thread: Thread) -> dict[str, str]:
    agent = named(session, thread.academie, thread.agent)
    return {
        "numéro du fil": number_of(thread.id),
        "objet": thread.subject,
        "prénom": agent.given_name if agent else "",
        "nom": (agent.usual_name or agent.display_name) if agent else "",
    }


def _of_desk(session: Session, writer: Person, thread: Thread, day: date) -> dict[str, str]:
    """At her desk of the service that holds the thread, else at any desk of hers, else at her service."""
    there = staff(session, writer.academie, day)
    own = [one for one in there.desks if one.uid == writer.uid]
    desk = there.desk(writer.uid, thread.service) or (own[0] if own else None)
    if desk:
        said = (desk.office, desk.phone, desk.hours)
    else:
        place = next((one for one in there.services if writer.uid in (one.default, one.chef)), None)
        said = (place.name, place.phone, place.hours) if place else ("", "", "")
    return dict(zip(OF_DESK, said, strict=True))


def _of_dossier(session: Session, dossier: Dossier, writer: Person, day: date) -> dict[str, str]:
    """What the summary beside a thread says; the next échelon, to who follows the agent alone."""
    seen = dossier_rules.seen_by(dossier, Reader.GESTIONNAIRE)
    identity, now = seen.identity, dossier_rules.summary(seen, day)
    posting = now.postings[0] if now.postings else None
    kind = dossier_rules.kind_of(identity.population)
    facts = {
        "civilité": CIVILITIES.get(identity.civilite, ""),
        "établissement": wording.place(posting) if posting else "",
        "discipline": posting.discipline if posting else "",
    }
    if now.rank:
        corps = wording.corps(now.rank.line, identity.civilite, kind)
        facts["corps"] = corps[:1].lower() + corps[1:]
        facts["grade"] = wording.grade(now.rank.line)
        facts["échelon"] = wording.echelon(now.rank).removeprefix("échelon\u00a0")
    if follows(session, identity.academie, writer.uid, identity.uid, day):
        facts["date du prochain échelon"] = _next_echelon(session, dossier, day)
    return facts


def _next_echelon(session: Session, dossier: Dossier, day: date) -> str:
    """« 1er septembre 2027 », nothing when none is to come."""
    if has_ended(dossier, day):
        return ""
    rules = sets.rules_of(sets.schedule(choices.choices(session, dossier.identity.academie)))
    head = page.next_echelon(prospects(dossier, day, rules))
    return date_long(head.day) if head and head.day and head.day > day else ""
