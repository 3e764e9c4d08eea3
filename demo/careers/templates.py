"""Templates of answers of two services, so that « Modèles de réponse » has something to show."""

from uuid import uuid4

from sqlalchemy import exists, select

from career.courrier.rules import Kind
from career.courrier.tables import TemplateRow
from socle import clock
from socle.french import fr
from socle.sql import Database

SIGNED = "\n\nBien à vous,\n{votre nom}\n{service}, {téléphone}"
TEMPLATES = (
    (
        "dpe", "sbonnet", "Prochain échelon", Kind.QUESTION.value,
        "Bonjour {civilité} {nom},\n\nVous êtes à l’échelon {échelon}. Votre prochain échelon est prévu "
        "le {date du prochain échelon}, si rien n’interrompt votre ancienneté.",
    ),
    (
        "dpe", "sbonnet", "Pièce bien reçue", Kind.DOCUMENTS.value,
        "Bonjour {civilité} {nom},\n\nVotre pièce est arrivée et elle est jointe à votre dossier. "
        "Vous n’avez rien d’autre à faire.",
    ),
    (
        "dsden", "lgaillard", "Demande transmise", "",
        "Bonjour {civilité} {nom},\n\nVotre demande «\u00a0{objet}\u00a0» est transmise au service chargé. "
        "Nous vous répondrons dans ce fil, {numéro du fil}.",
    ),
)  # fmt: skip


def seed(db: Database, academie: str) -> None:
    """Write them once."""
    with db.begin() as session:
        if session.scalar(select(exists().where(TemplateRow.id.is_not(None)))):
            return
        for service, author, title, kind, body in TEMPLATES:
            session.add(
                TemplateRow(
                    id=str(uuid4()), academie=academie, service=service, title=title, kind=kind,
                    body=fr(body + SIGNED), version=1, author=author, saved_at=clock.now(),
                    archived_at=None, form_key=str(uuid4()),
                )
            )  # fmt: skip
