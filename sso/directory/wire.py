"""The one module that imports ldap3: connections, time limits, fail-over, and its errors renamed to ours.

One connection per thread and service account (a shared one serialises the threads); a person's password
is proved on one of its own, closed at once. No call outlasts the time limit, whatever the servers.
"""

import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from ssl import create_default_context
from time import monotonic
from typing import Any, TypeVar

from ldap3 import BASE, MODIFY_ADD, MODIFY_DELETE, MODIFY_REPLACE, NONE, Connection, Server, Tls
from ldap3.core.exceptions import LDAPExceptionError
from ldap3.core.results import RESULT_CODES
from ldap3.utils.conv import escape_filter_chars
from pyasn1.error import PyAsn1Error

from sso.directory import ber, exchange, policy, unber
from sso.directory.answers import (
    ALREADY_EXISTS,
    ATTRIBUTE_OR_VALUE_EXISTS,
    BAD_VALUES,
    COMPARE_FALSE,
    COMPARE_TRUE,
    CONSTRAINT_VIOLATION,
    INSUFFICIENT_ACCESS,
    INVALID_CREDENTIALS,
    NO_SUCH_ATTRIBUTE,
    NO_SUCH_OBJECT,
    SIZE_LIMIT,
    SUCCESS,
    Answer,
    Entry,
    Reply,
    Who,
)
from sso.directory.errors import DirectoryDown, DirectoryMisconfigured
from sso.directory.exchange import Outcome
from sso.directory.settings import Credentials, DirectoryPlace

T = TypeVar("T")
FAULTS = (LDAPExceptionError, PyAsn1Error, OSError)  # never repeated: pyasn1 writes the value in its message
POLICY_REQUEST = [(policy.OID, False, None)]
CHANGED_MEANWHILE = {NO_SUCH_ATTRIBUTE, CONSTRAINT_VIOLATION, ATTRIBUTE_OR_VALUE_EXISTS}
QUARANTINE = 30.0  # seconds during which a server that did not answer is tried last
PAGED = "1.2.840.113556.1.4.319"
PAGE = 400  # entries; below a server's usual limit of 500
MARGIN = 0.9  # part of the time limit that the network may use; the rest is for the page that says so

SETTLED = {
    SUCCESS, SIZE_LIMIT, NO_SUCH_ATTRIBUTE, CONSTRAINT_VIOLATION, NO_SUCH_OBJECT, ALREADY_EXISTS, *BAD_VALUES
}  # fmt: skip

escape = escape_filter_chars


@dataclass(repr=False)
class Link:
    """A connection and the address it leads to; closed with the thread that keeps it."""

    connection: Connection
    uri: str

    def __del__(self) -> None:
        self.cut()

    def close(self) -> None:
        """Say good-bye if the server still listens."""
        try:
            self.connection.unbind()
        except FAULTS:
            self.cut()

    def cut(self) -> None:
        """Close without a word. ldap3 forgets the socket of a connection that could not be opened."""
        opened = self.connection.socket
        self.connection.strategy.close()
        if opened is not None:
            opened.close()


class _CheckedTls(Tls):
    """TLS as Python does it: ldap3's own check ignores IP addresses and leaves refused sockets open."""

    def __init__(self, ca_file: Path | None) -> None:
        super().__init__()
        self._context = create_default_context(cafile=ca_file)

    def wrap_socket(self, connection: Connection, do_handshake: bool = False) -> None:
        connection.socket = self._context.wrap_socket(
            connection.socket, server_hostname=connection.server.host
        )


class Wire:
    """Operations on the directory, counted by kind in `operations`."""

    def __init__(self, settings: DirectoryPlace, credentials: Mapping[Who, Credentials]) -> None:
        self.operations: Counter[str] = Counter()
        self._settings, self._credentials = settings, credentials
        self._lock = threading.Lock()
        self._local = threading.local()
        self._slow: dict[str, float] = {}

    def search(
        self, who: Who, base: str, query: str, attributes: Sequence[str], *, limit: int = 0, one: bool = False
    ) -> list[Entry]:
        """Entries under `base` (`one`: `base` alone) that match; the list is cut at `limit`."""

        def ask(connection: Connection) -> list[Entry]:
            seconds = max(1, int(self._settings.timeout * MARGIN))
            scope = ber.BASE if one else ber.SUBTREE
            asked = ber.search(base, scope, query, tuple(attributes), limit, seconds)
            found = exchange.ask(connection, asked)
            _check(found.code, {SUCCESS, SIZE_LIMIT, NO_SUCH_OBJECT})
            return found.entries

        return self._asked("search", who, ask)

    def pages(self, who: Who, base: str, query: str, attributes: Sequence[str]) -> Iterator[list[Entry]]:
        """All entries under `base` that match, some hundreds at a time (RFC 2696)."""
        cookie = b""
        search = ber.search(base, ber.SUBTREE, query, tuple(attributes), 0, 0)
        while True:

            def ask(connection: Connection, cookie: bytes = cookie) -> tuple[list[Entry], bytes]:
                found = exchange.ask(connection, search, ber.page(PAGED, PAGE, cookie))
                _check(found.code, {SUCCESS, SIZE_LIMIT})
                if found.code == SIZE_LIMIT:
                    raise DirectoryMisconfigured("the directory bounds what the service account may list")
                return found.entries, unber.cookie(found.control(PAGED))

            # The cookie belongs to the connection: a lost one cannot be resumed on another.
            found, cookie = self._asked("search", who, ask, tries=1 if cookie else 2)
            yield found
            if not cookie:
                return

    def many(self, who: Who, kind: str, operations: Sequence[bytes]) -> list[Reply]:
        """Independent operations, sent together; each may be sent twice if the server was restarted since."""

        def ask(connection: Connection) -> list[Reply]:
            return [_reply(one) for one in exchange.ask_all(connection, operations)]

        return self._asked(kind, who, ask) if operations else []

    def compare(self, who: Who, dn: str, attribute: str, value: str) -> bool:
        """Does the entry hold this value? The value itself never comes back."""

        def ask(connection: Connection) -> bool:
            connection.compare(dn, attribute, value)  # type: ignore[no-untyped-call]
            code = connection.result["result"]
            _check(code, {COMPARE_TRUE, COMPARE_FALSE, NO_SUCH_ATTRIBUTE, NO_SUCH_OBJECT})
            return bool(code == COMPARE_TRUE)

        return self._asked("compare", who, ask)

    def put(self, who: Who, dn: str, attribute: str, value: str) -> None:
        """Give one attribute of one entry this value alone."""

        def ask(connection: Connection) -> None:
            changes = {attribute: [(MODIFY_REPLACE, [value])]}
            connection.modify(dn, changes)  # type: ignore[no-untyped-call]
            _check(connection.result["result"], {SUCCESS})

        self._write("modify", who, ask)

    def drop(self, who: Who, dn: str, attribute: str) -> None:
        """Remove one attribute of one entry; that it was not there is no fault."""

        def ask(connection: Connection) -> None:
            changes: dict[str, list[tuple[str, list[str]]]] = {attribute: [(MODIFY_DELETE, [])]}
            connection.modify(dn, changes)  # type: ignore[no-untyped-call]
            _check(connection.result["result"], {SUCCESS, NO_SUCH_ATTRIBUTE})

        self._write("modify", who, ask)

    def swap(
        self, who: Who, dn: str, attribute: str, old: str | None, new: str | None, beside: Mapping[str, str]
    ) -> bool:
        """Take the value `old` away, add `new`, and give others `beside`, in one write.

        False, and nothing written, if the entry no longer holds `old` (None: if it holds one).
        """
        swapped = [(MODIFY_DELETE, [old])] * (old is not None) + [(MODIFY_ADD, [new])] * (new is not None)

        def ask(connection: Connection) -> bool:
            changes: dict[str, Any] = {name: [(MODIFY_REPLACE, [value])] for name, value in beside.items()}
            changes |= {attribute: swapped} if swapped else {}
            connection.modify(dn, changes)  # type: ignore[no-untyped-call]
            _check(connection.result["result"], {SUCCESS, *CHANGED_MEANWHILE})
            return bool(connection.result["result"] == SUCCESS)

        return self._write("modify", who, ask)

    def set_password(self, who: Who, dn: str, new: str) -> Answer:
        """Password Modify (RFC 3062) in the name of a service account."""
        return self._write("password", who, lambda connection: _modify_password(connection, dn, new))

    def bind(self, dn: str, password: str) -> Answer:
        """Prove a person's password, on a connection of its own."""
        answer, link = self._bound(dn, password)
        link.cut()
        return answer

    def change_password(self, dn: str, old: str, new: str) -> tuple[Answer, Answer | None]:
        """Bind as the person with the old password; if it is right, Password Modify as the person."""
        bound, link = self._bound(dn, old)
        try:
            if bound.code != SUCCESS:
                return bound, None
            self._counted("password")
            return bound, _modify_password(link.connection, dn, new)
        except FAULTS as error:
            raise DirectoryDown(type(error).__name__) from None
        finally:
            link.close()

    def ping(self, who: Who = Who.SIGNIN) -> None:
        """Ask for nothing; `DirectoryDown` if nothing answers."""
        base = self._settings.base
        self._asked("ping", who, lambda c: bool(c.search(base, "(objectClass=*)", BASE, attributes=["1.1"])))

    def close(self) -> None:
        """Close this thread's kept connections."""
        for link in self._links().values():
            link.close()
        self._links().clear()

    def _write(self, kind: str, who: Who, ask: Callable[[Connection], T]) -> T:
        """Send once: after a doubt, sending again could change a password twice. So first, a ping."""
        self.ping(who)
        return self._asked(kind, who, ask, tries=1)

    def _asked(self, kind: str, who: Who, ask: Callable[[Connection], T], tries: int = 2) -> T:
        """Ask on this thread's connection; once more on a new one if the server was restarted since."""
        self._counted(kind)
        deadline = self._deadline()
        reason = ""
        for _ in range(tries):
            link = self._kept(who, deadline)
            try:
                return ask(link.connection)
            except FAULTS as error:
                reason = type(error).__name__
                self._forget(who)
                if self._blamed(link.uri, error):
                    break
        raise DirectoryDown(reason)

    def _kept(self, who: Who, deadline: float) -> Link:
        links = self._links()
        link = links.get(who)
        if link is None or link.connection.closed:
            answer, link = self._open(*self._service(who), deadline)
            if answer.code != SUCCESS:
                link.close()
                raise DirectoryMisconfigured(f"the service account {who.value} is refused")
            links[who] = link
        link.connection.socket.settimeout(max(0.1, deadline - monotonic()))
        return link

    def _forget(self, who: Who) -> None:
        link = self._links().pop(who, None)
        if link is not None:
            link.cut()

    def _links(self) -> dict[Who, Link]:
        links: dict[Who, Link] = self._local.__dict__.setdefault("links", {})
        return links

    def _service(self, who: Who) -> tuple[str, str]:
        dn, password = self._credentials[who]
        return dn, password.get_secret_value()

    def _bound(self, dn: str, password: str) -> tuple[Answer, Link]:
        if not password:
            raise ValueError("an empty password would be an anonymous bind")
        self._counted("bind")
        return self._open(dn, password, self._deadline())

    def _open(self, dn: str, password: str, deadline: float) -> tuple[Answer, Link]:
        """A connection bound, or refused for its password, on the first server that answers in time."""
        uris = sorted(self._settings.uris, key=lambda uri: self._slow.get(uri, 0.0) > monotonic())
        reason = "no server"
        for rank, uri in enumerate(uris):
            seconds = (deadline - monotonic()) / (1 if rank + 1 == len(uris) else 2)
            link = Link(self._connection(uri, max(1.0, seconds)), uri)
            try:
                answer = exchange.bind(link.connection, dn, password.encode())
                _check(answer.code, {SUCCESS, INVALID_CREDENTIALS})
                return answer, link
            except FAULTS as error:
                reason = type(error).__name__
                self._blamed(uri, error)
                link.cut()
        raise DirectoryDown(reason)

    def _connection(self, uri: str, seconds: float) -> Connection:
        tls = _CheckedTls(self._settings.ca_file) if uri.startswith("ldaps:") else None
        return Connection(
            Server(uri, get_info=NONE, tls=tls, connect_timeout=seconds),
            check_names=False,
            auto_referrals=False,
            auto_range=False,
            return_empty_attributes=False,
            receive_timeout=int(seconds),
        )

    def _blamed(self, uri: str, error: Exception) -> bool:
        """A server that lets time run out is tried last for a while; a refused connection costs none."""
        late = "timed out" in str(error) or "temporarily unavailable" in str(error)
        if late:
            self._slow[uri] = monotonic() + QUARANTINE
        return late

    def _deadline(self) -> float:
        return monotonic() + self._settings.timeout * MARGIN

    def _counted(self, kind: str) -> None:
        with self._lock:
            self.operations[kind] += 1


def _modify_password(connection: Connection, dn: str, new: str) -> Answer:
    connection.extend.standard.modify_password(dn, None, new.encode(), controls=POLICY_REQUEST)
    return _answer(connection)


def _check(code: int, expected: set[int]) -> None:
    """Codes that nobody planned for: a missing right, or a server that cannot serve."""
    if code == INSUFFICIENT_ACCESS:
        raise DirectoryMisconfigured("the directory lacks an access right of the service account")
    if code not in expected:
        raise DirectoryDown(RESULT_CODES.get(code, str(code)))


def _reply(outcome: Outcome) -> Reply:
    """One of several answers; a missing right, a full or read-only database stops them all."""
    _check(outcome.code, SETTLED)
    return Reply(outcome.code, outcome.entries)


def _answer(connection: Connection) -> Answer:
    control = (connection.result.get("controls") or {}).get(policy.OID, {})
    return Answer(int(connection.result["result"]), policy.decode(control.get("value")))
