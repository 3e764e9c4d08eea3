"""Settings of the account pages (prefix MAMIA_)."""

from datetime import timedelta
from pathlib import Path

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from socle.settings import PublicAddress, Settings, StrongSecret


class Mamia(Settings):
    """What the identity service needs beside the sign-in."""

    model_config = SettingsConfigDict(env_prefix="MAMIA_")

    database: str = Field(
        description="SQLAlchemy address of its database: sqlite:///… or postgresql+psycopg://…"
    )
    secret_key: StrongSecret = Field(description="key of its form tokens")
    data: Path = Field(
        Path("var/mamia"), description="folder of what can be made again: voices of the captcha"
    )
    career: PublicAddress | None = Field(None, description="public address of the career application")
    proof_attempts: str = Field("5/hour;15/day", description="wrong proofs for one account")
    address_attempts: str = Field("20/hour", description="wrong proofs from one address")
    all_attempts: str = Field(
        "300/hour", description="wrong proofs in all: above, an alarm and a captcha for all"
    )
    free_searches: str = Field("20/hour", description="look-ups of an address before a captcha is asked")
    searches: str = Field("60/hour", description="look-ups of an address in all")
    name_searches: str = Field("40/day", description="look-ups of one name before a captcha is asked")
    alarm_delay: timedelta = Field(
        timedelta(seconds=1), description="how long each try waits while all_attempts is spent"
    )
    help_requests: str = Field("5/hour;20/day", description="requests to the assistance from one address")
    assistance_mail: str = Field(
        "assistance@ac-demo.example", description="address that receives the requests to the assistance"
    )
