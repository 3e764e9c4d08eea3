"""Settings of the sign-in and of OpenID Connect (prefix SSO_)."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr
from pydantic_settings import SettingsConfigDict

from socle.settings import PublicAddress, Settings


class Sso(Settings):
    """What the identity service needs to prove who somebody is."""

    model_config = SettingsConfigDict(env_prefix="SSO_")

    issuer: PublicAddress = Field(description="public address of the identity service, exactly as in tokens")
    master_keys: SecretStr = Field(
        min_length=44,
        description="Fernet keys of what is secret at rest, newest first, comma-separated",
    )
    siret: str = Field("99999900600011", description="SIRET given by default in claims")
    account_attempts: str = Field("10/15 minutes;40/day", description="wrong passwords for one account")
    address_attempts: str = Field("60/15 minutes;400/day", description="wrong passwords from one address")
    school_factor: int = Field(50, ge=1, description="how much wider budgets are on listed school networks")
    idle: timedelta = Field(timedelta(hours=4), description="a session ends after so long without a page")
    lifetime: timedelta = Field(timedelta(hours=12), description="a session ends after so long in all")
    code_lifetime: timedelta = Field(timedelta(seconds=60), description="life of an authorization code")
    token_lifetime: timedelta = Field(timedelta(minutes=10), description="life of an access token")
    refresh_lifetime: timedelta = Field(
        timedelta(days=30), description="life of a family of refresh tokens, counted from the sign-in"
    )
    jwt_token_lifetime: timedelta = Field(
        timedelta(minutes=5), le=timedelta(minutes=5), description="life of an access token that is a JWT"
    )
    second_factor_roles: tuple[str, ...] = Field(
        (
            "gestionnaire",
            "assistance-n1",
            "assistance-n2",
            "administrateur",
            "rssi",
            "dpo",
            "chef-etablissement",
            "directeur-ecole",
        ),
        description="roles whose holders sign in with a second factor",
    )
    factor_attempts: str = Field("6/15 minutes;20/day", description="wrong codes of the second factor")
    mail_codes: str = Field("5/hour;15/day", description="codes mailed to one account")
    notice_codes: timedelta = Field(
        timedelta(days=30), description="how long the code « ce n’est pas moi » of a notice may serve"
    )
    contact_delay: timedelta = Field(
        timedelta(days=3),
        description="how long a new recovery contact waits before it may prove its owner",
    )
    fresh: timedelta = Field(
        timedelta(minutes=10),
        description="how recent a proof must be for a sensitive act; older: asked again",
    )
    passcode_field: bool = Field(
        False, description="one field takes the password or the code of an OTP key (domain.md § 8.1)"
    )
    passcode_attempts: str = Field("5/15 minutes;20/day", description="wrong passcodes for one account")
    expiry_notices: tuple[Annotated[int, Field(ge=1, le=90)], ...] = Field(
        (15, 5, 1),
        description="days before a password expires when a mail says so, where the directory makes it expire",
    )
    leaked: Path = Field(
        Path("var/leaked-passwords"),
        description="passwords that attackers have, as « python -m mamia leaked » writes them; may be absent",
    )
    key_life: timedelta = Field(
        timedelta(days=90), ge=timedelta(days=1), description="a signing key is active for so long"
    )
    key_overlap: timedelta = Field(
        timedelta(days=1),
        ge=timedelta(hours=1),  # longer than any signed token lives and any list of keys is kept
        description="a key is published so long before it signs and after it has signed, an hour at least",
    )
    directory_watch: timedelta = Field(
        timedelta(seconds=2), description="how often the directory is asked what has changed"
    )
    password_hook: tuple[str, ...] = Field(
        (),
        description="command that the worker runs after each change of password, as JSON list, so that "
        "another directory follows; it gets the identifiant, never the password",
    )
    password_hook_timeout: timedelta = Field(
        timedelta(seconds=10),
        gt=timedelta(0),
        le=timedelta(seconds=14),  # within what a delivery may take
        description="the command is ended after so long, and tried again",
    )
