"""The demo's secrets: each is made once, kept in one file for its owner alone, and never made again."""

import os
import secrets
from collections.abc import Callable, Mapping
from pathlib import Path

from cryptography.fernet import Fernet

FILE = "secrets.env"


def password() -> str:
    """A password or a key that no person types: 48 characters, 288 bits."""
    return secrets.token_urlsafe(36)


def master_key() -> str:
    """A key that encrypts what is secret at rest."""
    return Fernet.generate_key().decode()


MAKERS: Mapping[str, Callable[[], str]] = {
    "SOCLE_DIGEST_KEY": password,
    "SSO_MASTER_KEYS": master_key,
    "SSO_LDAP_SIGNIN_PASSWORD": password,
    "SSO_LDAP_ACCOUNT_PASSWORD": password,
    "LDAP_FEED_PASSWORD": password,
    "MAMIA_SECRET_KEY": password,
    "CAREER_SECRET_KEY": password,
    "CAREER_CLIENT_SECRET": password,
    "SIAM_SECRET_KEY": password,
    "SIAM_CLIENT_SECRET": password,
}


def load(var: Path) -> dict[str, str]:
    """The secrets kept in `var`."""
    path = var / FILE
    if not path.exists():
        return {}
    lines = path.read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))


def ensure(var: Path, makers: Mapping[str, Callable[[], str]] = MAKERS) -> dict[str, str]:
    """The secrets kept in `var`, after making those that a newer version needs and the file lacks."""
    kept = load(var)
    missing = {name: make() for name, make in makers.items() if name not in kept}
    if missing:
        write(var / FILE, "".join(f"{name}={value}\n" for name, value in {**kept, **missing}.items()))
    return {**kept, **missing}


def write(path: Path, text: str) -> None:
    """Write a file that only its owner reads, whole or not at all."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    draft.replace(path)
