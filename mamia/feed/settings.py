"""Settings of the feed (prefix MAMIA_FEED_): for its command alone, never for the pages."""

from datetime import timedelta

from pydantic import Field, SecretStr
from pydantic_settings import SettingsConfigDict

from socle.settings import Settings
from sso.directory.settings import Credentials, DirectoryPlace


class Feed(Settings):
    """What `python -m mamia feed` needs beside the database and the directory's place."""

    model_config = SettingsConfigDict(env_prefix="MAMIA_FEED_")

    dn: str = Field("", description="service account of the feed; empty: cn=alimentation,ou=services")
    password: SecretStr = Field(description="its password; the pages and the worker need none")
    staff_branch: str = Field("ou=personnels EN", description="branch of new accounts, under the base")
    temporary_branch: str = Field("ou=autres", description="branch of new accounts of temporary agents")
    mail_domain: str = Field(
        "", description="domain of the addresses made for new accounts; empty: those of the file alone"
    )
    most_ended: float = Field(
        3.0, ge=0, le=100, description="a feed that ends more functions than so many in a hundred is refused"
    )
    retention: timedelta = Field(
        timedelta(days=3 * 365),
        ge=timedelta(0),
        description="a closed account loses its personal data so long after the end of function",
    )

    def credentials(self, place: DirectoryPlace) -> Credentials:
        """DN and password of the account."""
        return place.under(self.dn, "cn=alimentation,ou=services"), self.password
