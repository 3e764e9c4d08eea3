"""Ports of the demo."""

import socket
from collections.abc import Iterator

import pytest

from demo import ports


@pytest.fixture
def busy() -> Iterator[int]:
    """A port of loopback that somebody holds."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def test_a_free_port_is_kept_and_nothing_is_said() -> None:
    usual = {"identity": free_port()}
    chosen = ports.choose(usual, [])
    assert chosen == usual
    assert ports.replaced(chosen, usual) == []


def test_a_busy_port_is_replaced_and_said(busy: int) -> None:
    spare = free_port()
    chosen = ports.choose({"identity": busy}, [spare])
    assert chosen == {"identity": spare}
    (sentence,) = ports.replaced(chosen, {"identity": busy})
    assert str(busy) in sentence and str(spare) in sentence


def test_two_replaced_ports_are_never_the_same(busy: int) -> None:
    spares = [free_port(), free_port()]
    chosen = ports.choose({"identity": busy, "career": busy}, spares)
    assert chosen["identity"] != chosen["career"]


def test_a_spare_port_that_is_busy_is_passed_over(busy: int) -> None:
    spare = free_port()
    assert ports.choose({"identity": busy}, [busy, spare]) == {"identity": spare}


def test_a_port_held_on_ipv6_alone_is_busy() -> None:
    try:
        server = socket.create_server(("::1", 0), family=socket.AF_INET6)
    except OSError:
        return  # a host without IPv6 has no such port
    with server:
        assert not ports.is_free(server.getsockname()[1])
