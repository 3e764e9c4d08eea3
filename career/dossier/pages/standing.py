"""The sections that say where somebody stands: rank, position, posting, and what brought there (pure)."""

from collections.abc import Sequence
from datetime import date

from career.dossier import vocabulary as words
from career.dossier import wording
from career.dossier.blocks import Block, Facts, Line, Table, percent
from career.dossier.facts import CareerLine, Dossier, Position, Posting, Service
from career.dossier.history import history
from career.dossier.pages.reading import Reading
from career.dossier.rules import Kind, Rank, has_ended, interrupted, is_trainee, last_day, rank, running
from career.dossier.rules import summary as situation
from career.statutes.corps import CORPS

LATEST = 5  # changes on the first page
FULL = 100
KEPT = "Ancienneté conservée (reliquat)"


def summary(reading: Reading) -> Sequence[Block]:
    """The first page of a dossier: what holds today, and the last changes."""
    found = situation(reading.dossier, reading.on)
    pairs = [
        ("Position", _position_held(found.position) if found.position else ""),
        *_served(reading, found.service),
        *_posted(found.postings),
        *milestones(reading)[1:],
    ]
    latest = Line("Les derniers changements", _items(reading, LATEST))
    return (*_rank(reading), Facts("Situation", tuple(pairs)), latest)


def rank_facts(reading: Reading) -> tuple[tuple[str, str], ...]:
    """Corps, grade, échelon, and where: for the first page of the application."""
    found = situation(reading.dossier, reading.on)
    facts = [pair for block in _rank(reading) for pair in block.pairs if pair[0] != "Statut"]
    return (*facts, *_posted(found.postings))


def phrase(reading: Reading) -> str:
    """« Professeure certifiée, classe normale, échelon 8 »."""
    return wording.phrase(reading.dossier, reading.on)


def corps(reading: Reading) -> Sequence[Block]:
    """Corps, grade and échelon held, and every change."""
    career = reading.dossier.career
    return (*_rank(reading), _steps(reading) if any(line.echelon for line in career) else _contracts(reading))


def _steps(reading: Reading) -> Table:
    civilite, kind = reading.dossier.identity.civilite, reading.kind
    rows = tuple(
        (
            wording.day(line.effective),
            wording.joined(wording.corps_or_scale(line, civilite, kind), wording.grade(line)),
            str(line.echelon or "sans échelon"),
            wording.joined(words.MODES.get(line.mode, line.mode), decree(line.decided)),
            wording.kept(line) if line.echelon else "–",
        )
        for line in reading.dossier.career
    )
    private = kind is Kind.PRIVATE
    first = "Échelle de rémunération et grade" if private else "Corps et grade"
    title = f"Changements {'d’échelle de rémunération' if private else 'de corps'}, de grade et d’échelon"
    columns = ("Date d’effet", first, "Échelon", "Mode d’accès et arrêté", KEPT)
    return Table(title, columns, rows, naming=(0, 1, 2))


def _contracts(reading: Reading) -> Table:
    """Those who have neither grade nor échelon have a category, and acts."""
    civilite, kind = reading.dossier.identity.civilite, reading.kind
    rows = tuple(
        (
            wording.day(line.effective),
            wording.joined(wording.corps_or_scale(line, civilite, kind), wording.grade(line)),
            wording.joined(words.MODES.get(line.mode, line.mode), decree(line.decided)) or "–",
        )
        for line in reading.dossier.career
    )
    return Table("Catégorie", ("Date d’effet", "Catégorie", "Mode d’accès et arrêté"), rows)


def _rank(reading: Reading) -> Sequence[Facts]:
    dossier, on = reading.dossier, last_day(reading.dossier, reading.on)
    held = rank(dossier.career, on)
    if held is None:
        return ()
    line, found = held.line, CORPS.get(held.line.corps)
    pairs = [(_rank_name(reading, line), _title(reading, line))]
    if is_trainee(dossier, on):
        pairs.append(("Situation", "stagiaire, titularisation à venir"))
    if line.echelon:
        pairs += _step_facts(held, dossier)
    if found and found.decree:
        pairs.append(("Statut", found.decree))
    title = "À la fin des fonctions" if has_ended(dossier, reading.on) else "Aujourd’hui"
    return (Facts(title, tuple(pairs)),)


def _rank_name(reading: Reading, line: CareerLine) -> str:
    if reading.kind is not Kind.PRIVATE:
        return "Corps"
    return "Échelle de rémunération" if line.echelon else "Catégorie"


def _title(reading: Reading, line: CareerLine) -> str:
    return wording.corps_or_scale(line, reading.dossier.identity.civilite, reading.kind)


def _step_facts(held: Rank, dossier: Dossier) -> list[tuple[str, str]]:
    line = held.line
    echelon = wording.echelon(held).removeprefix("échelon\u00a0")
    told = "" if not interrupted(dossier, line.effective) else "interruptions non déduites"
    return [
        ("Grade", wording.grade(line).capitalize()),
        ("Échelon", f"{echelon}, depuis le {wording.day(line.effective)}"),
        (KEPT, wording.joined(wording.kept(line), decree(line.decided if line.kept else None))),
        ("Ancienneté dans l’échelon", wording.joined(wording.length(held.seniority), told)),
        ("Indice majoré", str(held.index) if held.index else "non connu de cette application"),
    ]


def position(reading: Reading) -> Sequence[Block]:
    """Positions."""
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


def postings(reading: Reading) -> Sequence[Block]:
    """Where somebody is posted, and was."""
    rows = tuple(
        (
            wording.period(one.start, one.end),
            wording.place(one) + (f" ({one.establishment.uai})" if one.establishment else ""),
            wording.joined(words.POSTINGS.get(one.kind, one.kind), one.arrival, decree(one.decided)),
            wording.joined(one.discipline, one.function),
            percent(one.share),
        )
        for one in reading.dossier.postings
    )
    columns = ("Période", "Établissement", "Type, modalité et arrêté", "Discipline et fonction", "Quotité")
    now = running(reading.dossier.postings, reading.on)
    held = Facts("Aujourd’hui", tuple(_posted(now)))
    return (*([held] if now else []), Table("Affectations", columns, rows))


def _items(reading: Reading, most: int | None = None) -> tuple[dict[str, str], ...]:
    return tuple(
        {
            "state": change.moment.value,
            "when": wording.day(change.day),
            "what": change.text,
            "why": wording.joined(change.detail, decree(change.decided)),
        }
        for change in history(reading.dossier, reading.on)[:most]
    )


def _position_held(position: Position) -> str:
    return f"{wording.position(position.kind)}, {wording.period(position.start, position.end)}"


def _posted(postings: Sequence[Posting]) -> list[tuple[str, str]]:
    return [
        ("Affectation", wording.joined(wording.place(one), words.POSTINGS.get(one.kind, one.kind).lower()))
        for one in postings
    ]


def _served(reading: Reading, service: Service | None) -> list[tuple[str, str]]:
    """How she serves; after the end of functions there is nothing to say."""
    if service is None and has_ended(reading.dossier, reading.on):
        return []
    return [("Modalité de service", _service(service) if service else "")]


def _service(service: Service) -> str:
    name = words.SERVICES.get(service.kind, service.kind)
    return name if service.share == FULL else f"{name}, {percent(service.share)}"


def decree(decided: date | None) -> str:
    """« arrêté du 1er août 2017 », or nothing."""
    return f"arrêté du {wording.day(decided)}" if decided else ""


def milestones(reading: Reading) -> tuple[tuple[str, str], ...]:
    """Entry, tenure or contract, end."""
    identity = reading.dossier.identity
    pairs = [("Population", words.POPULATIONS.get(identity.population, identity.population))]
    pairs.append(("Entrée dans l’éducation nationale", wording.day(identity.entered)))
    if identity.contract:
        pairs.append(("Contrat", wording.contract(identity.contract)))
        if identity.contract == "determine" and not identity.ends:
            pairs.append(("Fin du contrat", ""))  # the line that « Vos perspectives » asks to complete
    elif identity.tenured:
        pairs.append(("Titularisation", wording.day(identity.tenured)))
    if identity.ends:
        pairs.append(("Fin de fonctions", wording.day(identity.ends)))
    return tuple(pairs)
