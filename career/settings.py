"""Settings of the career application (prefix CAREER_)."""

from datetime import date, timedelta
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_settings import SettingsConfigDict

from socle.settings import PublicAddress, Settings, StrongSecret

LONGEST = timedelta(days=36_525)  # beyond it a date may have no year that Python can write


class OtherAcademie(BaseModel):
    """One more académie this deployment serves, and who career is at its identity service."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    code: str = Field(pattern="^[0-9A-Z]{2,8}$", description="its code, kept on every row of its people")
    name: str = Field(min_length=1, description="its name on their pages")
    issuer: PublicAddress = Field(description="address of its identity service, exactly as in its tokens")
    client_id: str = Field("career", description="the name of career there")
    client_secret: StrongSecret = Field(description="its secret there")
    assistance_phone: str = Field(description="telephone of its assistance")
    assistance_hours: str = Field(description="its hours, as a French phrase")
    dpo_contact: str = Field(description="address of its data protection officer")


class Registration(Settings):
    """Who the career application is at the identity service of each académie."""

    model_config = SettingsConfigDict(env_prefix="CAREER_")

    address: PublicAddress = Field(description="public address of the career application")
    client_id: str = Field(default="career", description="its name at the identity service")
    client_secret: StrongSecret = Field(description="its secret there")
    other_academies: tuple[OtherAcademie, ...] = Field(
        (),
        description="the académies served beside that of SOCLE_ACADEMIE, as a JSON list of objects with "
        "code, name, issuer, client_id, client_secret, assistance_phone, assistance_hours and dpo_contact",
    )

    def at(self, code: str) -> "Registration":
        """What another académie's identity service is told; `KeyError` when it is not served."""
        for one in self.other_academies:
            if one.code == code:
                return self.model_copy(
                    update={"client_id": one.client_id, "client_secret": one.client_secret}
                )
        raise KeyError(code)


class Career(Registration):
    """What the career application needs."""

    database: str = Field(
        description="SQLAlchemy address of its database: sqlite:///… or postgresql+psycopg://…"
    )
    secret_key: StrongSecret = Field(description="key of its form tokens")
    issuer: PublicAddress = Field(description="address of the identity service, exactly as in its tokens")
    outside: str = Field(
        "",
        description="code of the académie whose identity service answers for hors académie; "
        "that of SOCLE_ACADEMIE_CODE when empty",
    )
    data: Path = Field(description="folder of the attached files, kept by digest")
    antivirus: str = Field(description="address of clamd: unix:/path or tcp:host:port; or none, in writing")
    idle: timedelta = Field(timedelta(hours=4), description="a session ends after so long without a page")
    lifetime: timedelta = Field(timedelta(hours=12), description="a session ends after so long in all")
    copies: str = Field("10/hour", description="copies of one person's dossier that she may make")
    take_back: timedelta = Field(
        timedelta(minutes=1),
        ge=timedelta(0),
        le=timedelta(hours=1),
        description="how long an agent may take back a message; until then nobody else sees it, no mail "
        "announces it; PT0S for not at all",
    )
    reopen_within: timedelta = Field(
        timedelta(days=30),
        ge=timedelta(0),
        description="how long after its end an agent’s answer reopens a thread; later it opens another, "
        "linked",
    )
    remind_after: timedelta = Field(
        timedelta(days=10),
        ge=timedelta(days=1),
        description="an agent is reminded of a document awaited from her after so long, then once more",
    )
    return_within: timedelta = Field(
        timedelta(days=30),
        description="a change sent to human resources is back at the gestionnaire after so long without it",
    )
    circular_drafts_kept: timedelta = Field(
        timedelta(days=180),
        ge=timedelta(days=1),
        le=LONGEST,
        description="a circular that was never published is deleted so long after its last change",
    )
    circulars_kept: timedelta = Field(
        timedelta(days=5 * 365),
        ge=timedelta(days=365),
        le=LONGEST,
        description="a published circular, its copies and who read them are deleted so long after its "
        "publication, or its withdrawal. Five years cover the four in which a sum due by the State can be "
        "claimed, counted from the next 1 January: to be checked with the data protection officer",
    )
    today: date | None = Field(None, description="the day of rules and pages; in the demo and tests alone")
    demo: bool = Field(False, validation_alias="DEMO", description="see SOCLE: the demonstration")

    @model_validator(mode="after")
    def _today_is_for_the_demo(self) -> Self:
        if self.today and not self.demo:
            raise ValueError("CAREER_TODAY is refused outside the demo and tests")
        return self
