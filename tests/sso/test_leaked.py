"""Passwords that attackers have: the file an operator gives, made compact, and asked."""

import hashlib
import io
import random
from pathlib import Path

import pytest

from sso.passwords import loading
from sso.passwords.leaked import HEADER, WIDTH, Kind, Leaked, NotAList
from sso.passwords.loading import Told
from sso.passwords.md4 import md4

KNOWN = [f"cheval-agrafe-{number}" for number in range(500)]


def sha1(password: str) -> str:
    return hashlib.sha1(password.encode()).hexdigest().upper()


def ntlm(password: str) -> str:
    return md4(password.encode("utf-16-le")).hex().upper()


def loaded(folder: Path, text: str | bytes) -> tuple[Leaked, Told]:
    raw = text if isinstance(text, bytes) else text.encode()
    *_, told = loading.load(io.BytesIO(raw), folder / "leaked")
    return Leaked(folder / "leaked"), told


@pytest.mark.parametrize(
    ("text", "digest"),
    [
        ("", "31d6cfe0d16ae931b73c59d7e0c089c0"),
        ("abc", "a448017aaf21d8525fc10ae87aa6729d"),
        ("message digest", "d9130a8164549fe818874806e1c7014b"),
        ("1234567890" * 8, "e33b4ddc9c38f2199c3e7b164fcc0536"),
    ],
)
def test_md4_is_the_one_of_rfc_1320(text: str, digest: str) -> None:
    assert md4(text.encode()).hex() == digest


@pytest.mark.parametrize("digest", [sha1, ntlm])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("shuffled", [False, True])
def test_a_list_of_digests_in_any_order_is_asked(tmp_path, digest, end, shuffled) -> None:
    rows = sorted(f"{digest(word)}:{place + 1}" for place, word in enumerate(KNOWN))
    if shuffled:
        random.Random(1).shuffle(rows)
    leaked, told = loaded(tmp_path, end.join(rows) + end)
    assert (told.taken, told.left_out) == (500, 0)
    assert all(leaked.holds(word) for word in KNOWN)
    assert not any(leaked.holds(word + "x") for word in KNOWN)


def test_the_file_is_six_bytes_for_each_password(tmp_path) -> None:
    leaked, _ = loaded(tmp_path, "\n".join(map(sha1, KNOWN)))
    assert leaked.path.stat().st_size == HEADER + WIDTH * 500
    assert [path.name for path in tmp_path.iterdir()] == ["leaked"]


def test_words_are_taken_one_a_line_with_their_accents_however_they_were_written(tmp_path) -> None:
    text = (
        b"\xef\xbb\xbfazerty\r\n\n"
        + "été à la plage\n".encode()
        + "forêt\n".encode("latin-1")
        + b"e\xcc\x81mail"
    )
    leaked, told = loaded(tmp_path, text)
    assert (told.taken, told.words, told.left_out) == (4, True, 0)
    assert all(leaked.holds(word) for word in ("azerty", "été à la plage", "forêt", "émail"))
    assert not leaked.holds("")


def test_runs_that_do_not_follow_one_another_are_merged_and_said_once(tmp_path, monkeypatch) -> None:
    small = {"BLOCK": 1000, "RUN": 20, "MOST_RUNS": 3}
    for name, value in small.items():
        monkeypatch.setattr(loading, name, value)
    rows = [sha1(word) for word in KNOWN] * 2
    random.Random(2).shuffle(rows)
    leaked, told = loaded(tmp_path, "\n".join(rows))
    assert told.taken == 1000
    raw = leaked.path.read_bytes()[HEADER:]
    found = [raw[at : at + WIDTH] for at in range(0, len(raw), WIDTH)]
    assert found == sorted({Kind.SHA1.prefix(word) for word in KNOWN})


def test_lines_of_another_kind_are_left_out_and_counted(tmp_path) -> None:
    leaked, told = loaded(tmp_path, f"{sha1(KNOWN[0])}:3\n{ntlm(KNOWN[1])}:1\nazerty\n\n{sha1(KNOWN[2])}\n")
    assert (told.taken, told.left_out) == (2, 2)
    assert leaked.holds(KNOWN[0]) and leaked.holds(KNOWN[2]) and not leaked.holds("azerty")


@pytest.mark.parametrize("text", [b"", b"\n\r\n  \n", b"x" * (3 * 2**20 + 1)])
def test_a_file_without_a_password_leaves_the_list_as_it_was(tmp_path, text, monkeypatch) -> None:
    monkeypatch.setattr(loading, "BLOCK", 2**20)
    leaked, _ = loaded(tmp_path, "azerty\n")
    with pytest.raises(NotAList):
        loaded(tmp_path, text)
    assert leaked.holds("azerty")
    assert [path.name for path in tmp_path.iterdir()] == ["leaked"]


def test_another_list_takes_the_place_of_the_first_under_the_eyes_of_who_asks(tmp_path) -> None:
    leaked, _ = loaded(tmp_path, "azerty\n")
    assert leaked.holds("azerty")
    loaded(tmp_path, "qwerty\n")
    assert leaked.holds("qwerty") and not leaked.holds("azerty")


def test_without_a_file_nothing_is_known(tmp_path) -> None:
    assert not Leaked(tmp_path / "nothing").holds("azerty")


@pytest.mark.parametrize("raw", [b"", b"azerty\nqwerty\n12345\n", Kind.SHA1.value + b"12345"])
def test_a_file_that_is_no_list_is_said_so(tmp_path, raw) -> None:
    (tmp_path / "leaked").write_bytes(raw)
    with pytest.raises(NotAList):
        Leaked(tmp_path / "leaked").holds("azerty")


def test_half_a_surrogate_pair_is_in_no_list_and_no_fault(tmp_path) -> None:
    for digest in (sha1, ntlm):
        leaked, _ = loaded(tmp_path, digest("azerty"))
        assert not leaked.holds("mot\ud800")
