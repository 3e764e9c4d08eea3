"""What an administration does to accounts before a journey begins: the states a person may be in."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

from ldap3 import EXTERNAL, MODIFY_REPLACE, NONE, SASL, Connection, Server

from ldap_seed.entries import stamp
from ldap_seed.tree import AGENTS_POLICY, BASE, LOCKED_UNTIL_UNLOCKED, POLICIES, STAFF
from socle.clock import now
from tests.fixtures_directory import RELAXED, Secrets, agent


def new_password() -> str:
    """A password nobody has had; long enough for those who see other people's data."""
    return "-".join(secrets.token_hex(2) for _ in range(5))


@dataclass(frozen=True)
class Office:
    """The directory of the demo, with every right."""

    link: Connection

    @classmethod
    @contextmanager
    def of(cls, socket: Path) -> "Iterator[Office]":
        """Through the server's socket, as the user it runs as."""
        link = Connection(
            Server(f"ldapi://{quote(str(socket), safe='')}", get_info=NONE),
            authentication=SASL, sasl_mechanism=EXTERNAL, sasl_credentials="", check_names=False,
            auto_bind=True,
        )  # fmt: skip
        yield cls(link)
        link.unbind()

    def must_change(self, uid: str) -> str:
        """Give a password that serves once, as the assistance does; returns it."""
        password = new_password()
        given = self.link.extend.standard.modify_password(self._dn(uid), None, password)
        assert given, self.link.result
        return password

    def password(self, uid: str) -> str:
        """Give a password that lasts; returns it."""
        password = self.must_change(uid)
        self._write(uid, pwdReset=[(MODIFY_REPLACE, ["FALSE"])])
        return password

    def never_activated(self, uid: str) -> None:
        """Make an account as it is before its first sign-in: no password."""
        self._write(uid, userPassword=[(MODIFY_REPLACE, [])], etatcompte=[(MODIFY_REPLACE, ["A_ACTIVER"])])

    def expire(self, uid: str, grace: int = 0) -> str:
        """Give a password that has expired, with so many sign-ins left; returns it."""
        password = self.password(uid)
        policy = f"cn=expire-{uid},{POLICIES}"
        aged = {"pwdMaxAge": "864000", "pwdGraceAuthnLimit": str(grace)}
        values = {**AGENTS_POLICY, "cn": f"expire-{uid}", **aged}
        assert self.link.add(policy, ["applicationProcess", "pwdPolicy"], values), self.link.result
        self._write(uid, pwdPolicySubentry=[(MODIFY_REPLACE, [policy])])
        changed = {"pwdChangedTime": [(MODIFY_REPLACE, [stamp(now() - timedelta(days=11))])]}
        assert self.link.modify(self._dn(uid), changed, controls=[RELAXED]), self.link.result
        return password

    def lock(self, uid: str) -> None:
        """Lock until somebody unlocks, as too many wrong passwords do."""
        self._write(
            uid,
            pwdAccountLockedTime=[(MODIFY_REPLACE, [stamp(now() - timedelta(hours=1))])],
            pwdPolicySubentry=[(MODIFY_REPLACE, [LOCKED_UNTIL_UNLOCKED])],
        )

    def hire(self, **changes: str) -> tuple[str, Secrets]:
        """Somebody new, whom no other test knows: her identifiant, and what she knows."""
        known, values = agent({**changes})
        uid = str(values["uid"])
        assert self.link.add(f"uid={uid},{STAFF}", ["inetOrgPerson", "agentAcademique"], values)
        assert self.link.extend.standard.modify_password(self._dn(uid), None, known.password)
        self._write(uid, pwdReset=[(MODIFY_REPLACE, ["FALSE"])])
        return uid, known

    def suspend(self, uid: str) -> None:
        """Suspend an account, as the feed of human resources does."""
        self._write(uid, etatcompte=[(MODIFY_REPLACE, ["SUSPENDU"])])

    def _dn(self, uid: str) -> str:
        assert self.link.search(BASE, f"(uid={uid})"), uid
        return str(self.link.entries[0].entry_dn)

    def _write(self, uid: str, **changes: list[tuple[str, list[str]]]) -> None:
        assert self.link.modify(self._dn(uid), changes), self.link.result
