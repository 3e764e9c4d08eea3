"""A circular from its first word to its readers, and everything that may go otherwise."""

from datetime import UTC, datetime, timedelta
from io import BytesIO

import time_machine

from socle import clock
from socle.french import instant
from tests.career.circulars.conftest import HERE, LIST, OTHER_TEACHER, RESULT, TEACHER, Circulars
from tests.career.conftest import ADDRESS, CareerSite
from tests.career.courrier.conftest import PDF, pdf
from tests.judge import plain


def test_a_result_is_written_published_and_read_by_each_with_her_own_words(
    career: CareerSite, circulars: Circulars
) -> None:
    uid = circulars.write()
    page = circulars.admin.get(f"{HERE}/{uid}/destinataires/liste")
    page.submit("Choisir cette liste", people=LIST)
    assert "2 personnes." in page.text and "2nd degré2 personnes" in page.text
    assert "obtenue" in circulars.admin.get(f"{HERE}/{uid}/copie/{TEACHER}").text
    teacher = career.browser(TEACHER)
    assert "Votre demande de mutation" not in teacher.get("/courrier").text
    teacher.get(f"/courrier/avis/{uid}", status=404)
    told = circulars.publish(uid)
    assert "La circulaire est publiée pour 2 personnes" in told.text
    assert "Personne n’a encore ouvert la circulaire. Les courriels d’avis vont partir." in told.text
    assert "1 message non lu" in teacher.get("/").text
    teacher.get("/courrier").follow("Votre demande de mutation")
    assert "votre demande est obtenue. Réponse avant le 15 mars 2027." in teacher.text
    assert "Aucun message non lu" in teacher.get("/").text
    other = career.browser(OTHER_TEACHER).get(f"/courrier/avis/{uid}")
    assert "refusée" in other.text and "obtenue" not in other.text
    assert f"publiée le {plain(instant(clock.now())).split(' à ')[0]} à" in circulars.admin.get(HERE).text
    assert "2 personnes ont ouvert" in circulars.admin.get(f"{HERE}/{uid}").text
    assert [line.subject for line in career.events("circular_read")] == [TEACHER, OTHER_TEACHER]


def test_criteria_choose_those_they_hold_and_a_word_nobody_has_is_told(circulars: Circulars) -> None:
    uid = circulars.write(body="Bonjour à tous.", kind="information")
    page = circulars.admin.get(f"{HERE}/{uid}/destinataires")
    page.submit("Choisir ces personnes", disciplines="Runes", status=422)
    assert "Runes" in page.problems[0] and page.value("disciplines") == "Runes"
    assert not circulars.find(uid).addressed
    page.submit("Choisir ces personnes", disciplines="mathematiques ; Anglais", populations=["2D_PU"])
    circulars.prepare(uid)
    found = circulars.find(uid)
    assert 0 < found.total == found.written == len(circulars.rows(uid)) == found.people["2D_PU"]
    page = circulars.admin.get(f"{HERE}/{uid}/destinataires").submit("Choisir ces personnes")
    circulars.prepare(uid)
    everybody = circulars.find(uid)
    assert everybody.total > found.total and len(circulars.rows(uid)) == everybody.total
    assert set(everybody.people) == {"1D_PU", "2D_PU", "1D_PR", "2D_PR"}


def test_who_has_ended_her_functions_is_reached_by_a_list_alone_and_reads(
    career: CareerSite, circulars: Circulars
) -> None:
    uid = circulars.write(body="Bonjour à tous.")
    circulars.admin.get(f"{HERE}/{uid}/destinataires").submit("Choisir ces personnes")
    circulars.prepare(uid)
    assert "apons" not in {row.uid for row in circulars.rows(uid)}
    circulars.address(uid, "apons")
    circulars.publish(uid)
    reader = career.browser("apons").get("/courrier").follow("Votre demande de mutation")
    assert "Bonjour à tous." in reader.text and "Vos fonctions ont pris fin" in reader.text


def test_an_unknown_identifiant_is_told_with_its_line_and_nothing_is_done(circulars: Circulars) -> None:
    uid = circulars.write(body="Bonjour.")
    page = circulars.admin.get(f"{HERE}/{uid}/destinataires/liste")
    page.submit("Choisir cette liste", people=f"{TEACHER}\nnobody9\n", status=422)
    assert (
        "n’est pas celui d’une personne à qui vous pouvez écrire : « nobody9 » (ligne 2)" in page.problems[0]
    )
    assert page.value("people").split() == [TEACHER, "nobody9"]
    assert not circulars.find(uid).addressed


def test_a_variable_without_a_full_column_keeps_a_circular_from_leaving(circulars: Circulars) -> None:
    uid = circulars.write()
    page = circulars.admin.get(f"{HERE}/{uid}/destinataires/liste")
    page.submit("Choisir cette liste", people=f"identifiant;resultat\n{TEACHER};obtenue", status=422)
    assert "{date}" in page.problems[0]
    circulars.admin.get(f"{HERE}/{uid}/destinataires").submit("Choisir ces personnes")
    circulars.prepare(uid)
    page = circulars.admin.get(f"{HERE}/{uid}/publier")
    assert "ne peut pas encore être publiée" in page.text and "{resultat}" in page.text
    assert "Continuer vers la publication" not in page.text


def test_a_file_of_a_list_and_files_joined_are_received(career: CareerSite, circulars: Circulars) -> None:
    uid = circulars.write(files=pdf("convocation.pdf"))
    page = circulars.admin.get(f"{HERE}/{uid}/destinataires/liste")
    content = LIST.replace("refusée", "refusée à regret").encode("cp1252")
    page.submit("Choisir cette liste", file=(BytesIO(content), "liste.csv"))
    circulars.publish(uid)
    reader = career.browser(OTHER_TEACHER).get(f"/courrier/avis/{uid}")
    assert "refusée à regret" in reader.text
    address = str(reader.select("a[download]")[0]["href"])
    assert reader.client.get(address, base_url=ADDRESS, buffered=True).get_data() == PDF
    assert career.events("attachment_served")[-1].actor == OTHER_TEACHER
    career.browser("mmartin").get(address, status=404)
    circulars.withdraw(uid)
    reader.get(address, status=404)


def test_two_who_change_a_text_the_second_is_shown_both_and_loses_nothing(
    career: CareerSite, circulars: Circulars
) -> None:
    uid = circulars.write()
    late = career.browser("alemaire", "administrateur").get(f"{HERE}/{uid}/texte")
    circulars.admin.get(f"{HERE}/{uid}/texte").submit("Enregistrer", title="Le premier titre")
    late.submit("Enregistrer", title="Le second titre", status=409)
    assert "Le premier titre" in late.text and late.value("title") == "Le second titre"
    late.submit("Enregistrer")
    assert circulars.find(uid).title == "Le second titre"


def test_two_who_publish_the_loser_is_told_and_it_is_published_once(
    career: CareerSite, circulars: Circulars
) -> None:
    uid = circulars.write()
    circulars.address(uid)
    late = career.browser("alemaire", "administrateur").get(f"{HERE}/{uid}/publier")
    early = circulars.admin.get(f"{HERE}/{uid}/publier")
    circulars.admin.get(f"{HERE}/{uid}/texte").submit("Enregistrer le texte", title="Un autre titre")
    late.submit("Publier", status=409)
    assert "Quelqu’un d’autre a changé" in late.problems[0] and "Un autre titre" in late.text
    late.submit("Publier")
    before = circulars.find(uid).published_at
    early.get(f"{HERE}/{uid}/publier")
    assert "déjà publiée" in early.text
    assert circulars.find(uid).published_at == before
    assert [line.details["what"] for line in career.events("circular_published")] == ["published"]


def test_an_hour_to_come_is_waited_for_and_can_be_called_off(
    career: CareerSite, circulars: Circulars
) -> None:
    uid = circulars.write()
    circulars.address(uid)
    page = circulars.admin.get(f"{HERE}/{uid}/publier")
    page.submit("Publier", hour="14 h 30", status=422)
    assert page.problems == ["Donnez aussi le jour."]
    soon = datetime.now(UTC) + timedelta(days=2)
    page.submit("Publier", day=soon.strftime("%d/%m/%Y"), hour="14 h 30")
    assert "Publication le" in page.text and "14 h 30" in page.text
    for said in ("Programmée par", "Sera publiée le", "Ce qui sera lu", "pourront la lire"):
        assert said in page.text
    assert "Publiée" not in page.text and "Ce qui est lu" not in page.text
    assert page.get(f"{HERE}/{uid}/copie/{TEACHER}").h1.startswith("Ce que lira")
    assert "prévue le" in page.get(HERE).text
    page.get(f"{HERE}/{uid}")
    career.browser(TEACHER).get(f"/courrier/avis/{uid}", status=404)
    assert circulars.tell() == 0
    page.submit("Annuler la publication")
    assert "prête à publier" in page.text
    circulars.publish(uid, day=soon.strftime("%d/%m/%Y"), hour="14 h 30")
    with time_machine.travel(soon + timedelta(days=1)):
        career.browser(TEACHER).get(f"/courrier/avis/{uid}")
        assert circulars.tell() == 2
        career.browser("edargentrives", "administrateur").get(f"{HERE}/{uid}")


def test_what_is_withdrawn_says_so_and_nothing_of_its_text(career: CareerSite, circulars: Circulars) -> None:
    uid = circulars.result(title="Votre demande de mutation : {resultat}")
    teacher = career.browser(TEACHER).get(f"/courrier/avis/{uid}")
    assert teacher.h1.endswith("obtenue")
    circulars.withdraw(uid, "Erreur de tri : voyez le nouveau message.")
    assert "Personne n’a encore lu qu’elle a été retirée." in circulars.admin.get(f"{HERE}/{uid}").text
    assert "1 message non lu" in teacher.get("/").text
    assert "retiré" in teacher.get("/courrier").text
    assert "obtenue" not in teacher.text
    teacher.follow("Votre demande de mutation : …")
    assert "Ce message a été retiré le" in teacher.text and "Erreur de tri" in teacher.text
    assert "obtenue" not in teacher.text
    assert "Aucun message non lu" in teacher.get("/").text
    [row] = [one for one in circulars.rows(uid) if one.uid == TEACHER]
    assert row.read_at and row.withdrawal_read_at and row.read_at < row.withdrawal_read_at
    told = len(circulars.mails())
    assert circulars.tell() == 1 and circulars.tell() == 0  # who had read it, and nobody else
    assert len(circulars.mails()) == told + 1
    assert "1 personne a lu qu’elle a été retirée" in circulars.admin.get(f"{HERE}/{uid}").text
    circulars.admin.get(f"{HERE}/{uid}/retirer")
    assert "Rien n’a été fait" in circulars.admin.text


def test_it_is_found_by_its_words_until_it_is_withdrawn_and_the_list_has_pages(
    career: CareerSite, circulars: Circulars
) -> None:
    uids = [circulars.result(title=f"Convocation n° {place}") for place in range(1, 8)]
    teacher = career.browser(TEACHER).get("/courrier")
    assert "Messages de votre administration 7 non lus" in teacher.text
    assert "Page 1 sur 2" in teacher.text
    teacher.get("/courrier?avis=2")
    assert "Convocation n° 1" in teacher.text and "Convocation n° 7" not in teacher.text
    teacher.get("/courrier?q=convocations")
    assert "Convocation n° 7" in teacher.text
    circulars.withdraw(uids[-1])
    teacher.get("/courrier?q=convocations")
    assert "Convocation n° 7" not in teacher.text and "Convocation n° 6" in teacher.text


def test_a_question_about_it_begins_with_its_subject(career: CareerSite, circulars: Circulars) -> None:
    uid = circulars.result()
    page = career.browser(TEACHER).get(f"/courrier/avis/{uid}")
    page.follow("Écrire à votre gestionnaire à ce sujet")
    assert page.value("subject") == "Votre demande de mutation"
    assert [str(one["value"]) for one in page.select("select[name=kind] option[selected]")] == [
        "renseignements"
    ]


def test_a_double_click_begins_one_circular(career: CareerSite, circulars: Circulars) -> None:
    page = circulars.admin.get(f"{HERE}/nouvelle")
    again = {name: page.value(name) for name in ("csrf_token", "key", "version")}
    fields = {"sender": "*", "kind": "resultat", "title": "Un", "body": "Deux", **again}
    first = page.post(f"{HERE}/nouvelle", fields).url
    assert page.post(f"{HERE}/nouvelle", fields).url == first
    assert len(career.events("circular_changed")) == 1
    uid = first.split("/")[-2]
    for path, fields in (
        ("destinataires/liste", {"people": LIST}),
        ("destinataires", {"disciplines": "Anglais"}),
        ("texte", {"sender": "*", "kind": "resultat", "title": "Un", "body": "Trois"}),
    ):
        version = page.get(f"{HERE}/{uid}/{path}").value("version")
        typed = {**fields, "csrf_token": page.value("csrf_token"), "key": "k" * 32, "version": version}
        for _ in range(2):
            page.post(f"{HERE}/{uid}/{path}", typed)
    assert len(career.events("circular_changed")) == 4


def test_a_session_that_ended_loses_no_word(circulars: Circulars) -> None:
    page = circulars.admin.get(f"{HERE}/nouvelle")
    page.submit("Enregistrer", forge={"csrf_token": "x"}, status=400, **RESULT)
    assert page.value("body").strip().startswith("Bonjour")
    assert "Votre session avait changé" in page.problems[0]
    uid = circulars.write()
    page.get(f"{HERE}/{uid}/destinataires/liste")
    page.submit("Choisir cette liste", forge={"csrf_token": "x"}, status=400, people=LIST)
    assert TEACHER in page.value("people") and not circulars.find(uid).addressed


def test_words_sent_by_nobody_stand_on_a_page(career: CareerSite, circulars: Circulars) -> None:
    page = circulars.admin.get(f"{HERE}/nouvelle")
    page.client.delete_cookie("career_session", domain="127.0.0.1")
    page.submit("Enregistrer", status=401, **RESULT)
    assert page.value("title") == RESULT["title"] and "reconnectez-vous" in page.text
    assert "à choisir de nouveau" not in page.text  # she had joined nothing


def test_going_back_to_write_another_one_loses_nothing(circulars: Circulars) -> None:
    page = circulars.admin.get(f"{HERE}/nouvelle")
    used = {"key": page.value("key")}
    page.submit("Enregistrer", **RESULT)
    first = page.url.split("/")[-2]
    page.get(f"{HERE}/nouvelle")
    page.submit("Enregistrer", status=409, forge=used, **{**RESULT, "body": "Un autre texte."})
    assert "n’est pas encore enregistré" in page.text
    second = page.submit("Enregistrer").url.split("/")[-2]
    assert first != second
    assert circulars.find(second).body == "Un autre texte."
