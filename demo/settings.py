"""Settings of the launcher: where the demo is kept, and under which addresses the world sees it."""

import hashlib
import os
import tempfile
from pathlib import Path

from pydantic import AliasChoices, Field
from pydantic_settings import SettingsConfigDict

from demo.academies import Other, others
from ldap_seed.people import MAIN
from socle.settings import PublicAddress, Settings, StrongSecret

START_OVER = "start-over"  # the file of `var` by which /demo asks the launcher to wipe the data
READY = "prepared-now"  # the file by which an académie that starts later says that its databases are there
LONGEST_SOCKET = 100  # bytes; the system allows 108


class Launch(Settings):
    """What `make run` and the processes it starts read."""

    model_config = SettingsConfigDict(env_prefix="DEMO_", populate_by_name=True, env_ignore_empty=True)

    var: Path = Field(Path("var"), description="folder of the demo's data")
    listen: str = Field("127.0.0.1", description="address the demo listens on")
    population: str = Field(MAIN, description="whose people: those of ldap_seed/NAME.json")
    root: Path | None = Field(None, description="folder of the whole demo, for an académie that has its own")
    academies_urls: dict[str, PublicAddress] = Field(
        default_factory=dict,
        validation_alias=AliasChoices("ACADEMIES_URLS"),
        description="public addresses of the other académies behind a forwarded port, as JSON {key: address}",
    )
    alone: bool = Field(False, description="1: the first académie only")
    take_back: int = Field(60, ge=0, description="seconds during which a message may be taken back")
    identity_url: PublicAddress | None = Field(
        None,
        validation_alias=AliasChoices("IDENTITY_URL"),
        description="public address of the identity service behind a forwarded port",
    )
    career_url: PublicAddress | None = Field(
        None,
        validation_alias=AliasChoices("CAREER_URL"),
        description="public address of the career application behind a forwarded port",
    )
    mailbox_url: PublicAddress | None = Field(
        None,
        validation_alias=AliasChoices("MAILBOX_URL"),
        description="public address of the mailbox behind a forwarded port",
    )
    siam_url: PublicAddress | None = Field(
        None,
        validation_alias=AliasChoices("SIAM_URL"),
        description="public address of the sample application behind a forwarded port",
    )

    @property
    def whole(self) -> Path:
        """The folder of the whole demo."""
        return self.root or self.var

    @property
    def others(self) -> tuple[Other, ...]:
        """The other académies that are started: behind a forwarded port, those whose address is known."""
        if self.alone:
            return ()
        return tuple(one for one in others() if not self.identity_url or one.key in self.academies_urls)

    def at(self, other: Other) -> "Launch":
        """The same for another académie: a folder, a directory and people of its own."""
        address = self.academies_urls.get(other.key)
        own = {"var": self.var / other.key, "root": self.var, "population": other.key}
        return self.model_copy(update={**own, "identity_url": address})

    @property
    def sockets(self) -> Path:
        """The folder of the sockets: in `var`, or in the temporary one if their paths would be too long."""
        inside = self.var.resolve() / "run"
        if len(os.fsencode(inside / "antivirus")) <= LONGEST_SOCKET:
            return inside
        digest = hashlib.sha256(os.fsencode(inside)).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"mamia-{os.geteuid()}-{digest}"

    @property
    def directory_socket(self) -> Path:
        """Where slapd listens."""
        return self.sockets / "ldapi"

    @property
    def antivirus_socket(self) -> Path:
        """Where clamd listens."""
        return self.sockets / "antivirus"


class Mailbox(Settings):
    """What the mailbox process is told by the launcher."""

    model_config = SettingsConfigDict(env_prefix="MAILBOX_")

    identity: str = Field(description="public address of the identity service")
    career: str = Field(description="public address of the career application")
    address: str = Field(description="address of the mailbox in the browser")
    identity_port: int = Field(description="port on which the identity service listens")
    career_port: int = Field(description="port on which the career application listens")
    port: int = Field(description="port on which the mailbox listens")
    smtp_port: int = Field(description="port on which messages come in")
    siam: str = Field(description="public address of the sample application")
    siam_port: int = Field(description="port on which the sample application listens")
    academies: dict[str, str] = Field(
        default_factory=dict, description="identity services of the other académies, {key: public address}"
    )
    academies_ports: dict[str, int] = Field(default_factory=dict, description="their ports, {key: port}")


class Siam(Settings):
    """What the sample application is told by the launcher."""

    model_config = SettingsConfigDict(env_prefix="SIAM_")

    address: PublicAddress = Field(description="its public address")
    issuer: PublicAddress = Field(description="address of the identity service, exactly as in its tokens")
    client_id: str = Field("siam", description="its name at the identity service")
    client_secret: StrongSecret = Field(description="its secret there")
    secret_key: StrongSecret = Field(description="key of its cookies and form tokens")
    inside: dict[str, str] = Field(
        default_factory=dict, description="how the identity service is reached from inside (SOCLE_INSIDE)"
    )


def inherited() -> dict[str, str]:
    """The environment the launcher was given, for the processes it starts."""
    return dict(os.environ)
