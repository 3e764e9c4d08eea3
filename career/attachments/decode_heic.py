"""A program of its own: a HEIC photo on its standard input, the same as a JPEG on its standard output.

The decoder is C++ that reads what strangers made: it works here with little memory and time, without the
service's files, and its death is this program's alone. `heic` starts it, apart from every environment.
"""

import resource
import sys
from io import BytesIO

import pi_heif
from PIL import Image

MEMORY, SECONDS = 512 * 1024 * 1024, 15  # a photo of 50 million points takes three quarters of it
TOO_LARGE = 3
QUALITY = 90


def main(pixels: int) -> int:
    """What the program answers to who started it; the picture has at most so many points."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
    options = pi_heif.options
    options.DECODE_THREADS, options.THUMBNAILS, options.DEPTH_IMAGES, options.AUX_IMAGES = (
        1,
        False,
        False,
        False,
    )
    photo = pi_heif.open_heif(BytesIO(sys.stdin.buffer.read()))
    if photo.size[0] * photo.size[1] > pixels:  # as its header says: nothing is decoded yet
        return TOO_LARGE
    image = photo.to_pillow()  # upright: HEIC says how in its own boxes, whatever its EXIF repeats
    profile = image.info.get("icc_profile")
    image.info = {}
    out = BytesIO()
    _opaque(image).save(out, "JPEG", quality=QUALITY, icc_profile=profile, exif=b"")
    sys.stdout.buffer.write(out.getvalue())
    return 0


def _opaque(image: Image.Image) -> Image.Image:
    """On white paper, where it is transparent: a JPEG has no other way."""
    if image.mode in ("L", "RGB"):
        return image
    clear = image.convert("RGBA")
    paper = Image.new("RGB", clear.size, "white")
    paper.paste(clear, mask=clear.getchannel("A"))
    return paper


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
