"""Names of attached files: what a browser, a disk or a reader could misread is taken out."""

import re
import unicodedata

from career.attachments.contents import Kind

LONGEST = 100
"""Characters of a name, its ending included."""
UNNAMED = "piece-jointe"
_RESERVED = re.compile(r"(?i)^(?:con|prn|aux|nul|com\d|lpt\d)(?=\.|$)")


def tidy_name(raw: str) -> str:
    """The last part of a path, without controls, direction marks or signs that disks reserve."""
    name = unicodedata.normalize("NFC", re.split(r"[/\\]", raw)[-1])
    name = "".join(" " if char.isspace() else char for char in name)
    name = "".join(char for char in name if unicodedata.category(char)[0] != "C")
    name = re.sub(r'[<>:"|?*]', "_", re.sub(" +", " ", name)).strip(" .")
    return _RESERVED.sub(r"_\g<0>", name)[:LONGEST].strip(" .") or UNNAMED


def sent_name(raw: str) -> str:
    """The tidy name with the ending it came with, until the content is known."""
    stem, _, ending = raw.rpartition(".")
    ending = tidy_name(ending)[:10]
    return f"{tidy_name(stem)[: LONGEST - len(ending) - 1]}.{ending}"


def safe_name(raw: str, kind: Kind) -> str:
    """The tidy name, with an ending that says what the content is: « photo.exe » → « photo.exe.pdf »."""
    stem, dot, ending = tidy_name(raw).rpartition(".")
    if not dot or ending.lower() not in kind.endings:
        stem, ending = tidy_name(raw), kind.endings[0]
    return f"{stem[: LONGEST - len(ending) - 1].rstrip(' .') or UNNAMED}.{ending}"


def renamed(name: str, kind: Kind) -> str:
    """The name of a file that became another kind: « IMG_2041.HEIC » → « IMG_2041.jpg »."""
    return safe_name(name.rpartition(".")[0], kind)
