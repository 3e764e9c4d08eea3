"""Settings of the account pages (prefix MAMIA_)."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from socle.settings import PublicAddress, Settings, StrongSecret


class Mamia(Settings):
    """What the identity service needs beside the sign-in."""

    model_config = SettingsConfigDict(env_prefix="MAMIA_")

    database: str = Field(description="SQLAlchemy address of its database: sqlite:///… or postgresql+psycopg://…")
    secret_key: StrongSecret = Field(description="key of its form tokens")
    data: Path = Field(Path("var/mamia"), description="folder of what can be made again: voices of the captcha")
    career: PublicAddress | None = Field(None, description="public address of the career application")
    proof_attempts: str = Field("5/hour;15/day", description="wrong proofs for one account")
    address_attempts: str = Field("20/hour", description="wrong proofs from one address")
    all_attempts: str = Field("300/hour", description="wrong proofs in all: above, an alarm and a captcha for all")
    free_searches: str = Field("20/hour", description="look-ups of an address before a captcha is asked")
    searches: str = Field("60/hour", description="look-ups of an address in all")
