"""What somebody has in career, seeded, by the parameter of the addresses that lead to it.

A new address with a parameter needs one line here: in `OPEN` when what it leads to is everybody's, else in
`OWNED`, with what `seed` must write so that the person really has one.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from itertools import product

from flask import Flask
from sqlalchemy import select
from werkzeug.routing import Rule

from career.courrier.tables import FileRow
from career.dossier import models as dossiers
from career.models import named
from career.people import OUTSIDE
from tests.career.conftest import CareerSite

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
HELP = """
{unknown}: addresses of career have parameters that the test of who may see what does not know.
Add them to tests/threats/reach.py: to OPEN with values of everybody, or to OWNED, and let `seed` write for
each person what the value leads to. The test then tries them with every role.
"""


@dataclass(frozen=True)
class Owner:
    """Somebody with one of everything; `desk` is the gestionnaire who may see it, `marks` what tells it."""

    uid: str
    desk: str
    academie: str
    thread: str
    piece: str
    line: str
    marks: tuple[str, ...]


Values = Callable[[Owner], str]

# « blueprint parameter » → a value that leads to what is everybody's, or nobody's.
OPEN: dict[str, list[str]] = {
    "dossier slug": ["position", "historique", "identite"],
    "gestion slug": ["position"],
    "guides slug": ["avancement-echelon"],
    "socle filename": ["theme.css"],
}
# « blueprint parameter » → the value that leads to what is the owner's.
OWNED: dict[str, Values] = {
    "courrier uid": lambda owner: owner.thread,
    "courrier piece": lambda owner: owner.piece,
    "courrier.desk uid": lambda owner: owner.thread,
    "courrier.desk piece": lambda owner: owner.piece,
    "gestion uid": lambda owner: owner.uid,
}
# Addresses that take what is somebody's in their query.
QUERIES: dict[str, Callable[[Owner], dict[str, str]]] = {
    "courrier.new suite": lambda owner: {"suite": owner.thread},
    "courrier.new ligne": lambda owner: {"rubrique": "position", "ligne": owner.line},
}
# They begin or end the visitor's own session: tests/career/test_signin.py tries them.
SESSIONS = {"signin.start", "signin.callback", "signin.sign_out", "signin.told_to_sign_out", "signin.goodbye"}


def rules(app: Flask) -> list[Rule]:
    """Every address of the application but those of sessions, and that by which tests sign in."""
    return [
        rule for rule in app.url_map.iter_rules() if rule.endpoint not in SESSIONS and "." in rule.endpoint
    ]


def keys(rule: Rule) -> dict[str, str]:
    """The parameters of an address, each with its name in OPEN or OWNED."""
    blueprint = rule.endpoint.rpartition(".")[0]
    return {name: f"{blueprint} {name}" for name in sorted(rule.arguments)}


def unknown(found: list[Rule]) -> list[str]:
    """The parameters that neither OPEN nor OWNED knows."""
    every = {key for rule in found for key in keys(rule).values()}
    return sorted(every - OPEN.keys() - OWNED.keys())


def is_owned(rule: Rule) -> bool:
    """Does this address lead to what is somebody's?"""
    return any(key in OWNED for key in keys(rule).values())


def paths(rule: Rule, owner: Owner) -> Iterator[str]:
    """The addresses that this rule gives for an owner's things."""
    asked = keys(rule)
    choices = [[OWNED[key](owner)] if key in OWNED else OPEN[key] for key in asked.values()]
    for values in product(*choices):
        built = rule.build(dict(zip(asked, values, strict=True)), append_unknown=False)
        assert built, rule
        yield built[1]


def methods(rule: Rule) -> list[str]:
    """GET, POST, or both."""
    return sorted((rule.methods or set()) & {"GET", "POST"})


def seed(site: CareerSite, uid: str, desk: str) -> Owner:
    """Give somebody a marked dossier, a thread with a file, and a line that she could report."""
    browser = site.browser(uid)
    marks = [f"{what}-de-{uid}-seulement" for what in ("adresse", "commune", "objet", "texte", "piece")]
    with site.db.begin() as session:
        found = dossiers.find(session, "16", uid) or dossiers.find(session, OUTSIDE, uid)
        assert found, uid
        identity = replace(found.identity, address=marks[0], town=marks[1])
        dossiers.save(session, replace(found, identity=identity))
        row = named(session, identity.academie, uid)
        name = row.display_name if row else uid
    browser.get("/courrier/nouveau").submit(
        "Envoyer",
        kind="renseignements",
        subject=marks[2],
        body=marks[3],
        files=(BytesIO(PDF), f"{marks[4]}.pdf"),
    )
    thread = browser.url.rpartition("/")[2]
    with site.db.read() as session:
        piece = session.scalars(select(FileRow.id).where(FileRow.name == f"{marks[4]}.pdf")).one()
    link = browser.get("/dossier/position").select("a.report")[0]["href"]
    line = str(link).rpartition("ligne=")[2]
    return Owner(uid, desk, identity.academie, thread, piece, line, (*marks, name))
