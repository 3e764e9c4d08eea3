"""Files that come by pieces: how far they are, whose they are, what becomes of them."""

import hashlib

from tests.career.courrier.conftest import PDF, Post
from tests.career.uploads.conftest import Line


def partial(post: Post) -> list[bytes]:
    return [path.read_bytes() for path in (post.career.settings.data / "partial").glob("*")]


def test_a_file_comes_by_pieces_and_leaves_with_the_message(guarded: Post, line: Line) -> None:
    upload = line.sent(PDF, "arrêté n° 3.pdf")
    assert (guarded.vault_size(), partial(guarded)) == (1, [])
    guarded.write(forge={"files": [upload]})
    [file] = guarded.files()
    assert (file.name, file.digest, file.size) == (
        "arrêté n° 3.pdf",
        hashlib.sha256(PDF).hexdigest(),
        len(PDF),
    )
    assert len(guarded.messages()) == 1
