"""The académies one deployment serves: each has one identity service, and one of them answers for HA (pure).

Decision 29: one issuer is one académie. Whatever an issuer says is believed of its own people alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from pydantic import SecretStr

from career.settings import Career
from socle.settings import SettingsFault, Socle

OUTSIDE = "HA"  # the académie of those who work outside any (decision 29)
OUTSIDE_NAME = "Hors académie"


@dataclass(frozen=True)
class Academie:
    """One académie: its identity service, and how its people reach it."""

    code: str
    name: str
    issuer: str
    client_id: str
    client_secret: SecretStr = field(repr=False)
    phone: str
    hours: str
    dpo_contact: str
    answers_outside: bool = False

    @property
    def codes(self) -> tuple[str, ...]:
        """The académies whose people its identity service answers for, its own first."""
        return (self.code, OUTSIDE) if self.answers_outside and self.code != OUTSIDE else (self.code,)


@dataclass(frozen=True)
class Served:
    """Every académie of this deployment, its own first."""

    academies: tuple[Academie, ...]

    def __iter__(self) -> Iterator[Academie]:
        return iter(self.academies)

    @property
    def own(self) -> Academie:
        """The académie that runs this deployment."""
        return self.academies[0]

    @property
    def only(self) -> Academie | None:
        """The one académie there is, None when there are several to choose from."""
        return self.own if len(self.academies) == 1 else None

    @property
    def codes(self) -> tuple[str, ...]:
        """Every code people are kept under, HA last."""
        codes = [one.code for one in self if one.code != OUTSIDE]
        return (*codes, OUTSIDE)

    def of_code(self, code: str) -> Academie | None:
        """Whose identity service answers for the people of this code."""
        return next((one for one in self if code in one.codes), None)

    def of_issuer(self, issuer: str) -> Academie | None:
        """The académie of this identity service."""
        return next((one for one in self if one.issuer == issuer), None)

    def answers(self, issuer: str, code: str) -> bool:
        """Does this identity service speak for the people of this académie?"""
        found = self.of_issuer(issuer)
        return found is not None and code in found.codes

    def name_of(self, code: str) -> str:
        """How an académie is called; « Hors académie » for HA."""
        found = self.of_code(code)
        return OUTSIDE_NAME if code == OUTSIDE or found is None else found.name


def served(socle: Socle, career: Career) -> Served:
    """The académies these settings tell; raises SettingsFault when two of them contradict each other."""
    own = Academie(
        code=socle.academie_code,
        name=socle.academie,
        issuer=career.issuer,
        client_id=career.client_id,
        client_secret=career.client_secret,
        phone=socle.assistance_phone,
        hours=socle.assistance_hours,
        dpo_contact=socle.dpo_contact,
        answers_outside=(career.outside or socle.academie_code) == socle.academie_code,
    )
    others = (
        Academie(
            code=one.code,
            name=one.name,
            issuer=one.issuer,
            client_id=one.client_id,
            client_secret=one.client_secret,
            phone=one.assistance_phone,
            hours=one.assistance_hours,
            dpo_contact=one.dpo_contact,
            answers_outside=career.outside == one.code,
        )
        for one in career.other_academies
    )
    return _coherent(Served((own, *others)))


def _coherent(found: Served) -> Served:
    for what, values in (("code", [one.code for one in found]), ("issuer", [one.issuer for one in found])):
        if len(set(values)) < len(values):
            raise SettingsFault(f"CAREER_OTHER_ACADEMIES: two académies have the same {what}")
    if sum(OUTSIDE in one.codes for one in found) != 1:
        raise SettingsFault("CAREER_OUTSIDE: one académie of this deployment must answer for hors académie")
    return found
