"""« Administration »: the way to what an administrator keeps; each feature adds its own line to ENTRIES."""

from dataclasses import dataclass

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from career.people import administrator

bp = Blueprint("administration", __name__, url_prefix="/administration")


@dataclass(frozen=True)
class Entry:
    """One thing an administrator keeps: its name, what it is, and the endpoint of its first page."""

    label: str
    about: str
    endpoint: str


ENTRIES: tuple[Entry, ...] = (
    Entry(
        "Règles de carrière",
        "Quel jeu de règles s’applique et à partir de quand, qui gagne et qui perd, ce qui est à vérifier.",
        "administration.rulesets.index",
    ),
    Entry(
        "Annuaire de l’assistance",
        "Qui répond, à quel numéro, quand, et pour qui.",
        "assistance_editing.index",
    ),
    Entry(
        "Flux de carrière", "Ce qui est arrivé des systèmes RH, quand, et ce qui en a été pris.", "feeds.runs"
    ),
    Entry(
        "Catalogue des services",
        "Les liens de l’onglet «\u00a0Les services\u00a0»\u00a0: pour qui, quand, dans quel ordre.",
        "administration.services.page",
    ),
    Entry(
        "Services de gestion",
        "Qui est chargé de qui, qui est chef de service, qui répond par défaut.",
        "administration.portfolios.index",
    ),
    Entry(
        "Circulaires",
        "Un résultat, une convocation, une information à beaucoup de personnes à la fois.",
        "circulars.index",
    ),
    Entry(
        "Délais par service",
        "La réponse visée, le délai réellement observé, ce qui est en retard.",
        "administration.delays.index",
    ),
    Entry("Les guides", "Écrire, relire, publier un jour choisi, retirer.", "guide_editing.index"),
)


@bp.get("")
@administrator
def index() -> ResponseReturnValue:
    """Everything she keeps."""
    return render_template("career/administration/index.html", entries=ENTRIES)
