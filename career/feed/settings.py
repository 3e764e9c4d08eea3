"""Settings of the feed of dossiers (prefix CAREER_FEED_): for its command alone, never for the pages."""

from datetime import timedelta

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from socle.settings import Settings


class Feed(Settings):
    """What `python -m career feed` needs beside the database."""

    model_config = SettingsConfigDict(env_prefix="CAREER_FEED_")

    most_ended: float = Field(
        3.0,
        ge=0,
        le=100,
        description="a full feed that lacks more people, or empties more sections, in a hundred is refused",
    )
    lease: timedelta = Field(
        timedelta(seconds=90),
        ge=timedelta(seconds=10),
        description="a feed of which nothing is heard for so long has died, and another may begin",
    )
