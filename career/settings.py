"""Settings of the career application (prefix CAREER_)."""

from datetime import date, timedelta
from pathlib import Path
from typing import Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import SettingsConfigDict

from socle.settings import PublicAddress, Settings, StrongSecret


class Registration(Settings):
    """Who the career application is at the identity service."""

    model_config = SettingsConfigDict(env_prefix="CAREER_")

    address: PublicAddress = Field(description="public address of the career application")
    client_id: str = Field(default="career", description="its name at the identity service")
    client_secret: StrongSecret = Field(description="its secret there")


class Career(Registration):
    """What the career application needs."""

    database: str = Field(
        description="SQLAlchemy address of its database: sqlite:///… or postgresql+psycopg://…"
    )
    secret_key: StrongSecret = Field(description="key of its form tokens")
    issuer: PublicAddress = Field(description="address of the identity service, exactly as in its tokens")
    data: Path = Field(description="folder of the attached files, kept by digest")
    antivirus: str = Field(description="address of clamd: unix:/path or tcp:host:port; or none, in writing")
    idle: timedelta = Field(timedelta(hours=4), description="a session ends after so long without a page")
    lifetime: timedelta = Field(timedelta(hours=12), description="a session ends after so long in all")
    copies: str = Field("10/hour", description="copies of one person's dossier that she may make")
    return_within: timedelta = Field(
        timedelta(days=30),
        description="a change sent to human resources is back at the gestionnaire after so long without it",
    )
    today: date | None = Field(None, description="the day of rules and pages; in the demo and tests alone")
    demo: bool = Field(False, validation_alias="DEMO", description="see SOCLE: the demonstration")

    @model_validator(mode="after")
    def _today_is_for_the_demo(self) -> Self:
        if self.today and not self.demo:
            raise ValueError("CAREER_TODAY is refused outside the demo and tests")
        return self

    def secret(self) -> str:
        """The client secret in clear, for the token request."""
        kept: SecretStr = self.client_secret
        return kept.get_secret_value()
