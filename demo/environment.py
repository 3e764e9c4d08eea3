"""The environment of each process of the demo: its own settings and secrets, and nobody else's."""

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import quote

from demo.academies import Other
from demo.settings import Launch
from socle.settings import Socle

OWN = {
    "identity": ("SOCLE_", "SSO_", "MAMIA_"),
    "career": ("SOCLE_", "CAREER_"),
    "directory": ("LDAP_",),
    "antivirus": (),
    "mailbox": ("MAILBOX_",),
    "siam": ("SIAM_",),
}
FIRST_CODE = str(Socle.model_fields["academie_code"].default)
PER_ACADEMIE = ("directory", "identity")
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
    code: str = FIRST_CODE

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

    def at(self, launch: Launch, other: Other) -> "Addresses":
        """Those of another académie, whose own launch this is; it shares career and the mailbox."""
        port = self.ports[other.identity]
        address = launch.identity_url or f"http://localhost:{port}"
        return replace(
            self, identity=address, siam="", ports={**self.ports, "identity": port}, code=other.code
        )


def compose(
    launch: Launch,
    addresses: Addresses,
    secrets: Mapping[str, str],
    inherited: Mapping[str, str],
    secrets_of: Mapping[str, Mapping[str, str]] = {},
) -> dict[str, dict[str, str]]:
    """The environment of each process, by name; a worker has that of its service.

    `secrets_of` are the secrets of each other académie, by its key: its directory and its identity service
    are told what those of the first one are, with their own names, places and secrets.
    """
    made = _first(launch, addresses, secrets, inherited)
    for other in launch.others:
        own = launch.at(other)
        there = addresses.at(own, other)
        told = _first(own, there, secrets_of[other.key], inherited)
        told["identity"] |= _own_names(launch, other)
        told["identity"].pop("MAMIA_ASSISTANCE_SERVICES")  # the numbers of the first one's départements
        made |= {f"{name}-{other.key}": told[name] for name in PER_ACADEMIE}
        for name, value in _inside(there).items():
            made["career"]["SOCLE_INSIDE"] = json.dumps(
                {**json.loads(made["career"]["SOCLE_INSIDE"]), name: value}
            )
    made["career"]["CAREER_OTHER_ACADEMIES"] = json.dumps(_served(launch, addresses, secrets_of))
    made["mailbox"] |= _mailbox_of_others(launch, addresses)
    return made


def _own_names(launch: Launch, other: Other) -> dict[str, str]:
    """What makes it another académie; the voices of captchas, big and public, are those of the first."""
    return {
        "SOCLE_ACADEMIE": other.name,
        "SOCLE_ACADEMIE_CODE": other.code,
        "SOCLE_ASSISTANCE_PHONE": other.phone,
        "SOCLE_ASSISTANCE_HOURS": other.hours,
        "SOCLE_DPO_CONTACT": other.dpo_contact,
        "SOCLE_MAIL_FROM": f"ne-pas-repondre@ac-{other.key}.example",
        "MAMIA_DATA": f"{launch.var.resolve()}/mamia",
        "MAMIA_COOKIE": f"mamia_session_{other.key}",  # one host, several ports: they would share it
    }


def _served(
    launch: Launch, addresses: Addresses, secrets_of: Mapping[str, Mapping[str, str]]
) -> list[dict[str, str]]:
    """The other académies, as career is told of them."""
    return [
        {
            "code": other.code,
            "name": other.name,
            "issuer": addresses.at(launch.at(other), other).identity,
            "client_secret": secrets_of[other.key]["CAREER_CLIENT_SECRET"],
            "assistance_phone": other.phone,
            "assistance_hours": other.hours,
            "dpo_contact": other.dpo_contact,
        }
        for other in launch.others
    ]


def _mailbox_of_others(launch: Launch, addresses: Addresses) -> dict[str, str]:
    there = {other.key: addresses.at(launch.at(other), other) for other in launch.others}
    return {
        "MAILBOX_ACADEMIES": json.dumps({key: one.identity for key, one in there.items()}),
        "MAILBOX_ACADEMIES_PORTS": json.dumps({key: one.ports["identity"] for key, one in there.items()}),
    }


def _first(
    launch: Launch, addresses: Addresses, secrets: Mapping[str, str], inherited: Mapping[str, str]
) -> dict[str, dict[str, str]]:
    """The environments of one académie and of what it shares."""
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
        "DEMO_ROOT": str(launch.whole.resolve()),
        "DEMO_POPULATION": launch.population,
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
        "CAREER_TAKE_BACK": f"PT{launch.take_back}S",
        "LDAP_DATA": f"{var}/ldap",
        "LDAP_SOCKET": str(launch.directory_socket),
    }


def _inside(addresses: Addresses) -> dict[str, str]:
    """The services call each other on loopback: a forwarded port may work from the outside alone."""
    named = {"identity": addresses.identity, "career": addresses.career, "siam": addresses.siam}
    return {
        address: f"http://127.0.0.1:{addresses.ports[name]}" for name, address in named.items() if address
    }


def _portal(addresses: Addresses) -> dict[str, str]:
    """Links to other sites lead to what stands for them here; ARENA is the portal itself."""
    portal, assistance = f"{addresses.identity}/mes-applications", f"{addresses.identity}/assistance"
    return {
        "MAMIA_WEBMAIL": f"{addresses.mailbox}/",
        "MAMIA_ARENA_FIRST_DEGREE": portal,
        "MAMIA_ARENA_SECOND_DEGREE": portal,
        "MAMIA_AMIA": assistance,
        "MAMIA_IPROF": f"{addresses.career}/depuis/{addresses.code}/",
        "MAMIA_IPROFESSIONNEL": f"{addresses.career}/depuis/{addresses.code}/",
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
