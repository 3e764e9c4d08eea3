"""Settings of the account pages (prefix MAMIA_)."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_settings import SettingsConfigDict

from mamia.addresses import is_web_address
from socle.settings import PublicAddress, Settings, StrongSecret


def _link(text: str) -> str:
    if text and not is_web_address(text):
        raise ValueError("write a whole address, https://…; http is accepted on loopback alone")
    return text


Link = Annotated[str, AfterValidator(_link)]


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
    cookie: str = Field(
        "mamia_session",
        pattern="^[a-z_]{1,20}session[a-z_]{0,20}$",
        description="name of its session cookie; ports of one host share cookies, so two of these services "
        "there need two names",
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
    printed_codes: timedelta = Field(
        timedelta(days=15), description="how long a code sent on paper by the assistance may serve"
    )
    reset_to_numen: bool = Field(
        False,
        description="a reset makes the NUMEN the password again, to be changed at the sign-in that follows",
    )
    help_requests: str = Field("5/hour;20/day", description="requests to the assistance from one address")
    assistance_mail: str = Field(
        "assistance@ac-demo.example", description="address that receives the requests to the assistance"
    )
    rssi_mail: str = Field(
        "rssi@ac-demo.example", description="address that receives locks by « ce n’est pas moi » and reports"
    )
    disavowals: str = Field("10/hour;30/day", description="codes « ce n’est pas moi » typed from one address")
    reports: str = Field("10/hour;30/day", description="suspicious messages reported from one address")
    copies: str = Field("10/hour", description="copies of one person's data that she may make")
    help_messages: str = Field(
        "20/hour;60/day", description="messages that askers add to one request, or from one address"
    )
    help_mails: str = Field(
        "6/day", description="messages about requests that one address of the outside is sent at most"
    )
    follow_up_attempts: str = Field("10/hour;30/day", description="wrong follow-up codes for one request")
    follow_up_address_attempts: str = Field("20/hour", description="wrong follow-up codes from one address")
    requests_kept: timedelta = Field(
        timedelta(days=365), ge=timedelta(days=1), description="a closed request is deleted after so long"
    )
    assistance_services: Path | None = Field(
        None,
        description="TOML file of whom to call, by population and département (see demo/services.toml); "
        "without it, the assistance alone, at SOCLE_ASSISTANCE_PHONE",
    )
    webmail: Link = Field("", description="address of the webmail; a link whose address is empty is hidden")
    arena_first_degree: Link = Field("", description="address of the Arena portal of the 1er degré")
    arena_second_degree: Link = Field(
        "", description="address of the Arena portal of the 2nd degré et administratifs"
    )
    iprof: Link = Field("", description="address of I-Prof, if it is not the career application")
    iprofessionnel: Link = Field(
        "", description="address of I-Professionnel, if it is not the career application"
    )
    amia: Link = Field("", description="address of AMIA")
    assistance_site: Link = Field("", description="address of the site of the assistance informatique")

    @property
    def links(self) -> dict[str, str]:
        """The addresses that pages and the portal may name, as {webmail}; an empty one leads nowhere."""
        return {
            "webmail": self.webmail,
            "arena_first_degree": self.arena_first_degree,
            "arena_second_degree": self.arena_second_degree,
            "iprof": self.iprof or self.career or "",
            "iprofessionnel": self.iprofessionnel or self.career or "",
            "amia": self.amia,
            "assistance_site": self.assistance_site,
        }
