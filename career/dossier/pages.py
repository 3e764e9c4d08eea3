"""What each section of a dossier shows: facts, tables, a line of time, in French (pure)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from career.dossier import vocabulary as words
from career.dossier import wording
from career.dossier.blocks import Block, Facts, Line, Table, percent
from career.dossier.evaluation_pages import notation
from career.dossier.facts import Dossier, Position, Service
from career.dossier.history import Change, history, years_covered
from career.dossier.rules import Kind, Reader, is_trainee, kind_of, rank, running, total_days
from career.dossier.rules import summary as situation
from career.statutes.corps import CORPS
from socle.french import count

LATEST = 5  # changes on the first page
FULL = 100


@dataclass(frozen=True)
class Names:
    """How the directory names the person: the dossier does not (decision 28)."""

    given: str = ""
    usual: str = ""
    mail: str = ""


@dataclass(frozen=True)
class Reading:
    """A dossier read on a day by somebody."""

    dossier: Dossier
    on: date
    reader: Reader
    names: Names

    @property
    def kind(self) -> Kind:
        return kind_of(self.dossier.identity.population)


def summary(reading: Reading) -> Sequence[Block]:
    """The first page of a dossier: what holds today, and the last changes."""
    found = situation(reading.dossier, reading.on)
    pairs = [
        ("Position", _position_held(found.position) if found.position else ""),
        ("Modalité de service", _service(found.service) if found.service else ""),
        *((words.POSTINGS[one.kind], wording.place(one)) for one in found.postings),
        *_milestones(reading)[1:],
    ]
    latest = Line("Les derniers changements", _items(reading, LATEST))
    return (*_rank(reading), Facts("Situation", tuple(pairs)), latest)


def rank_facts(reading: Reading) -> tuple[tuple[str, str], ...]:
    """Corps, grade, échelon, and where: for the first page of the application."""
    found = situation(reading.dossier, reading.on)
    facts = [pair for block in _rank(reading) for pair in block.pairs if pair[0] != "Statut"]
    return (*facts, *((words.POSTINGS[one.kind], wording.place(one)) for one in found.postings))


def phrase(reading: Reading) -> str:
    """« Professeure certifiée, classe normale, échelon 8 »."""
    return wording.phrase(reading.dossier, reading.on)


def blocks(slug: str, reading: Reading) -> Sequence[Block]:
    """What the section of this address shows."""
    return _PAGES[slug](reading)


def _corps(reading: Reading) -> Sequence[Block]:
    dossier, civilite, kind = reading.dossier, reading.dossier.identity.civilite, reading.kind
    rows = tuple(
        (
            wording.day(line.effective),
            wording.joined(wording.corps_or_scale(line, civilite, kind), wording.grade(line)),
            str(line.echelon or "sans échelon"),
            words.MODES.get(line.mode, line.mode),
            wording.length(line.kept),
            wording.day(line.decided) or "–",
        )
        for line in dossier.career
    )
    first = "Échelle de rémunération et grade" if kind is Kind.PRIVATE else "Corps et grade"
    columns = ("Date d’effet", first, "Échelon", "Mode d’accès", "Ancienneté conservée", "Date de l’arrêté")
    return (*_rank(reading), Table("Changements de corps, de grade et d’échelon", columns, rows))


def _rank(reading: Reading) -> Sequence[Facts]:
    dossier, on = reading.dossier, reading.on
    held = rank(dossier.career, on)
    if held is None:
        return ()
    line, found = held.line, CORPS.get(held.line.corps)
    name = "Échelle de rémunération" if reading.kind is Kind.PRIVATE and line.echelon else "Corps"
    pairs = [(name, wording.corps_or_scale(line, dossier.identity.civilite, reading.kind))]
    if is_trainee(dossier, on):
        pairs.append(("Situation", "stagiaire, titularisation à venir"))
    if line.echelon:
        echelon = wording.echelon(held)
        pairs += [
            ("Grade", wording.grade(line)),
            ("Échelon", f"{echelon}, depuis le {wording.day(line.effective)}"),
        ]
        pairs.append(("Ancienneté dans l’échelon", wording.length(held.seniority)))
        pairs.append(("Indice majoré", str(held.index) if held.index else "non connu de cette application"))
    if found and found.decree:
        pairs.append(("Statut", found.decree))
    return (Facts("Aujourd’hui", tuple(pairs)),)


def _position(reading: Reading) -> Sequence[Block]:
    rows = tuple(
        (
            wording.period(one.start, one.end),
            wording.position(one.kind),
            wording.joined(one.detail, one.host) or "–",
            wording.day(one.decided) or "–",
        )
        for one in reading.dossier.positions
    )
    return (Table("Positions", ("Période", "Position", "Précisions", "Date de l’arrêté"), rows),)


def _leaves(reading: Reading) -> Sequence[Block]:
    rows = tuple(
        (
            wording.period(one.start, one.end),
            wording.leave(one.kind),
            count(days, "jour", "jours") if (days := total_days(one)) else "en cours",
        )
        for one in reading.dossier.leaves
    )
    return (Table("Congés", ("Période", "Nature", "Durée"), rows, "Aucun congé n’est enregistré."),)


def _services(reading: Reading) -> Sequence[Block]:
    rows = tuple(
        (
            wording.period(one.start, one.end),
            words.SERVICES.get(one.kind, one.kind),
            percent(one.share),
            words.PAID.get(one.share, percent(one.share)),
            one.detail or "–",
        )
        for one in reading.dossier.services
    )
    columns = ("Période", "Modalité", "Quotité de service", "Quotité payée", "Précisions")
    return (Table("Modalités de service", columns, rows),)


def _postings(reading: Reading) -> Sequence[Block]:
    rows = tuple(
        (
            wording.period(one.start, one.end),
            wording.place(one) + (f" ({one.establishment.uai})" if one.establishment else ""),
            wording.joined(words.POSTINGS.get(one.kind, one.kind), one.arrival),
            wording.joined(one.discipline, one.function),
            percent(one.share),
        )
        for one in reading.dossier.postings
    )
    columns = ("Période", "Établissement", "Type et modalité", "Discipline et fonction", "Quotité")
    now = running(reading.dossier.postings, reading.on)
    held = Facts("Aujourd’hui", tuple((words.POSTINGS[one.kind], wording.place(one)) for one in now))
    return (*([held] if now else []), Table("Affectations", columns, rows))


def _notation(reading: Reading) -> Sequence[Block]:
    return notation(reading.dossier)


def _diplomas(reading: Reading) -> Sequence[Block]:
    rows = tuple(
        (
            str(one.year),
            words.DIPLOMAS.get(one.kind, one.kind),
            one.title,
            one.speciality or "–",
            one.place or "–",
        )
        for one in reading.dossier.diplomas
    )
    columns = ("Année", "Nature", "Intitulé", "Spécialité", "Académie ou lieu")
    return (
        Table(
            "Diplômes, concours, titres et qualifications", columns, rows, "Aucun diplôme n’est enregistré."
        ),
    )


def _languages(reading: Reading) -> Sequence[Block]:
    rows = tuple((one.language, one.level, one.proof or "–") for one in reading.dossier.languages)
    columns = ("Langue", "Niveau (de A1 à C2)", "Attesté par")
    return (Table("Langues", columns, rows, "Aucune langue n’est enregistrée."),)


def _distinctions(reading: Reading) -> Sequence[Block]:
    rows = tuple((wording.day(one.given), one.title, one.rank or "–") for one in reading.dossier.distinctions)
    columns = ("Date", "Distinction", "Grade ou échelon")
    return (Table("Distinctions", columns, rows, "Aucune distinction n’est enregistrée."),)


def _identity(reading: Reading) -> Sequence[Block]:
    identity, names = reading.dossier.identity, reading.names
    civil = (
        ("Civilité", identity.civilite),
        ("Nom d’usage", names.usual),
        ("Prénom", names.given),
        ("Date de naissance", wording.day(identity.birth_date)),
        ("Lieu de naissance", identity.birth_place),
    )
    reach = (
        ("Adresse", identity.address),
        ("Code postal et commune", f"{identity.postcode} {identity.town}".strip()),
        ("Téléphone", identity.phone),
        ("Adresse électronique professionnelle", names.mail),
    )
    return (
        Facts("État civil", civil),
        Facts("Coordonnées", reach),
        Facts("Entrée et sortie", _milestones(reading)),
    )


def _milestones(reading: Reading) -> tuple[tuple[str, str], ...]:
    identity = reading.dossier.identity
    pairs = [("Population", words.POPULATIONS[identity.population])]
    pairs.append(("Entrée dans l’éducation nationale", wording.day(identity.entered)))
    if identity.contract:
        pairs.append(("Contrat", wording.contract(identity.contract)))
    elif identity.tenured:
        pairs.append(("Titularisation", wording.day(identity.tenured)))
    if identity.ends:
        pairs.append(("Fin de fonctions", wording.day(identity.ends)))
    return tuple(pairs)


def _history(reading: Reading) -> Sequence[Block]:
    years = years_covered(history(reading.dossier, reading.on))
    title = f"{count(years, 'année', 'années')} de carrière" if years else "Les étapes"
    return (Line(title, _items(reading)),)


def _items(reading: Reading, most: int | None = None) -> tuple[dict[str, str], ...]:
    return tuple(
        {
            "state": change.moment.value,
            "when": wording.day(change.day),
            "what": change.text,
            "why": wording.joined(change.detail, _decided(change)),
        }
        for change in history(reading.dossier, reading.on)[:most]
    )


def _position_held(position: Position) -> str:
    return f"{wording.position(position.kind)}, {wording.period(position.start, position.end)}"


def _service(service: Service) -> str:
    name = words.SERVICES.get(service.kind, service.kind)
    return name if service.share == FULL else f"{name}, {percent(service.share)}"


def _decided(change: Change) -> str:
    return f"arrêté du {wording.day(change.decided)}" if change.decided else ""


_PAGES: dict[str, Callable[[Reading], Sequence[Block]]] = {
    "corps-grades-echelons": _corps,
    "position": _position,
    "conges": _leaves,
    "modalites-de-service": _services,
    "affectations": _postings,
    "notation": _notation,
    "diplomes": _diplomas,
    "langues": _languages,
    "distinctions": _distinctions,
    "identite": _identity,
    "historique": _history,
}
