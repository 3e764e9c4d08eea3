"""Settings: frozen, typed, read once; boot fails naming each faulty variable.

Each class of settings has a prefix (`SOCLE_`, `SSO_`, `MAMIA_`, `CAREER_`); `DEMO=1` alone has none.
"""

import re
from ipaddress import IPv4Network, IPv6Network
from typing import Annotated, Literal, TypeVar
from urllib.parse import urlsplit

from cryptography.fernet import Fernet, MultiFernet
from pydantic import AfterValidator, AliasChoices, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict, SettingsError

T = TypeVar("T", bound="Settings")
LOOPBACK = {"localhost", "127.0.0.1", "::1"}


class SettingsFault(Exception):
    """One or more variables are missing or wrong; the message names each, never its value."""


class Settings(BaseSettings):
    """Base of every class of settings: frozen, and silent about the values of others."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)


def _address(text: str) -> str:
    """A public address: https, or http on loopback alone; no path, no final slash (decision 1)."""
    parts = urlsplit(text)
    if (
        parts.scheme not in {"http", "https"}
        or not parts.hostname
        or parts.path
        or parts.query
        or parts.fragment
    ):
        raise ValueError("write scheme://host[:port], without path or final slash")
    if parts.scheme == "http" and parts.hostname not in LOOPBACK:
        raise ValueError("http is accepted on loopback alone; write https")
    return text


def _secret(value: SecretStr) -> SecretStr:
    if len(value.get_secret_value()) < 32:
        raise ValueError("at least 32 characters; make one with: openssl rand -base64 36")
    return value


PublicAddress = Annotated[str, AfterValidator(_address)]
StrongSecret = Annotated[SecretStr, AfterValidator(_secret)]


class Socle(Settings):
    """What both services need."""

    model_config = SettingsConfigDict(env_prefix="SOCLE_", populate_by_name=True)

    demo: bool = Field(
        False,
        validation_alias=AliasChoices("DEMO"),
        description="1 only in the demonstration: fictitious data, loopback only, the page /demo",
    )
    academie: str = Field("Académie de démonstration", description="name on every page")
    academie_code: str = Field("16", description="code of the académie, kept on every row of career")
    assistance_phone: str = Field("05 00 00 00 00", description="telephone of the assistance")
    assistance_hours: str = Field("du lundi au vendredi, de 8 h à 18 h", description="its hours")
    dpo_contact: str = Field("dpo@ac-demo.example", description="address of the data protection officer")
    smtp_host: str = Field("127.0.0.1", description="mail server")
    smtp_port: int = Field(25, description="its port")
    smtp_tls: Literal["none", "starttls", "tls"] = Field(
        "none", description="how the connection is protected"
    )
    smtp_user: str = Field("", description="account on the mail server, if it wants one")
    smtp_password: SecretStr = Field(SecretStr(""), description="its password")
    mail_from: str = Field("ne-pas-repondre@ac-demo.example", description="sender of the notices")
    proxies: list[IPv4Network | IPv6Network] = Field(
        default_factory=list, description="reverse proxies whose X-Forwarded-For is believed, as JSON list"
    )
    school_networks: dict[str, IPv4Network | IPv6Network] = Field(
        default_factory=dict, description="networks of establishments {name: network}: wider budgets"
    )
    inside: dict[str, str] = Field(
        default_factory=dict,
        description="how the services reach each other where their public addresses do not work from inside, "
        'as JSON {"public address": "address to call"}',
    )
    digest_key: StrongSecret = Field(description="key of the digests of unknown names, addresses and NUMEN")
    timeout: float = Field(5.0, gt=0, le=30, description="seconds before a service we call is said down")


def load(kind: type[T]) -> T:
    """Read one class of settings from the environment, or raise `SettingsFault` naming each variable."""
    try:
        return kind()
    except ValidationError as error:
        prefix = kind.model_config.get("env_prefix", "")
        rows = [f"  {_variable(prefix, fault['loc'])}: {fault['msg']}" for fault in error.errors()]
        raise SettingsFault("These settings are missing or wrong:\n" + "\n".join(rows)) from None
    except SettingsError as error:  # it names the field, never its value
        name = re.search(r'field "(\w+)"', str(error))
        variable = _variable(kind.model_config.get("env_prefix", ""), (name[1],) if name else ())
        raise SettingsFault(f"This setting is wrong:\n  {variable}: write JSON") from None


def _variable(prefix: str, loc: tuple[int | str, ...]) -> str:
    """SOCLE_SMTP_PORT; CAREER_OTHER_ACADEMIES[0].issuer for what is inside."""
    name = str(loc[0]) if loc else ""
    inside = "".join(f"[{one}]" if isinstance(one, int) else f".{one}" for one in loc[1:])
    whole = name if name == "DEMO" else (prefix + name).upper().replace(prefix.upper() * 2, prefix.upper())
    return whole + inside


def cipher(keys: SecretStr) -> MultiFernet:
    """The cipher of what is secret at rest; several keys, comma-separated, newest first (decision 26)."""
    return MultiFernet([Fernet(key.strip()) for key in keys.get_secret_value().split(",")])
