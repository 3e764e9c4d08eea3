"""Nobody reaches what is another's, by any address of career, for every pair of roles (threats 44, 47)."""

from collections.abc import Iterator
from html import unescape
from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlalchemy import func, select
from werkzeug.routing import Map, Rule
from werkzeug.test import TestResponse

from career.courrier.tables import ThreadRow
from career.dossier.models import find_identity
from career.dossier.rules import Kind, kind_of
from career.people import ADMINISTRATOR, GESTIONNAIRE, OUTSIDE
from socle.audit import AuditEvent
from tests.career.conftest import ADDRESS, CareerSite, prepare, site_on
from tests.fixtures_sql import Databases
from tests.judge import Browser
from tests.threats import reach
from tests.threats.reach import Owner

OWNERS = {"fdurand3": "sbonnet", "clefebvre": "pmasson", "bgauthier": "ncherif", "omeyer": "vrenaud"}
VISITORS: dict[str, tuple[str, ...]] = {
    "soconnor": (),  # a teacher of the same académie
    "mmartin": (),  # one of the first degree
    "omeyer": (),  # one of no académie
    "fdurand4": (),  # one of a private school
    "jroussel": (GESTIONNAIRE,),  # a gestionnaire none of them is followed by
    "pnoel": (GESTIONNAIRE,),  # one without a portfolio
    "edargentrives": (ADMINISTRATOR,),
    "drobin": ("assistance-n1", "assistance-n2"),
    "apons": (),  # whose functions have ended
    "klopez": (),  # a temporary agent
    "": (),  # nobody
}
# Addresses that lead back to one's own page without looking at whose thing was named.
SILENT = {"cv.back": {"/cv/competences"}}
# A gestionnaire sees her portfolio and nothing of the three others.
DESKS = {desk: tuple(uid for uid in OWNERS if OWNERS[uid] != desk) for desk in OWNERS.values()}


class World:
    """One application in which each owner has one of everything."""

    def __init__(self, site: CareerSite) -> None:
        self.site = site
        self.owners = {uid: reach.seed(site, uid, desk) for uid, desk in OWNERS.items()}
        self.rules = reach.rules(site.app)
        self.owned = [one for one in self.rules if reach.is_owned(one, self.owners["fdurand3"])]

    def browser(self, uid: str, roles: tuple[str, ...]) -> tuple[Browser, str]:
        """Where somebody is signed in, and the token of her pages."""
        browser = self.site.browser(uid, *roles)
        if not uid:
            return browser, ""
        browser.get("/guides")
        return browser, browser.value("csrf_token")

    def refused(self, uid: str) -> int:
        """How many lines of the journal say that she was refused."""
        of = (AuditEvent.event == "access_refused", AuditEvent.actor == uid)
        with self.site.db.read() as session:
            return session.scalar(select(func.count()).select_from(AuditEvent).where(*of)) or 0


@pytest.fixture(scope="module")
def world(sqlite_databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    site = site_on(sqlite_databases.fresh("career_demo", prepare), tmp_path_factory.mktemp("reach"))
    yield World(site)
    site.db.engine.dispose()


def ask(browser: Browser, token: str, method: str, path: str, endpoint: str = "") -> TestResponse:
    typed = {"csrf_token": token, "key": "k" * 32, **reach.TYPED.get(endpoint, {})}
    data = typed if method == "POST" else None
    origin = {"Origin": ADDRESS} | ({} if method in ("GET", "POST") else {"X-CSRFToken": token})
    return browser.client.open(
        path, method=method, base_url=ADDRESS, data=data, headers=origin, buffered=True
    )


def said(answer: TestResponse) -> str:
    """Everything an answer says, its headers too."""
    if answer.mimetype == "application/pdf":
        body = "\n".join(page.extract_text() for page in PdfReader(BytesIO(answer.get_data())).pages)
    else:
        body = unescape(answer.get_data().decode("utf-8", "replace"))
    return f"{answer.headers}\n{body}"


def leaks(answer: TestResponse, owner: Owner) -> list[str]:
    words = said(answer)
    return [mark for mark in owner.marks if mark in words]


def sent_to_sign_in(answer: TestResponse) -> bool:
    """Is this what somebody without a session meets, while no identity service stands behind career?"""
    return answer.status_code == 503 and "La connexion est momentanément indisponible" in said(answer)


def has_no_career(world: World, uid: str) -> bool:
    """Career's own pages lead such a person to the first one, which says why."""
    return find_kind(world, uid) is Kind.NONE


def find_kind(world: World, uid: str) -> Kind:
    with world.site.db.read() as session:
        found = find_identity(session, "16", uid) or find_identity(session, OUTSIDE, uid)
    return kind_of(found.population if found else None)


def require_refused(world: World, uid: str, roles: tuple[str, ...], owner: Owner) -> None:
    """No address of the owner's things answers, each refusal is in the journal, nothing of her is said."""
    browser, token = world.browser(uid, roles)
    turned = {"/"} if has_no_career(world, uid) else set()
    for rule in world.owned:
        for path in reach.paths(rule, owner):
            for method in reach.methods(rule):
                before = world.refused(uid)
                answer = ask(browser, token, method, path, rule.endpoint)
                tried = f"{uid or 'nobody'} {method} {path}: {answer.status}"
                assert not leaks(answer, owner), tried
                if not uid:
                    assert answer.status_code in (302, 303, 400, 401, 404) or sent_to_sign_in(answer), tried
                elif answer.location not in turned | SILENT.get(rule.endpoint, set()):
                    assert answer.status_code in (403, 404), tried
                    told = world.refused(uid) == before + 1 or ended(answer)
                    assert told, f"{tried}, without a line in the journal"


def ended(answer: TestResponse) -> bool:
    """Is this what somebody whose functions have ended is told, whatever she asks to write?"""
    return answer.status_code == 403 and "Vos fonctions ont pris fin" in said(answer)


def test_every_parameter_of_every_address_is_known_here(world: World) -> None:
    missing = reach.unknown(world.rules, world.owners["fdurand3"].things)
    assert not missing, reach.HELP.format(unknown=", ".join(missing))


def test_an_address_nobody_thought_of_is_told_to_its_developer() -> None:
    fresh = Rule("/voeux/<int:number>/<slug>", endpoint="wishes.one")
    Map([fresh])
    assert reach.unknown([fresh], ()) == ["wishes int:number", "wishes slug"]


@pytest.mark.parametrize("uid", OWNERS)
def test_each_thing_tried_here_is_real_and_opens_for_who_may_see_it(world: World, uid: str) -> None:
    owner = world.owners[uid]
    who: list[tuple[str, tuple[str, ...]]] = [(uid, ()), (owner.desk, (GESTIONNAIRE,)), (owner.chef, ())]
    hers = [world.browser(*one)[0] for one in who]
    for rule in world.owned:
        if "GET" in reach.methods(rule) and rule.endpoint not in SILENT:
            for path in reach.paths(rule, owner):
                assert 200 in {ask(browser, "", "GET", path).status_code for browser in hers}, path
    for key, query in reach.QUERIES.items():
        path = reach.address(world.rules, key, query(owner))
        assert 200 in {ask(browser, "", "GET", path).status_code for browser in hers}, path


@pytest.mark.parametrize("visitor", VISITORS, ids=lambda uid: uid or "nobody")
@pytest.mark.parametrize("uid", OWNERS)
def test_nobody_reaches_what_is_another_s(world: World, visitor: str, uid: str) -> None:
    if visitor != uid:
        require_refused(world, visitor, VISITORS[visitor], world.owners[uid])


@pytest.mark.parametrize("desk", DESKS)
def test_no_gestionnaire_reaches_beyond_her_portfolio(world: World, desk: str) -> None:
    for uid in DESKS[desk]:
        require_refused(world, desk, (GESTIONNAIRE,), world.owners[uid])


@pytest.mark.parametrize("visitor", VISITORS, ids=lambda uid: uid or "nobody")
def test_no_page_of_one_s_own_says_a_word_of_another(world: World, visitor: str) -> None:
    browser, token = world.browser(visitor, VISITORS[visitor])
    for rule in world.rules:
        if rule not in world.owned:
            for path in reach.paths(rule, world.owners["fdurand3"]):
                for method in reach.methods(rule):
                    answer = ask(browser, token, method, path)
                    assert answer.status_code < 500 or sent_to_sign_in(answer), f"{method} {path}"
                    for owner in world.owners.values():
                        found = [] if owner.uid == visitor else leaks(answer, owner)
                        assert not found, f"{visitor} {method} {path} says {found}"


@pytest.mark.parametrize("visitor", [uid for uid in VISITORS if uid and ADMINISTRATOR not in VISITORS[uid]])
def test_what_administrators_keep_is_refused_to_everybody_else(world: World, visitor: str) -> None:
    browser, token = world.browser(visitor, VISITORS[visitor])
    kept = [rule for rule in world.rules if rule.rule.startswith("/administration")]
    assert kept
    for rule in kept:
        for path in reach.paths(rule, world.owners["fdurand3"]):
            for method in reach.methods(rule):
                before = world.refused(visitor)
                assert ask(browser, token, method, path).status_code == 403, f"{method} {path}"
                assert world.refused(visitor) == before + 1, f"{method} {path}, without a line in the journal"


@pytest.mark.parametrize("key", reach.QUERIES)
@pytest.mark.parametrize("visitor", [uid for uid in VISITORS if uid])
def test_a_query_that_names_another_s_thing_finds_nothing(world: World, visitor: str, key: str) -> None:
    browser, token = world.browser(visitor, VISITORS[visitor])
    for owner in world.owners.values():
        if owner.uid != visitor:
            path = reach.address(world.rules, key, reach.QUERIES[key](owner))
            answer = ask(browser, token, "GET", path)
            assert answer.status_code in (403, 404), f"{visitor} {path}"
            assert not leaks(answer, owner)


@pytest.mark.parametrize("uid", OWNERS)
def test_a_chef_hands_on_no_thread_of_another_service_and_reads_none_of_hers(world: World, uid: str) -> None:
    browser, token = world.browser(world.owners[uid].chef, ())
    here = f"/gestion/portefeuilles/{world.owners[uid].things['delays.reading service']}/suivi"
    for owner in world.owners.values():
        thread = owner.things["courrier uuid:uid"]
        typed = {"csrf_token": token, "key": "k" * 32, "fils": thread, "shown": f"{thread} {'0' * 16}"}
        typed |= {"to": "prive", "note": "Prenez ce fil."}
        answer = browser.client.post(
            f"{here}/transmettre", base_url=ADDRESS, data=typed, headers={"Origin": ADDRESS}
        )
        assert (answer.status_code != 404) == (owner.uid == uid) and not leaks(answer, owner), owner.uid
        asked = ask(browser, token, "GET", f"{here}/transmettre?fils={thread}")
        assert asked.status_code == (200 if owner.uid == uid else 404) and not leaks(asked, owner), owner.uid
        for path in (here, f"{here}/gestionnaires/{owner.desk}"):
            assert not leaks(ask(browser, token, "GET", path), owner), path
    with world.site.db.read() as session:
        assert set(session.scalars(select(ThreadRow.holder))) == {""}
