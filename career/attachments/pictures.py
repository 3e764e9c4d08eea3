"""Pictures as they are kept: upright, and without what hides in them (place, device, date, thumbnail)."""

from io import BytesIO
from typing import BinaryIO

from PIL import Image, ImageOps

from career.attachments.contents import DAMAGED, Kind, Unfit

CLEANED = (Kind.JPEG, Kind.PNG)
QUALITY = 95
"""Of a JPEG that had to be turned; one already upright keeps the tables it was made with."""


def cleaned(stream: BinaryIO, kind: Kind) -> BinaryIO:
    """The picture written anew, in a new stream at its beginning. Raises Unfit when it cannot be read.

    Its points, its colours (ICC profile) and its transparency stay; nothing else does.
    """
    out = BytesIO()
    stream.seek(0)
    try:
        with Image.open(stream, formats=[kind.name]) as image:
            _write(image, out, kind)
    except (OSError, ValueError, SyntaxError, EOFError, MemoryError, Image.DecompressionBombError):
        raise Unfit(DAMAGED) from None
    finally:
        stream.seek(0)
    out.seek(0)
    return out


def _write(image: Image.Image, out: BinaryIO, kind: Kind) -> None:
    """Only what is named here is written: a kind of hidden data that is new stays out too."""
    image.load()
    profile, density, turned = image.info.get("icc_profile"), image.info.get("dpi"), _is_turned(image)
    upright = ImageOps.exif_transpose(image) if turned else image
    kept = {"icc_profile": profile, "exif": b""} | ({"dpi": density} if density else {})
    if kind is Kind.PNG:
        transparency = upright.info.get("transparency")
        upright.info = {} if transparency is None else {"transparency": transparency}
        upright.save(out, "PNG", **kept)
    else:
        upright.info = {}
        upright.save(out, "JPEG", quality=QUALITY if turned else "keep", comment=b"", xmp=b"", **kept)


def _is_turned(image: Image.Image) -> bool:
    orientation = image.getexif().get(0x0112, 1)
    return orientation in range(2, 9)
