"""Ports of the demo: the usual ones, or the next free ones when somebody else holds them."""

import errno
import socket
from collections.abc import Iterable, Mapping

from demo.academies import others

FIRST = {"identity": 8000, "career": 8001, "mailbox": 8002, "siam": 8003, "smtp": 8025}
USUAL = {**FIRST, **{one.identity: one.port for one in others()}}
SPARE = range(8004, 8100)


def is_free(port: int) -> bool:
    """True when nobody listens on the port, in IPv4 or IPv6: browsers try both for « localhost »."""
    return _binds(socket.AF_INET, "127.0.0.1", port) and _binds(socket.AF_INET6, "::1", port)


def _binds(family: socket.AddressFamily, host: str, port: int) -> bool:
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as error:
        return error.errno not in {errno.EADDRINUSE, errno.EACCES}  # a host without IPv6 refuses otherwise
    return True


def choose(usual: Mapping[str, int] = USUAL, spare: Iterable[int] = SPARE) -> dict[str, int]:
    """A free port for each name: the usual one, else the first spare one that is nobody's."""
    chosen: dict[str, int] = {}
    spares = (port for port in spare if port not in usual.values() and is_free(port))
    for name, port in usual.items():
        chosen[name] = port if is_free(port) else next(spares)
    return chosen


def replaced(chosen: Mapping[str, int], usual: Mapping[str, int] = USUAL) -> list[str]:
    """One French sentence per port that is not the usual one."""
    return [
        f"Le port {usual[name]} est occupé\u00a0: {name} prend le port {port}."
        for name, port in chosen.items()
        if port != usual[name]
    ]
