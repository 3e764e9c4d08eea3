"""Settings of the sign-in and of OpenID Connect (prefix SSO_)."""

from datetime import timedelta

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
