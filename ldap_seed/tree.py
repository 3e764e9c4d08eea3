"""The tree, its password policies, its service accounts, its decoy and its groups."""

import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from ldap_seed.hashing import hashed_all
from ldap_seed.ldif import entry

SUFFIX = "o=gouv,c=fr"
BASE = f"ou=ac-demo,ou=education,{SUFFIX}"
STAFF = f"ou=personnels EN,{BASE}"
OTHERS = f"ou=autres,{BASE}"
ROLES = f"ou=roles,{BASE}"
SERVICES = f"ou=services,{BASE}"
POLICIES = f"ou=politiques,{BASE}"
LOCKED_UNTIL_UNLOCKED = f"cn=verrou-sans-fin,{POLICIES}"
NEVER_LOCKED = f"cn=sans-verrou,{POLICIES}"
DECOY = f"cn=leurre,{SERVICES}"
ROLE_NAMES = (
    "assistance-n1", "assistance-n2", "gestionnaire", "chef-etablissement", "directeur-ecole", "inspecteur",
    "administrateur", "rssi", "dpo",
)  # fmt: skip

AGENTS_POLICY = {
    "pwdAttribute": "userPassword",
    "pwdMinAge": "0",
    "pwdMaxAge": "0",  # no periodic renewal (domain.md § 9.3)
    "pwdInHistory": "5",
    "pwdCheckQuality": "2",  # also refuses a value already hashed
    "pwdMinLength": "12",
    "pwdMaxLength": "512",  # bytes: 128 characters of four
    "pwdLockout": "TRUE",
    "pwdLockoutDuration": "900",
    "pwdMaxFailure": "20",  # a backstop: the service's budgets come first (decision 9)
    "pwdFailureCountInterval": "900",
    "pwdMustChange": "TRUE",
    "pwdAllowUserChange": "TRUE",
    "pwdSafeModify": "FALSE",  # TRUE refuses every reset by the service (decision 7)
}


@dataclass(frozen=True, repr=False)
class ServicePasswords:
    """Passwords of the service accounts, made by the caller and kept nowhere here."""

    connexion: str
    compte: str
    alimentation: str

    @classmethod
    def generated(cls) -> "ServicePasswords":
        """New ones."""
        return cls(*(secrets.token_urlsafe(32) for _ in fields(cls)))

    @classmethod
    def read(cls, path: Path) -> "ServicePasswords":
        """Those of a file NAME=value. The feed's may be absent: then no feed can sign in."""
        lines = (line.partition("=") for line in path.read_text("utf-8").splitlines())
        return cls.chosen({name.strip(): value.strip() for name, _, value in lines})

    @classmethod
    def chosen(cls, found: Mapping[str, str]) -> "ServicePasswords":
        """Those of the services' own variables."""
        return cls(
            connexion=found["SSO_LDAP_SIGNIN_PASSWORD"],
            compte=found["SSO_LDAP_ACCOUNT_PASSWORD"],
            alimentation=found.get("LDAP_FEED_PASSWORD") or secrets.token_urlsafe(32),
        )


def branches() -> Iterator[str]:
    """The tree without its people."""
    yield entry(SUFFIX, {"objectClass": "organization", "o": "gouv"})
    yield _unit(f"ou=education,{SUFFIX}")
    yield from (_unit(dn) for dn in (BASE, STAFF, OTHERS, ROLES, SERVICES, POLICIES))


def policies() -> Iterator[str]:
    """The policy of everybody, and two for those that differ."""
    yield _policy(f"cn=agents,{POLICIES}", AGENTS_POLICY)
    yield _policy(LOCKED_UNTIL_UNLOCKED, {**AGENTS_POLICY, "pwdLockoutDuration": "0"})
    yield _policy(NEVER_LOCKED, {**AGENTS_POLICY, "pwdLockout": "FALSE"})


def services(passwords: ServicePasswords) -> Iterator[str]:
    """The service accounts, and the decoy: its password is known to nobody, its bind costs the same."""
    clear = {one.name: getattr(passwords, one.name) for one in fields(passwords)}
    for name, value in hashed_all({**clear, "leurre": secrets.token_urlsafe(32)}).items():
        yield entry(
            f"cn={name},{SERVICES}",
            {
                "objectClass": ["applicationProcess", "simpleSecurityObject"],
                "cn": name,
                "userPassword": value,
                "pwdPolicySubentry": NEVER_LOCKED,
            },
        )


def groups(members: Mapping[str, list[str]]) -> Iterator[str]:
    """The groups that carry roles; one that has no member cannot exist (groupOfNames)."""
    for role in ROLE_NAMES:
        if members.get(role):
            yield entry(
                f"cn={role},{ROLES}", {"objectClass": "groupOfNames", "cn": role, "member": members[role]}
            )


def _unit(dn: str) -> str:
    name = dn.split(",", 1)[0].removeprefix("ou=")
    return entry(dn, {"objectClass": "organizationalUnit", "ou": name})


def _policy(dn: str, values: Mapping[str, str]) -> str:
    name = dn.split(",", 1)[0].removeprefix("cn=")
    return entry(dn, {"objectClass": ["applicationProcess", "pwdPolicy"], "cn": name, **values})
