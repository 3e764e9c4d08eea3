"""Files that mean harm (threat 48), each under the name it would come with."""

import struct
import zipfile
import zlib
from io import BytesIO

from PIL import Image

from tests.career.courrier.conftest import DOCX, PDF, infected
from tests.career.photos import huge_heic
from tests.fixtures_clamd import EICAR


def archive(entries: dict[str, bytes]) -> bytes:
    """A zip."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in entries.items():
            made.writestr(name, content)
    return out.getvalue()


def docx(more: dict[str, bytes]) -> bytes:
    """A document with these entries besides."""
    types = f'<Types><Override PartName="/word/document.xml" ContentType="{DOCX}"/></Types>'.encode()
    return archive({"[Content_Types].xml": types, "word/document.xml": b"<w:document/>", **more})


def png(side: int) -> bytes:
    """A picture whose header says so many points each way, and whose points are few."""
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(bytes(9))), (b"IEND", b""))
    parts = (struct.pack(">I", len(d)) + n + d + struct.pack(">I", zlib.crc32(n + d)) for n, d in chunks)
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def jpeg(comment: bytes = b"") -> bytes:
    """A small photo."""
    out = BytesIO()
    Image.new("RGB", (40, 30), (10, 90, 160)).save(out, "JPEG", comment=comment)
    return out.getvalue()


SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
FILES: dict[str, tuple[str, bytes, str]] = {
    "an SVG named .jpg": ("photo.jpg", SVG, "n’est pas accepté"),
    "HTML named .pdf": ("arrete.pdf", b"<!doctype html><script>alert(1)</script>", "n’est pas accepté"),
    "a program named .pdf": ("arrete.pdf", b"MZ\x90\x00" + bytes(200), "n’est pas accepté"),
    "a PDF that is a page too": ("a.pdf", PDF.replace(b"1 0", b"<script>a()</script>1 0"), "un autre, caché"),
    "a PDF that is an archive too": ("a.pdf", PDF + archive({"a.exe": b"MZ"}), "un autre, caché"),
    "a photo that is an archive too": ("a.jpg", jpeg() + archive({"a.class": b"x"}), "un autre, caché"),
    "a bomb": ("a.docx", docx({"word/media/a": bytes(120 * 1024 * 1024)}), "trop volumineux"),
    "a picture of 20,000 by 20,000": ("a.png", png(20_000), "trop grande"),
    "a HEIC of 72 million points": ("a.heic", huge_heic(), "trop grande"),
    "a HEIC that is none": ("a.heic", b"\0\0\0\x1cftypheic\0\0\0\0mif1heicmiaf" + b"\xff" * 400, "abîmé"),
    "a document with macros": ("a.docx", docx({"word/vbaProject.bin": b"x"}), "macros"),
    "a virus in a document": ("cv.docx", infected(), "virus"),
    "a virus in a PDF": ("cv.pdf", PDF[:9] + archive({"a.com": EICAR}) + PDF[9:], ""),
    "a virus alone": ("cv.pdf", EICAR, ""),
    "a virus in a document in a document": ("cv.docx", docx({"word/embeddings/b.docx": infected()}), "virus"),
}  # fmt: skip
NAMES = (
    "../../../etc/cron.d/a.pdf",
    "..\\..\\a.pdf",
    "a.pdf\r\nSet-Cookie: a=b.pdf",
    "arrete\u202efdp.exe.pdf",
    "<img src=x onerror=alert(1)>.pdf",
    "=cmd|' C'!A0.pdf",
    "\x00.pdf",
    "CON.pdf",
    "é" * 300 + ".pdf",
)
