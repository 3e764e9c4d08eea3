"""Requests on a connection of ldap3: sent as `ber` wrote them, received by ldap3, read by `unber`."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sso.directory import ber, policy, unber
from sso.directory.answers import SUCCESS, Answer, Entry
from sso.directory.unber import BadAnswer, Received

if TYPE_CHECKING:
    from ldap3 import Connection

POLICY = ber.control(policy.OID)
FOLLOWED = {unber.SEARCH_ENTRY, unber.SEARCH_REFERENCE}  # by the message that ends the operation


@dataclass
class Outcome:
    """What came of one operation: its entries, and the message that ended it."""

    entries: list[Entry] = field(default_factory=list)
    last: Received | None = None

    @property
    def code(self) -> int:
        """The result code."""
        return unber.result(self._end.body)

    def control(self, oid: str) -> bytes | None:
        """The value of a control that came with the end."""
        return unber.control(self._end.controls, oid)

    @property
    def _end(self) -> Received:
        if self.last is None:
            raise BadAnswer("no answer yet")
        return self.last


def ask(connection: "Connection", operation: bytes, controls: bytes = b"") -> Outcome:
    """Send one operation and wait; references to other servers are left aside.

    `OSError` if the socket is gone or the answer is none, or what ldap3 raises when nothing comes in time.
    """
    return _converse(connection, [(operation, controls)])[0]


def ask_all(connection: "Connection", operations: Sequence[bytes]) -> list[Outcome]:
    """Send all, then read, in their order. Few enough to fit the system's buffers.

    The server may work on several at a time: none may stand on another one's outcome.
    """
    return _converse(connection, [(operation, b"") for operation in operations])


def bind(connection: "Connection", dn: str, password: bytes) -> Answer:
    """Open and bind, asking what the password policy has to say."""
    connection.open(read_server_info=False)
    said = ask(connection, ber.bind(dn, password), POLICY)
    connection.bound = said.code == SUCCESS
    return Answer(said.code, policy.decode(said.control(policy.OID)))


def _converse(connection: "Connection", requests: Sequence[tuple[bytes, bytes]]) -> list[Outcome]:
    strategy: Any = connection.strategy
    numbers = [connection.server.next_message_id() for _ in requests]
    whole = [ber.message(number, *one) for number, one in zip(numbers, requests, strict=True)]
    connection.socket.sendall(b"".join(whole))
    outcomes = {number: Outcome() for number in numbers}
    left = len(outcomes)
    while left:
        for raw in strategy.receiving() or _gone():
            one = unber.message(raw)
            outcome = outcomes.get(one.number)
            if outcome is None or outcome.last is not None:  # 0: the server says that it closes (§ 4.4.1)
                raise BadAnswer("the answer to another request")
            if one.kind == unber.SEARCH_ENTRY:
                outcome.entries.append(Entry(*unber.entry(one.body)))
            elif one.kind not in FOLLOWED:
                outcome.last, left = one, left - 1
    return [outcomes[number] for number in numbers]


def _gone() -> list[bytes]:
    raise BadAnswer("the connection was closed")
