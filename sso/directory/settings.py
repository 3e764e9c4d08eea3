"""Where the directory is, as whom the service speaks to it, and what it calls things there."""

from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import NoDecode, SettingsConfigDict

from socle.settings import Settings
from sso.directory.answers import Who

Credentials = tuple[str, SecretStr]


class DirectoryPlace(Settings):
    """Where the directory is and what it calls things; a DN left empty is derived from the base."""

    model_config = SettingsConfigDict(env_prefix="SSO_LDAP_")

    uris: Annotated[tuple[str, ...], NoDecode] = Field(
        description="addresses of the servers, the preferred first, separated by spaces: ldapi:// or ldaps://"
    )
    base: str = Field(default="ou=ac-demo,ou=education,o=gouv,c=fr", description="branch of the académie")
    roles_base: str = Field(default="", description="branch of the groups; empty: ou=roles under the base")
    policies_base: str = Field(
        default="", description="branch of the password policies; empty: ou=politiques"
    )
    default_policy: str = Field(default="", description="password policy of those who have none of their own")
    decoy_dn: str = Field(
        default="", description="entry bound in place of unknown and locked accounts; never locks"
    )
    timeout: float = Field(
        default=5.0, gt=0.5, le=30, description="seconds before the directory is said down"
    )
    ca_file: Path | None = Field(default=None, description="certificate authority of ldaps:// servers")
    grace_days: int = Field(
        default=180, ge=0, description="days of sign-in after the end of function (decision 12)"
    )
    attributes: dict[str, str] = Field(
        default_factory=dict,
        description='names of your directory, as JSON: {"nompatro": "supannNomDeNaissance"}',
    )

    @field_validator("uris", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(value.split()) if isinstance(value, str) else value

    @field_validator("uris")
    @classmethod
    def _protected(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if not value or not all(_is_protected(uri) for uri in value):
            raise ValueError("write ldapi:// or ldaps:// addresses; ldap:// is accepted on loopback alone")
        return value

    @property
    def grace(self) -> timedelta:
        """How long somebody signs in after the end of function."""
        return timedelta(days=self.grace_days)

    def under(self, explicit: str, rdn: str) -> str:
        """A DN given in full, or else its usual place under the base."""
        return explicit or f"{rdn},{self.base}"


class DirectorySettings(DirectoryPlace):
    """The same with the two accounts of the service."""

    signin_dn: str = Field(
        default="", description="service account of the sign-in; empty: cn=connexion,ou=services"
    )
    signin_password: SecretStr = Field(description="its password")
    account_dn: str = Field(default="", description="service account of the account pages; empty: cn=compte")
    account_password: SecretStr = Field(description="its password")

    @property
    def credentials(self) -> dict[Who, Credentials]:
        """DN and password of each account."""
        return {
            Who.SIGNIN: (self.under(self.signin_dn, "cn=connexion,ou=services"), self.signin_password),
            Who.ACCOUNT: (self.under(self.account_dn, "cn=compte,ou=services"), self.account_password),
        }


def _is_protected(uri: str) -> bool:
    parts = urlsplit(uri)
    if parts.scheme in {"ldapi", "ldaps"}:
        return True
    return parts.scheme == "ldap" and _is_loopback(parts.hostname or "")


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
