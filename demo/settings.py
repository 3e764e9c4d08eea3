"""Settings of the launcher: where the demo is kept, and under which addresses the world sees it."""

import os
from pathlib import Path

from pydantic import AliasChoices, Field
from pydantic_settings import SettingsConfigDict

from socle.settings import PublicAddress, Settings


class Launch(Settings):
    """What `make run` and the processes it starts read."""

    model_config = SettingsConfigDict(env_prefix="DEMO_", populate_by_name=True)

    var: Path = Field(Path("var"), description="folder of the demo's data")
    listen: str = Field("127.0.0.1", description="address the demo listens on")
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

    @property
    def antivirus_socket(self) -> Path:
        """Where clamd listens."""
        return self.var.resolve() / "clamav" / "clamd.sock"


def inherited() -> dict[str, str]:
    """The environment the launcher was given, for the processes it starts."""
    return dict(os.environ)
