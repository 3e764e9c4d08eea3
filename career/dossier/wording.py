"""The sentences of a dossier, in French, agreed with the person they speak of (pure)."""

from datetime import date

from career.dossier import vocabulary as words
from career.dossier.facts import CareerLine, Dossier, Posting
from career.dossier.rules import UNTOLD, Kind, Rank, is_trainee, kind_of, rank
from career.statutes.calendar import Seniority
from career.statutes.corps import CORPS, GRADES
from socle.french import NBSP, date_long

ORDINALS = {1: "1er", 2: "2e", 3: "3e"}


def day(value: date | None) -> str:
    """A day as people say it: « 1er septembre 2026 », « 15 juin 2025 »; nothing for no day."""
    return date_long(value) if value else ""


def joined(*parts: str) -> str:
    """The parts that say something, with commas."""
    return ", ".join(part for part in parts if part)


def period(start: date, end: date | None) -> str:
    """« du 1er octobre 2026 au 31 mars 2027 », « depuis le 1er septembre 2025 »."""
    return f"du {day(start)} au {day(end)}" if end else f"depuis le {day(start)}"


def years(first: int) -> str:
    """A school year: « 2026-2027 »."""
    return f"{first}-{first + 1}"


def length(value: Seniority) -> str:
    """« 1 an 5 mois 6 jours », « moins d’un jour »."""
    parts = [
        f"{value.years}{NBSP}an{'s' if value.years > 1 else ''}" if value.years else "",
        f"{value.months}{NBSP}mois" if value.months else "",
        f"{value.days}{NBSP}jour{'s' if value.days > 1 else ''}" if value.days else "",
    ]
    return " ".join(part for part in parts if part) or "aucune"


def kept(line: CareerLine) -> str:
    """« 1 an 2 mois, reclassement du 1er septembre 2017 »; an origin that is not told is said not to be."""
    if not line.kept:
        return "aucune"
    act = words.KEPT_BY.get(line.mode, words.KEPT_UNTOLD)
    return joined(length(line.kept), act.format(day=day(line.effective)))


def corps(line: CareerLine, civilite: str, kind: Kind) -> str:
    """« Professeure certifiée »; in private schools « Échelle de rémunération des certifiés »."""
    found = CORPS.get(line.corps)
    if found is None:
        return line.corps
    if kind is Kind.PRIVATE and found.scale:
        return f"Échelle de rémunération {found.scale}"
    return found.title(civilite)


def corps_or_scale(line: CareerLine, civilite: str, kind: Kind) -> str:
    """The same under a heading that already says « Échelle de rémunération »: « Professeurs certifiés »."""
    found = CORPS.get(line.corps)
    if found is not None and kind is Kind.PRIVATE and found.scale:
        return found.plural
    return corps(line, civilite, kind)


def grade(line: CareerLine) -> str:
    """« hors classe », or nothing."""
    return GRADES.get(line.grade or "", "")


def rank_phrase(held: Rank | None, civilite: str, kind: Kind, trainee: bool = False) -> str:
    """« Professeure certifiée, classe normale, échelon 8 »; what is not known is not said."""
    if held is None:
        return ""
    title = corps(held.line, civilite, kind) + (" stagiaire" if trainee else "")
    return joined(title, grade(held.line), echelon(held))


def echelon(held: Rank) -> str:
    """« échelon 8 », « échelon 4, 3e chevron », or nothing."""
    if not held.line.echelon:
        return ""
    chevron = f", {ORDINALS[held.chevron]}{NBSP}chevron" if held.chevron else ""
    return f"échelon{NBSP}{held.line.echelon}{chevron}"


def phrase(dossier: Dossier, on: date) -> str:
    """The sentence that names somebody’s rank on a day, empty when there is none."""
    identity = dossier.identity
    held = rank(dossier.career, on)
    return rank_phrase(held, identity.civilite, kind_of(identity.population), is_trainee(dossier, on))


def position(kind: str) -> str:
    """A position by its name; one that would tell of health says only « Disponibilité »."""
    return "Disponibilité" if kind == UNTOLD else words.POSITIONS.get(kind, kind)


def leave(kind: str) -> str:
    """A leave by its name, or only « Congé » to those who need not know which."""
    return "Congé" if kind == UNTOLD else words.LEAVES.get(kind, kind)


def place(posting: Posting) -> str:
    """Where somebody is posted: « Collège Les Micocouliers, Blagnac »."""
    found = posting.establishment
    return f"{found.name}, {found.town}" if found else posting.place


def contract(kind: str) -> str:
    """A contract by its name."""
    return words.CONTRACTS.get(kind, kind)
