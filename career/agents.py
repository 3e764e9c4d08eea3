"""Who is whose gestionnaire: portfolios, and the one correspondent each agent has (pure; domain § 7.4)."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

# Letters whose first sign no decomposition gives.
_LIGATURES = {"Œ": "O", "Æ": "A", "Ø": "O", "Ł": "L", "Đ": "D", "Ð": "D", "Þ": "T", "ẞ": "S"}


@dataclass(frozen=True)
class Portfolio:
    """The agents one gestionnaire follows, by rules. No corps means all; letters are inclusive.

    `rank` settles who answers when two portfolios cover the same agent: the smallest.
    """

    academie: str
    gestionnaire: str
    service: str
    hours: str
    phone: str
    populations: frozenset[str]
    corps: frozenset[str] = frozenset()
    first: str = "A"
    last: str = "Z"
    rank: int = 0


@dataclass(frozen=True)
class Managed:
    """What portfolios look at in an agent. `corps` is the present one, empty when there is none."""

    academie: str
    uid: str
    population: str
    corps: str
    surname: str


@dataclass(frozen=True)
class Correspondent:
    """« Votre correspondant »: who answers, of which service, when, at which number."""

    uid: str
    name: str
    service: str
    hours: str
    phone: str


def initial(surname: str) -> str:
    """The letter a surname is filed under: « LE BŒUF » L, « Œuvrard » O, « D'ARGENT » D, « ÉTIENNE » E."""
    for sign in surname.upper():
        plain = unicodedata.normalize("NFKD", _LIGATURES.get(sign, sign))[:1]
        if "A" <= plain <= "Z":
            return plain
    return ""


def covers(portfolio: Portfolio, managed: Managed) -> bool:
    """Does this portfolio hold this agent? A name without a Latin letter is with the last letters."""
    return (
        portfolio.academie == managed.academie
        and managed.population in portfolio.populations
        and (not portfolio.corps or managed.corps in portfolio.corps)
        and portfolio.first <= (initial(managed.surname) or "Z") <= portfolio.last
    )


def portfolio_of(portfolios: Iterable[Portfolio], managed: Managed) -> Portfolio | None:
    """The one portfolio an agent is in, None when no service follows her: nobody follows her- or himself."""
    held = [one for one in portfolios if covers(one, managed) and one.gestionnaire != managed.uid]
    return min(held, key=lambda one: (one.rank, one.gestionnaire), default=None)


def in_portfolio(portfolios: Iterable[Portfolio], gestionnaire: str, managed: Managed) -> bool:
    """May this gestionnaire open this agent's dossier? Only if she is the agent's one correspondent."""
    found = portfolio_of(portfolios, managed)
    return found is not None and found.gestionnaire == gestionnaire
