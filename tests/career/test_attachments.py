"""Attached files: what passes, what is refused and in which words, what is kept, how it is sent."""

import contextlib
import os
import struct
import threading
import zipfile
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from career.attachments import (
    Attachment,
    AttachmentRefused,
    Kind,
    Limits,
    NotKept,
    StorageDown,
    Vault,
    download,
    examine,
    examine_all,
    safe_name,
)

LIMITS = Limits()
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
DOCX_TYPE = Kind.DOCX.mime + ".main+xml"


def image(kind: str, size: tuple[int, int] = (40, 30)) -> bytes:
    out = BytesIO()
    Image.new("RGB", size, (10, 90, 160)).save(out, format=kind)
    return out.getvalue()


def archive(entries: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", method) as made:
        for name, content in entries.items():
            made.writestr(name, content)
    return out.getvalue()


def docx(extra: dict[str, bytes] | None = None, kind: str = DOCX_TYPE) -> bytes:
    types = f'<Types><Override PartName="/word/document.xml" ContentType="{kind}"/></Types>'.encode()
    return archive({"[Content_Types].xml": types, "word/document.xml": b"<w:document/>", **(extra or {})})


def odt(extra: dict[str, bytes] | None = None, manifest: bytes = b"<manifest/>") -> bytes:
    entries = {
        "mimetype": Kind.ODT.mime.encode(),
        "content.xml": b"<office/>",
        "META-INF/manifest.xml": manifest,
    }
    return archive({**entries, **(extra or {})})


def png_header(width: int, height: int) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(bytes(9))), (b"IEND", b""))
    parts = (struct.pack(">I", len(d)) + n + d + struct.pack(">I", zlib.crc32(n + d)) for n, d in chunks)
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def judged(name: str, content: bytes, limits: Limits = LIMITS) -> Attachment:
    return examine(name, BytesIO(content), limits)


def refusal(name: str, content: bytes, limits: Limits = LIMITS) -> str:
    with pytest.raises(AttachmentRefused) as refused:
        judged(name, content, limits)
    return refused.value.sentence


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("arrêté.pdf", PDF, Kind.PDF),
        ("photo.jpg", image("JPEG"), Kind.JPEG),
        ("photo.jpeg", image("JPEG"), Kind.JPEG),
        ("capture.PNG", image("PNG"), Kind.PNG),
        ("dessin.gif", image("GIF"), Kind.GIF),
        ("lettre.docx", docx(), Kind.DOCX),
        ("lettre.odt", odt(), Kind.ODT),
    ],
)
def test_usual_files_pass_under_their_own_name(name: str, content: bytes, kind: Kind) -> None:
    passed = judged(name, content)
    assert (passed.name, passed.kind, passed.size) == (name, kind, len(content))
    assert len(passed.digest) == 64


def test_the_content_decides_and_the_name_tells_it() -> None:
    assert judged("photo.jpg", PDF).name == "photo.jpg.pdf"
    assert judged("programme.exe", image("PNG")).name == "programme.exe.png"
    assert judged("sans ending", docx()).name == "sans ending.docx"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("image.jpg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
        ("page.pdf", b"<!doctype html><script>alert(1)</script>"),
        ("notes.txt", b"Bonjour"),
        ("programme.pdf", b"MZ\x90\x00" + b"\0" * 200),
        ("programme.pdf", b"\x7fELF" + b"\0" * 200),
        ("macro.pdf", b"#!/bin/sh\nrm -rf /\n"),
        ("classeur.xlsx", archive({"[Content_Types].xml": b"<Types>spreadsheetml.sheet.main+xml</Types>"})),
        ("archive.zip", archive({"a.txt": b"a"})),
        ("archive.docx", archive({"word/document.xml": b"x"})),
        ("livre.odt", archive({"mimetype": b"application/epub+zip"})),
        ("film.mp4", b"\0\0\0\x18ftypmp42" + b"\0" * 100),
        ("image.tiff", b"II*\0" + b"\0" * 100),
    ],
)
def test_another_content_is_refused_whatever_its_name(name: str, content: bytes) -> None:
    assert "n’est pas accepté" in refusal(name, content)


def test_a_refusal_names_the_file_and_says_what_to_do() -> None:
    assert refusal("notes.txt", b"Bonjour") == (
        "«\u00a0notes.txt\u00a0»\u00a0: ce format n’est pas accepté. "
        "Enregistrez le fichier au format PDF, JPEG, PNG, GIF, HEIC, DOCX ou ODT, puis joignez-le."
    )
    assert "\u202e" not in refusal("a\u202efdp.exe", b"MZ")


@pytest.mark.parametrize(
    "content",
    [
        PDF.replace(b"1 0 obj", b"<script>alert(1)</script> 1 0 obj"),
        b"GIF89a<html><script>alert(1)</script>",
        PDF + archive({"virus.exe": b"MZ"}),
        image("JPEG") + archive({"virus.class": b"x"}),
        image("PNG") + archive({"a": b"b"}),
        image("JPEG")[:2] + b"\xff\xfe\x00\x20%PDF-1.4 polyglot..........." + image("JPEG")[2:],
    ],
)
def test_a_file_that_is_also_another_is_refused(content: bytes) -> None:
    assert "caché" in refusal("double.pdf", content)


@pytest.mark.parametrize(
    "content",
    [
        PDF[:-7],
        image("JPEG")[:12],
        image("PNG")[:20],
        b"GIF89a",
        docx()[:-30],
        docx()[:200] + bytes(20) + docx()[220:],
    ],
)
def test_a_damaged_file_is_refused_without_an_error(content: bytes) -> None:
    assert "abîmé" in refusal("cassé.pdf", content)


def test_an_empty_file_and_one_too_big_are_refused() -> None:
    assert "vide" in refusal("vide.pdf", b"")
    assert judged("juste.pdf", PDF, Limits(file_bytes=len(PDF))).size == len(PDF)
    assert "trop gros" in refusal("gros.pdf", PDF + b" ", Limits(file_bytes=len(PDF)))
    assert "10\u00a0Mo" in refusal("gros.pdf", b"%PDF-" + bytes(10 * 1024 * 1024))


def test_six_files_are_refused_and_five_pass() -> None:
    files = [(f"{n}.pdf", BytesIO(PDF)) for n in range(6)]
    assert len(examine_all(files[:5], LIMITS)) == 5
    with pytest.raises(AttachmentRefused, match=r"5\u00a0fichiers au plus"):
        examine_all(files, LIMITS)


def test_an_image_of_20000_by_20000_is_refused_by_its_header_alone() -> None:
    assert "trop grande" in refusal("énorme.png", png_header(20_000, 20_000))
    assert "trop grande" in refusal("énorme.png", png_header(8_000, 8_000))
    flat = bytearray(image("JPEG"))
    place = flat.index(b"\xff\xc0")
    flat[place + 5 : place + 9] = struct.pack(">HH", 20_000, 20_000)
    assert "trop grande" in refusal("énorme.jpg", bytes(flat))
    gif = image("GIF")
    assert "trop grande" in refusal("énorme.gif", gif[:6] + struct.pack("<HH", 60_000, 60_000) + gif[10:])


def test_a_photo_of_a_telephone_passes() -> None:
    assert judged("photo.jpg", image("JPEG", (8_000, 6_000))).kind is Kind.JPEG


def test_a_zip_bomb_is_refused() -> None:
    bomb = docx({"word/media/zeros.bin": bytes(101 * 1024 * 1024)})
    assert len(bomb) < 200_000
    assert "trop volumineux" in refusal("bombe.docx", bomb)


def test_a_bomb_that_lies_about_its_size_is_refused() -> None:
    honest = docx({"word/media/zeros.bin": bytes(9 * 1024 * 1024)})
    true, false = struct.pack("<I", 9 * 1024 * 1024), struct.pack("<I", 10)
    assert honest.count(true) == 2
    assert "abîmé" in refusal("menteur.docx", honest.replace(true, false))


def test_an_index_of_countless_entries_is_refused_unread() -> None:
    many = archive({f"{n:060}": b"" for n in range(12_000)}, zipfile.ZIP_STORED)
    assert "trop volumineux" in refusal("nombreux.docx", many)


@pytest.mark.parametrize(
    "content",
    [
        docx({"word/vbaProject.bin": b"x"}),
        docx(kind="application/vnd.ms-word.document.macroEnabled.main+xml"),
        odt({"Basic/Standard/Module1.xml": b"x"}),
        odt({"Scripts/python/a.py": b"x"}),
    ],
)
def test_a_document_with_macros_is_refused(content: bytes) -> None:
    assert "macros" in refusal("macro.docx", content)


def test_a_document_under_a_password_is_refused() -> None:
    assert "mot de passe" in refusal("secret.odt", odt(manifest=b"<m:encryption-data/>"))
    locked = bytearray(docx())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = locked.find(mark)
        while at >= 0:
            locked[at + place] |= 1
            at = locked.find(mark, at + 4)
    assert "mot de passe" in refusal("secret.docx", bytes(locked))


def test_another_compression_is_refused() -> None:
    types = f"<Types>{DOCX_TYPE}</Types>".encode()
    assert "n’est pas accepté" in refusal(
        "b.docx", archive({"[Content_Types].xml": types}, zipfile.ZIP_BZIP2)
    )


def test_the_stream_is_left_at_its_beginning() -> None:
    for content in (PDF, b"Bonjour", docx()):
        stream = BytesIO(content)
        stream.seek(3)
        with contextlib.suppress(AttachmentRefused):
            examine("x", stream, LIMITS)
        assert stream.tell() == 0


@given(
    st.binary(max_size=300),
    st.sampled_from([b"", b"%PDF-", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"PK\x03\x04"]),
)
def test_no_content_breaks_the_examination(content: bytes, start: bytes) -> None:
    try:
        outcome = judged("x", start + content).name
    except AttachmentRefused as refused:
        outcome = refused.sentence
    assert outcome


# Names


@pytest.mark.parametrize(
    ("raw", "safe"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\me\\lettre.pdf", "lettre.pdf"),
        ("lettre\r\nSet-Cookie: a=b.pdf", "lettre Set-Cookie_ a=b.pdf"),
        ("a\u202efdp.exe", "afdp.exe.pdf"),
        ("\u200flettre\u2066.pdf", "lettre.pdf"),
        ("nul\0.pdf", "_nul.pdf"),
        ("CON.pdf", "_CON.pdf"),
        ("console.pdf", "console.pdf"),
        ("", "piece-jointe.pdf"),
        ("...", "piece-jointe.pdf"),
        (".pdf", "pdf.pdf"),
        ("   .pdf", "pdf.pdf"),
        ('<script>"a".pdf', "_script__a_.pdf"),
        ("e\u0301te\u0301.PDF", "été.PDF"),
        ("a" * 300 + ".pdf", "a" * 96 + ".pdf"),
        ("\ud800.pdf", "pdf.pdf"),
    ],
)
def test_a_name_is_made_safe(raw: str, safe: str) -> None:
    assert safe_name(raw, Kind.PDF) == safe


@given(st.text(max_size=300))
def test_any_name_is_made_safe(raw: str) -> None:
    name = safe_name(raw, Kind.ODT)
    assert 0 < len(name) <= 100
    assert name.lower().endswith(".odt")
    assert not set(name) & set('/\\<>:"|?*\r\n\0\u202e')
    assert safe_name(name, Kind.ODT) == name


# The vault


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault(tmp_path / "vault")


def kept(vault: Vault, content: bytes = PDF) -> str:
    digest = judged("x", content).digest
    vault.keep(digest, BytesIO(content))
    return digest


def files_of(vault: Vault) -> list[str]:
    return sorted(path.name for path in vault.folder.rglob("*") if path.is_file() and path.name != "lock")


def test_what_is_kept_is_read_back(vault: Vault) -> None:
    digest = kept(vault)
    with vault.open(digest) as file:
        assert file.read() == PDF
    assert kept(vault) == digest
    assert files_of(vault) == [digest]
    assert (vault.folder / digest[:2] / digest).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("digest", ["", "a" * 63, "A" * 64, "../" * 21 + "a", "a" * 64, "a" * 64 + "\n"])
def test_what_was_never_kept_is_not_found(vault: Vault, digest: str) -> None:
    with pytest.raises(NotKept):
        vault.open(digest)


def test_a_stream_that_changed_since_its_examination_is_not_kept(vault: Vault) -> None:
    with pytest.raises(ValueError, match="not the one"):
        vault.keep(judged("x", PDF).digest, BytesIO(PDF + b"more"))
    assert files_of(vault) == []


def test_a_disk_that_refuses_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "vault").write_text("a file where a folder should be")
    with pytest.raises(StorageDown):
        kept(Vault(tmp_path / "vault"))


def test_an_upload_cut_in_the_middle_leaves_nothing(vault: Vault) -> None:
    class Cut(BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise OSError("connection lost")

    with pytest.raises(StorageDown):
        vault.keep("a" * 64, Cut(PDF))
    assert files_of(vault) == []


def age(path: Path, hours: float) -> None:
    then = (datetime.now(UTC) - timedelta(hours=hours)).timestamp()
    os.utime(path, (then, then))


def test_orphans_go_after_an_hour_and_named_files_stay(vault: Vault) -> None:
    named, orphan, young = kept(vault), kept(vault, image("PNG")), kept(vault, image("GIF"))
    left_by_a_kill = vault.folder / "new" / "tmpabc"
    left_by_a_kill.write_bytes(b"half")
    for path in (left_by_a_kill, *(vault.folder / d[:2] / d for d in (named, orphan))):
        age(path, 2)
    hour_ago = datetime.now(UTC) - timedelta(hours=1)
    assert vault.discard_orphans({named}, hour_ago) == 2
    assert files_of(vault) == sorted([named, young])


def test_an_orphan_attached_again_is_young_again(vault: Vault) -> None:
    digest = kept(vault)
    age(vault.folder / digest[:2] / digest, 2)
    kept(vault)
    assert vault.discard_orphans(set(), datetime.now(UTC) - timedelta(hours=1)) == 0


def test_keeping_and_sweeping_at_once_loses_nothing(vault: Vault) -> None:
    digest, stop, lost = kept(vault), threading.Event(), []

    def sweep() -> None:
        while not stop.is_set():
            vault.discard_orphans(set(), datetime.now(UTC) - timedelta(hours=1))

    def attach(_: int) -> None:
        kept(vault)
        try:
            vault.open(digest).close()
        except NotKept:
            lost.append(1)
        age(vault.folder / digest[:2] / digest, 2)

    sweeper = threading.Thread(target=sweep)
    sweeper.start()
    try:
        for n in range(150):
            try:
                attach(n)
            except FileNotFoundError:
                continue  # swept after it was made old: as it should be
    finally:
        stop.set()
        sweeper.join()
    assert lost == []


def test_twenty_who_attach_the_same_file_keep_it_once(vault: Vault) -> None:
    with ThreadPoolExecutor(20) as many:
        digests = set(many.map(lambda _: kept(vault), range(20)))
    assert files_of(vault) == sorted(digests)
    assert len(digests) == 1


# The download


@pytest.fixture
def app() -> Iterator[Flask]:
    made = Flask(__name__)
    with made.test_request_context("/"):
        yield made


@pytest.mark.usefixtures("app")
def test_a_file_is_sent_as_an_inert_download(vault: Vault) -> None:
    sent = download(vault, kept(vault), "arrêté d’été.pdf", Kind.PDF)
    assert sent.headers["Content-Disposition"].startswith("attachment; filename=")
    assert "arr%C3%AAt%C3%A9" in sent.headers["Content-Disposition"]
    assert sent.headers["Content-Type"] == "application/pdf"
    assert sent.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in sent.headers["Content-Security-Policy"]
    assert sent.headers["Cache-Control"] == "private, no-store"
    assert "ETag" not in sent.headers
    sent.direct_passthrough = False
    assert sent.get_data() == PDF
    sent.close()
