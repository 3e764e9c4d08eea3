"""A picture is kept upright, without the place where it was taken nor anything else that hides in it."""

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image, ImageCms, PngImagePlugin

from career import attachments
from career.attachments import AttachmentRefused, Limits
from career.courrier.tables import FileRow
from tests.career.courrier.conftest import Post

SECRET = b"48.8584 N 2.2945 E"


def photo(orientation: int = 1, **more: object) -> bytes:
    """Two points wide for one high, red on the left, with a place in its EXIF and a comment."""
    image = Image.new("RGB", (64, 32), (250, 0, 0))
    image.paste((0, 0, 250), (32, 0, 64, 32))
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = orientation, SECRET.decode()
    exif.get_ifd(0x8825)[1] = "N"
    out = BytesIO()
    image.save(out, "JPEG", exif=exif, comment=SECRET, quality=90, **more)
    return out.getvalue()


def png() -> bytes:
    """Half transparent, with texts and a place before and after its points."""
    said = PngImagePlugin.PngInfo()
    said.add_text("Comment", SECRET.decode())
    said.add_itxt("XML:com.adobe.xmp", SECRET.decode())
    exif = Image.Exif()
    exif[0x010E] = SECRET.decode()
    out = BytesIO()
    Image.new("RGBA", (8, 8), (9, 9, 9, 128)).save(out, "PNG", pnginfo=said, exif=exif)
    late = b"tEXtAuthor\0" + SECRET
    chunk = struct.pack(">I", len(late) - 4) + late + struct.pack(">I", zlib.crc32(late))
    return out.getvalue()[:-12] + chunk + out.getvalue()[-12:]


def kept(name: str, content: bytes) -> bytes:
    """What is kept of a file, judged again as it is."""
    stream = BytesIO(content)
    file, out = attachments.clean(attachments.examine(name, stream, Limits()), name, stream, Limits())
    again = out.read()
    assert (file.size, file.digest) == (
        len(again),
        attachments.examine(name, BytesIO(again), Limits()).digest,
    )
    return again


@pytest.mark.parametrize(("name", "content"), [("a.jpg", photo()), ("a.jpg", photo(6)), ("a.png", png())])
def test_nothing_hides_in_a_picture_that_is_kept(name: str, content: bytes) -> None:
    assert SECRET in content
    clean = kept(name, content)
    assert SECRET not in clean
    with Image.open(BytesIO(clean)) as image:
        image.load()
        assert not image.getexif()
        assert not {"exif", "xmp", "comment", "Comment", "Author", "photoshop"} & set(image.info)


def test_a_photo_is_turned_upright() -> None:
    with Image.open(BytesIO(kept("a.jpg", photo(6)))) as image:  # its left is the top
        assert image.size == (32, 64)
        red, blue = image.getpixel((16, 8)), image.getpixel((16, 56))
    assert red[0] > 200 > red[2]  # type: ignore[index]
    assert blue[2] > 200 > blue[0]  # type: ignore[index]


def test_colours_and_transparency_stay() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    with Image.open(BytesIO(kept("a.jpg", photo(icc_profile=profile)))) as image:
        assert image.info["icc_profile"] == profile
    with Image.open(BytesIO(kept("a.png", png()))) as image:
        assert image.getpixel((0, 0)) == (9, 9, 9, 128)


def test_what_follows_a_photo_is_not_kept() -> None:
    assert SECRET not in kept(
        "a.jpg", photo()[:-2].replace(SECRET, b"x" * len(SECRET)) + b"\xff\xd9" + SECRET
    )


@pytest.mark.parametrize("mode", ["1", "L", "P", "CMYK", "I;16", "LA"])
def test_every_way_to_write_points_is_kept(mode: str) -> None:
    ending = "JPEG" if mode == "CMYK" else "PNG"
    out = BytesIO()
    Image.new(mode, (8, 8)).save(out, ending)
    with Image.open(BytesIO(kept(f"a.{ending.lower()}", out.getvalue()))) as image:
        assert (image.size, image.mode) == ((8, 8), mode)


def test_a_photo_cut_short_is_refused_in_a_sentence() -> None:
    stream = BytesIO(photo()[:700])
    with pytest.raises(AttachmentRefused, match="abîmé ou incomplet"):
        attachments.clean(attachments.examine("a.jpg", stream, Limits()), "a.jpg", stream, Limits())


def test_the_same_photo_sent_twice_is_the_same_file(post: Post) -> None:
    for words in ("un", "deux"):
        post.write(body=words, files=(BytesIO(photo(6)), "photo.jpg"))
    assert post.count(FileRow) == 2
    assert post.vault_size() == 1
    kept_file = next(path for path in post.career.settings.data.glob("??/*") if path.is_file())
    assert SECRET not in kept_file.read_bytes()
