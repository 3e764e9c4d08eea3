"""Photos of iPhones: kept as JPEG, upright, without the place; decoded apart, with bounds."""

import contextlib
import subprocess
import sys
from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image

from career.attachments import Attachment, AttachmentRefused, Kind, Limits, clean, decode_heic, examine
from tests.career.photos import PLACE, heic, huge_heic

LIMITS = Limits()


def kept(name: str, content: bytes, limits: Limits = LIMITS) -> tuple[Attachment, bytes]:
    stream = BytesIO(content)
    file, out = clean(examine(name, stream, limits), name, stream, limits)
    return file, out.read()


def refusal(content: bytes, limits: Limits = LIMITS) -> str:
    with pytest.raises(AttachmentRefused) as refused:
        kept("IMG_2041.HEIC", content, limits)
    return refused.value.sentence


def header_says(content: bytes, side: int) -> bytes:
    """The same photo, whose header tells another size."""
    at = content.index(b"ispe") + 8
    return content[:at] + side.to_bytes(4, "big") * 2 + content[at + 8 :]


def decoded_apart(content: bytes, pixels: int = 50_000_000) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-I", decode_heic.__file__, str(pixels)]
    return subprocess.run(command, input=content, capture_output=True, check=False)


def test_a_photo_of_an_iphone_becomes_a_jpeg_that_stands_upright() -> None:
    file, content = kept("IMG_2041.HEIC", heic())
    assert (file.name, file.kind, file.size) == ("IMG_2041.jpg", Kind.JPEG, len(content))
    with Image.open(BytesIO(content)) as image:
        assert (image.format, image.size) == ("JPEG", (32, 64))
        red, blue = image.getpixel((16, 8)), image.getpixel((16, 56))
    assert red[0] > 200 > red[2]  # type: ignore[index]
    assert blue[2] > 200 > blue[0]  # type: ignore[index]


def test_nothing_of_where_it_was_taken_is_kept() -> None:
    assert PLACE in heic()
    _, content = kept("IMG_2041.HEIC", heic())
    assert PLACE not in content
    with Image.open(BytesIO(content)) as image:
        assert not image.getexif()
        assert not {"exif", "xmp", "comment"} & set(image.info)
    assert examine("IMG_2041.jpg", BytesIO(content), LIMITS).kind is Kind.JPEG


@pytest.mark.parametrize(
    ("sent", "name"),
    [
        ("a.heif", "a.jpg"),
        ("a.jpg", "a.jpg"),
        ("Photo du 3.5.HEIC", "Photo du 3.5.jpg"),
        ("a.pdf", "a.pdf.jpg"),
    ],
)
def test_its_name_says_what_it_has_become(sent: str, name: str) -> None:
    assert kept(sent, heic())[0].name == name


@pytest.mark.parametrize(
    "brands", [b"mif1\0\0\0\0mif1heic", b"heix\0\0\0\0mif1heic", b"msf1\0\0\0\0heicmsf1"]
)
def test_what_a_telephone_calls_it_does_not_matter(brands: bytes) -> None:
    box = (len(brands) + 8).to_bytes(4, "big") + b"ftyp" + brands
    assert examine("a.heic", BytesIO(box + heic()[28:]), LIMITS).kind is Kind.HEIC


@pytest.mark.parametrize("major", [b"avif", b"mp42", b"qt  "])
def test_a_film_or_another_picture_is_none(major: bytes) -> None:
    with pytest.raises(AttachmentRefused, match="n’est pas accepté"):
        examine("a.heic", BytesIO(b"\0\0\0\x18ftyp" + major + b"\0\0\0\0mif1miaf" + b"\0" * 200), LIMITS)


def test_one_that_is_too_large_is_refused_before_it_is_decoded() -> None:
    assert "trop grande. Réduisez-la à 50 millions de points" in refusal(huge_heic())
    assert "trop grande" in refusal(heic(), replace(LIMITS, image_pixels=1000))


def test_one_whose_header_lies_about_its_size_is_refused() -> None:
    assert "abîmé" in refusal(header_says(huge_heic(), 64))


@pytest.mark.parametrize("content", [heic()[:700], heic()[:28] + bytes(60), heic()[:560] + b"\xff" * 394])
def test_a_damaged_one_is_refused_in_a_sentence(content: bytes) -> None:
    assert "»\u00a0: ce fichier est abîmé" in refusal(content)


def test_the_decoder_stops_at_its_bounds_of_memory() -> None:
    done = decoded_apart(huge_heic(), pixels=10**9)
    assert done.returncode not in (0, decode_heic.TOO_LARGE)
    assert done.stdout == b""


@pytest.mark.parametrize("at", range(30, 950, 23))
def test_a_byte_changed_anywhere_breaks_nothing_of_ours(at: int) -> None:
    content = bytearray(heic())
    content[at] ^= 0xFF
    with contextlib.suppress(AttachmentRefused):
        assert kept("a.heic", bytes(content))[0].kind is Kind.JPEG
