"""The environment of each process of the demo: its own settings and secrets, and nobody else's."""

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from demo.settings import Launch

OWN = {
    "identity": ("SOCLE_", "SSO_", "MAMIA_"),
    "career": ("SOCLE_", "CAREER_"),
    "directory": ("LDAP_",),
    "antivirus": (),
    "mailbox": ("MAILBOX_",),
    "siam": ("SIAM_",),
}
SERVICES_TO_CALL = Path(__file__).with_name("services.toml")
SETTINGS = ("SOCLE_", "SSO_", "MAMIA_", "CAREER_", "LDAP_", "MAILBOX_", "SIAM_")


@dataclass(frozen=True)
class Addresses:
    """Where people find the demo, and the ports behind."""

    identity: str
    career: str
    mailbox: str
    siam: str
    ports: Mapping[str, int]

    @classmethod
    def of(cls, launch: Launch, ports: Mapping[str, int]) -> "Addresses":
        """The public addresses given, or those of decision 1: the hosts differ, so that cookies do."""
        return cls(
            identity=launch.identity_url or f"http://localhost:{ports['identity']}",
            career=launch.career_url or f"http://127.0.0.1:{ports['career']}",
            mailbox=launch.mailbox_url or f"http://localhost:{ports['mailbox']}",
            siam=launch.siam_url or f"http://127.0.0.1:{ports['siam']}",
            ports=ports,
        )


def compose(
    launch: Launch, addresses: Addresses, secrets: Mapping[str, str], inherited: Mapping[str, str]
) -> dict[str, dict[str, str]]:
    """The environment of each process, by name; a worker has that of its service."""
    known = {
        **inherited,
        **_plumbing(launch, addresses, inherited),
        **_services(launch, addresses),
        **_portal(addresses),
        **_mailbox(addresses),
        **_siam(addresses),
        **secrets,
    }
    return {name: _only(known, prefixes) for name, prefixes in OWN.items()}


def _only(known: Mapping[str, str], prefixes: tuple[str, ...]) -> dict[str, str]:
    """Without the settings of the others."""
    return {
        name: value
        for name, value in known.items()
        if not name.startswith(SETTINGS) or name.startswith(prefixes)
    }


def _plumbing(launch: Launch, addresses: Addresses, inherited: Mapping[str, str]) -> dict[str, str]:
    """What every process has; the virtual environment comes first in its path."""
    return {
        "DEMO": "1",
        "DEMO_VAR": str(launch.var.resolve()),
        "PATH": f"{Path(sys.executable).parent}:{inherited.get('PATH', '/usr/bin:/bin')}",
        "PYTHONUNBUFFERED": "1",
        "LISTEN": launch.listen,
        "IDENTITY_PORT": str(addresses.ports["identity"]),
        "CAREER_PORT": str(addresses.ports["career"]),
    }


def _services(launch: Launch, addresses: Addresses) -> dict[str, str]:
    """Every setting of the services that is not a secret."""
    var = launch.var.resolve()
    return {
        "SOCLE_INSIDE": json.dumps(_inside(addresses)),
        "SOCLE_SMTP_HOST": "127.0.0.1",
        "SOCLE_SMTP_PORT": str(addresses.ports["smtp"]),
        "SSO_ISSUER": addresses.identity,
        "SSO_LEAKED": f"{var}/leaked-passwords",
        "SSO_LDAP_URIS": f"ldapi://{quote(str(launch.directory_socket), safe='')}",
        "MAMIA_DATABASE": f"sqlite:///{var}/identity.sqlite",
        "MAMIA_DATA": f"{var}/mamia",
        "MAMIA_CAREER": addresses.career,
        "MAMIA_ASSISTANCE_SERVICES": str(SERVICES_TO_CALL),
        "CAREER_ADDRESS": addresses.career,
        "CAREER_ISSUER": addresses.identity,
        "CAREER_DATABASE": f"sqlite:///{var}/career.sqlite",
        "CAREER_DATA": f"{var}/attachments",
        "CAREER_ANTIVIRUS": f"unix:{launch.antivirus_socket}",
        "LDAP_DATA": f"{var}/ldap",
        "LDAP_SOCKET": str(launch.directory_socket),
    }


def _inside(addresses: Addresses) -> dict[str, str]:
    """The services call each other on loopback: a forwarded port may work from the outside alone."""
    return {
        addresses.identity: f"http://127.0.0.1:{addresses.ports['identity']}",
        addresses.career: f"http://127.0.0.1:{addresses.ports['career']}",
        addresses.siam: f"http://127.0.0.1:{addresses.ports['siam']}",
    }


def _portal(addresses: Addresses) -> dict[str, str]:
    """Links to other sites lead to what stands for them here; ARENA is the portal itself."""
    portal, assistance = f"{addresses.identity}/mes-applications", f"{addresses.identity}/assistance"
    return {
        "MAMIA_WEBMAIL": f"{addresses.mailbox}/",
        "MAMIA_ARENA_FIRST_DEGREE": portal,
        "MAMIA_ARENA_SECOND_DEGREE": portal,
        "MAMIA_AMIA": assistance,
        "MAMIA_ASSISTANCE_SITE": assistance,
    }


def _siam(addresses: Addresses) -> dict[str, str]:
    return {
        "SIAM_ADDRESS": addresses.siam,
        "SIAM_ISSUER": addresses.identity,
        "SIAM_INSIDE": json.dumps(_inside(addresses)),
        "SIAM_PORT": str(addresses.ports["siam"]),
    }


def _mailbox(addresses: Addresses) -> dict[str, str]:
    return {
        "MAILBOX_IDENTITY": addresses.identity,
        "MAILBOX_CAREER": addresses.career,
        "MAILBOX_ADDRESS": addresses.mailbox,
        "MAILBOX_IDENTITY_PORT": str(addresses.ports["identity"]),
        "MAILBOX_CAREER_PORT": str(addresses.ports["career"]),
        "MAILBOX_PORT": str(addresses.ports["mailbox"]),
        "MAILBOX_SMTP_PORT": str(addresses.ports["smtp"]),
        "MAILBOX_SIAM": addresses.siam,
        "MAILBOX_SIAM_PORT": str(addresses.ports["siam"]),
    }
