"""The addresses of career, and whose is what their parameters lead to.

A new address with a parameter needs a line in `OPEN` or `KEPT_BY_ADMINISTRATORS`, or, when what it leads to
is somebody's, a seed in `reach_seeds.py` that writes one for each owner and gives its
value under its name here.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from urllib.parse import urlencode

from flask import Flask
from werkzeug.routing import Rule

from career.models import named
from career.people import OUTSIDE
from tests.career.conftest import CareerSite
from tests.threats import reach_seeds

NOBODY_S = "00000000-0000-4000-8000-000000000000"
HELP = """
{unknown}: addresses of career have parameters that the test of who may see what does not know.
If what they lead to is somebody's, add a seed to tests/threats/reach_seeds.py that gives one to each owner;
else add them to OPEN, or to KEPT_BY_ADMINISTRATORS, in tests/threats/reach.py. Every role then tries them.
"""
# What leads to what is everybody's, or says which kind of thing is meant.
OPEN: dict[str, list[str]] = {
    # Who prepares circulars for whom: tests/career/circulars tries who may not.
    "circulars uuid:uid": [NOBODY_S],
    "circulars.choosing uuid:uid": [NOBODY_S],
    "circulars.following uuid:piece": [NOBODY_S],
    "circulars.following uuid:uid": [NOBODY_S],
    "circulars.following who": ["fdurand3"],
    # Templates are a service's: tests/career/courrier/views/test_boilerplate.py tries another's.
    "courrier.boilerplate uuid:uid": [NOBODY_S],
    "cv section": ["competences"],
    # Nobody of this test leads a service: tests/career/delays tries who leads another.
    "delays service": ["dpe"],
    "delays who": ["sbonnet"],
    # The threads are in the query: see QUERIES.
    "delays.handing service": ["dpe"],
    "dossier slug": ["position", "historique", "identite"],
    "gestion slug": ["position"],
    "guides slug": ["avancement-echelon"],
    "guides.versions int:version_id": ["1"],
    "guides.versions slug": ["avancement-echelon"],
    # Nobody of this test leads a service: tests/career/portfolios tries who leads another.
    "portfolios any:slug": ["regles", "exceptions", "gestionnaires"],
    "portfolios key": [NOBODY_S],
    "portfolios service": ["dpe-2d"],
    "portfolios.absences service": ["dpe-2d"],
    "portfolios.absences uuid:key": [NOBODY_S],
    "portfolios.aims service": ["dpe-2d"],
    "portfolios.changing uuid:identifier": [NOBODY_S],
    "situation slug": ["adresse"],
    "situation.desk slug": ["prendre"],
    "socle filename": ["theme.css"],
}
# What administrators keep; each value is of nothing, so that trying them as an administrator changes nothing.
KEPT_BY_ADMINISTRATORS: dict[str, list[str]] = {
    "administration identifier": ["service-de-personne"],
    "administration int:version_id": ["999999"],
    "administration key": ["service-de-personne"],
    "administration slug": ["guide-de-personne"],
    "administration uuid:identifier": [NOBODY_S],
}
# Addresses that take what is somebody's in their query; what their rule has parameters for is put there.
QUERIES: dict[str, Callable[["Owner"], dict[str, str]]] = {
    "courrier.new suite": lambda owner: {"suite": owner.things["courrier uuid:uid"]},
    "courrier.new brouillon": lambda owner: {"brouillon": owner.things["courrier.acts uuid:draft"]},
    "delays.handing.page fils": lambda owner: {
        "service": owner.things["delays.reading service"],
        "fils": owner.things["courrier uuid:uid"],
    },
    "courrier.new ligne": lambda owner: {"rubrique": "position", "ligne": owner.things["ligne"]},
}
# What a form must hold for its view to look at whose thing it is.
TYPED = {"cv.save": {"title": "Autre", "version": "1"}, "perspectives.rename": {"name": "Autre"}}
# They begin or end the visitor's own session: tests/career/test_signin.py tries them.
SESSIONS = {
    "signin.start",
    "signin.arrive",
    "signin.callback",
    "signin.sign_out",
    "signin.told_to_sign_out",
    "signin.goodbye",
}
PARAMETER = re.compile(r"<(?:(\w+)(?:\(.*?\))?:)?(\w+)>")


@dataclass(frozen=True)
class Owner:
    """Somebody with one of everything, and who may see it: `desk`, her gestionnaire, and `chef`, who leads
    her service, once she has said why; `marks` is what tells it."""

    uid: str
    desk: str
    chef: str
    things: dict[str, str]
    marks: tuple[str, ...]


def seed(site: CareerSite, uid: str, desk: str) -> Owner:
    """Give somebody one of everything."""
    browser, things = site.browser(uid), {}
    for write in reach_seeds.SEEDS:
        things |= write(site, browser, uid)
    with site.db.read() as session:
        row = named(session, "16", uid) or named(session, OUTSIDE, uid)
    assert row is not None
    chef = reach_seeds.chef_of(site, uid)[1]
    marks = (*(reach_seeds.mark(what, uid) for what in reach_seeds.MARKS), row.display_name)
    return Owner(uid, desk, chef, things, marks)


def rules(app: Flask) -> list[Rule]:
    """Every address of the application but those of sessions, and that by which tests sign in."""
    return [
        rule for rule in app.url_map.iter_rules() if rule.endpoint not in SESSIONS and "." in rule.endpoint
    ]


def keys(rule: Rule) -> dict[str, str]:
    """The parameters of an address, by its name here: « blueprint parameter », « … uuid:parameter »."""
    kept = rule.rule.startswith("/administration")  # whose pages are many blueprints'
    blueprint = "administration" if kept else rule.endpoint.rpartition(".")[0]
    found = PARAMETER.findall(rule.rule)
    plain = {"", "string", "path"}
    return {name: f"{blueprint} {name if kind in plain else f'{kind}:{name}'}" for kind, name in found}


def unknown(found: Iterable[Rule], owned: Iterable[str]) -> list[str]:
    """The parameters that nothing here knows."""
    every = {key for rule in found for key in keys(rule).values()}
    return sorted(every - OPEN.keys() - KEPT_BY_ADMINISTRATORS.keys() - set(owned))


def is_owned(rule: Rule, owner: Owner) -> bool:
    """Does this address lead to what is somebody's?"""
    return any(key in owner.things for key in keys(rule).values())


def paths(rule: Rule, owner: Owner) -> Iterator[str]:
    """The addresses that this rule gives for an owner's things."""
    asked = keys(rule)
    free = OPEN | KEPT_BY_ADMINISTRATORS
    choices = [[owner.things[key]] if key in owner.things else free[key] for key in asked.values()]
    for values in product(*choices):
        path = rule.rule
        for name, value in zip(asked, values, strict=True):
            path = re.sub(rf"<(?:[^<>]*:)?{name}>", value, path)
        yield path


def address(found: Iterable[Rule], key: str, query: dict[str, str]) -> str:
    """One of `QUERIES` with its values, those that the rule has parameters for in their place."""
    endpoint = key.partition(" ")[0]
    rule = next(one for one in found if one.endpoint == endpoint)
    path, left = rule.rule, dict(query)
    for name in keys(rule):
        path = re.sub(rf"<(?:[^<>]*:)?{name}>", left.pop(name), path)
    return f"{path}?{urlencode(left)}"


def methods(rule: Rule) -> list[str]:
    """What it answers to, but what Flask adds to each."""
    found = (rule.methods or set()) - {"OPTIONS"}
    return sorted(found - {"HEAD"} if "GET" in found else found)
