"""Judge the files of one message: how many, how big, of what kind, each refusal a French sentence."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO

from career.attachments.contents import Kind, Unfit, kind_of
from career.attachments.heic import as_jpeg
from career.attachments.names import renamed, safe_name, tidy_name
from career.attachments.pictures import CLEANED, cleaned
from socle.french import count, number

MEGA = 1024 * 1024
BLOCK = 256 * 1024


@dataclass(frozen=True)
class Limits:
    """What a message may carry."""

    file_bytes: int = 10 * MEGA
    files: int = 5
    image_pixels: int = 50_000_000
    unpacked_bytes: int = 100 * MEGA


@dataclass(frozen=True)
class Attachment:
    """A file that passed: the name to show, its kind, its size in bytes, its SHA-256 in hexadecimal."""

    name: str
    kind: Kind
    size: int
    digest: str


class AttachmentRefused(Exception):
    """A file is refused; `sentence` says why and what to do, in French."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def examine_all(files: Sequence[tuple[str, BinaryIO]], limits: Limits) -> list[Attachment]:
    """Judge every (name, stream) of a message; raises AttachmentRefused at the first that fails."""
    if len(files) > limits.files:
        raise AttachmentRefused(f"Joignez {count(limits.files, 'fichier', 'fichiers')} au plus.")
    return [examine(name, stream, limits) for name, stream in files]


def examine(name: str, stream: BinaryIO, limits: Limits) -> Attachment:
    """Judge one file, and leave its stream at the beginning. Raises AttachmentRefused."""
    shown = f"«\u00a0{tidy_name(name)}\u00a0»\u00a0: "
    try:
        size = stream.seek(0, 2)
        if size == 0:
            raise Unfit("ce fichier est vide. Vérifiez-le, puis joignez-le de nouveau.")
        if size > limits.file_bytes:
            most = number(round(limits.file_bytes / MEGA, 1))
            raise Unfit(f"ce fichier est trop gros. Réduisez-le à {most}\u00a0Mo au plus, puis joignez-le.")
        kind = kind_of(stream, limits.image_pixels, limits.unpacked_bytes)
        return Attachment(safe_name(name, kind), kind, size, digest_of(stream))
    except Unfit as unfit:
        raise AttachmentRefused(shown + str(unfit)) from None
    finally:
        stream.seek(0)


def clean(file: Attachment, name: str, stream: BinaryIO, limits: Limits) -> tuple[Attachment, BinaryIO]:
    """A picture upright and without what hides in it, judged as it will be kept; another file as it is.

    A HEIC photo becomes a JPEG, and its name says so. Raises AttachmentRefused for a picture that cannot be
    read, or a HEIC one that is too large.
    """
    try:
        if file.kind is Kind.HEIC:
            kept, kind = as_jpeg(stream, limits.image_pixels), Kind.JPEG
        elif file.kind in CLEANED:
            kept, kind = cleaned(stream, file.kind), file.kind
        else:
            return file, stream
    except Unfit as unfit:
        raise AttachmentRefused(f"«\u00a0{tidy_name(name)}\u00a0»\u00a0: {unfit}") from None
    said = renamed(file.name, kind) if kind is not file.kind else file.name
    return Attachment(said, kind, _size(kept), _digest(kept)), kept


def _size(stream: BinaryIO) -> int:
    size = stream.seek(0, 2)
    stream.seek(0)
    return size


def _digest(stream: BinaryIO) -> str:
    digest = digest_of(stream)
    stream.seek(0)
    return digest


def digest_of(stream: BinaryIO) -> str:
    """The SHA-256 of a stream, from its beginning."""
    stream.seek(0)
    digest = hashlib.sha256()
    while block := stream.read(BLOCK):
        digest.update(block)
    return digest.hexdigest()
