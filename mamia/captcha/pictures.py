"""The picture: five characters, drawn for people's eyes first, since machines read them anyway."""

import secrets
from io import BytesIO

from captcha.image import ImageCaptcha
from PIL import Image

from mamia.captcha.answers import EYE

LENGTH = 5
WIDTH, HEIGHT = 220, 76


class _Drawing(ImageCaptcha):
    """Less turned than the library's: heavier noise made machines read better, and people worse."""

    character_rotate = (-18, 18)
    word_offset_dx = 0.1
    lookup_table = [min(255, shade * 8) for shade in range(256)]  # dark inks stay dark


_DRAWING = _Drawing(WIDTH, HEIGHT, font_sizes=(48, 54, 60))


def text() -> str:
    """A new text for a picture."""
    return "".join(secrets.choice(EYE) for _ in range(LENGTH))


def draw(characters: str) -> bytes:
    """A PNG of those characters, dark on light, about 4 kB; 10 to 30 ms."""
    shade = [(20, 40, 90), (80, 20, 60), (20, 70, 40), (70, 45, 10), (40, 30, 100)]
    image = _DRAWING.generate_image(characters, bg_color=(250, 250, 247), fg_color=secrets.choice(shade))
    out = BytesIO()
    image.convert("P", palette=Image.Palette.ADAPTIVE, colors=32).save(out, format="PNG", optimize=True)
    return out.getvalue()
