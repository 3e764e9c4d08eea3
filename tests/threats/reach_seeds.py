"""Give somebody one of everything career keeps, each marked with words that nobody else may read.

Each seed returns the values that lead to what it wrote, by the names of `reach.keys`.
"""

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from uuid import uuid4

from sqlalchemy import and_, select

from career.attachments import Limits, Vault, examine
from career.circulars import preparing, publishing
from career.circulars.audience import Audience
from career.circulars.files import rows_of
from career.circulars.preparing import Text
from career.circulars.rules import Kind
from career.circulars.tables import CircularFileRow
from career.complements.tables import ComplementRow
from career.courrier.tables import DraftFileRow, DraftRow, MessageRow, ThreadRow
from career.courrier.tables import FileRow as LetterFileRow
from career.cv.rules import owner_sign
from career.cv.tables import CvFileRow, ShareRow
from career.dossier import models as dossiers
from career.people import GESTIONNAIRE, OUTSIDE, Person
from career.portfolios.models import held
from career.portfolios.tables import AssignmentRow, ServiceRow
from career.receiving import Joined
from career.situation.tables import FileRow as RequestFileRow
from tests.career.conftest import CareerSite
from tests.career.uploads.conftest import line_of
from tests.judge import Browser

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
Things = dict[str, str]


def mark(what: str, uid: str) -> str:
    """Words that tell whose thing this is."""
    return f"{what}-de-{uid}-seulement"


def file(what: str, uid: str) -> tuple[BytesIO, str]:
    """A document with such a name; its content is nobody else's either."""
    return BytesIO(PDF + mark(what, uid).encode()), f"{mark(what, uid)}.pdf"


def dossier(site: CareerSite, browser: Browser, uid: str) -> Things:
    """An address and a town of hers, in the dossier she has."""
    with site.db.begin() as session:
        found = dossiers.find(session, "16", uid) or dossiers.find(session, OUTSIDE, uid)
        assert found, uid
        identity = replace(found.identity, address=mark("adresse", uid), town=mark("commune", uid))
        dossiers.save(session, replace(found, identity=identity))
    line = browser.get("/dossier/position").select("a.report")[0]["href"]
    found_line = str(line).rpartition("ligne=")[2]
    return dict.fromkeys(("gestion uid", "gestion.cv uid", "complements uid"), uid) | {"ligne": found_line}


def letter(site: CareerSite, browser: Browser, uid: str) -> Things:
    """A thread with a file."""
    browser.get("/courrier/nouveau").submit(
        "Envoyer",
        kind="renseignements",
        subject=mark("objet", uid),
        body=mark("texte", uid),
        files=file("piece", uid),
    )
    piece = one(site, select(LetterFileRow.id).where(LetterFileRow.name == f"{mark('piece', uid)}.pdf"))
    thread = browser.url.rpartition("/")[2]
    message = one(site, select(MessageRow.id).where(MessageRow.thread_id == thread))
    browser.get("/courrier/nouveau").submit("Garder le brouillon", body=mark("brouillon", uid))
    draft = browser.url.rpartition("=")[2]
    acts = {"uuid:uid": thread, "uuid:message": message, "uuid:draft": draft}
    service, chef = chef_of(site, uid)
    site.browser(chef).get(f"/gestion/portefeuilles/{service}/suivi/fils/{thread}").submit(
        "Lire ce fil", reason="Pour le lire sans rien toucher"
    )
    read = {"service": service, "uuid:uid": thread, "uuid:piece": piece}
    hers = {f"courrier.acts {name}": value for name, value in acts.items()}
    hers |= {f"delays.reading {name}": value for name, value in read.items()}
    return (
        both("courrier", thread, piece)
        | {"courrier.desk.handling uuid:uid": thread, "courrier.desk.separating uuid:uid": thread}
        | {"courrier.desk.joining uuid:uid": thread, "courrier.desk.joining uuid:message": message}
        | {f"courrier.acts {name}": value for name, value in acts.items()}
        | {f"delays.reading {name}": value for name, value in read.items()}
    )


def chef_of(site: CareerSite, uid: str) -> tuple[str, str]:
    """The service that follows somebody, and its chef."""
    with site.db.read() as session:
        where = (AssignmentRow.academie == ServiceRow.academie, AssignmentRow.service == ServiceRow.id)
        found = select(ServiceRow.id, ServiceRow.chef).join(AssignmentRow, and_(*where))
        return tuple(session.execute(found.where(AssignmentRow.uid == uid)).one())


def answer(site: CareerSite, _browser: Browser, uid: str) -> Things:
    """An answer to her thread that her gestionnaire has not sent, with a file."""
    with site.db.read() as session:
        thread = session.scalars(select(ThreadRow).where(ThreadRow.agent == uid)).one()
        desk = held(session, thread.academie, uid)
    assert desk
    page = site.browser(desk.gestionnaire, GESTIONNAIRE).get(f"/gestion/courrier/{thread.id}")
    page.submit("Garder le brouillon", body=mark("reponse", uid), files=file("piece", uid))
    draft = one(site, select(DraftRow.id).where(DraftRow.thread_id == thread.id))
    piece = one(site, select(DraftFileRow.id).where(DraftFileRow.draft_id == draft))
    answering = {"uuid:uid": thread.id, "uuid:draft": draft, "uuid:piece": piece}
    return {f"courrier.answering {name}": value for name, value in answering.items()}


def upload(site: CareerSite, browser: Browser, uid: str) -> Things:
    """A file that has begun to come by pieces."""
    begun = line_of(browser).begin(PDF, f"{mark('envoi', uid)}.pdf")
    return {"uploads uuid:uid": begun.headers["Location"].rpartition("/")[2]}


def request(site: CareerSite, browser: Browser, uid: str) -> Things:
    """A change of situation that waits, with a document."""
    browser.get("/situation/demander/coordonnees-bancaires").submit(
        "Envoyer la demande", bank_tail="4321", effective="01/12/2026", files=file("rib", uid)
    )
    piece = one(site, select(RequestFileRow.id).where(RequestFileRow.name == f"{mark('rib', uid)}.pdf"))
    return both("situation", browser.url.rpartition("/")[2], piece)


def complement(site: CareerSite, browser: Browser, uid: str) -> Things:
    """Something she declares, with its document."""
    browser.get("/dossier/complements/ajouter").submit(
        "Enregistrer",
        kind="diplome",
        title=mark("complement", uid),
        start="2019",
        files=file("preuve", uid),
    )
    kept = one(site, select(ComplementRow.id).where(ComplementRow.title == mark("complement", uid)))
    return {"complements uuid:uid": kept, "complements uuid:which": kept}


def cv(site: CareerSite, browser: Browser, uid: str) -> Things:
    """An entry, a document, and a share that shows both."""
    entry = str(uuid4())
    academie = OUTSIDE if uid == "omeyer" else "16"
    token = browser.get("/cv/competences").value("csrf_token")
    typed = {"csrf_token": token, "owner": owner_sign(academie, uid), "version": "0"}
    browser.post(f"/cv/competences/{entry}", {**typed, "title": mark("competence", uid)})
    browser.get("/cv/documents").submit("Joindre", files=file("titre", uid))
    browser.get("/cv/partage").submit(
        "Partager",
        purpose="poste_a_profil",
        title=mark("partage", uid),
        sections=["competences", "documents"],
        roles=["gestionnaire"],
        until="31/03/2027",
    )
    document = one(site, select(CvFileRow.id).where(CvFileRow.uid == uid))
    share = one(site, select(ShareRow.id).where(ShareRow.uid == uid))
    return {
        "cv uuid:entry": entry,
        "cv.documents uuid:file": document,
        "cv.sharing uuid:share": share,
        "gestion.cv uuid:share": share,
        "gestion.cv uuid:file": document,
    }


def comparison(site: CareerSite, browser: Browser, uid: str) -> Things:
    """Two situations compared, kept under a name."""
    browser.get("/perspectives/simulateur").submit(
        "Comparer", what2="partiel", start2="01/09/2027", end2="31/08/2028", share2="80"
    )
    browser.submit("Garder cette comparaison", name=mark("comparaison", uid))
    return {"perspectives uuid:identifier": browser.url.rpartition("/")[2]}


def circular(site: CareerSite, browser: Browser, uid: str) -> Things:
    """A message of the administration that she alone received, with a file."""
    academie = OUTSIDE if uid == "omeyer" else "16"
    who = Person(0, academie, "edargentrives", "", "", "", "", "")
    stream, name = file("avis", uid)
    joined = Joined(examine(name, stream, Limits()), stream)
    Vault(site.settings.data).keep(joined.file.digest, stream)
    text = Text(Kind.RESULT, "{objet}", "{texte}", "", "L’académie")
    made = preparing.begin(site.db, who, f"avis-{uid}", text, rows_of(academie, [joined]))
    given = {"objet": mark("avis", uid), "texte": mark("avis", uid)}
    audience = Audience(((uid, given),), {"2D_PU": 1}, {"by": "liste"}, ("objet", "texte"))
    preparing.choose(site.db, who, made, 1, audience)
    preparing.advance(site.db, made)
    publishing.publish(site.db, who, made, 2)
    piece = one(site, select(CircularFileRow.id).where(CircularFileRow.circular_id == made))
    return {"avis uuid:uid": made, "avis uuid:piece": piece}


SEEDS: tuple[Callable[[CareerSite, Browser, str], Things], ...] = (
    dossier,
    letter,
    upload,
    answer,
    request,
    complement,
    cv,
    comparison,
    circular,
)
MARKS = ("adresse", "commune", "objet", "texte", "piece", "rib", "complement", "preuve", "competence")
MARKS += ("titre", "partage", "comparaison", "avis", "envoi", "reponse")


def both(blueprint: str, uid: str, piece: str) -> Things:
    """The same thing and its document, seen by its agent and from the desk."""
    return {
        f"{side} uuid:{name}": value
        for side in (blueprint, f"{blueprint}.desk")
        for name, value in (("uid", uid), ("piece", piece))
    }


def one(site: CareerSite, query: object) -> str:
    """The only identifier that a query finds."""
    with site.db.read() as session:
        return str(session.scalars(query).one())  # type: ignore[call-overload]
