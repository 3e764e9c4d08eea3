"""Where the private slapd keeps its data and finds its programs (variables LDAP_…)."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class LdapSettings(BaseSettings):
    """Settings of the private directory server."""

    model_config = SettingsConfigDict(env_prefix="LDAP_", frozen=True, extra="ignore")

    data: Path = Field(Path("var/ldap"), description="folder of its data, made at the first start")
    socket: Path | None = Field(None, description="its socket; empty: in the folder of the data")
    port: int | None = Field(None, description="also listen on this port of loopback, without TLS")
    tls_listen: str = Field("", description="also listen there with TLS: ldaps://0.0.0.0:636")
    tls_certificate: Path | None = Field(None, description="its certificate")
    tls_key: Path | None = Field(None, description="and the key of it")
    durable: bool = Field(True, description="wait for the disk at each change; the tests do not")
    slapd: Path = Field(Path("/usr/sbin/slapd"), description="the server's program")
    schemas: Path = Field(Path("/etc/ldap/schema"), description="folder of the stock schemas")
    modules: Path = Field(Path("/usr/lib/ldap"), description="folder of the server's modules")
    secrets: Path | None = Field(None, description="file of the service passwords, for the first start")
