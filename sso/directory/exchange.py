"""One request on a connection of ldap3: sent as `ber` wrote it, its answer read by ldap3."""

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


def bind(connection: "Connection", dn: str, password: bytes) -> None:
    """Open and bind, asking what the password policy has to say."""
    connection.open(read_server_info=False)
    ask(connection, ber.bind(dn, password), POLICY)
    connection.bound = connection.result["result"] == 0
