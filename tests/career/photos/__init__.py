"""Photos as telephones make them."""

import gzip
from pathlib import Path

HERE = Path(__file__).parent
PLACE = b"48.8584 N 2.2945 E"


def heic() -> bytes:
    """Upright, red above and blue below; in its EXIF and XMP, a place."""
    return (HERE / "turned.heic").read_bytes()


def huge_heic() -> bytes:
    """Seventy-two million points."""
    return gzip.decompress((HERE / "72_million_points.heic.gz").read_bytes())
