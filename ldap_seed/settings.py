"""Where the private slapd keeps its data and finds its programs (variables LDAP_…)."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from socle.settings import Settings


class LdapSettings(Settings):
    """Settings of the private directory server."""

    model_config = SettingsConfigDict(env_prefix="LDAP_")

    data: Path = Field(default=Path("var/ldap"), description="folder of its data, made at the first start")
    socket: Path | None = Field(default=None, description="its socket; empty: in the folder of the data")
    port: int | None = Field(default=None, description="also listen on this port of loopback, without TLS")
    tls_listen: str = Field(default="", description="also listen there with TLS: ldaps://0.0.0.0:636")
    tls_certificate: Path | None = Field(default=None, description="its certificate")
    tls_key: Path | None = Field(default=None, description="and the key of it")
    durable: bool = Field(default=True, description="wait for the disk at each change; the tests do not")
    size_mib: int = Field(
        default=256, ge=16, description="most that its database may hold; 60,000 people want 1024"
    )
    slapd: Path = Field(default=Path("/usr/sbin/slapd"), description="the server's program")
    confined: bool | None = Field(
        default=None, description="run a private copy of it; empty: where AppArmor confines the packaged one"
    )
    schemas: Path = Field(default=Path("/etc/ldap/schema"), description="folder of the stock schemas")
    modules: Path = Field(default=Path("/usr/lib/ldap"), description="folder of the server's modules")
    secrets: Path | None = Field(
        default=None, description="file of the service passwords, for the first start"
    )
