"""One request on a connection of ldap3: sent as `ber` wrote it, received by ldap3, read by `unber`."""

from typing import TYPE_CHECKING, Any

from sso.directory import ber, policy, unber
from sso.directory.answers import SUCCESS, Answer, Entry
from sso.directory.unber import BadAnswer, Received

if TYPE_CHECKING:
    from ldap3 import Connection

POLICY = ber.control(policy.OID)


def search(connection: "Connection", operation: bytes) -> tuple[int, list[Entry]]:
    """The result code of a search, and its entries; references to other servers are left aside.

    `OSError` if the socket is gone or the answer is none, or what ldap3 raises when nothing comes in time.
    """
    found, last = _ask(connection, operation)
    entries = [Entry(*unber.entry(one.body)) for one in found if one.kind == unber.SEARCH_ENTRY]
    return unber.result(last.body), entries


def bind(connection: "Connection", dn: str, password: bytes) -> Answer:
    """Open and bind, asking what the password policy has to say."""
    connection.open(read_server_info=False)
    _, last = _ask(connection, ber.bind(dn, password), POLICY)
    answer = Answer(unber.result(last.body), policy.decode(unber.control(last.controls, policy.OID)))
    connection.bound = answer.code == SUCCESS
    return answer


def _ask(
    connection: "Connection", operation: bytes, controls: bytes = b""
) -> tuple[list[Received], Received]:
    """Send and wait: what came before the last message, and that one."""
    strategy: Any = connection.strategy
    number = connection.server.next_message_id()
    connection.socket.sendall(ber.message(number, operation, controls))
    found: list[Received] = []
    while True:
        for raw in strategy.receiving() or _gone():
            one = unber.message(raw)
            if one.number != number:  # 0: the server says that it closes (§ 4.4.1)
                raise BadAnswer("the answer to another request")
            if one.kind not in {unber.SEARCH_ENTRY, unber.SEARCH_REFERENCE}:
                return found, one
            found.append(one)


def _gone() -> list[bytes]:
    raise BadAnswer("the connection was closed")
