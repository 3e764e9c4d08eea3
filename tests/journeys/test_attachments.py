"""Two pieces, one an iPhone's photo, on a line cut in the middle: of a message, then of a request of change;
her gestionnaire opens them."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, Route, expect

from tests.career.photos import PLACE, heic
from tests.journeys.conftest import NewVisitor
from tests.journeys.live import Live
from tests.journeys.visitor import Visitor

Pick = Callable[[str, str], str]
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n"
LINE_CUT = "ligne coupée, l’envoi reprendra seul"


class BadLine:
    """A line that lets so many pieces through, then none until it is mended."""

    def __init__(self, page: Page, pieces: int) -> None:
        self.page, self.left = page, pieces
        page.route("**/envois/*", self.carry)

    def carry(self, route: Route) -> None:
        if route.request.method == "PATCH":
            self.left -= 1
        route.continue_() if self.left >= 0 else route.abort("internetdisconnected")

    def mend(self) -> None:
        """As a telephone does that finds its network again."""
        self.left = 10_000
        self.page.context.set_offline(True)
        self.page.context.set_offline(False)


def pieces(folder: Path) -> list[Path]:
    """A photo, and a document of three megabytes."""
    photo, paper = folder / "IMG_2041.HEIC", folder / "arrêté.pdf"
    photo.write_bytes(heic())
    paper.write_bytes(PDF + b" " * 3_000_000 + b"\n%%EOF\n")
    return [photo, paper]


def send_on_a_bad_line(teacher: Visitor, button: str, arrived: str) -> None:
    """One has `arrived` and one is on its way when she sends; the form leaves when both have come."""
    row = teacher.page.locator(".arriving li")
    expect(row.filter(has_text="IMG_2041.HEIC")).to_contain_text(arrived)
    expect(row.filter(has_text="arrêté.pdf")).to_contain_text(LINE_CUT)
    teacher.press(button).sees("Tout partira dès qu’elles seront là.")
    teacher.faults[:] = [fault for fault in teacher.faults if "net::ERR_INTERNET_DISCONNECTED" not in fault]
    teacher.judge.judge(teacher.page, teacher.javascript)


def test_two_pieces_arrive_whole_on_a_line_that_is_cut(
    live: Live, visitor: NewVisitor, pick: Pick, tmp_path: Path
) -> None:
    her, manager = (live.person(uid) for uid in pick("clefebvre pmasson", "fdurand2 jroussel").split())
    subject, teacher = "Mes pièces, sur une mauvaise ligne", visitor().enter(her.uid)
    teacher.go("Votre courrier").follow("Écrire un message").at("Écrire un message")
    teacher.sees("5 fichiers au plus, 10 Mo chacun au plus.", "HEIC")
    teacher.field("Type de message").select_option(index=1)
    teacher.fill("Objet", subject).fill("Votre message", "Voici ma photo et mon arrêté.")
    line = BadLine(teacher.page, 2)
    teacher.field("Pièces jointes (facultatif)").set_input_files(pieces(tmp_path))
    if teacher.javascript:
        send_on_a_bad_line(teacher, "Envoyer", "gardée avec le brouillon")
        line.mend()
    else:
        teacher.press("Envoyer")
    teacher.at(subject).sees("Votre message est envoyé", "IMG_2041.jpg", "arrêté.pdf")

    desk = visitor().receives(manager.mail, "Un message vous attend dans « Ma gestion »")
    desk.enter(manager.uid).at("Courrier reçu").follow(subject).at(subject)
    finds_both(desk)


def finds_both(desk: Visitor) -> None:
    """Her gestionnaire opens them: whole, and without the place where the photo was taken."""
    for name, begins in (("IMG_2041.jpg", b"\xff\xd8\xff"), ("arrêté.pdf", b"%PDF-1.4")):
        with desk.page.expect_download() as downloaded:
            desk.link(name).click()
        content = downloaded.value.path().read_bytes()
        assert content.startswith(begins)
        assert PLACE not in content
    assert downloaded.value.path().stat().st_size == len(PDF) + 3_000_007


def test_two_documents_of_a_request_outlive_a_cut_line_and_a_wrong_date(
    live: Live, visitor: NewVisitor, pick: Pick, tmp_path: Path
) -> None:
    her, manager = (live.person(uid) for uid in pick("mfabre sbonnet", "bgauthier ncherif").split())
    asking, teacher = "Demander un changement : adresse", visitor().enter(her.uid)
    teacher.follow("Changer de situation").at("Changer de situation")
    teacher.page.locator("main a", has_text="Vous avez déménagé.").click()
    teacher.at(asking).sees("5 fichiers au plus, 10 Mo chacun au plus.", "HEIC")
    teacher.fill("Adresse", "7 rue des Paradoux").fill("Code postal", "31000").fill("Commune", "Toulouse")
    teacher.fill("Date d’effet", "01/12/2030")
    line = BadLine(teacher.page, 2)
    teacher.field("Pièces justificatives (facultatif)").set_input_files(pieces(tmp_path))
    if teacher.javascript:
        send_on_a_bad_line(teacher, "Envoyer la demande", "reçue")
        line.mend()
    else:
        teacher.press("Envoyer la demande")
    teacher.sees("Donnez une date jusqu’au", "déjà reçue", "IMG_2041.jpg", "arrêté.pdf").at(asking)
    expect(teacher.field("Adresse")).to_have_value("7 rue des Paradoux")
    teacher.fill("Date d’effet", "01/12/2026").press("Envoyer la demande")
    teacher.sees("Votre demande est envoyée", "7 rue des Paradoux", "IMG_2041.jpg", "arrêté.pdf")

    desk = visitor().enter(manager.uid).go("Demandes").at("Demandes")
    desk.page.locator("main tr", has_text=her.name).locator("th a").click()
    finds_both(desk.sees("7 rue des Paradoux"))
