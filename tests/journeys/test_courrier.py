"""A teacher writes with an attachment; her gestionnaire answers; the teacher reads the answer."""

import struct
import zlib
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from tests.journeys.conftest import NewVisitor
from tests.journeys.live import Live

Pick = Callable[[str, str], str]


def picture() -> bytes:
    """A true PNG of one pixel."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"\0\x7f")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def test_a_message_with_an_attachment_is_answered(
    live: Live, visitor: NewVisitor, pick: Pick, tmp_path: Path
) -> None:
    her, manager = (live.person(uid) for uid in pick("mmartin pmasson", "fdurand2 jroussel").split())
    subject, words = "Mon arrêté d’échelon", "Voici mon arrêté : l’échelon n’est pas le bon."
    file = tmp_path / "arrêté d’échelon.png"
    file.write_bytes(picture())

    teacher = visitor().enter(her.uid)
    teacher.go("Votre courrier").at("Votre courrier").follow("Écrire un message").at("Écrire un message")
    teacher.sees(manager.name.split(" ")[0], "Les réponses se lisent seulement ici.")
    teacher.press("Envoyer").at("Écrire un message").sees("Écrivez votre message.")
    teacher.field("Type de message").select_option(index=1)
    teacher.fill("Objet", subject).fill("Votre message", words)
    teacher.field("Pièces jointes (facultatif)").set_input_files(file)
    teacher.press("Envoyer").at(subject).sees("Votre message est envoyé", words, "Pas encore lu.")

    desk = visitor().receives(manager.mail, "Un message vous attend dans « Ma gestion »")
    desk.does_not_see(subject, words, her.name, file.name)
    desk.enter(manager.uid).at("Courrier reçu").follow(subject).at(subject).sees(words)
    with desk.page.expect_download() as downloaded:
        desk.link(file.name).click()
    assert downloaded.value.path().read_bytes().startswith(b"\x89PNG")
    desk.fill("Votre réponse", "Je corrige aujourd’hui.").press("Envoyer").sees("Votre réponse est envoyée.")

    teacher.receives(her.mail, "Vous avez un nouveau message").does_not_see(subject, "Je corrige")
    teacher.open(live.career).sees("1 message non lu.").follow("Ouvrir votre courrier")
    teacher.follow(subject).at(subject).sees("Je corrige aujourd’hui.", "Lu le")
    desk.press("Clore ce fil").at("Courrier reçu").sees("Le fil est clos.")
    teacher.open(teacher.page.url).at(subject).sees("Ce fil est clos")
    expect(teacher.field("Votre réponse")).to_have_count(1)
    teacher.sees("votre réponse le rouvre")
