"""What a file is, by its content: a short list of kinds, and why something else is refused."""

import struct
import zipfile
import zlib
from enum import Enum
from typing import BinaryIO

import filetype
from PIL import Image

HEAD = 4096
TAIL = 65_557
"""Where the end record of a zip may begin, from the end of the file."""
INDEX = 1024 * 1024
"""Most bytes of a zip's index: some thousands of entries."""
SMALL = 1024 * 1024
"""Most bytes of the entries that are read to tell a document from another zip."""
MARKUP = (b"<html", b"<script", b"<!doctype", b"<svg", b"<body", b"<iframe", b"<?php")
HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis"}
"""One picture coded by HEVC, as a file says of itself in its first box (ISO/IEC 23008-12, annex B)."""
ACCEPTED = "PDF, JPEG, PNG, GIF, HEIC, DOCX ou ODT"


class Kind(Enum):
    """A kind accepted: its media type, and its endings, the usual first. HEIC is kept as JPEG."""

    PDF = ("application/pdf", ("pdf",))
    JPEG = ("image/jpeg", ("jpg", "jpeg"))
    PNG = ("image/png", ("png",))
    GIF = ("image/gif", ("gif",))
    HEIC = ("image/heic", ("heic", "heif"))
    DOCX = ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", ("docx",))
    ODT = ("application/vnd.oasis.opendocument.text", ("odt",))

    def __init__(self, mime: str, endings: tuple[str, ...]) -> None:
        self.mime = mime
        self.endings = endings


class Unfit(Exception):
    """The content is refused; the message ends a French sentence that begins with the file's name."""


DAMAGED = "ce fichier est abîmé ou incomplet. Ouvrez-le, enregistrez-le de nouveau, puis joignez-le."
HIDDEN = "ce fichier en contient un autre, caché. Enregistrez-le de nouveau au format PDF, puis joignez-le."
MACROS = "ce document contient des macros. Enregistrez-le au format PDF, puis joignez-le."
LOCKED = "ce document est protégé par un mot de passe. Enlevez la protection, puis joignez-le."
BLOATED = (
    "ce document est trop volumineux une fois décompressé. Enregistrez-le au format PDF, puis joignez-le."
)
OTHER = f"ce format n’est pas accepté. Enregistrez le fichier au format {ACCEPTED}, puis joignez-le."
ADVICE = {
    "application/msword": "le format DOC n’est pas accepté. Enregistrez le document au format DOCX ou PDF.",
}


def kind_of(stream: BinaryIO, pixels: int, unpacked: int) -> Kind:
    """The kind of a stream; raises Unfit. Images have at most `pixels`, documents `unpacked` bytes inside."""
    stream.seek(0)
    head = stream.read(HEAD)
    if any(mark in head[:1024].lower() for mark in MARKUP):
        raise Unfit(HIDDEN if head.startswith((b"%PDF-", b"GIF8", b"\xff\xd8", b"\x89PNG")) else OTHER)
    if head.startswith(b"PK\x03\x04"):
        return _document(stream, unpacked)
    kind = _simple(head)
    if kind is Kind.PDF:
        _require_whole_pdf(stream)
    elif kind is not Kind.HEIC:  # whose header only its decoder reads, apart
        _require_sane_image(stream, kind, pixels)
    if _hides_a_zip(stream) or (kind is not Kind.PDF and b"%PDF-" in head[:1024]):
        raise Unfit(HIDDEN)
    return kind


def too_large(pixels: int) -> str:
    """A picture has more points than this."""
    most = pixels // 1_000_000
    return f"cette image est trop grande. Réduisez-la à {most} millions de points, puis joignez-la."


def _simple(head: bytes) -> Kind:
    if _is_heic(head):
        return Kind.HEIC
    mime = filetype.guess_mime(head) or ""
    for kind in (Kind.PDF, Kind.JPEG, Kind.PNG, Kind.GIF):
        if kind.mime == mime and (kind is not Kind.PDF or head.startswith(b"%PDF-")):
            return kind
    raise Unfit(ADVICE.get(mime, OTHER))


def _is_heic(head: bytes) -> bool:
    if head[4:8] != b"ftyp":
        return False
    end = min(int.from_bytes(head[:4], "big"), 256)
    brands = {head[8:12], *(head[at : at + 4] for at in range(16, end, 4))}
    return bool(brands & HEIC_BRANDS)


def _require_whole_pdf(stream: BinaryIO) -> None:
    if b"%%EOF" not in _tail(stream, HEAD):
        raise Unfit(DAMAGED)


def _require_sane_image(stream: BinaryIO, kind: Kind, pixels: int) -> None:
    """Read the header only: nothing is decoded."""
    stream.seek(0)
    try:
        with Image.open(stream, formats=[kind.name]) as image:
            width, height = image.size
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        width = height = pixels
    except (OSError, ValueError, zlib.error):
        raise Unfit(DAMAGED) from None
    if width * height > pixels:
        raise Unfit(too_large(pixels))


def _hides_a_zip(stream: BinaryIO) -> bool:
    try:
        _require_small_index(stream)
        with zipfile.ZipFile(stream) as archive:
            return bool(archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError, struct.error):
        return False
    except Unfit:
        return True


def _document(stream: BinaryIO, unpacked: int) -> Kind:
    try:
        _require_small_index(stream)
        with zipfile.ZipFile(stream) as archive:
            _require_modest(archive, unpacked)
            kind = _office_kind(archive)
            if archive.testzip() is not None:  # reads every entry: what is declared is what is there
                raise Unfit(DAMAGED)
            return kind
    except (zipfile.BadZipFile, OSError, ValueError, EOFError, zlib.error, struct.error, NotImplementedError):
        raise Unfit(DAMAGED) from None


def _require_small_index(stream: BinaryIO) -> None:
    """Refuse an index so big that reading it would be the attack; zip64 is for files we refuse anyway."""
    tail = _tail(stream, TAIL)
    place = tail.rfind(b"PK\x05\x06")
    if place < 0 or len(tail) < place + 22:
        raise zipfile.BadZipFile
    (size,) = struct.unpack_from("<I", tail, place + 12)
    if size > INDEX or tail[max(0, place - 20) : place].startswith(b"PK\x06\x07"):
        raise Unfit(BLOATED)


def _require_modest(archive: zipfile.ZipFile, unpacked: int) -> None:
    entries = archive.infolist()
    if sum(entry.file_size for entry in entries) > unpacked:
        raise Unfit(BLOATED)
    if any(entry.flag_bits & 1 for entry in entries):
        raise Unfit(LOCKED)
    if any(entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED} for entry in entries):
        raise Unfit(OTHER)


def _office_kind(archive: zipfile.ZipFile) -> Kind:
    names = archive.namelist()
    if "[Content_Types].xml" in names:
        types = _small(archive, "[Content_Types].xml")
        if b"macroEnabled" in types or any(name.lower().endswith("vbaproject.bin") for name in names):
            raise Unfit(MACROS)
        if Kind.DOCX.mime.encode() + b".main+xml" in types:
            return Kind.DOCX
    elif "mimetype" in names and _small(archive, "mimetype").strip() == Kind.ODT.mime.encode():
        if any(name.startswith(("Basic/", "Scripts/")) for name in names):
            raise Unfit(MACROS)
        if "META-INF/manifest.xml" in names and b"encryption-data" in _small(
            archive, "META-INF/manifest.xml"
        ):
            raise Unfit(LOCKED)
        return Kind.ODT
    raise Unfit(OTHER)


def _small(archive: zipfile.ZipFile, name: str) -> bytes:
    if archive.getinfo(name).file_size > SMALL:
        raise Unfit(BLOATED)
    return archive.read(name)


def _tail(stream: BinaryIO, length: int) -> bytes:
    size = stream.seek(0, 2)
    stream.seek(max(0, size - length))
    return stream.read(length)
