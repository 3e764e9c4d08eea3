"""Addresses that only their owner recognises: « f•••••t.d••••d@ac-demo.example »; pure."""

import re

DOT = "•"


def academic(address: str) -> str:
    """Of the académie, whose domain everybody knows."""
    local, at, domain = address.rpartition("@")
    return _pieces(local) + at + domain


def personal(address: str) -> str:
    """Of somebody's own, whose domain says something of her too."""
    local, at, domain = address.rpartition("@")
    host, dot, top = domain.rpartition(".")
    return _pieces(local) + at + _pieces(host) + dot + top


def _pieces(text: str) -> str:
    return re.sub(r"[^.]+", lambda found: _piece(found[0]), text)


def _piece(piece: str) -> str:
    return piece[0] + DOT * (len(piece) - 2) + piece[-1] if len(piece) > 2 else DOT * len(piece)
