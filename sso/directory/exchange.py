"""Requests on a connection of ldap3: sent as `ber` wrote them, their answers read by ldap3."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from sso.directory import ber, policy

if TYPE_CHECKING:
    from ldap3 import Connection

REQUEST: dict[str, Any] = {}  # ldap3 wants it only to follow referrals, which we do not
POLICY = ber.control(policy.OID)


def ask(connection: "Connection", operation: bytes, controls: bytes = b"") -> list[dict[str, Any]]:
    """Send and wait; the rows of the answer, its result in `connection.result`.

    `OSError` if the socket is gone, or what ldap3 raises when nothing comes back in time.
    """
    strategy: Any = connection.strategy
    number = connection.server.next_message_id()
    strategy._outstanding[number] = REQUEST  # what `get_response` waits for
    connection.socket.sendall(ber.message(number, operation, controls))
    rows, connection.result = strategy.get_response(number)
    return list(rows)


def ask_all(
    connection: "Connection", operations: Sequence[bytes], decode: Callable[[bytes], Any]
) -> list[list[dict[str, Any]]]:
    """Send all, then read: the rows of each answer, its result last. Few enough to fit the system's buffers.

    The server may work on several at a time: none may stand on another one's outcome.
    """
    strategy: Any = connection.strategy
    numbers = [connection.server.next_message_id() for _ in operations]
    connection.socket.sendall(b"".join(ber.message(*one) for one in zip(numbers, operations, strict=True)))
    rows: dict[int, list[dict[str, Any]]] = {number: [] for number in numbers}
    left = len(rows)
    while left:
        received = strategy.receiving()
        if not received:
            raise OSError("the server closed the connection")
        for message in received:
            decoded = decode(message)
            row = strategy.decode_response_fast(decoded)
            rows[int(decoded["messageID"])].append(row)
            left -= row["type"] not in {"searchResEntry", "searchResRef"}
    return [rows[number] for number in numbers]


def bind(connection: "Connection", dn: str, password: bytes) -> None:
    """Open and bind, asking what the password policy has to say."""
    connection.open(read_server_info=False)
    ask(connection, ber.bind(dn, password), POLICY)
    connection.bound = connection.result["result"] == 0
