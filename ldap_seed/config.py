"""The configuration of slapd, put together from config.ldif, agent.schema and access.acl."""

import os
import re
from pathlib import Path
from string import Template

from ldap_seed.settings import LdapSettings
from ldap_seed.tree import BASE, SERVICES

HERE = Path(__file__).parent
_KINDS = {"objectidentifier": "olcObjectIdentifier", "attributetype": "olcAttributeTypes"}


def configuration(settings: LdapSettings) -> str:
    """The LDIF that `slapadd -n 0` takes; paths of the data are relative to its folder."""
    return Template((HERE / "config.ldif").read_text()).substitute(
        uid=os.geteuid(),
        gid=os.getegid(),
        tls=_tls(settings),
        modules=settings.modules,
        schemas=settings.schemas,
        agent_schema=schema_ldif((HERE / "agent.schema").read_text()),
        database="db",
        size=settings.size_mib * 2**20,
        nosync="FALSE" if settings.durable else "TRUE",
        access=access_ldif((HERE / "access.acl").read_text()),
        base=BASE,
    )


def schema_ldif(text: str) -> str:
    """A schema in the form of slapd.conf, as an entry of cn=schema,cn=config."""
    rows = ["dn: cn=agent,cn=schema,cn=config", "objectClass: olcSchemaConfig", "cn: agent"]
    for paragraph in re.split(r"\n(?=\S)", _without_comments(text)):
        kind, _, definition = " ".join(paragraph.split()).partition(" ")
        if definition:
            rows.append(f"{_KINDS.get(kind, 'olcObjectClasses')}: {definition}")
    return "\n".join(rows) + "\n"


def access_ldif(text: str) -> str:
    """The rules, one olcAccess each, with the DNs in place of their names."""
    rules = re.split(r"\n(?=to )", _without_comments(text).strip())
    for name in ("CONNEXION", "COMPTE", "ALIMENTATION"):
        dn = f"cn={name.lower()},{SERVICES}"
        rules = [rule.replace(f'"{name}"', f'"{dn}"') for rule in rules]
    filled = [" ".join(rule.split()).replace('BASE"', f'{BASE}"') for rule in rules]
    return "\n".join(f"olcAccess: {{{number}}}{rule}" for number, rule in enumerate(filled))


def _without_comments(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if line.strip() and not line.startswith("#"))


def _tls(settings: LdapSettings) -> str:
    if not (settings.tls_certificate and settings.tls_key):
        return ""
    certificate, key = settings.tls_certificate.resolve(), settings.tls_key.resolve()
    return f"olcTLSCertificateFile: {certificate}\nolcTLSCertificateKeyFile: {key}\n"
