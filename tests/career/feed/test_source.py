"""Sets that are not what they say: refused in words, never by a fault, and no row made of half a line."""

import struct
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from career.feed.columns import BY_NAME
from career.feed.rows import Fault
from career.feed.source import LONGEST_LINE, BadSet, open_set

NAME = "diplomes.csv"


def header() -> bytes:
    """The first line of the file of diplomas, as it is described."""
    return (";".join(["uid", *(one.name for one in BY_NAME[NAME].columns)]) + "\n").encode()


def folder(tmp_path: Path, content: bytes) -> Path:
    (tmp_path / NAME).write_bytes(content)
    return tmp_path


@pytest.mark.parametrize(
    "first",
    [b"uid;\x81;\xe9\n", b"uid;" + "é".encode() * LONGEST_LINE + b"\n", b"\x00\n", b"", b"\xef\xbb\xbf"],
)
def test_a_first_line_that_cannot_be_read_is_refused_in_words(tmp_path: Path, first: bytes) -> None:
    with pytest.raises(BadSet, match=NAME):
        open_set(folder(tmp_path, first))


def test_what_follows_a_line_too_long_is_no_line_of_its_own(tmp_path: Path) -> None:
    width = header().count(b";")
    tail = b"soconnor" + b";" * width
    long = b"x" * LONGEST_LINE + tail
    longer = b"y" * 3 * LONGEST_LINE + tail
    [source] = open_set(folder(tmp_path, header() + long + b"\n" + longer + b"\n" + tail + b"\n"))
    read = list(source.read())
    assert [type(one) for one in read] == [Fault, Fault, tuple]
    assert [one.line if isinstance(one, Fault) else one[0] for one in read] == [2, 3, 4]


def test_a_name_that_climbs_out_of_the_zip_is_only_a_name(tmp_path: Path) -> None:
    path = tmp_path / "lot.zip"
    with ZipFile(path, "w") as packed:
        packed.writestr(f"../../{NAME}", header())
    [source] = open_set(path)
    assert source.file.name == NAME
    assert [one.name for one in tmp_path.iterdir()] == ["lot.zip"]


@pytest.mark.parametrize("method", [99, 1, 12, 14])
def test_a_zip_packed_in_a_way_nobody_reads_is_refused_in_words(tmp_path: Path, method: int) -> None:
    path = tmp_path / "lot.zip"
    with ZipFile(path, "w", ZIP_DEFLATED) as packed:
        packed.writestr(NAME, header() * 50)
    content = bytearray(path.read_bytes())
    for sign, at in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        struct.pack_into("<H", content, content.index(sign) + at, method)
    path.write_bytes(content)
    with pytest.raises(BadSet, match=r"lot\.zip"):
        open_set(path)
