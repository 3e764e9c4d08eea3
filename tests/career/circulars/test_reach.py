"""Who may prepare for whom, who may open what; what is typed runs nowhere (threats 44, 47, 49)."""

from io import BytesIO

from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import encode_multipart

from career.circulars.tables import CircularRow
from career.people import ADMINISTRATOR, GESTIONNAIRE
from tests.career.circulars.conftest import HERE, LIST, TEACHER, Circulars
from tests.career.conftest import CareerSite
from tests.career.courrier.conftest import heavy

ACTS = ("", "/texte", "/destinataires", "/destinataires/liste", "/publier", f"/copie/{TEACHER}")


def test_only_administrators_and_chefs_prepare(career: CareerSite, circulars: Circulars) -> None:
    uid = circulars.write()
    for who, roles in ((TEACHER, ()), ("sbonnet", (GESTIONNAIRE,))):
        browser = career.browser(who, *roles)
        for path in (HERE, f"{HERE}/nouvelle", *(f"{HERE}/{uid}{act}" for act in ACTS)):
            browser.get(path, status=403)
    assert len(career.events("access_refused")) == 2 * (2 + len(ACTS))


def test_a_chef_opens_what_is_of_her_service_and_reaches_her_people_alone(
    career: CareerSite, circulars: Circulars
) -> None:
    academic = circulars.write()
    for act in ACTS:
        circulars.chef.get(f"{HERE}/{academic}{act}", status=404)
    assert "Votre demande de mutation" not in circulars.chef.get(HERE).text
    hers = circulars.write(circulars.chef)
    page = circulars.chef.get(f"{HERE}/{hers}/destinataires/liste")
    page.submit("Choisir cette liste", people=f"{LIST}mmartin;obtenue;demain\n", status=422)
    assert "mmartin" in page.problems[0] and TEACHER not in page.problems[0]
    circulars.address(hers, LIST, circulars.chef)
    circulars.publish(hers, circulars.chef)
    assert "Division des personnels" in career.browser(TEACHER).get(f"/courrier/avis/{hers}").text
    everybody = circulars.write(circulars.chef, body="Bonjour")
    circulars.chef.get(f"{HERE}/{everybody}/destinataires").submit("Choisir ces personnes")
    circulars.prepare(everybody)
    assert set(circulars.find(everybody).people) == {"2D_PU"}
    circulars.admin.get(f"{HERE}/{hers}", status=404)
    assert "Circulaires" in [link.get_text(strip=True) for link in circulars.chef.select("nav.tabs a")]


def test_a_chef_never_writes_in_the_name_of_the_académie(circulars: Circulars) -> None:
    page = circulars.chef.get(f"{HERE}/nouvelle")
    forged = {"sender": "*"}
    page.submit("Enregistrer", kind="information", title="Un", body="Deux", forge=forged, status=422)
    with circulars.db.read() as session:
        assert session.scalar(select(func.count()).select_from(CircularRow)) == 0


def test_another_académie_sees_nothing_of_it(two: tuple[CareerSite, CareerSite]) -> None:
    south, north = two
    uid = Circulars(south).result()
    Circulars(south).admin.get(f"{HERE}/{uid}")
    browser = north.browser("alemaire", ADMINISTRATOR)
    for act in ACTS:
        browser.get(f"{HERE}/{uid}{act}", status=404)
    assert "Votre demande de mutation" not in browser.get(HERE).text
    teacher = north.browser(TEACHER)
    teacher.get(f"/courrier/avis/{uid}", status=404)
    assert "Votre demande de mutation" not in teacher.get("/courrier").text


def test_what_is_typed_is_shown_and_never_run(career: CareerSite, circulars: Circulars) -> None:
    bad = "<script>alert(1)</script> {{7*7}} =cmd {date} {autre}"
    rows = f'identifiant;resultat;date\n{TEACHER};"<img src=x onerror=1>{{date}}";=HYPERLINK()\n'
    uid = circulars.write(title="{date} <b>{{7*7}}</b>", body=f"{bad.replace(' {autre}', '')} {{resultat}}")
    circulars.address(uid, rows)
    circulars.publish(uid)
    page = career.browser(TEACHER).get(f"/courrier/avis/{uid}")
    assert "<script>alert(1)</script> {{7*7}} =cmd =HYPERLINK() <img src=x onerror=1>{date}" in page.text
    assert page.h1 == "=HYPERLINK() <b>{{7*7}}</b>"
    career.browser(TEACHER).get("/courrier")
    circulars.admin.get(HERE)
    circulars.admin.get(f"{HERE}/{uid}")
    circulars.tell()
    assert all("HYPERLINK" not in str(mail) and "http" not in mail["text"] for mail in circulars.mails())


def test_a_list_too_heavy_or_unreadable_is_told(circulars: Circulars) -> None:
    uid = circulars.write()
    page = circulars.admin.get(f"{HERE}/{uid}/destinataires/liste")
    page.submit("Choisir cette liste", people="", status=422)
    page.submit("Choisir cette liste", file=(BytesIO(b"\x00\xff" * 100), "liste.csv"), status=422)
    file = MultiDict({"file": FileStorage(BytesIO(b"x" * (60 * 1024 * 1024)), "liste.csv")})
    boundary, body = encode_multipart(file)
    page.post(page.url, body, content_type=f"multipart/form-data; boundary={boundary}", status=413)
    assert "trop lourd" in page.problems[0]


def test_files_too_heavy_keep_the_words(circulars: Circulars) -> None:
    page = circulars.admin.get(f"{HERE}/nouvelle")
    body, kind = heavy(page, sender="*", kind="resultat", title="Un titre", body="Un texte")
    page.post(page.url, body, content_type=kind, status=413)
    assert page.value("title") == "Un titre" and "trop lourdes" in page.problems[0]


def test_the_chef_of_another_service_is_refused(career: CareerSite, circulars: Circulars) -> None:
    hers = circulars.write(circulars.chef)
    other = career.browser("ncherif", GESTIONNAIRE)
    for act in ACTS:
        other.get(f"{HERE}/{hers}{act}", status=404)
    circulars.admin.get("/administration").follow("Circulaires")
    assert circulars.admin.h1 == "Circulaires"
