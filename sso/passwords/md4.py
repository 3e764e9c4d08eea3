"""MD4 (RFC 1320), by which lists of NTLM hashes are asked: OpenSSL 3 no longer has it. For nothing else."""

import struct
from collections.abc import Callable

MASK = 0xFFFFFFFF
Word = Callable[[int, int, int], int]
ROUNDS: tuple[tuple[Word, int, tuple[int, ...], tuple[int, ...]], ...] = (
    (lambda x, y, z: (x & y) | (~x & z), 0, tuple(range(16)), (3, 7, 11, 19)),
    (
        lambda x, y, z: (x & y) | (x & z) | (y & z),
        0x5A827999,
        (0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15),
        (3, 5, 9, 13),
    ),
    (
        lambda x, y, z: x ^ y ^ z,
        0x6ED9EBA1,
        (0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15),
        (3, 9, 11, 15),
    ),
)


def md4(data: bytes) -> bytes:
    """The digest, 16 bytes."""
    state = [0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476]
    padded = data + b"\x80" + bytes((55 - len(data)) % 64) + struct.pack("<Q", 8 * len(data) & (2**64 - 1))
    for start in range(0, len(padded), 64):
        block = struct.unpack("<16I", padded[start : start + 64])
        state = [(old + new) & MASK for old, new in zip(state, _mixed(state, block), strict=True)]
    return struct.pack("<4I", *state)


def _mixed(state: list[int], block: tuple[int, ...]) -> list[int]:
    a, b, c, d = state
    for word, constant, order, shifts in ROUNDS:
        for step, place in enumerate(order):
            total = (a + word(b, c, d) + block[place] + constant) & MASK
            shift = shifts[step % 4]
            a, b, c, d = d, (total << shift | total >> (32 - shift)) & MASK, b, c
    return [a, b, c, d]
